import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, EngineOptions } from '../src/engine/engine.ts';
import { csv, type Exports, exportsOf } from './exports.ts';
import { type Around, inside } from './inside.ts';
import {
  besideSources,
  besideUsage,
  monthOf,
  monthsUntil,
  usageFile,
  usageHead,
} from './usage-year.ts';

/** SQL of all runs, and files of which all was looked at, since a test began. */
const asked: string[] = [];
const looked: string[] = [];

vi.mock('../src/engine/duckdb.ts', async (load) => {
  const actual = await load<typeof import('../src/engine/duckdb.ts')>();
  const told = <T extends Pick<Engine, 'run' | 'rows'>>(engine: T): T => ({
    ...engine,
    run: (sql: string) => {
      asked.push(sql);
      return engine.run(sql);
    },
  });
  const openDuckdb = async (options: EngineOptions): Promise<Engine> => {
    const engine = await actual.openDuckdb(options);
    return { ...told(engine), aside: told(engine.aside) };
  };
  return { ...actual, openDuckdb };
});

vi.mock('../src/read/scan.ts', async (load) => {
  const actual = await load<typeof import('../src/read/scan.ts')>();
  const scanText: typeof actual.scanText = (source, delimiter) => {
    looked.push(source.path);
    return actual.scanText(source, delimiter);
  };
  return { ...actual, scanText };
});

function forget(): void {
  asked.length = 0;
  looked.length = 0;
}

beforeEach(forget);

/** Months of usage whose files were reduced or looked at; `again` where files repeat each other. */
function read(): string[] {
  const reduced = asked.filter((sql) => /^create table usage_/.test(sql));
  const texts = [...reduced, ...looked.map((path) => `${path}'`)];
  const months = texts.flatMap((text) => text.match(/(?<=usage-)\d{4}-\d{2}(?=\.\w+')/g) ?? []);
  const again = reduced.some((sql) => sql.startsWith('create table usage_again')) ? ['again'] : [];
  forget();
  return [...new Set(months)].sort().concat(again);
}

const year = monthsUntil('2026-09', 12);

/** A company with monthly files of usage, and lines of the config beside its sources. */
function company(months: readonly string[] = year, ...lines: string[]): Exports {
  const files = Object.fromEntries(months.map((m) => [`usage/usage-${m}.csv`, usageFile(m)]));
  return exportsOf(
    { ...besideUsage, ...files },
    ...(lines.some((line) => line.startsWith('timezone:')) ? [] : ['timezone: UTC']),
    'currency: USD',
    ...lines,
    ...(lines.some((line) => line.startsWith('cache:')) ? [] : ['cache: {min_size: 1KB}']),
    'sources:',
    ...besideSources,
    '  - {table: usage_events, files: "usage/*", preset: generic, timezone: UTC}',
  );
}

// Files are seconds old here, and what changed this very second is not kept.
const around = ({ folder }: Exports): Around => ({
  env: { XDG_CACHE_HOME: join(folder, 'xdg') },
  now: () => Date.now() + 60_000,
});
const entriesOf = ({ folder }: Exports): string[] =>
  existsSync(join(folder, 'xdg/cs-metrics')) ? readdirSync(join(folder, 'xdg/cs-metrics')) : [];
const at = (month: string) => ['--month', month, '--as-of', '2026-11-15', '--format', 'csv'];
const figures = ['metrics', 'mau', 'stickiness', 'feature_adoption', 'time_in_product'];
const run = (exports: Exports, ...args: string[]) => inside(exports.folder, args, around(exports));

/** The run must be the one without a cache to the byte; the months that it read. */
async function sameAsWithout(exports: Exports, ...args: string[]): Promise<string[]> {
  const bare = await run(exports, ...args, '--no-cache');
  forget();
  const own = await run(exports, ...args);
  expect(own).toEqual(bare);
  expect(own.code).toBe(0);
  return read();
}

describe('a year of usage', () => {
  it('is read once; of twelve files only a new one is, and a later month finds the older files', async () => {
    const exports = company(year.slice(0, 11));
    const before = at('2026-08');
    expect(await sameAsWithout(exports, ...figures, '--by', 'segment', ...before)).toEqual(
      year.slice(0, 11),
    );
    expect(await sameAsWithout(exports, ...figures, '--by', 'segment', ...before)).toEqual([]);
    exports.put('usage/usage-2026-09.csv', usageFile('2026-09'));
    expect(await sameAsWithout(exports, ...figures, '--by', 'segment', ...at('2026-09'))).toEqual([
      '2026-09',
    ]);
    const health = ['health', '--model', 'signals', '--threads', '1'];
    expect(await sameAsWithout(exports, ...health, ...at('2026-08'))).toEqual(year);
    expect(await sameAsWithout(exports, ...health, ...at('2026-09'))).toEqual(['2026-09']);
  });

  it('is found by its bytes where files moved or were written again', async () => {
    const exports = company(year.slice(10));
    const args = [...figures, ...at('2026-09')];
    await run(exports, ...args);
    const folder = join(exports.folder, 'usage');
    renameSync(join(folder, 'usage-2026-08.csv'), join(folder, 'renamed.csv'));
    exports.put('usage/usage-2026-09.csv', usageFile('2026-09'));
    forget();
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
  });

  it('in Parquet is too', async () => {
    const exports = company(['2026-09']);
    const table = ['export', '--table', 'usage_events', '--out', 'packed.parquet'];
    expect(await run(exports, ...table)).toMatchObject({ code: 0, stderr: '' });
    const { folder } = exports;
    renameSync(join(folder, 'packed.parquet'), join(folder, 'usage/usage-2026-08.parquet'));
    exports.put('usage/usage-2026-09.csv', usageFile('2026-10'));
    const args = [...figures, ...at('2026-10')];
    expect(await sameAsWithout(exports, ...args)).toEqual(['2026-08', '2026-09']);
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
  });

  it('is told alike by all that looks at single events', async () => {
    const exports = company(year.slice(9));
    for (const args of [
      ['explain', 'mau', '--account', 'b', ...at('2026-09')],
      ['check', '--as-of', '2026-11-15', '--format', 'csv'],
      ['export', '--table', 'usage_events'],
      ['sheet', '--month', '2026-09', '--as-of', '2026-11-15', '--format', 'json'],
    ]) {
      await run(exports, ...args);
      await sameAsWithout(exports, ...args);
    }
  });
});

describe('rows that cannot be used', () => {
  it('are counted and listed with their lines as if they were read', async () => {
    const exports = company(year.slice(10));
    exports.put(
      'usage/usage-2026-09.csv',
      usageFile(
        '2026-09',
        'a,u,never,use,board,1',
        'b,short',
        ',u,2026-09-02 10:00:00,use,,',
        'c,u,2026-09-03 10:00:00,use,board,-5',
      ),
    );
    const check = ['check', '--as-of', '2026-11-15', '--format', 'csv', '--rejects', 'rejects.csv'];
    const lists: string[] = [];
    for (const more of [['--no-cache'], [], []]) {
      const { code, stdout, stderr } = await run(exports, ...check, ...more);
      expect(code).toBe(0);
      lists.push(
        [stdout, stderr, readFileSync(join(exports.folder, 'rejects.csv'), 'utf8')].join('\n'),
      );
    }
    expect(lists[1]).toBe(lists[0]);
    expect(lists[2]).toBe(lists[0]);
    expect(lists[0]).toMatch(/usage-2026-09.csv,\d+,occurred_at,never/);
    expect(lists[0]).toMatch(/has 2 columns where the header has 6/);
    expect(await sameAsWithout(exports, ...figures, ...at('2026-09'))).toEqual([
      '2026-08',
      '2026-09',
    ]);
    expect(await sameAsWithout(exports, ...figures, ...at('2026-09'), '--verbose')).toEqual([]);
  });
});

describe('what was kept is not used', () => {
  it('where a file has other bytes, though its size and times are put back', async () => {
    const exports = company(year.slice(10));
    const args = [...figures, ...at('2026-09')];
    const before = await run(exports, ...args);
    forget();
    const path = join(exports.folder, 'usage/usage-2026-09.csv');
    const { atimeMs, mtimeMs, size } = statSync(path);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('a-u2', 'a-u0'));
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
    expect(statSync(path).size).toBe(size);
    expect(await sameAsWithout(exports, ...args)).toEqual(['2026-09']);
    expect((await run(exports, ...args)).stdout).not.toBe(before.stdout);
  });

  it('where a file changed moments ago, which times cannot tell', async () => {
    const exports = company(year.slice(10));
    const fresh = { ...around(exports), now: () => Date.now() };
    await inside(exports.folder, [...figures, ...at('2026-09')], fresh);
    expect(entriesOf(exports)).toEqual([]);
  });

  it('where what the rows mean has changed', async () => {
    const exports = company(year.slice(10));
    const args = [
      'metrics',
      'mau',
      'logins_per_user_week',
      'feature_adoption@core',
      ...at('2026-09'),
    ];
    const months = year.slice(10);
    expect(await sameAsWithout(exports, ...args)).toEqual(months);
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
    expect(await sameAsWithout(exports, ...args, '--set', 'events.login=use')).toEqual(months);
    expect(await sameAsWithout(exports, ...args, '--set', 'timezone=Asia/Tokyo')).toEqual(months);
    const where = `sources.4.where=account_id <> 'b'`;
    expect(await sameAsWithout(exports, ...args, '--set', where)).toEqual(months);
    exports.put('users.csv', csv('user_id,account_id,is_internal', 'a-u0,a,true'));
    expect(await sameAsWithout(exports, ...args)).toEqual(months);
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
  });

  it('where aliases tell accounts of rows', async () => {
    const exports = company(year.slice(10), 'identity: {aliases: aliases.csv}');
    const args = ['metrics', 'mau', ...at('2026-09'), '--by', 'segment'];
    exports.put('aliases.csv', csv('alias,account_id', 'zz,b'));
    expect(await sameAsWithout(exports, ...args)).toEqual(year.slice(10));
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
    exports.put('aliases.csv', csv('alias,account_id', 'd,b'));
    expect(await sameAsWithout(exports, ...args)).toEqual(year.slice(10));
  });

  it('where subscriptions or domains tell accounts of rows', async () => {
    const exports = exportsOf(
      {
        'accounts.csv': csv('account_id,domains', 'a,a.example', 'b,b.example'),
        'subscriptions.csv': csv('subscription_id,account_id', 's1,a', 's2,b'),
        'usage-2026-08.csv': csv(
          'subscription_id,user_id,occurred_at',
          's1,u1,2026-09-03 10:00:00',
        ),
        'usage-2026-09.csv': csv(
          'account_id,user_id,occurred_at',
          'x@a.example,u2,2026-09-04 10:00:00',
        ),
      },
      'identity: {domains: true}',
      'cache: {min_size: 1KB}',
      'sources:',
      '  - {table: accounts, files: accounts.csv, preset: generic}',
      '  - {table: subscriptions, files: subscriptions.csv, columns: {subscription_id: subscription_id, account_id: account_id, starts_on: {value: "2026-01-01"}, amount: {value: "1"}, interval: {value: month}, currency: {value: USD}}}',
      '  - {table: usage_events, files: "usage-*.csv", preset: generic}',
    );
    for (const month of ['2026-08', '2026-09']) {
      const path = join(exports.folder, `usage-${month}.csv`);
      const [head, row] = readFileSync(path, 'utf8').trim().split('\n');
      writeFileSync(path, csv(head!, ...Array.from({ length: 40 }, () => row!)));
    }
    const args = ['export', '--table', 'account_months', '--months', '2', ...at('2026-09')];
    const both = ['2026-08', '2026-09'];
    expect(await sameAsWithout(exports, ...args)).toEqual(both);
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
    exports.put('subscriptions.csv', csv('subscription_id,account_id', 's1,b', 's2,b'));
    expect(await sameAsWithout(exports, ...args)).toContain('2026-08');
    exports.put('accounts.csv', csv('account_id,domains', 'a,', 'b,a.example'));
    expect(await sameAsWithout(exports, ...args)).toEqual(both);
  });

  it('where an entry is not what was written', async () => {
    const exports = company(year.slice(10));
    const args = [...figures, ...at('2026-09')];
    await run(exports, ...args);
    const folder = join(exports.folder, 'xdg/cs-metrics');
    const [first, second] = entriesOf(exports).filter((name) => name.startsWith('usage-'));
    const bytes = readFileSync(join(folder, first!));
    bytes[bytes.length - 200]! ^= 1;
    writeFileSync(join(folder, first!), bytes);
    truncateSync(join(folder, second!), 700);
    writeFileSync(join(folder, 'files-seen'), 'not ours');
    expect(await sameAsWithout(exports, ...args)).toEqual(year.slice(10));
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
  });
});

describe('files that belong together', () => {
  it('of which rows have ids are one unit', async () => {
    const exports = company(year.slice(10));
    const head = `event_id,${usageHead}`;
    const rows = (month: string) => monthOf(month).map((row, i) => `${month}-${i},${row}`);
    exports.put('usage/usage-2026-08.csv', csv(head, ...rows('2026-08'), ...rows('2026-07')));
    exports.put('usage/usage-2026-09.csv', csv(head, ...rows('2026-09'), ...rows('2026-08')));
    const args = [...figures, ...at('2026-09'), '--months', '3'];
    expect(await sameAsWithout(exports, ...args)).toEqual(['2026-08', '2026-09']);
    expect(await sameAsWithout(exports, ...args)).toEqual([]);
    const check = ['check', '--as-of', '2026-11-15', '--format', 'csv'];
    expect((await run(exports, ...check)).stdout).toMatch(/usage-2026-09.csv.*,\d\d,.*/);
    await sameAsWithout(exports, ...check);
  });

  it('that repeat rows of each other give the rows once', async () => {
    const exports = company(year.slice(9));
    const repeated = monthOf('2026-08').slice(-6);
    exports.put('usage/usage-2026-09.csv', usageFile('2026-09', ...repeated, repeated[0]!));
    const args = [...figures, ...at('2026-08')];
    expect(await sameAsWithout(exports, ...args)).toEqual([...year.slice(9), 'again']);
    expect(await sameAsWithout(exports, ...args)).toEqual(['again']);
    expect(await sameAsWithout(exports, 'check', '--as-of', '2026-11-15')).toBeDefined();
  });
});

describe('files that share days', () => {
  it('of one source leave the ids of another alone', async () => {
    const ids = (id: string) => `${id},a,a-u0,2026-09-03 10:00:00,use,board,5`;
    const exports = exportsOf(
      {
        ...besideUsage,
        'events.csv': csv(`event_id,${usageHead}`, ids('e1'), ids('e1'), ids('e2')),
        'one.csv': csv(usageHead, ...monthOf('2026-09')),
        'two.csv': csv(
          usageHead,
          ...monthOf('2026-09').slice(0, 5),
          'b,b-u9,2026-09-09 09:00:00,use,board,5',
        ),
      },
      'sources:',
      ...besideSources,
      '  - {table: usage_events, files: events.csv, preset: generic}',
      '  - {name: plain, table: usage_events, files: [one.csv, two.csv], preset: generic}',
    );
    expect(exports.check('--as-of', '2026-11-15').slice(-3)).toMatchObject([
      { file: 'events.csv', rows: '3', used: '2', duplicates: '1' },
      { file: 'one.csv', duplicates: '0' },
      { file: 'two.csv', rows: '6', used: '1', duplicates: '5' },
    ]);
  });

  it('because zones differ are compared once, and next to a new file again', async () => {
    const days = { '06': 30, '07': 31, '08': 31, '09': 30 };
    const months = Object.entries(days).map(([month, last]) => [`2026-${month}`, last] as const);
    // It is the next day, and the next month, in Auckland.
    const late = ([month, last]: readonly [string, number]) =>
      usageFile(month, `a,a-u9,${month}-${last} 23:59:00,use,board,5`);
    const exports = company([], 'timezone: Pacific/Auckland');
    for (const month of months.slice(0, 3)) exports.put(`usage/usage-${month[0]}.csv`, late(month));
    const args = [...figures, '--months', '3'];
    const read = ['2026-06', '2026-07', '2026-08'];
    expect(await sameAsWithout(exports, ...args, ...at('2026-08'))).toEqual(read);
    expect(await sameAsWithout(exports, ...args, ...at('2026-08'))).toEqual([]);
    exports.put('usage/usage-2026-09.csv', late(months[3]!));
    const next = await sameAsWithout(exports, ...args, ...at('2026-09'));
    expect(next).toEqual(['2026-08', '2026-09']);
    expect(await sameAsWithout(exports, ...args, ...at('2026-09'))).toEqual([]);
  });
});

describe('the folder', () => {
  it('stays empty for small files, without a home, and where nothing is wanted', async () => {
    const small = company(year.slice(10), 'cache: {max_size: 1GB}');
    await run(small, ...figures, ...at('2026-09'));
    expect(entriesOf(small)).toEqual([]);
    const exports = company(year.slice(11));
    const args = [...figures, ...at('2026-09')];
    const { folder } = exports;
    for (const env of [
      { XDG_CACHE_HOME: 'relative' },
      { HOME: join(folder, 'no-home') },
      { CS_METRICS_NO_CACHE: '1', XDG_CACHE_HOME: join(folder, 'xdg') },
    ]) {
      const { code, stderr } = await inside(folder, args, { ...around(exports), env });
      expect([code, stderr]).toEqual([0, '']);
    }
    await run(exports, ...args, '--set', 'cache.use=false');
    expect(readdirSync(folder).filter((name) => !/\.(csv|yaml)$|^usage$/.test(name))).toEqual([]);
    mkdirSync(join(folder, 'home'));
    await inside(folder, args, { ...around(exports), env: { HOME: join(folder, 'home') } });
    expect(readdirSync(join(folder, 'home/.cache/cs-metrics')).length).toBe(2);
  });

  it('fails no run where it cannot be written', async () => {
    const exports = company(year.slice(11));
    writeFileSync(join(exports.folder, 'xdg'), 'a file');
    expect(await sameAsWithout(exports, ...figures, ...at('2026-09'))).toEqual(['2026-09']);
  });

  it('is private, bounded, shared by runs at once, swept after killed ones, shown and cleared', async () => {
    const exports = company(year, 'cache: {min_size: 1KB, max_size: 40KB}');
    const folder = join(exports.folder, 'xdg/cs-metrics');
    mkdirSync(folder, { recursive: true });
    const args = [...figures, ...at('2026-09')];
    const [a, b] = await Promise.all([run(exports, ...args), run(exports, ...args)]);
    expect(a).toEqual(b);
    const names = entriesOf(exports);
    const sizes = names.map((name) => statSync(join(folder, name)));
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(40 * 1024);
    expect(names.length).toBeGreaterThan(2);
    expect(new Set(sizes.map(({ mode }) => mode & 0o777))).toEqual(new Set([0o600]));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect((await sameAsWithout(exports, ...args)).length).toBeLessThan(12);
    writeFileSync(join(folder, 'of-somebody-else'), '');
    const shown = await run(exports, 'cache', '--format', 'csv');
    expect(shown.stdout).toMatch(/^files of usage, reduced to days and months,|"files of usage/m);
    const cleared = await run(exports, 'cache', 'clear');
    expect(cleared.stdout).toMatch(/\d+ entries removed/);
    expect(entriesOf(exports)).toEqual(['of-somebody-else']);
    rmSync(folder, { recursive: true });
    expect((await run(exports, 'cache', 'empty')).stderr).toMatch(/cache takes clear, not "empty"/);
  });
});
