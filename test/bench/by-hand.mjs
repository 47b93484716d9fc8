// What an analyst would write instead: the same columns per account and month, straight from the file.
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:', { threads: process.env.THREADS ?? '2' });
const connection = await instance.connect();
const result = await connection.runAndReadAll(`
  select account_id, date_trunc('month', occurred_at) as month,
    count(*) filter (where event = 'login') as logins,
    count(distinct user_id) as users,
    count(distinct (user_id, cast(occurred_at as date))) as user_days,
    count(distinct feature) as features,
    sum(duration_seconds) / 60 as minutes
  from read_csv('${process.argv[2]}', columns = {
    'account_id': 'varchar', 'user_id': 'varchar', 'occurred_at': 'timestamp', 'event': 'varchar',
    'feature': 'varchar', 'duration_seconds': 'bigint'}, header = true, delim = ',', quote = '"')
  group by all order by all`);
process.stdout.write(`${result.currentRowCount} rows\n`);
