import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canMove, causesSince, published, type RecordedRun } from '../src/analyse/restatement.ts';
import { addRun, recordedIn } from '../src/commands/records.ts';
import { processes } from '../src/effects.ts';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const first = ['s1,a1,100.10,USD,month,2025-06-01,', 's2,a2,50,USD,month,2025-06-01,2026-02-15'];
const added = 's3,a3,30,USD,month,2025-06-01,';
const late = 's4,a2,20.05,USD,month,2026-01-01,';
const exports = exportsOf(
  {
    'accounts.csv': csv('account_id,segment,industry', 'a1,smb,x', 'a2,smb,y', 'a3,mid,x'),
    'billing-1.csv': csv(head, ...first),
  },
  'currency: USD',
  'record: true',
  'sources:',
  '  - {table: accounts, files: accounts.csv}',
  "  - {name: billing, table: subscriptions, files: 'billing-*.csv'}",
);
const config = readFileSync(join(exports.folder, 'cs-metrics.yaml'), 'utf8');
const records = () => readFileSync(join(exports.folder, 'cs-metrics-records.jsonl'), 'utf8');
const metrics = (asOf: string, ...more: string[]) =>
  exports.run(
    ...['metrics', 'mrr', 'nrr', '--by', 'segment'],
    ...['--month', '2026-02', '--as-of', asOf, '--format', 'csv', ...more],
  );
const diff = (...more: string[]) => exports.run('diff', '--as-of', '2026-03-20', ...more);
const tables = (...more: string[]) => JSON.parse(diff('--format', 'json', ...more).stdout).tables;

/** MRR at the end of a month by account, added up in cents from the lines of the exports. */
function mrrAt(lines: readonly string[], day: string): Map<string, number> {
  const cents = new Map<string, number>();
  for (const line of lines) {
    const [, account, amount, , , from, until] = line.split(',') as string[];
    if (from! > day || (until !== '' && until! <= day)) continue;
    cents.set(account!, (cents.get(account!) ?? 0) + Math.round(Number(amount) * 100));
  }
  return cents;
}

const sum = (cents: ReadonlyMap<string, number>): number =>
  [...cents.values()].reduce((a, b) => a + b, 0) / 100;

describe('recorded figures', () => {
  const told = metrics('2026-03-05');
  const once = records();
  metrics('2026-03-06');
  const twice = records();
  const unchanged = diff('--strict');

  // The month is published: rows come late, at the end of one file and in a new one.
  appendFileSync(join(exports.folder, 'billing-1.csv'), `${added}\n`);
  exports.put('billing-2.csv', csv(head, late));
  const lines = [...first, added, late];
  exports.put('cs-metrics.yaml', `${config}dimensions: {segment: accounts.industry}\n`);
  const found = tables();
  const strict = diff('--strict');
  metrics('2026-03-21');

  it('stand in lines of JSON: the figure, its parts, and what it was made from', () => {
    const [settings, files, run, ...more] = once
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(more).toEqual([]);
    expect(run).toMatchObject({ kind: 'run', as_of: '2026-03-05', command: 'metrics' });
    expect([run.settings, run.files]).toEqual([settings.id, files.id]);
    const [total] = run.figures;
    const mrr = mrrAt(first, '2026-02-28');
    expect(total).toMatchObject({ metric: 'mrr/1m', period: '2026-02', exact: String(sum(mrr)) });
    expect(total.accounts).toEqual({ a1: [String(mrr.get('a1')! / 100), null] });
    expect(
      files.files.map((file: { file: string; rows: number }) => [file.file, file.rows]),
    ).toEqual([
      ['accounts.csv', 3],
      ['billing-1.csv', 2],
    ]);
    expect(settings.settings['sources.billing.files']).toBe('"billing-*.csv"');
    expect(told.code).toBe(0);
  });

  it('are not repeated while nothing changes', () => {
    expect(twice).toBe(once);
    expect(unchanged.code).toBe(0);
    expect(unchanged.stdout).toMatch(
      /^Restatement: February 2026\nNothing changed: \d figures are/,
    );
  });

  it('are laid beside those of now, with what can have moved them', () => {
    const [mrr] = found.diff;
    const [then, now] = [first, lines].map((own) => sum(mrrAt(own, '2026-02-28')));
    expect(mrr).toMatchObject({ metric: 'mrr/1m', segment: '', unit: 'money' });
    expect([mrr.recorded, mrr.now]).toEqual([then, now]);
    expect(mrr.change).toBeCloseTo(now! - then!, 9);
    expect(mrr.cause).toBe('1 row added to billing-1.csv; billing-2.csv is new with 1 row');
    const segment = found.diff.find((row: { segment: string }) => row.segment === 'smb');
    expect([segment.now, segment.cause]).toEqual([
      null,
      `no longer computed: ${mrr.cause}; dimensions.segment changed`,
    ]);
    expect(strict.code).toBe(4);
  });

  it('name the files, the lines of the config, and the accounts with their new rows', () => {
    expect(found.causes.map((row: Record<string, unknown>) => Object.values(row))).toEqual([
      ['late rows', 'billing-1.csv', '2 rows', '3 rows', '', 4],
      ['late rows', 'billing-2.csv', null, '1 row', '', 4],
      ['config', 'dimensions.segment', null, '"accounts.industry"', 'cs-metrics.yaml:7:14', 2],
    ]);
    const [before, now] = [mrrAt(first, '2026-02-28'), mrrAt(lines, '2026-02-28')];
    const moved = ['a3', 'a2'].map((id) => [id, before.get(id) ?? null, now.get(id)! / 100]);
    const told = found.accounts.filter((row: { metric: string }) => row.metric === 'mrr/1m');
    expect(
      told.map((row: Record<string, unknown>) => [
        row.account_id,
        row.numerator_before,
        row.numerator_now,
      ]),
    ).toEqual(moved);
    expect(told.map(({ rows }: { rows: string }) => rows)).toEqual([
      'billing-1.csv:4',
      'billing-2.csv:2',
    ]);
  });

  it('of an earlier recording are found by date or as the first', () => {
    const recorded = (...more: string[]): number | undefined =>
      tables(...more).diff.find((row: { metric: string; segment: string }) => {
        return row.metric === 'mrr/1m' && row.segment === '';
      })?.recorded;
    const then = sum(mrrAt(first, '2026-02-28'));
    expect(recorded()).toBeUndefined();
    expect(recorded('--against', 'first')).toBe(then);
    expect(recorded('--against', '2026-03-20')).toBe(then);
    expect(shown(diff('--against', '2026-01-01'))[1]).toContain('first were recorded 2026-03-05');
  });

  it('of a locked month stand, and what they would be is told as drift', () => {
    exports.put('cs-metrics.yaml', `${config}locked_until: 2026-02\n`);
    exports.put('cs-metrics-records.jsonl', once);
    const drifted = metrics('2026-03-21');
    const [mrr, mid] = rowsOf(drifted.stdout).filter(({ metric }) => metric === 'mrr');
    expect([mrr!.value, mrr!.note]).toEqual(['100.10', 'recorded 2026-03-05 and locked; now $150']);
    expect([mid!.segment, mid!.value]).toEqual(['mid', '30.00']);
    // A segment that had no figure when the others were recorded is recorded now, and only it.
    const own = records()
      .slice(once.length)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const segments = own.flatMap(({ figures = [] }) => figures).map((f) => f.segment);
    expect([...new Set(segments)]).toEqual(['mid']);
    const strict = metrics('2026-03-21', '--strict');
    expect(strict.code).toBe(4);
    expect(strict.stderr).toContain(
      'error: mrr/1m of 2026-02 is locked at $100, recorded 2026-03-05',
    );
  });

  it('that are damaged are told with their line', () => {
    exports.put('cs-metrics-records.jsonl', `${once}{"kind":"ru\n`);
    expect(shown(diff())[0]).toMatch(
      /^3 error: \S+records.jsonl:4: the recorded figures cannot be/,
    );
  });
});

describe('health', () => {
  const own = exportsOf(
    {
      'accounts.csv': csv('account_id,segment', 'a1,smb', 'a2,smb', 'a3,mid'),
      'billing-1.csv': csv(head, ...first),
    },
    'currency: USD',
    "sources: [{table: accounts, files: accounts.csv}, {table: subscriptions, files: 'billing-*.csv'}]",
  );
  const health = (month: string, ...more: string[]) =>
    own.run('health', '--month', month, '--as-of', '2026-03-05', '--record', ...more);
  health('2026-02');
  health('2026-03', '--partial');
  own.put('billing-2.csv', csv(head, late, added));
  const { stdout } = own.run('diff', '--as-of', '2026-03-20', '--format', 'json');
  const { diff, accounts } = JSON.parse(stdout).tables;

  it('is recorded by band, and who came into a band is named', () => {
    // Without usage nobody has a score: a1 stays, a2 and a3 pay again.
    expect(
      diff.map(({ metric, segment, recorded, now }: Record<string, unknown>) => {
        return [metric, segment, recorded, now];
      }),
    ).toEqual([['health_accounts@points', 'Unknown', 1, 3]]);
    expect(accounts.map(({ account_id }: { account_id: string }) => account_id)).toEqual([
      ...['a2', 'a3'],
    ]);
  });

  it('of a month that has not ended is not recorded', () => {
    const path = join(own.folder, 'cs-metrics-records.jsonl');
    expect(readFileSync(path, 'utf8')).not.toContain('2026-03"');
  });
});

it('runs that record at the same time wait for each other', async () => {
  const path = join(exports.folder, 'together.jsonl');
  const figure = { metric: 'mrr/1m', period: '2026-02', dimension: '', segment: '', exact: null };
  const runs = ['a', 'b', 'c'].map(
    (command, value): RecordedRun => ({
      ...{ asOf: '2026-03-05', command, version: '1', config: 'x', settings: {}, files: [] },
      figures: [{ ...figure, value, unit: 'money', numerator: null, denominator: null, n: 1 }],
    }),
  );
  await Promise.all(runs.map((run) => addRun(path, run, processes)));
  const read = await recordedIn(path);
  expect(read.map(({ command }) => command).sort()).toEqual(['a', 'b', 'c']);
  expect(published(read, '2026-02', 'latest').size).toBe(1);
});

describe('causes', () => {
  const file = { source: 'tickets', tables: ['tickets'], file: 't.csv', rows: 9, size: 90 };
  const run: RecordedRun = {
    ...{ asOf: '2026-03-05', command: 'sheet', version: '0.0.9', config: 'abc', figures: [] },
    settings: { 'definitions.sla.P1.response_hours': '4', 'sources.tickets.where': '"a"' },
    files: [
      { ...file, sha256: 'x' },
      { ...file, file: 'u.csv', sha256: 'y' },
    ],
  };
  const causes = causesSince(run, {
    version: '0.1.0',
    lines: [{ key: 'definitions.sla.P1.response_hours', value: '2', where: 'c.yaml:3:1' }],
    files: [
      { ...file, rows: 11, sha256: 'z' },
      // A source that the run did not read is no news.
      { ...file, source: 'staff', tables: ['staff'], file: 's.csv', sha256: 's' },
    ],
    isLonger: () => false,
  });

  it('are files, lines of the config and the version', () => {
    expect(causes.map(({ kind }) => kind)).toEqual([
      ...['file changed', 'file gone', 'config', 'mapping', 'version'],
    ]);
  });

  it.each([
    [
      'tickets',
      { tables: new Set(['tickets']), sources: ['tickets'], keys: ['definitions.sla'] },
      5,
    ],
    [
      'a key with the same beginning',
      { tables: new Set(['x']), sources: ['tick'], keys: ['def'] },
      1,
    ],
  ])('reach figures of %s', (_, reach, n) => {
    expect(causes.filter((cause) => canMove(cause, reach))).toHaveLength(n);
  });
});
