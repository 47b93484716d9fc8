import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { metrics } from '../src/metrics/index.ts';
import { waterfall } from '../src/metrics/revenue.ts';
import { root, rowsOf } from './cli.ts';
import { type Exports, exportsOf } from './exports.ts';

type Row = Record<string, string | number>;
type Told = Record<string, string>;

const seed = 20261031;

/** Exports with a source for each table; a table may lie in several files. */
function companyOf(
  tables: Record<string, readonly (readonly Row[])[]>,
  ...lines: string[]
): Exports {
  const files = Object.entries(tables).flatMap(([table, parts]) =>
    parts.map((rows, i) => [
      `${table}-${i}.csv`,
      `${Papa.unparse([...rows], { newline: '\n' })}\n`,
    ]),
  );
  const sources = Object.keys(tables).map((table) => `{table: ${table}, files: '${table}-*.csv'}`);
  return exportsOf(Object.fromEntries(files), `sources: [${sources.join(', ')}]`, ...lines);
}

/** The CSV of a run that went well. */
function printed(company: Exports, ...args: string[]): string {
  const run = company.run(...args, '--as-of', '2026-12-31', '--format', 'csv');
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  return run.stdout;
}

/** An exact decimal in units of 10⁻⁸. */
function units(text: string): bigint {
  const [whole, digits = ''] = text.replace('-', '').split('.');
  const size = BigInt(`${whole}${digits.padEnd(8, '0')}`);
  return text.startsWith('-') ? -size : size;
}

// A book of subscriptions: days count from 2025-06-01; a step without amount is a gap.
type Step = { days: number; cents: number | null };
type Subscription = {
  start: number;
  steps: Step[];
  isOpen: boolean;
  currency: string;
  interval: string;
  count: number;
  percent: number | null;
  off: number | null;
  discountDays: number | null;
  plan: string;
};
type Account = { subscriptions: Subscription[]; segments: [day: number, segment: string][] };

const day = (n: number): string => addDays('2025-06-01', n);

type BookOptions = { currencies: string[]; intervals: string[] };

const account = ({ currencies, intervals }: BookOptions): fc.Arbitrary<Account> => {
  const step = fc.record({
    days: fc.integer({ min: 1, max: 200 }),
    cents: fc.option(fc.integer({ min: 1, max: 500_000 }), { freq: 3 }),
  });
  const subscription = fc.record({
    start: fc.integer({ min: 0, max: 480 }),
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    isOpen: fc.boolean(),
    currency: fc.constantFrom(...currencies),
    interval: fc.constantFrom(...intervals),
    count: intervals.length === 1 ? fc.constant(1) : fc.constantFrom(1, 1, 1, 2, 7),
    percent: fc.option(fc.constantFrom(10, 30, 100), { freq: 2 }),
    off: fc.option(fc.integer({ min: 1, max: 20_000 }), { freq: 1 }),
    discountDays: fc.option(fc.integer({ min: 0, max: 400 })),
    plan: fc.constantFrom('Basic', 'Pro', 'Enterprise'),
  });
  return fc.record({
    subscriptions: fc.array(subscription, { minLength: 1, maxLength: 3 }),
    segments: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 520 }), fc.constantFrom('small', 'middle', 'large')),
      { maxLength: 3 },
    ),
  });
};

const everything = {
  currencies: ['USD', 'EUR', 'GBP'],
  intervals: ['day', 'week', 'month', 'month', 'quarter', 'year'],
};
const oneCurrency = { ...everything, currencies: ['USD'] };
// Amounts that a month's price and a tenth of it show without rounding.
const exact = { currencies: ['USD'], intervals: ['month'] };

const bookOf = (options: BookOptions) =>
  fc.array(account(options), { minLength: 6, maxLength: 14 });

/** Rows of the subscriptions table; money times a factor. */
function subscriptionRows(book: readonly Account[], times = 1): Row[] {
  const money = (cents: number) => ((cents * times) / 100).toFixed(2);
  return book.flatMap(({ subscriptions }, a) =>
    subscriptions.flatMap((s, i) => {
      const starts = s.steps.map((_, k) => s.start + sum(s.steps.slice(0, k).map((x) => x.days)));
      return s.steps.flatMap(({ days, cents }, k) => {
        const isLast = k === s.steps.length - 1;
        const ends_on = isLast && s.isOpen ? '' : day(starts[k]! + days);
        if (cents === null) return [];
        return {
          ...{ subscription_id: `a${a}-${i}`, account_id: `a${a}`, plan: s.plan },
          ...{ amount: money(cents), currency: s.currency, interval: s.interval },
          ...{ interval_count: s.count, starts_on: day(starts[k]!), ends_on },
          ...{ discount_percent: s.percent ?? '', discount_amount: s.off ? money(s.off) : '' },
          discount_ends_on: s.discountDays === null ? '' : day(s.start + s.discountDays),
        };
      });
    }),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

const accountRows = (book: readonly Account[]): Row[] =>
  book.map(({ segments }, a) => ({
    ...{ account_id: `a${a}`, name: `Account ${a}` },
    segment: segments.length === 0 ? 'alone' : 'small',
  }));

function historyRows(book: readonly Account[]): Row[] {
  const rows = book.flatMap(({ segments }, a) =>
    segments.map(([n, segment]) => ({ account_id: `a${a}`, valid_from: day(n), segment })),
  );
  const newest = new Map(rows.map((row) => [`${row.account_id} ${row.valid_from}`, row]));
  return [...newest.values(), { account_id: 'nobody', valid_from: day(0), segment: 'small' }];
}

/** Rates at the month ends before every edge. */
const rateRows = (rates: readonly number[]): Row[] =>
  ['EUR', 'GBP'].flatMap((currency, c) =>
    Array.from({ length: 34 }, (_, i) => ({
      date: addDays(new Date(Date.UTC(2024, 4 + i, 1)).toISOString().slice(0, 10), -1),
      ...{ currency, rate: ((rates[(i + 7 * c) % rates.length] ?? 10_000) / 10_000).toFixed(4) },
    })),
  );

const rates = fc.array(fc.integer({ min: 5_000, max: 20_000 }), { minLength: 3, maxLength: 20 });

const setup = ['timezone: UTC', 'currency: USD', 'dimensions: {plan: subscriptions.plan}'];

const companyOfBook = (book: readonly Account[], money: readonly number[] = [1], times = 1) =>
  companyOf(
    {
      accounts: [accountRows(book)],
      account_history: [historyRows(book)],
      subscriptions: [subscriptionRows(book, times)],
      fx_rates: [rateRows(money)],
    },
    ...setup,
  );

const isPaid = (book: readonly Account[]): boolean => subscriptionRows(book).length > 0;

const place = (row: Told): string =>
  `${row.period}/${row.window} ${row.dimension} ${row.segment}`.trim();

describe('a book of subscriptions in any currency and interval', () => {
  const lines = waterfall.map(({ metric }) => metric);
  const ids = [...lines, 'mrr', 'customers', 'nrr', 'grr', 'logo_churn', 'logo_retention'];
  const asked = ids.flatMap((id) => ['1m', '3m', '12m'].map((window) => `${id}/${window}`));
  const additive = new Set([...lines, 'mrr', 'customers']);

  it('balances, keeps its ratios in bounds, and adds up over segments', () => {
    fc.assert(
      fc.property(bookOf(everything).filter(isPaid), rates, (book, money) => {
        const by = ['--by', 'segment', '--by', 'plan', '--months', '3', '--month', '2026-10'];
        const rows = rowsOf(printed(companyOfBook(book, money), 'metrics', ...asked, ...by));
        expect(unbalanced(rows)).toEqual([]);
        expect(rows.flatMap(outOfBounds)).toEqual([]);
        expect(grrAboveNrr(rows)).toEqual([]);
        expect(notTheSum(rows, additive)).toEqual([]);
      }),
      { seed, numRuns: 12, endOnFailure: true },
    );
  });

  it('adds its monthly flows up to those of longer windows', () => {
    const flows = lines.filter((id) => !['mrr_opening', 'mrr_transfer'].includes(id));
    fc.assert(
      fc.property(bookOf(oneCurrency).filter(isPaid), (book) => {
        const windows = flows.flatMap((id) => ['1m', '3m', '12m'].map((w) => `${id}/${w}`));
        const args = ['metrics', ...windows, '--months', '12', '--month', '2026-10'];
        const rows = rowsOf(printed(companyOfBook(book), ...args));
        const series = (metric: string, window: string) =>
          rows
            .filter((row) => row.metric === metric && row.window === window)
            .map(({ value }) => units(value!));
        for (const metric of flows) {
          const [months, three, twelve] = ['1m', '3m', '12m'].map((w) => series(metric, w));
          expect(three!.at(-1)).toBe(total(months!.slice(-3)));
          expect(twelve!.at(-1)).toBe(total(months!));
        }
      }),
      { seed, numRuns: 5, endOnFailure: true },
    );
  });

  it('times ten is ten times the money and the same ratios', () => {
    const all = [...asked, 'arr', 'arpa', 'revenue_churn', 'expansion_rate', 'nrr@movements'];
    const args = ['metrics', ...all, '--by', 'segment', '--month', '2026-10'];
    fc.assert(
      fc.property(bookOf(exact).filter(isPaid), (book) => {
        const once = rowsOf(printed(companyOfBook(book), ...args));
        const ten = rowsOf(printed(companyOfBook(book, [1], 10), ...args));
        expect(ten.map(place)).toEqual(once.map(place));
        for (const [i, row] of once.entries()) {
          const what = `${row.metric} ${place(row)}`;
          if (row.value === '') expect(ten[i]!.value, what).toBe('');
          else if (row.metric === 'arpa')
            expect(Number(ten[i]!.value), what).toBeCloseTo(10 * Number(row.value), 6);
          else if (row.unit === 'money')
            expect(units(ten[i]!.value!), what).toBe(10n * units(row.value!));
          else expect(Number(ten[i]!.value), what).toBeCloseTo(Number(row.value), 9);
        }
      }),
      { seed, numRuns: 4, endOnFailure: true },
    );
  });
});

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

/** Places where the lines of the waterfall do not make the closing MRR; a line without row is 0. */
function unbalanced(rows: readonly Told[]): string[] {
  const signs = new Map([
    ...waterfall.map(({ metric, sign }) => [metric, sign] as const),
    ['mrr', -1],
  ]);
  const left = new Map<string, bigint>();
  for (const row of rows) {
    const sign = signs.get(row.metric!);
    if (sign === undefined) continue;
    left.set(place(row), (left.get(place(row)) ?? 0n) + BigInt(sign) * units(row.value!));
  }
  return [...left].filter(([, amount]) => amount !== 0n).map(([at, amount]) => `${at}: ${amount}`);
}

const bounded = new Set(['grr', 'logo_churn', 'logo_retention']);

function outOfBounds(row: Told): string[] {
  if (!bounded.has(row.metric!) || row.value === '') return [];
  const value = Number(row.value);
  return value >= 0 && value <= 100 ? [] : [`${row.metric} ${place(row)}: ${row.value}`];
}

function grrAboveNrr(rows: readonly Told[]): string[] {
  const of = (metric: string) =>
    new Map(rows.filter((r) => r.metric === metric).map((r) => [place(r), r.value!]));
  const nrr = of('nrr');
  return [...of('grr')]
    .filter(
      ([at, value]) =>
        (value === '') !== (nrr.get(at) === '') || Number(value) > Number(nrr.get(at)),
    )
    .map(([at, value]) => `${at}: GRR ${value}, NRR ${nrr.get(at)}`);
}

/** Totals that are not the sum of their segments. */
function notTheSum(rows: readonly Told[], ids: ReadonlySet<string>): string[] {
  const dimensions = [...new Set(rows.map((row) => row.dimension!))].filter((d) => d !== '');
  return rows
    .filter((row) => row.dimension === '' && ids.has(row.metric!) && row.value !== '')
    .flatMap((row) =>
      dimensions.flatMap((dimension) => {
        const parts = rows.filter(
          (r) =>
            r.dimension === dimension &&
            r.metric === row.metric &&
            r.variant === row.variant &&
            r.window === row.window &&
            r.period === row.period,
        );
        const added = total(parts.map(({ value }) => units(value!)));
        return added === units(row.value!) ? [] : [`${row.metric} ${place(row)} by ${dimension}`];
      }),
    );
}

/** Every metric in every variant. */
const everyId = metrics.flatMap(({ id, axes = [] }) => {
  const combined = axes.reduce<string[][]>(
    (before, { options }) =>
      before.flatMap((parts) => options.map((option) => [...parts, option.id])),
    [[]],
  );
  return combined.map((parts) => `${id}${parts.length === 0 ? '' : `@${parts.join('.')}`}`);
});

describe('the same rows in other files', () => {
  const folder = join(root, 'fixtures/small');
  const tables = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name): [string, Told[]] => {
      const text = readFileSync(join(folder, name), 'utf8');
      const { data } = Papa.parse<Told>(text, { header: true, skipEmptyLines: true });
      return [name.replace('.csv', ''), data];
    });
  const config = readFileSync(join(folder, 'cs-metrics.yaml'), 'utf8')
    .replace(/^version.*\n/m, '')
    .replace(/^sources:\n( {2}.*\n)+/m, '');
  const outputs = (
    parts: Record<string, readonly (readonly Row[])[]>,
    ids: readonly string[] = everyId,
  ): string[] => {
    const company = companyOf(parts, config);
    const months = ['--month', '2026-06', '--months', '2', '--by', 'segment', '--by', 'plan'];
    return [
      printed(company, 'metrics', ...ids, ...months),
      printed(company, 'health', '--month', '2026-06'),
    ];
  };
  const plain = Object.fromEntries(tables.map(([table, rows]) => [table, [rows]]));
  const expected = outputs(plain);

  it('give the same bytes in any order', () => {
    const orders = fc.tuple(
      ...tables.map(([, rows]) => fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(orders, (shuffled) => {
        const parts = Object.fromEntries(tables.map(([table], i) => [table, [shuffled[i]!]]));
        expect(outputs(parts)).toEqual(expected);
      }),
      { seed, numRuns: 2, endOnFailure: true },
    );
  });

  it('give the same bytes from two files with columns in another order', () => {
    const cuts = fc.tuple(
      ...tables.map(([, rows]) =>
        fc.record({
          at: fc.integer({ min: 1, max: rows.length - 1 }),
          columns: fc.shuffledSubarray(Object.keys(rows[0]!), {
            minLength: Object.keys(rows[0]!).length,
          }),
        }),
      ),
    );
    fc.assert(
      fc.property(cuts, (chosen) => {
        const parts = tables.map(([table, rows], i) => {
          const { at, columns } = chosen[i]!;
          const second = rows
            .slice(at)
            .map((row) => Object.fromEntries(columns.map((name) => [name, row[name]!])));
          return [table, [rows.slice(0, at), second]];
        });
        expect(outputs(Object.fromEntries(parts))).toEqual(expected);
      }),
      { seed, numRuns: 2, endOnFailure: true },
    );
  });

  it('give the same bytes beside an account in which nothing happens', () => {
    const [first] = plain.accounts![0]!;
    const none = Object.fromEntries(Object.keys(first!).map((name) => [name, '']));
    const idle = { ...none, account_id: 'idle', segment: 'mid_market', plan: 'Pro' };
    const accounts = [[...plain.accounts![0]!, idle]];
    // The quality of the exports counts every row, of whomever it is.
    const ids = everyId.filter((id) => !id.startsWith('dq_'));
    expect(outputs({ ...plain, accounts }, ids)).toEqual(outputs(plain, ids));
  });
});

it('NPS lies between −100 and 100, inside its interval, and is what its answers say', () => {
  const score = fc.integer({ min: 0, max: 10 });
  const cases = fc.array(fc.array(score, { minLength: 1, maxLength: 40 }), {
    minLength: 60,
    maxLength: 60,
  });
  fc.assert(
    fc.property(cases, (groups) => {
      const answers = groups.flatMap((scores, g) =>
        scores.map((value, i) => ({
          ...{ response_id: `${g}-${i}`, account_id: `a${g}`, respondent_id: `r${i}` },
          ...{ survey: 'nps', score: value, responded_at: '2026-10-10 10:00:00' },
        })),
      );
      const accounts = groups.map((_, g) => ({ account_id: `a${g}`, segment: `s${g}` }));
      const company = companyOf({ accounts: [accounts], survey_responses: [answers] });
      const args = ['metrics', 'nps', 'nps@all', '--by', 'segment', '--month', '2026-10'];
      for (const row of rowsOf(printed(company, ...args))) {
        const scores = row.segment === '' ? groups.flat() : groups[Number(row.segment!.slice(1))]!;
        const net = scores.filter((s) => s >= 9).length - scores.filter((s) => s <= 6).length;
        const [value, low, high] = [row.value, row.low, row.high].map(Number);
        expect(value).toBeCloseTo((100 * net) / scores.length, 9);
        expect(Math.abs(value!)).toBeLessThanOrEqual(100);
        expect(low).toBeGreaterThanOrEqual(-100);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThanOrEqual(high!);
      }
    }),
    { seed, numRuns: 4, endOnFailure: true },
  );
});

describe('fixtures/year', () => {
  // What is counted or summed has no denominator; a user is a pair of account and user.
  const summed = metrics.filter((m) => m.denominator === undefined && m.statistic === undefined);

  it('has totals that are the sums of their segments', () => {
    const ids = summed.map(({ id }) => id);
    const by = ['segment', 'plan', 'region', 'csm'].flatMap((id) => ['--by', id]);
    const config = ['--config', join(root, 'fixtures/year/cs-metrics.yaml')];
    const args = ['metrics', ...ids, ...by, ...config, '--month', '2026-10', '--months', '2'];
    const rows = rowsOf(printed(exportsOf({}), ...args));
    expect(notTheSum(rows, new Set(ids))).toEqual([]);
    expect(unbalanced(rows)).toEqual([]);
  });
});
