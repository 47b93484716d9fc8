// Made-up exports of one company from a fixed seed, kept in the temporary folder and used again.
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, version } from '@duckdb/node-api';

/** Changes when the data change; the engine's hash is the source of chance, so its version counts too. */
const edition = `2-${version()}`;

const start = Date.UTC(2025, 9, 1) / 1000;
const end = Date.UTC(2026, 9, 1) / 1000;
const nAccounts = 5_000;

export const newestMonth = '2026-09';

/** Bytes that a row of usage takes, roughly. */
const rowBytes = { csv: 64, parquet: 24 };

/** Name of a number of events, such as 10M. */
export const sizeName = (nEvents) => `${nEvents / 1_000_000}M`;

/**
 * The exports with so many usage events: their usage files in the order of time, and a config.
 * `parts` is 1 for one file or 12 for a file a month.
 */
export async function exportsOf({ nEvents, format, parts = 1 }) {
  const folder = join(tmpdir(), `cs-metrics-bench-${edition}`);
  const own = join(folder, `${sizeName(nEvents)}-${format}-${parts}`);
  mkdirSync(own, { recursive: true });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [table, sql] of Object.entries(tables)) {
    await written(connection, join(folder, `${table}.${format}`), format, sql);
  }
  const bounds = Array.from({ length: parts + 1 }, (_, i) =>
    parts === 1 ? [0, nEvents][i] : firstOf(i, nEvents),
  );
  const files = Array.from({ length: parts }, (_, i) =>
    join(own, `usage-${String(i + 1).padStart(2, '0')}.${format}`),
  );
  const nMissing = files.filter((file) => !existsSync(file)).length;
  assertSpace(own, (nEvents / parts) * nMissing * rowBytes[format]);
  for (const [i, file] of files.entries()) {
    await written(connection, file, format, usageSql(bounds[i], bounds[i + 1], nEvents));
  }
  const config = join(own, 'cs-metrics.yaml');
  writeFileSync(config, configOf(format));
  return { folder: own, files, config };
}

const configOf = (format) => `version: 1
timezone: UTC
currency: USD
sources:
${Object.keys(tables)
  .map((table) => `  - {table: ${table}, files: ../${table}.${format}, preset: generic}`)
  .join('\n')}
  - {table: usage_events, files: usage-*.${format}, preset: generic}
`;

/** A file appears under its name when it is complete. */
async function written(connection, path, format, sql) {
  if (existsSync(path)) return;
  const partial = `${path}.${process.pid}.tmp`;
  try {
    await connection.run(
      `copy (${sql}) to '${partial}' (format ${format}${format === 'csv' ? ', header' : ''})`,
    );
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}

function assertSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  // The engine may spill as much again while the data are read.
  if (free > 2 * bytes) return;
  const gb = (n) => (n / 1e9).toFixed(1);
  throw new Error(
    `${folder} needs ${gb(2 * bytes)} GB of free space and has ${gb(free)}; set TMPDIR to another disk`,
  );
}

/** First event of the i-th month. */
function firstOf(i, nEvents) {
  const at = Date.UTC(2025, 9 + i, 1) / 1000;
  return Math.ceil(((at - start) * nEvents) / (end - start));
}

// Slices of one hash a row stand for independent draws; the squared draw makes few accounts large.
const draw = (from, bits) => `((h >> ${from}) & ${2 ** bits - 1})`;
const one = (sql, n) => `cast(floor(${sql}) as integer) % ${n}`;
const account = one(
  `(${draw(0, 24)} / ${2 ** 24}) * (${draw(0, 24)} / ${2 ** 24}) * ${nAccounts}`,
  nAccounts,
);
const nth = (from, bits, n) => `cast((${draw(from, bits)} * ${n}) // ${2 ** bits} as integer)`;
const rows = (n, seed, first = 0) =>
  `(select range as i, hash(range, ${seed}) as h from range(${first}, ${n}))`;
const moment = (n) => `make_timestamp((${start} + i * ${end - start} // ${n}) * 1000000)`;

function usageSql(from, to, nEvents) {
  return `select 'acct-' || a as account_id, 'u-' || a || '-' || ${nth(24, 8, 20)} as user_id,
    occurred_at, case when is_login then 'login' else 'use' end as event,
    case when not is_login then 'feature_' || ${nth(40, 10, 12)} end as feature,
    ${nth(50, 14, 900)} as duration_seconds
  from (select h, ${account} as a, ${draw(32, 8)} < 77 as is_login, ${moment(nEvents)} as occurred_at
    from ${rows(to, 1, from)})`;
}

const tables = {
  accounts: `select 'acct-' || i as account_id, 'Account ' || i as name,
    ['small', 'mid', 'large'][1 + ${nth(0, 16, 3)}] as segment from ${rows(nAccounts, 2)}`,
  subscriptions: `select 's-' || i as subscription_id, 'acct-' || i // 3 as account_id, 'Pro' as plan,
    1 + i % 3 as quantity, cast(20 + ${nth(0, 16, 400)} as decimal(12, 2)) as amount, 'USD' as currency, 'month' as interval,
    make_date(2025, 1 + ${nth(16, 16, 12)}, 1) as starts_on, cast(null as date) as ends_on
  from ${rows(3 * nAccounts, 3)}`,
  features: `select 'feature_' || i as feature, case when i < 5 then 'core' else 'advanced' end as tier from range(12) r(i)`,
  tickets: `select 'T' || i as ticket_id, 'acct-' || ${account} as account_id, ${moment(200_000)} as created_at,
    ${moment(200_000)} + to_minutes(5 + ${nth(24, 10, 600)}) as first_response_at,
    ${moment(200_000)} + to_minutes(700 + ${nth(34, 10, 6000)}) as resolved_at,
    ['P1', 'P2', 'P3', 'P4'][1 + ${nth(44, 8, 4)}] as priority, 'solved' as status,
    case when ${draw(52, 2)} = 0 then 1 + ${nth(54, 8, 5)} end as satisfaction
  from ${rows(200_000, 4)}`,
  survey_responses: `select 'R' || i as response_id, 'acct-' || ${account} as account_id,
    case when i % 2 = 0 then 'nps' else 'csat' end as survey,
    case when i % 2 = 0 then ${nth(24, 8, 11)} else 1 + ${nth(24, 8, 5)} end as score, ${moment(100_000)} as responded_at
  from ${rows(100_000, 5)}`,
};
