// Files beyond what anybody exports, and what they cost: `node test/bench/limits.mjs [folder]`.
// Needs /usr/bin/time, some 1.2 GB of disk, and a build in dist.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

const root = resolve(import.meta.dirname, '../..');
const head = 'subscription_id,account_id,amount,currency,interval,starts_on\n';
const line = (i) =>
  `s${i},account-${i % 5000},${(i % 900) + 1}.50,USD,month,2026-0${(i % 3) + 1}-01\n`;

const usageHead = 'account_id,user_id,occurred_at,event\n';
const usage = (i) =>
  `account-${i % 5000},user-${i % 20000},2026-0${(i % 3) + 1}-${10 + (i % 18)} 10:00:00,login\n`;

/** Writes lines until the file has so many bytes; the line in the middle is another. */
function write(path, bytes, middle) {
  const file = openSync(path, 'w');
  let [written, i, isMiddle] = [writeSync(file, usageHead), 0, false];
  while (written < bytes) {
    const lines = Array.from({ length: 20_000 }, () => usage(i++)).join('');
    written += writeSync(file, lines);
    if (isMiddle || written < bytes / 2) continue;
    isMiddle = true;
    written += writeSync(file, middle);
    console.log(`  the odd row is line ${i + 2} of ${path.split('/').at(-1)}`);
  }
  closeSync(file);
}

async function bomb(path, rows) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `copy (select 'a' as account_id, 'b' as name from range(${rows})) to '${path}'
     (format parquet, compression zstd, row_group_size 10000000)`,
  );
}

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'cs-metrics-limits-'));
mkdirSync(folder, { recursive: true });
const at = (name) => join(folder, name);
const cases = [
  ['1 GB, one bad row in the middle', 'usage_events', 'huge.csv', () => write(at('huge.csv'), 1e9, 'bad,row,yesterday,login\n')],
  ['30 MB, a quote opened in line 2', 'subscriptions', 'quote.csv', () => writeFileSync(at('quote.csv'), `${head}"open,a,1,USD,month,2026-01-01\n${line(1).repeat(750_000)}`)],
  ['100 MB in one field', 'subscriptions', 'field.csv', () => writeFileSync(at('field.csv'), `${head}${'x'.repeat(1e8)}\n`)],
  ['a million columns', 'subscriptions', 'wide.csv', () => writeFileSync(at('wide.csv'), `${'c,'.repeat(1e6)}\n`)],
  ['Parquet of 400 million equal rows', 'accounts', 'bomb.parquet', () => bomb(at('bomb.parquet'), 4e8)],
  ['gzip of 3 GB of one letter', 'subscriptions', 'bomb.csv.gz', () => writeFileSync(at('bomb.csv.gz'), Buffer.concat(Array.from({ length: 30 }, () => gzipSync(Buffer.alloc(1e8, 'a')))))],
];

const results = [];
for (const [name, table, file, make] of cases) {
  await make();
  writeFileSync(at('cs-metrics.yaml'), `version: 1\nsources: [{table: ${table}, files: ${file}}]\n`);
  const command = [process.execPath, join(root, 'bin/cs-metrics.js'), 'check'];
  const run = spawnSync('/usr/bin/time', ['-v', ...command], { cwd: folder, encoding: 'utf8' });
  const told = run.stderr.split('\n\tCommand being timed')[0].split('\n')[0];
  const seconds = /Elapsed.*: (?:(\d+):)?(\d+):([\d.]+)/.exec(run.stderr);
  const peak = Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(run.stderr)?.[1]);
  const [, h = 0, m, s] = seconds;
  results.push({
    file: name,
    exit: run.status,
    seconds: Number(h) * 3600 + Number(m) * 60 + Number(s),
    'peak MB': Math.round(peak / 1024),
    told: run.status === 0 ? run.stdout.split('\n').filter((l) => /used:|rejected|"/.test(l)).slice(0, 6).join(' | ') : told,
  });
  rmSync(at(file));
}
for (const result of results) console.log(JSON.stringify(result));
if (process.argv[2] === undefined) rmSync(folder, { recursive: true });
