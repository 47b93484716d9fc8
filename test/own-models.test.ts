import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { rowsOf } from './cli.ts';
import { type Exports, exportsOf, shown } from './exports.ts';

type Row = Record<string, string | number>;

const t = '2026-11-01';
const month = ['--month', '2026-10', '--as-of', '2026-12-31'];
const ago = (n: number): string => addDays(t, -n);
const noon = (n: number): string => `${ago(n)} 12:00:00`;

/** What an account answered and asked, and what its last invoice is: all that the models here look at. */
type Account = {
  id: string;
  /** Answers of 1–5 with their age in days. */
  answers: readonly (readonly [score: number, daysAgo: number])[];
  /** Ages of tickets in days. */
  tickets: readonly number[];
  invoice: 'current' | 'minor' | 'overdue' | 'failed' | null;
  segment?: string;
};

const invoices = {
  current: { status: 'open', due_on: t },
  minor: { status: 'open', due_on: ago(3) },
  overdue: { status: 'open', due_on: ago(30) },
  failed: { status: 'failed', due_on: ago(3) },
};

function companyOf(accounts: readonly Account[], ...lines: string[]): Exports {
  const tables: Record<string, Row[]> = {
    accounts: accounts.map(({ id, segment = 'smb' }) => ({ account_id: id, name: id, segment })),
    subscriptions: accounts.map(({ id }) => ({
      ...{ subscription_id: `s-${id}`, account_id: id, amount: 10, currency: 'USD' },
      ...{ interval: 'month', starts_on: '2024-01-01' },
    })),
    survey_responses: accounts.flatMap(({ id, answers }) =>
      answers.map(([score, age], i) => ({
        ...{ response_id: `${id}-${i}`, account_id: id, survey: 'csat', score },
        responded_at: noon(age),
      })),
    ),
    tickets: [
      { ticket_id: 'first', account_id: 'elsewhere', created_at: noon(400) },
      { ticket_id: 'last', account_id: 'elsewhere', created_at: noon(1) },
      ...accounts.flatMap(({ id, tickets }) =>
        tickets.map((age, i) => ({
          ticket_id: `${id}-${i}`,
          account_id: id,
          created_at: noon(age),
        })),
      ),
    ],
    invoices: accounts.flatMap(({ id, invoice }) =>
      invoice === null
        ? []
        : [
            {
              ...{ invoice_id: `i-${id}`, account_id: id, issued_on: ago(60), amount: 1 },
              ...{ currency: 'USD', ...invoices[invoice] },
            },
          ],
    ),
  };
  const files = Object.entries(tables).map(([table, rows]): [string, string] => {
    return [`${table}.csv`, `${Papa.unparse(rows, { newline: '\n' })}\n`];
  });
  const filled = Object.keys(tables).filter((table) => tables[table]!.length > 0);
  return exportsOf(
    Object.fromEntries(files.filter(([name]) => filled.includes(name.replace('.csv', '')))),
    `sources: [${filled.map((table) => `{table: ${table}, files: ${table}.csv}`).join(', ')}]`,
    ...['timezone: UTC', 'currency: USD', ...lines],
  );
}

function scored(company: Exports, ...args: string[]): Map<string, Record<string, string>> {
  const run = company.run('health', ...month, '--format', 'csv', ...args);
  if (run.code !== 0) throw new Error(run.stderr);
  return new Map(rowsOf(run.stdout).map((row) => [row.account_id!, row]));
}

const bands =
  'bands: [{from: 80, name: Good}, {from: 60, name: Fair}, {from: 40, name: Poor}, {from: 0, name: Bad}]';

/** Scores of an exact fraction: numerator and denominator. */
type Fraction = readonly [bigint, bigint];

const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d, b * c];
const whole = (n: number): Fraction => [BigInt(n), 1n];
const isBelow = ([a, b]: Fraction, edge: number): boolean => a < BigInt(edge) * b;
const numberOf = ([a, b]: Fraction): number => Number((a * 1_000_000_000n) / b) / 1e9;

function mean(parts: readonly { weight: number; score: Fraction | null }[]): Fraction | null {
  const there = parts.flatMap(({ weight, score }) => (score === null ? [] : [{ weight, score }]));
  if (there.length === 0) return null;
  const sum = there.reduce<Fraction>(
    (total, { weight, score }) => plus(total, times(whole(weight), score)),
    whole(0),
  );
  return over(sum, whole(there.reduce((total, { weight }) => total + weight, 0)));
}

const within = (score: Fraction): Fraction =>
  isBelow(score, 0) ? whole(0) : isBelow(score, 100) ? score : whole(100);

describe('a model of groups', () => {
  const model = `models:
  ours:
    groups:
      - id: voice
        weight: 50
        target: 75
        inputs:
          - {id: mean, metric: csat_mean, window: 90d, weight: 3, score: {linear: [1, 4.5]}}
          - {id: share, metric: csat, window: 180d, weight: 2, score: {steps: [[0%, 10], [50%, 60], ["> 75%", 100]]}}
      - id: load
        weight: 30
        inputs: [{metric: ticket_volume, window: 28d, weight: 1, score: {inverse: [1, 8]}}]
      - id: money
        weight: 20
        inputs: [{input: points.payment, weight: 1}]
    ${bands}
health: {model: ours, min_coverage: 0%}`;

  // A plain loop over the rows, in exact fractions.
  const linear = (value: Fraction, from: Fraction, to: Fraction) => {
    const gone = plus(value, times(whole(-1), from));
    return within(times(whole(100), over(gone, plus(to, times(whole(-1), from)))));
  };

  function voiceOf({ answers }: Account): Fraction | null {
    const inDays = (days: number) => answers.filter(([, age]) => age <= days).map(([s]) => s);
    const [near, all] = [inDays(90), inDays(180)];
    const sum = near.reduce((total, score) => total + score, 0);
    const good = all.filter((score) => score >= 4).length;
    const share = 100 * good > 75 * all.length ? 100 : 2 * good >= all.length ? 60 : 10;
    return mean([
      {
        weight: 3,
        score:
          near.length === 0 ? null : linear([BigInt(sum), BigInt(near.length)], whole(1), [9n, 2n]),
      },
      { weight: 2, score: all.length === 0 ? null : whole(share) },
    ]);
  }

  function expected(account: Account): Fraction | null {
    const { tickets, invoice } = account;
    const opened = tickets.filter((age) => age <= 28).length;
    const words = { current: 100, minor: 70, overdue: 30, failed: 0 };
    return mean([
      { weight: 50, score: voiceOf(account) },
      { weight: 30, score: within(times(whole(100), over(whole(8 - opened), whole(7)))) },
      { weight: 20, score: invoice === null ? null : whole(words[invoice]) },
    ]);
  }

  let state = 7;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const accounts = Array.from({ length: 120 }, (_, i): Account => {
    const some = (n: number) => Array.from({ length: random(n) }, () => 1 + random(220));
    return {
      id: `a${i}`,
      answers: some(7).map((age) => [1 + random(5), age]),
      tickets: some(20).map((age) => 1 + (age % 45)),
      invoice: ([...Object.keys(invoices), null] as const)[random(5)] as Account['invoice'],
    };
  });
  const company = companyOf(accounts, model);
  const told = scored(company);

  it('scores every account as a plain loop does', () => {
    const names = ['Good', 'Fair', 'Poor', 'Bad'];
    const edges = [80, 60, 40, Number.NEGATIVE_INFINITY];
    for (const account of accounts) {
      const exact = expected(account)!;
      const row = told.get(account.id)!;
      expect(Number(row.score), account.id).toBeCloseTo(numberOf(exact), 5);
      const at = edges.findIndex((edge) => edge < 0 || !isBelow(exact, edge));
      expect(row.band, account.id).toBe(names[at]);
    }
    expect(new Set([...told.values()].map(({ band }) => band)).size).toBe(4);
  });

  it('has accounts without answers, without invoices, and without either', () => {
    const coverages = new Set(
      [...told.values()].map(({ coverage }) => Number(coverage).toFixed(0)),
    );
    expect([...coverages].map(Number).sort((a, b) => a - b)).toEqual([30, 50, 70, 80, 100]);
  });

  it('shows parts that add up to the score', () => {
    for (const account of accounts.slice(0, 4)) {
      const run = company.run('health', ...month, '--account', account.id, '--format', 'csv');
      const parts = rowsOf(run.stdout);
      const sum = parts.reduce((total, part) => total + Number(part.contribution), 0);
      expect(sum).toBeCloseTo(Number(told.get(account.id)!.score), 4);
      expect(parts.map(({ weight }) => Number(weight))).toEqual([30, 20, 30, 20]);
      expect(parts.map(({ group }) => group)).toEqual(['voice', 'voice', 'load', 'money']);
    }
  });

  it('judges groups by their target', () => {
    const voices = accounts.flatMap((account) => {
      const voice = voiceOf(account);
      return voice === null ? [] : numberOf(voice);
    });
    const met = voices.filter((score) => score >= 75).length;
    const { stdout } = company.run('health', ...month);
    expect(stdout).toMatch(new RegExp(`Voice +50 +[\\d.]+ +75 +${met} of ${voices.length}\\n`));
  });

  it('is not moved by what came at t or later', () => {
    const later = accounts.map(
      (account): Account => ({
        ...account,
        answers: [...account.answers, [1, 0], [1, -3]],
        tickets: [...account.tickets, 0, -1, -2],
      }),
    );
    const scores = (rows: Map<string, Record<string, string>>) =>
      [...rows].map(([id, { score, band }]) => [id, score, band]);
    expect(scores(scored(companyOf(later, model)))).toEqual(scores(told));
  });

  it('fills what is missing as the config says', () => {
    const id = accounts.find(
      ({ answers, invoice }) => answers.length === 0 && invoice !== null,
    )!.id;
    const { tickets, invoice } = accounts.find((account) => account.id === id)!;
    const rest = { id, answers: [], tickets, invoice };
    const load = mean([{ weight: 1, score: expected({ ...rest, invoice: null }) }])!;
    const money = { current: 100, minor: 70, overdue: 30, failed: 0 }[invoice!];
    const withVoice = (voice: number) => (50 * voice + 30 * numberOf(load) + 20 * money) / 100;
    for (const [policy, voice] of [
      ['zero', 0],
      ['neutral', 50],
    ] as const) {
      const row = scored(company, '--set', `health.missing=${policy}`).get(id)!;
      expect(Number(row.score)).toBeCloseTo(withVoice(voice), 5);
    }
    const failed = company.run('health', ...month, '--set', 'health.missing=fail');
    expect(failed.code).toBe(4);
    expect(failed.stderr).toContain('has no data for');
  });

  it('carries a figure forward from the days before', () => {
    const quiet: Account = { id: 'q', answers: [[4, 120]], tickets: [], invoice: 'current' };
    const old = companyOf([quiet], model);
    const part = (days: number) =>
      rowsOf(
        old.run(
          ...['health', ...month, '--account', 'q', '--format', 'csv'],
          ...['--set', `health.missing=carry_forward(${days}d)`],
        ).stdout,
      )[0]!;
    // Last seen 90 days after the answer: 30 days before t.
    expect([part(29).score, part(29).present]).toEqual(['', 'false']);
    expect(Number(part(30).score)).toBeCloseTo(100 * (3 / 3.5), 6);
    expect(part(30).present).toBe('false');
  });

  it('says unknown below the least coverage', () => {
    const least = scored(company, '--set', 'health.min_coverage=70%');
    for (const [id, { band, coverage }] of least) {
      expect(band === 'Unknown', id).toBe(Number(coverage) < 70);
    }
  });
});

describe('edges', () => {
  const one: Account = { id: 'a', answers: [[3, 5]], tickets: [], invoice: null };
  const fixed = (score: number) => `{steps: [[0, ${score}]]}`;
  const both = (a: number, b: number) => `models:
  edge:
    groups:
      - {id: a, weight: ${a}, inputs: [{metric: csat_mean, window: 90d, weight: 1, score: ${fixed(100)}}]}
      - {id: b, weight: ${b}, inputs: [{metric: ticket_volume, window: 28d, weight: 1, score: ${fixed(0)}}]}
    ${bands}
health: {model: edge}`;

  it.each([
    [80, 20, '80', 'Good'],
    [79.96, 20.04, '79.96', 'Fair'],
    [79.999999, 20.000001, '79.999999', 'Fair'],
    [2, 1, '66.666667', 'Fair'],
    [60, 40, '60', 'Fair'],
    [59.999999, 40.000001, '59.999999', 'Poor'],
    [40, 60, '40', 'Poor'],
    [8, 12, '40', 'Poor'],
    [39.99, 60.01, '39.99', 'Bad'],
  ])('weights %d and %d: %s is %s', (a, b, score, band) => {
    const row = scored(companyOf([one], both(a, b))).get('a')!;
    expect([row.score, row.band]).toEqual([score, band]);
  });

  it('belong to the band below where the config says so', () => {
    const edge = ['--set', 'health.edges=upper_inclusive'];
    const bandOf = (a: number) =>
      scored(companyOf([one], both(a, 100 - a)), ...edge).get('a')!.band;
    expect([80, 80.5, 60, 40].map(bandOf)).toEqual(['Fair', 'Good', 'Poor', 'Bad']);
  });

  it('prints no score of a band that it is not in', () => {
    const { stdout } = companyOf([one], both(79.96, 20.04)).run(
      'health',
      ...month,
      '--account',
      'a',
    );
    expect(stdout).toContain('Fair 79.9\n');
  });

  it('adds thirds up to a whole', () => {
    const inputs = [
      [1, 4],
      [0.8, 3.8],
      [0, 3],
    ].map(([from, to], i) => {
      return `{id: i${i}, metric: csat_mean, window: 90d, weight: 1, score: {linear: [${from}, ${to}]}}`;
    });
    const model = `models: {thirds: {inputs: [${inputs.join(', ')}], ${bands}}}\nhealth: {model: thirds}`;
    const row = scored(companyOf([one], model)).get('a')!;
    expect([row.score, row.band]).toEqual(['80', 'Good']);
  });

  it.each([
    ['{steps: [[0, 0], [3, 50]]}', 50],
    ['{steps: [[0, 0], ["> 3", 50]]}', 0],
    ['{steps: [[3.000001, 50]]}', 0],
    ['{inverse: [3, 5]}', 100],
    ['{inverse: [1, 3]}', 0],
    ['{inverse: [1, 5]}', 50],
    ['{linear: [5, 1]}', 50],
    ['{linear: [3, 4]}', 0],
    ['{linear: [-1, 7]}', 50],
    ['{linear: [1, 2]}', 100],
    ['{linear: [1, 2], cap: false}', 200],
  ])('3 by %s is %d', (score, points) => {
    const model = `models: {m: {inputs: [{metric: csat_mean, window: 90d, weight: 1, score: ${score}}], ${bands}}}\nhealth: {model: m}`;
    expect(Number(scored(companyOf([one], model)).get('a')!.score)).toBe(points);
  });

  it('scores words anew', () => {
    const words = 'categories: {failed: 0, overdue: 10, "current, minor": 55, current: 90}';
    const model = `models: {m: {inputs: [{input: points.payment, weight: 1, score: {${words}}}], ${bands}}}\nhealth: {model: m}`;
    const all = (['current', 'minor', 'overdue', 'failed'] as const).map((invoice): Account => {
      return { id: invoice, answers: [], tickets: [], invoice };
    });
    const told = scored(companyOf(all, model));
    expect(all.map(({ id }) => Number(told.get(id)!.score))).toEqual([90, 55, 10, 0]);
  });
});

describe('a formula', () => {
  const inputs =
    'inputs: [{id: voice, metric: csat_mean, window: 90d, score: {linear: [1, 5]}}, {id: load, metric: ticket_volume, window: 28d, score: {linear: [0, 10]}}]';
  const accounts: Account[] = [
    { id: 'a', answers: [[4, 3]], tickets: [2, 2, 2], invoice: null },
    { id: 'quiet', answers: [[2, 3]], tickets: [], invoice: null },
    { id: 'silent', answers: [], tickets: [1], invoice: null },
  ];

  it.each([
    ['0.6 * voice + 0.4 * (100 - load)', [73, 55, null]],
    ['voice - load', [45, 25, null]],
    ['load - voice', [0, 0, null]],
    ['voice + load + 50', [100, 75, null]],
    ['100 * voice / (voice + load)', [71.428571, 100, null]],
    ['voice / load', [2.5, null, null]],
    ['voice * load / 100', [22.5, 0, null]],
  ])('%s', (formula, scores) => {
    const model = `models: {m: {${inputs}, formula: "${formula}", ${bands}}}\nhealth: {model: m, min_coverage: 0%}`;
    const told = scored(companyOf(accounts, model));
    const found = accounts.map(({ id }) => told.get(id)!);
    expect(found.map(({ score }) => (score === '' ? null : Number(score)))).toEqual(scores);
    expect(found.map(({ band }) => band === 'Unknown')).toEqual(scores.map((s) => s === null));
  });
});

describe('models of segments', () => {
  const history = { account_id: 'mover', valid_from: '2026-10-10', segment: 'Enterprise' };
  const lines = `models:
  simple: {inputs: [{metric: csat_mean, window: 90d, weight: 1, score: {linear: [1, 5]}}], ${bands}}
health: {model: {default: points, segments: {enterprise: simple}}, min_coverage: 0%}`;
  const accounts: Account[] = [
    {
      id: 'large',
      answers: [
        [4, 3],
        [4, 60],
      ],
      tickets: [],
      invoice: 'current',
      segment: 'Enterprise',
    },
    {
      id: 'small',
      answers: [
        [4, 3],
        [4, 60],
      ],
      tickets: [],
      invoice: 'current',
    },
    {
      id: 'mover',
      answers: [
        [2, 3],
        [2, 60],
      ],
      tickets: [],
      invoice: 'current',
    },
  ];
  const company = companyOf(accounts, lines);
  company.put(
    'account_history.csv',
    `${Papa.unparse([history, { ...history, valid_from: '2024-01-01', segment: 'smb' }], { newline: '\n' })}\n`,
  );
  const config = ['--set', 'sources.5={table: account_history, files: account_history.csv}'];
  const told = scored(company, ...config);

  it('score each account by its own', () => {
    expect([...told].map(([id, { model, score }]) => [id, model, Number(score)])).toEqual([
      ['large', 'simple', 75],
      ['mover', 'simple', 25],
      ['small', 'points', expect.any(Number)],
    ]);
  });

  it('tell no change where the model changed', () => {
    expect([...told].map(([id, { change }]) => [id, change])).toEqual([
      ['large', '0'],
      ['mover', ''],
      ['small', '0'],
    ]);
    const one = company.run('health', ...month, ...config, '--account', 'mover').stdout;
    expect(one).not.toMatch(/[▲▼]/);
  });

  it('keep the bands of each model apart', () => {
    const { stdout } = company.run('health', ...month, ...config);
    expect(stdout).toContain('Overview: model points');
    expect(stdout).toContain('Overview: model simple');
  });

  it('side by side list every account by each', () => {
    const run = company.run('health', ...month, '--model', 'points,simple', '--format', 'csv');
    const rows = rowsOf(run.stdout).map(({ account_id, model }) => `${account_id} ${model}`);
    expect(rows).toHaveLength(6);
    expect(new Set(rows)).toContain('small simple');
    const refused = company.run('health', ...month, '--model', 'points,simple', '--band', 'Good');
    expect(shown(refused)[0]).toBe('2 error: --band takes one model');
  });
});

describe('a shipped model changed', () => {
  const accounts: Account[] = [{ id: 'a', answers: [], tickets: [], invoice: 'overdue' }];
  const company = companyOf(
    accounts,
    `models:
  heavy: {like: points, weights: {payment: 60}}
  late: {like: points, settings: {payment.overdue_days: 45}}
health: {min_coverage: 0%}`,
  );
  const scoreBy = (model: string) => Number(scored(company, '--model', model).get('a')!.score);

  it('weighs and judges as it says', () => {
    // Support without tickets is neutral, 15 of 20; an overdue invoice has 3 of 10, one in time but late 7.
    expect(scoreBy('points')).toBe(60);
    expect(scoreBy('heavy')).toBeCloseTo((20 * 75 + 60 * 30) / 80, 6);
    expect(scoreBy('late')).toBeCloseTo((100 * (15 + 7)) / 30, 6);
  });
});
