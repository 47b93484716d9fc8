import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, linkSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { bytePieces } from '../../src/read/bytes.ts';
import { root } from '../cli.ts';
import { csv, exportsOf, shown, source } from '../exports.ts';
import { inside } from '../inside.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = (id: string, more = '') => `${id},acme,10.00,USD,month,2026-01-01,${more}`;
const billing = csv(head, row('s1'), row('s2'));
const of = (text: string | Buffer, more = '') =>
  exportsOf({ 'b.csv': text }, source('subscriptions', 'b.csv', more));

describe('columns', () => {
  it('25 27 41 that nothing reads are named by file, also where one was renamed', async () => {
    const files = {
      'b1.csv': csv(`${head},quantity,shoe`, row('s1', ',5,42')),
      'b2.csv': csv(`shoe,${head},quantty`, `41,${row('s2', ',7')}`),
    };
    const exports = exportsOf(files, source('subscriptions', 'b*.csv'));
    expect((await exports.inside('check', '--strict')).code).toBe(4);
    const { code, stdout } = await exports.inside('check');
    expect(code).toBe(0);
    expect(stdout).toContain('which has "quantty"; quantity is empty there');
    expect(stdout).toContain('  b1.csv: nothing reads shoe\n  b2.csv: nothing reads shoe, quantty');
    const renamed = exportsOf(
      { 'b.csv': billing.replace('amount', 'amount_usd') },
      source('subscriptions', 'b.csv', 'preset: generic, columns: {amount: [amount, amount_usd]}'),
    );
    expect(renamed.check()[0]).toMatchObject({ used: '2' });
    expect((await renamed.inside('check')).stdout).not.toContain('nothing reads');
  });

  it('21 a file without a header is refused by what it lacks', async () => {
    expect(shown(await of(csv(row('s1'), row('s2'))).inside('check')).slice(0, 2)).toEqual([
      '3 error: b.csv: column "subscription_id" is missing; subscription_id of source subscriptions needs it',
      'hint: the file has s1, acme, 10.00, USD, month, 2026-01-01, column_7 (cs-metrics.yaml:2:11)',
    ]);
  });
});

describe('rows', () => {
  it('28 30 35 48 with too few or too many cells, sums and cut ends are rejected by line, the rest is used', () => {
    const text = csv(
      head,
      row('s1'),
      's2,acme',
      `${row('s3')},more`,
      '"s4"x,acme,1,USD,month,2026-01-01,',
      '# s5,acme,1,USD,month,2026-01-01,',
      'Total,,31.00,,,,',
    );
    const exports = of(`${text}s6,acme,10,USD,mon`, 'max_rejects: 9');
    expect(exports.rejects().map((told) => told.replace(/ {2}.*: /, ' … '))).toEqual([
      'b.csv:3 … has 2 columns where the header has 7',
      'b.csv:4 … has 8 columns where the header has 7',
      'b.csv:5 … has text beside a quoted value',
      'b.csv:8 … has 5 columns where the header has 7',
      'b.csv:7 account_id : is empty',
      'b.csv:7 interval : is empty',
      'b.csv:7 starts_on : is empty',
    ]);
    expect(exports.check()[0]).toMatchObject({ rows: '7', used: '2', rejected: '5' });
  });

  it('44 of exports that overlap count once, and where they differ are told by both lines', () => {
    const files = {
      'b-09.csv': csv(head, row('s1'), row('s2')),
      'b-10.csv': csv(head, row('s2'), row('s3')),
      'b-11.csv': csv(head, row('s3').replace('10.00', '12.00')),
    };
    const exports = exportsOf(files, source('subscriptions', 'b-*.csv'));
    expect(
      exports.check().map(({ used, duplicates, rejected }) => [used, duplicates, rejected]),
    ).toEqual([
      ['2', '0', '0'],
      ['0', '1', '1'],
      ['0', '0', '1'],
    ]);
    expect(exports.rejects().map((told) => told.slice(0, 10))).toEqual([
      'b-10.csv:3',
      'b-11.csv:2',
    ]);
  });
});

describe('files', () => {
  const names = [
    'a b.csv',
    'x[1].csv',
    "o'brien.csv",
    '100%.csv',
    '-x.csv',
    'ünï 日本.csv',
    `${'n'.repeat(251)}.csv`,
  ];
  it('45 of any name are read', async () => {
    for (const name of names) {
      const exports = exportsOf(
        { [name]: billing },
        'sources:',
        `  - table: subscriptions\n    files: ${JSON.stringify(name)}`,
      );
      expect((await exports.inside('check', '--strict')).code, name).toBe(0);
    }
  });

  it('46 standard input is read once, whatever flows through it', async () => {
    const exports = exportsOf({}, source('subscriptions', '-'));
    const args = ['metrics', 'mrr', '--month', '2026-03', '--format', 'csv'];
    const { stdout } = await inside(exports.folder, args, { stdin: billing });
    expect(stdout).toContain(',20.00,');
    expect(shown(await inside(exports.folder, args))).toEqual([
      '3 error: standard input: has 0 bytes',
      'hint: the export may have failed; run it again',
    ]);
  });

  it('47 that change while they are read stop the run', async () => {
    const exports = of(csv(head, ...Array.from({ length: 20_000 }, (_, i) => row(`s${i}`))));
    const path = join(exports.folder, 'b.csv');
    const reading = (async () => {
      let isFirst = true;
      for await (const _ of bytePieces(path, null)) {
        if (isFirst) appendFileSync(path, `${row('late')}\n`);
        isFirst = false;
      }
    })();
    await expect(reading).rejects.toMatchObject({
      exitCode: 3,
      message: 'the file changed while it was being read',
    });
  });

  it.skipIf(process.getuid?.() !== 0)('47 that may not be read are told in words', async () => {
    const exports = of(billing);
    chmodSync(join(exports.folder, 'b.csv'), 0o000);
    chmodSync(exports.folder, 0o755);
    const lines = await asNobody(exports.folder, ['check']);
    expect(lines[0]).toMatch(/^3 error: .*b\.csv: .*(may not be read|permission denied)/);
    expect(lines[1]).toMatch(/^hint: /);
    // A working folder in which nothing may be written does no harm.
    chmodSync(join(exports.folder, 'b.csv'), 0o644);
    expect(await asNobody(exports.folder, ['check'])).toEqual(['0 ']);
  });
});

/** Runs the command line as a user who owns nothing. */
function asNobody(cwd: string, args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [join(root, 'bin/cs-metrics.js'), ...args], {
    ...{ cwd, uid: 65534, gid: 65534, env: { PATH: process.env.PATH } },
  });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(shown({ code, stdout: '', stderr })));
  });
}

describe('Parquet', () => {
  const made = async (sql: string): Promise<ReturnType<typeof exportsOf>> => {
    const exports = exportsOf({}, source('accounts', 'a.parquet'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(
      `copy (${sql}) to '${join(exports.folder, 'a.parquet')}' (format parquet, compression zstd)`,
    );
    return exports;
  };

  it('51 that would unfold without end is refused unread', async () => {
    const exports = await made(`select 'a' as account_id from range(12000000)`);
    const [says, hint] = shown(await exports.inside('check'));
    expect(says).toMatch(
      /^3 error: a\.parquet: promises 12000000 rows and \d+ bytes in \d+ bytes$/,
    );
    expect(hint).toMatch(/^hint: /);
  });

  it('50 gives unsigned, huge and exact numbers, UUIDs, nanoseconds and zones as they are', async () => {
    const exports = await made(
      `select uuid '5f3c1a52-0c4e-4d3e-9a55-0a1b2c3d4e5f' as account_id,
         cast(18446744073709551615 as ubigint) as name, cast(1.5 as decimal(38, 9)) as region,
         timestamp_ns '2026-03-01 10:00:00.123456789' as industry,
         timestamptz '2026-03-01 10:00:00+02' as country, [1, 2] as plan, cast(0.1 as double) + cast(0.2 as double) as product`,
    );
    const columns = 'account_id, name, region, industry, country, product, plan';
    expect(await exports.query(`select ${columns} from accounts`, 'accounts')).toEqual([
      {
        account_id: '5f3c1a52-0c4e-4d3e-9a55-0a1b2c3d4e5f',
        ...{ name: '18446744073709551615', region: '1.500000000' },
        ...{ industry: '2026-03-01 10:00:00.123456', country: '2026-03-01 08:00:00Z' },
        ...{ product: '0.3000', plan: null },
      },
    ]);
    expect((await exports.inside('check')).stdout).toContain('column plan is ignored');
  });

  it('49 whose pages are damaged is blamed, whatever reads them', async () => {
    const exports = exportsOf({}, source('usage_events', 'u.parquet'));
    const path = join(exports.folder, 'u.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(
      `copy (select 'a' || i % 50 as account_id, 'u' || i % 97 as user_id,
         '2026-03-' || (10 + i % 15) || ' 10:00:00' as occurred_at from range(20000) t(i))
       to '${path}' (format parquet, compression zstd)`,
    );
    const bytes = readFileSync(path);
    exports.put(
      'u.parquet',
      Buffer.concat([bytes.subarray(0, 50), Buffer.alloc(40, 90), bytes.subarray(90)]),
    );
    for (const args of [['check'], ['metrics', 'mau', '--month', '2026-03'], ['health']]) {
      const [says, hint] = shown(await exports.inside(...args));
      expect(says).toMatch(/^3 error: u\.parquet: cannot be read as Parquet: \w/);
      expect(hint).toContain('export the file again');
    }
  });

  it('49 that has no column to read, or none of its bytes in order, is refused in words', async () => {
    const nested = await made('select [1] as a, {b: 1} as c');
    expect(shown(await nested.inside('check'))).toEqual([
      '3 error: a.parquet: has no column that can be read',
      'hint: texts, numbers, dates and times are read; the file has a (integer[]), c (struct(b integer))',
    ]);
    const magic = Buffer.from('PAR1');
    const garbage = Buffer.concat([magic, Buffer.alloc(200, 7), Buffer.from([90, 0, 0, 0]), magic]);
    const broken = exportsOf({ 'a.parquet': garbage }, source('accounts', 'a.parquet'));
    const [says, hint] = shown(await broken.inside('check'));
    expect(says).toMatch(/^3 error: a\.parquet: cannot be read as Parquet: \w/);
    expect(hint).toContain('export the file again');
  });
});

it('42 one file under two names is read once, and a copy has no rows of its own', async () => {
  const exports = exportsOf({ 'b1.csv': billing }, source('subscriptions', 'b*.csv'));
  linkSync(join(exports.folder, 'b1.csv'), join(exports.folder, 'b2.csv'));
  exports.put('b3.csv', billing);
  const counts = exports.check().map(({ file, used, duplicates }) => [file, used, duplicates]);
  expect(counts).toEqual([
    ['b1.csv', '2', '0'],
    ['b3.csv', '0', '2'],
  ]);
});
