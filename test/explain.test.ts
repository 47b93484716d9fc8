import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { contributions, decimalOf, units } from '../src/analyse/contribution.ts';
import { type Context, contextOf } from '../src/commands/context.ts';
import { explainCommand } from '../src/commands/explain.ts';
import { together } from '../src/commands/together.ts';
import { metrics } from '../src/metrics/index.ts';
import { csv as csvOf } from '../src/render/csv.ts';
import { machineTables } from '../src/render/view.ts';
import { cli, type Outcome, root } from './cli.ts';
import { effectsIn } from './inside.ts';

const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
const year = ['--config', 'fixtures/year/cs-metrics.yaml', '--month', '2026-10'];
const csv = ['--format', 'csv'];

type Row = Record<string, string>;

const rowsOf = (text: string): Row[] => Papa.parse<Row>(text.trimEnd(), { header: true }).data;

const explain = (...args: string[]): Outcome => cli(['explain', ...args]);

function rows(...args: string[]): Row[] {
  const { code, stdout, stderr } = explain(...args, ...csv);
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return rowsOf(stdout);
}

const accountsOf = (found: Row[]) => found.filter((row) => row.role === 'account');
const inputsOf = (found: Row[]) => found.filter((row) => row.role !== 'account');

const sum = (found: Row[], column: string): string =>
  decimalOf(found.reduce((total, row) => total + units(row[column] || '0'), 0n));

/** Every metric with every combination of its choices. */
const ids = metrics.flatMap(({ id, axes = [] }) => {
  const combined = axes.reduce<string[][]>(
    (before, { options }) =>
      before.flatMap((parts) => options.map((option) => [...parts, option.id])),
    [[]],
  );
  return combined.map((parts) => (parts.length === 0 ? id : `${id}@${parts.join('.')}`));
});

// All of them on one reading of the exports.
async function explainedAll(config: string, month: string): Promise<Row[][]> {
  const context = contextOf(effectsIn(root), { set: [], config });
  const reports = await together(
    context,
    ids.map((id) => (own: Context) => explainCommand(own, id, { month, by: [] })),
  );
  expect(context.warnings).toEqual([]);
  return reports.map((report) => rowsOf(csvOf(machineTables(report)[0]!)));
}

describe.each([
  ['small', small],
  ['year', year],
])('on fixtures/%s', async (_, where) => {
  const measured = rowsOf(cli(['metrics', ...ids, ...where, ...csv]).stdout);
  const explained = await explainedAll(where[1]!, where[3]!);

  it('measures every metric in every variant', () => {
    expect(measured).toHaveLength(ids.length);
  });

  it.each(ids.map((id, i) => [id, i] as const))('%s adds up', (_, i) => {
    const told = measured[i]!;
    const found = explained[i]!;
    const accounts = accountsOf(found);
    const isWithheld = told.value === '';
    const isShared = metrics.some((m) => m.id === told.metric && m.isDenominatorShared);
    if (accounts.some((row) => row.numerator !== '')) {
      expect(sum(accounts, 'numerator')).toBe(decimalOf(units(told.numerator || '0')));
    }
    if (!isWithheld && !isShared && told.denominator !== '') {
      expect(sum(accounts, 'denominator')).toBe(decimalOf(units(told.denominator!)));
    }
    if (isWithheld) expect(accounts.every((row) => row.contribution === '')).toBe(true);
    else
      expect(Number(sum(accounts, 'contribution')).toFixed(6)).toBe(Number(told.value).toFixed(6));
    expect(new Set(inputsOf(found).map((row) => row.account_id))).toEqual(
      new Set(
        inputsOf(found)
          .map((row) => row.account_id)
          .filter((a) => accounts.some((r) => r.account_id === a)),
      ),
    );
  });
});

describe('input rows', () => {
  it.each([
    ['nrr', year, ['closing', 'opening'], 'subscriptions.csv'],
    ['nrr/12m', year, ['between', 'closing', 'opening'], 'subscriptions.csv'],
    ['mrr', year, ['closing', 'fx', 'opening'], 'subscriptions.csv'],
    ['fcr', year, ['resolved'], 'tickets.csv'],
    ['first_response_time', year, ['answered'], 'tickets.csv'],
    ['sla_compliance', year, ['due'], 'tickets.csv'],
    ['nps', year, ['nps'], 'survey_responses.csv'],
    ['csat', small, ['csat'], null],
    ['response_rate', year, ['sent'], 'survey_responses.csv'],
    ['ttv', year, ['reached', 'waiting'], 'accounts.csv'],
    ['activation_rate', year, ['user'], 'users.csv'],
    ['user_adoption', year, ['user'], 'users.csv'],
    ['seat_utilisation', year, ['seats'], null],
  ] as const)('%s names lines that hold the account', (id, where, roles, file) => {
    const inputs = inputsOf(rows(id, ...where));
    const folder = resolve(root, where[1]!, '..');
    const texts = new Map<string, string[]>();
    expect(inputs.length).toBeGreaterThan(0);
    for (const row of inputs) {
      expect(roles).toContain(row.role);
      if (file !== null) expect(row.source_file).toBe(file);
      const known = texts.get(row.source_file!) ?? linesOf(resolve(folder, row.source_file!));
      texts.set(row.source_file!, known);
      expect(known[Number(row.source_line) - 1]!.split(',')).toContain(row.account_id);
    }
  });

  it('opening and closing rows add up to the account within their rounding', () => {
    const found = rows('nrr', ...year);
    for (const account of accountsOf(found)) {
      for (const [role, column] of [
        ['opening', 'denominator'],
        ['closing', 'numerator'],
      ] as const) {
        const own = found.filter(
          (row) => row.account_id === account.account_id && row.role === role,
        );
        const difference = Number(sum(own, 'amount')) - Number(account[column]);
        expect(Math.abs(difference)).toBeLessThan(0.0001 * (own.length + 1));
      }
    }
  });

  it('follow their account', () => {
    const found = rows('fcr', ...year);
    const starts = found.findIndex((row) => row.role !== 'account');
    expect(starts).toBe(1);
    found.forEach((row, i) => {
      if (row.role !== 'account') expect(row.account_id).toBe(found[i - 1]!.account_id);
    });
  });

  it('list the usage of one account with its lines', () => {
    const inputs = inputsOf(rows('mau', ...small, '--account', 'dot'));
    const lines = linesOf(resolve(root, 'fixtures/small/usage_events.csv'));
    const expected = lines.flatMap((line, i) =>
      /^dot,.*,2026-06-/.test(line) ? [String(i + 1)] : [],
    );
    expect(inputs.map((row) => row.source_line)).toEqual(expected);
    expect(new Set(inputs.map((row) => row.role))).toEqual(new Set(['usage']));
  });

  it('count the usage beyond the first 1000 rows', () => {
    const month = rows('mau/12m', ...year, '--account', 'a087');
    const [rest] = month.filter((row) => row.role === 'usage_rest');
    const lines = linesOf(resolve(root, 'fixtures/year/usage_events.csv'));
    const inYear = lines.filter(
      (line) => line.startsWith('a087,') && line.split(',')[2]! >= '2025-11-01',
    );
    expect(month.filter((row) => row.role === 'usage')).toHaveLength(Math.min(1000, inYear.length));
    expect(rest?.amount ?? '0').toBe(String(Math.max(0, inYear.length - 1000)));
  });
});

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n');

describe('for people', () => {
  const wide = (...args: string[]): string => {
    const run = cli(['explain', ...args], { env: { COLUMNS: '96' } });
    expect(run.stderr).toBe('');
    return run.stdout;
  };

  it('shows the waterfall, who moved it and where it comes from', () => {
    const text = wide('nrr', ...year);
    expect(text).toContain('Net revenue retention · nrr@cohort · 1 month · October 2026');
    const waterfall = [
      / {2}opening MRR +\$/,
      /\+ +expansion/,
      /− +contraction/,
      /− +churn/,
      /= +closing MRR/,
    ];
    for (const line of waterfall) expect(text).toMatch(line);
    expect(text).toMatch(/churn +▼ \$[\d,.]+ +−[\d.]+ pp +subscriptions\.csv:\d+/);
    expect(text).toContain('nrr@movements/1m');
    expect(text).toContain('also known as ndr, net_retention');
    expect(text).toContain('documents pillars, points, service, glossary, signals');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96);
  });

  it.each([
    ['grr', '= +MRR kept'],
    ['nrr@movements/12m', '= +opening MRR with its movements'],
    ['nrr@reactivation/12m', '\\+ +reactivation'],
    ['grr@movements', '= +opening MRR less its losses'],
    ['mrr', '= +MRR at the end'],
    ['fcr', '÷ +resolved tickets'],
    ['resolution_time', '÷ +seconds in an hour'],
    ['resolution_time@p90', 'Rank'],
    ['ttv@km_median', 'The curve around one half'],
  ])('%s shows its formula', (id, line) => {
    expect(wide(id, ...year)).toMatch(new RegExp(line));
  });

  it('shows segments, the SQL, and one account', () => {
    expect(wide('nrr', ...year, '--by', 'segment')).toMatch(/By segment\n +segment +Value/);
    const sql = wide('nrr', ...year, '--sql');
    expect(sql).toContain('create table account_periods as');
    expect(sql).toContain('sum(constant_closing)');
    expect(wide('nps', ...year, '--account', 'a001')).toContain('Tarnwick Labs (a001)');
  });
});

describe('errors', () => {
  it.each([
    [['nrrr'], 'error: unknown metric "nrrr"\nhint: did you mean nrr?'],
    [['nrr@cohrt'], 'error: nrr has no variant "cohrt"\nhint: did you mean nrr@cohort?'],
    [['nrr/7m'], 'error: nrr has no window "7m"'],
    [
      ['nrr', '--account', 'a0o1'],
      'error: unknown account "a0o1"\nhint: did you mean a001 (Tarnwick Labs)?',
    ],
    [['nrr', '--account', 'Tarnwick Lab'], 'did you mean a001 (Tarnwick Labs)?'],
    [['nrr', '--by', 'segmnt'], 'error: unknown dimension "segmnt"'],
  ])('%j', (args, says) => {
    const { code, stdout, stderr } = explain(...args, ...year);
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('contributions', () => {
  it.each([
    [[1n, 1n, 1n], 3n, ['0.333334', '0.333333', '0.333333']],
    [[1n, 2n], 3n, ['0.333333', '0.666667']],
    [[-1n, -1n, -1n], 3n, ['-0.333333', '-0.333333', '-0.333334']],
    [[0n, 0n], 7n, ['0', '0']],
    [[5n, -5n], 3n, ['1.666667', '-1.666667']],
  ])('case %#', (parts, divisor, expected) => {
    const shares = contributions(parts, divisor);
    expect(shares.map((share) => decimalOf(share, 6))).toEqual(expected);
  });
});
