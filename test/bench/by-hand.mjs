// What an analyst would write instead, on the same engine: `node by-hand.mjs naive|best|scan FILE…`.
import { DuckDBInstance } from '@duckdb/node-api';

const [kind, ...files] = process.argv.slice(2);
const list = files.map((file) => `'${file}'`).join(', ');
const events = files[0].endsWith('.parquet')
  ? `read_parquet([${list}])`
  : `read_csv([${list}], columns = {
      'account_id': 'varchar', 'user_id': 'varchar', 'occurred_at': 'timestamp', 'event': 'varchar',
      'feature': 'varchar', 'duration_seconds': 'bigint'}, header = true, delim = ',', quote = '"')`;

const naive = `
  select account_id, date_trunc('month', occurred_at) as month,
    count(*) filter (where event = 'login') as logins,
    count(distinct user_id) as users,
    count(distinct (user_id, cast(occurred_at as date))) as user_days,
    count(distinct feature) as features,
    sum(duration_seconds) / 60 as minutes
  from ${events}
  group by all order by all`;

// One scan into groups of users and of features with a bit for each active day, then a small rollup.
const best = `
  with reduced as (
    select account_id, user_id, feature, date_trunc('month', occurred_at) as month,
      grouping(user_id) = 0 as is_user,
      count(*) filter (where event = 'login') as logins,
      bit_or(1 << (day(occurred_at) - 1)) as days,
      sum(duration_seconds) as seconds
    from ${events}
    group by grouping sets ((account_id, user_id, month), (account_id, feature, month))
  )
  select account_id, month, sum(logins) filter (where is_user) as logins,
    count(*) filter (where is_user) as users, sum(bit_count(days)) filter (where is_user) as user_days,
    count(feature) as features, sum(seconds) filter (where is_user) / 60 as minutes
  from reduced
  group by all order by all`;

const figures = (sql) => `
  select count(*) as n, sum(logins) as logins, sum(users) as users, sum(user_days) as user_days,
    sum(features) as features, round(sum(minutes)) as minutes
  from (${sql})`;

// Every column as its type, and nothing made of it.
const scan = `
  select count(*) as n, count(account_id) + count(user_id) + count(event) + count(feature) as texts,
    epoch(max(occurred_at)) as last, sum(duration_seconds) as seconds
  from ${events}`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
// The table is made before it is summed, as whoever asks for it wants the table.
const sql = { naive, best }[kind];
if (sql !== undefined) await connection.run(`create temp table monthly as ${sql}`);
const result = await connection.runAndReadAll(sql === undefined ? scan : figures('from monthly'));
const row = Object.entries(result.getRowObjectsJson()[0]);
process.stdout.write(
  `${JSON.stringify(Object.fromEntries(row.map(([name, value]) => [name, Number(value)])))}\n`,
);
