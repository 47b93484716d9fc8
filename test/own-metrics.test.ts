import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { units } from '../src/analyse/contribution.ts';
import { openFacts } from '../src/facts/index.ts';
import { evaluate, FormulaError, namesIn, parseFormula } from '../src/lib/formula.ts';
import { root, rowsOf } from './cli.ts';
import { exportsOf, shown } from './exports.ts';

const folder = join(root, 'fixtures/small');
const base = readFileSync(join(folder, 'cs-metrics.yaml'), 'utf8')
  .replace(/^version: 1\n/m, '')
  .replaceAll(/files: (\w+\.csv)/g, `files: ${folder}/$1`);

/** The fixture's config with metrics of its own. */
const withMetrics = (...lines: string[]) => exportsOf({}, base, 'metrics:', ...lines);

const opened = [
  '  opened_share:',
  '    title: Mails opened',
  '    unit: percent',
  '    better: higher',
  '    kind: activity',
  '    over: activity_periods',
  "    where: kind = 'email'",
  '    numerator: count(*) filter (where opened)',
  '    denominator: count(*)',
  '    targets: [{target: "> 40%"}, {from: 2026-06, target: ">= 5%", segments: {SMB: {target: ">= 15%"}}}]',
  '    bands: {High: ">= 20%", Low: "> 0%"}',
];
const reply = (id: string, statistic: string) => [
  `  ${id}:`,
  '    title: Time to reply',
  '    unit: hours',
  '    better: lower',
  '    over: ticket_periods',
  "    where: event = 'answered'",
  '    value: response_seconds',
  `    statistic: ${statistic}`,
  '    per: 3600',
];
const formula = (id: string, text: string, more = '') =>
  `  ${id}: {title: ${id}, unit: number, better: range, formula: "${text}"${more}}`;

const all = withMetrics(
  ...opened,
  ...reply('reply_mean', 'mean'),
  ...reply('reply_median', 'median'),
  ...reply('reply_p90', 'p90'),
  formula('gap', 'nrr - grr', ', windows: 12m, targets: {target: "5–10"}'),
  formula('per_customer', '100 * mrr_expansion / (customers + 0)'),
  formula('by_zero', 'mrr / (customers - customers)'),
  formula('unknown', '1 - nps@last + executive', ''),
  '  executive: {title: Executive mails, unit: count, better: higher, over: activity_periods, numerator: count(*), needs: activities.is_executive}',
);

type Row = Record<string, string>;
const load = (name: string): Row[] => rowsOf(readFileSync(join(folder, `${name}.csv`), 'utf8'));
const run = (...args: string[]): Row[] => {
  const { code, stdout, stderr } = all.run(...args, '--month', '2026-06', '--format', 'csv');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return rowsOf(stdout);
};
const at = (rows: Row[], metric: string, period: string, segment = ''): Row =>
  rows.find((r) => r.metric === metric && r.period === period && r.segment === segment)!;

const segmentOf = new Map(load('accounts').map((a) => [a.account_id, a.segment]));
const months = ['2026-04', '2026-05', '2026-06'];
const segments = ['', 'enterprise', 'mid_market', 'small_business'];

describe('sums over a fact', () => {
  const rows = run('metrics', 'opened_share', '--months', '3', '--by', 'segment');

  it.each(months.flatMap((month) => segments.map((segment) => [month, segment])))(
    'counts the mails of %s by hand %s',
    (month, segment) => {
      const sent = load('activities').filter((row) => {
        const isOf = segment === '' || segmentOf.get(row.account_id!) === segment;
        return row.kind === 'email' && row.occurred_at!.startsWith(month!) && isOf;
      });
      const read = sent.filter((row) => row.opened === 'true');
      const found = at(rows, 'opened_share', month!, segment);
      expect(found).toMatchObject({
        numerator: String(read.length),
        denominator: String(sent.length),
        n: String(sent.length),
      });
      expect(Number(found.value)).toBeCloseTo((100 * read.length) / sent.length, 10);
    },
  );

  it('judges by the levels of its month and segment, and finds the word', () => {
    const [may, june] = months.slice(1).map((month) => at(rows, 'opened_share', month));
    expect(may).toMatchObject({
      target_op: '>',
      target: '40.0',
      status: 'missed',
      assessment: 'High',
    });
    expect(june).toMatchObject({
      target_op: '>=',
      target: '5.0',
      status: 'met',
      assessment: 'Low',
    });
    const small = at(rows, 'opened_share', '2026-06', 'small_business');
    expect(small).toMatchObject({ target: '15.0', value: '12.5', status: 'missed' });
  });

  it('is explained by accounts that add up, with the lines of the export', () => {
    const parts = run('explain', 'opened_share').filter((row) => row.role === 'account');
    const sum = (column: string) =>
      parts.reduce((n, row) => n + Number(units(row[column]!)), 0) / 1e8;
    expect([sum('numerator'), sum('denominator')]).toEqual([1, 15]);
    expect(sum('contribution')).toBeCloseTo(100 / 15, 6);
    const ida = run('explain', 'opened_share', '--account', 'ida').find(
      (row) => row.role === 'email',
    );
    expect(ida).toMatchObject({ source_line: '25' });
  });
});

describe('statistics of a value', () => {
  const rows = run(
    'metrics',
    'reply_mean',
    'reply_median',
    'reply_p90',
    '--months',
    '3',
    '--by',
    'segment',
  );
  const hours = (month: string, segment: string): number[] =>
    load('tickets')
      .filter((t) => t.account_id !== 'zed' && t.created_at!.startsWith(month))
      .filter((t) => t.first_response_at !== '')
      .filter((t) => segment === '' || segmentOf.get(t.account_id!) === segment)
      .map(
        (t) => (Date.parse(`${t.first_response_at}Z`) - Date.parse(`${t.created_at}Z`)) / 3_600_000,
      )
      .sort((a, b) => a - b);
  const percentile = (sorted: number[], share: number): number => {
    const place = (sorted.length - 1) * share;
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return low + (high - low) * (place % 1);
  };

  it.each(months.flatMap((month) => segments.map((segment) => [month, segment])))(
    'of the replies of %s %s',
    (month, segment) => {
      const sorted = hours(month!, segment!);
      const told = ['reply_mean', 'reply_median', 'reply_p90'].map((id) =>
        at(rows, id, month!, segment),
      );
      if (sorted.length === 0) {
        expect(told.filter((row) => row !== undefined && row.value !== '')).toEqual([]);
        return;
      }
      const expected = [
        sorted.reduce((sum, h) => sum + h, 0) / sorted.length,
        percentile(sorted, 0.5),
        percentile(sorted, 0.9),
      ];
      told.forEach((row, i) => {
        expect(Number(row.value)).toBeCloseTo(expected[i]!, 8);
        expect(row.n).toBe(String(sorted.length));
      });
    },
  );

  it('are explained', () => {
    for (const id of ['reply_mean', 'reply_median', 'reply_p90']) {
      const parts = run('explain', id).filter((row) => row.role === 'account');
      const sum = parts.reduce((n, row) => n + Number(row.contribution), 0);
      expect(sum).toBeCloseTo(Number(at(rows, id, '2026-06').value), 6);
    }
  });
});

describe('formulas', () => {
  const rows = run(
    'metrics',
    'gap',
    'per_customer',
    'by_zero',
    'unknown',
    'executive',
    'nrr/12m',
    'grr/12m',
    'mrr_expansion',
    'customers',
    '--by',
    'segment',
    '--months',
    '2',
  );
  const oracle = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

  it.each(segments)('combine the numbers of the same segment %s', (segment) => {
    const value = (id: string) => Number(at(rows, id, '2026-06', segment).value);
    expect(value('gap')).toBeCloseTo(value('nrr') - value('grr'), 9);
    const may = (id: string) => Number(at(rows, id, '2026-05', segment).value);
    expect(may('per_customer')).toBeCloseTo((100 * may('mrr_expansion')) / may('customers'), 8);
  });

  it('agree with the oracle', () => {
    const { total } = oracle.revenue.retention['2026-06/12m'];
    const expected = total['nrr@cohort'].value - total['grr@cohort'].value;
    expect(Number(at(rows, 'gap', '2026-06').value)).toBeCloseTo(expected, 9);
  });

  it('are judged against a range, whose end stands in a column of its own', () => {
    const gap = at(rows, 'gap', '2026-06');
    expect(gap).toMatchObject({ target_op: '..', target: '5', target_to: '10', status: 'met' });
    expect(at(rows, 'gap', '2026-06', 'mid_market').status).toBe('missed');
  });

  it('are unknown with their parts, and without a divisor', () => {
    expect(at(rows, 'by_zero', '2026-06')).toMatchObject({ value: '', note: 'a divisor is 0' });
    const { value, note } = at(rows, 'unknown', '2026-06');
    expect([value, note]).toEqual(['', 'executive: needs activities.is_executive']);
    expect(at(rows, 'executive', '2026-06').value).toBe('');
  });

  it('are explained by what they combine', () => {
    const parts = run('explain', 'gap');
    expect(parts.map(({ role, account }) => [role, account])).toEqual([
      ['operand', 'nrr@cohort/12m'],
      ['operand', 'grr@cohort/12m'],
    ]);
    const text = all.run('explain', 'gap', '--month', '2026-06', '--by', 'segment').stdout;
    for (const line of [/nrr@cohort\/12m +85\.00 %/, /grr@cohort\/12m/, /5–10/, /By segment/])
      expect(text).toMatch(line);
  });

  it.each([
    ['a - b - c', -1],
    ['a - (b - c)', 5],
    ['a + b * c', 10],
    ['(a + b) × c', 18],
    ['c / b ÷ a', 3 / 2 / 4],
    ['-a + 10', 6],
    ['−a', -4],
    ['2.5 * a', 10],
    ['a / (b + 1 - c)', null],
    ['a/12m', 7],
    ['a/2', 2],
    ['a/16', 0.25],
  ] as const)('%s', (text, expected) => {
    const numbers: Record<string, number> = { a: 4, b: 2, c: 3, 'a/12m': 7 };
    expect(evaluate(parseFormula(text), (name) => numbers[name]!)).toBe(expected);
  });

  it('know their names', () => {
    expect(namesIn(parseFormula('NRR@cohort.arr/12m - grr + nrr - grr'))).toEqual([
      'nrr@cohort.arr/12m',
      'grr',
      'nrr',
    ]);
    for (const text of ['', 'a +', '(a', 'a)', 'a b', 'a ^ 2', '* a']) {
      expect(() => parseFormula(text), text).toThrow(FormulaError);
    }
  });
});

describe('what is wrong with them', () => {
  const m = (...lines: string[]) =>
    withMetrics('  m:', '    title: M', ...lines.map((line) => `    ${line}`));
  const head = ['unit: count', 'better: higher', 'over: answers'];
  const message = (exports: ReturnType<typeof withMetrics>, ...args: string[]): string => {
    const told = shown(
      exports.run(...args, ...(args[0] === 'check' ? [] : ['--month', '2026-06'])),
    );
    return told
      .filter((line) => !/^ +\d* *[|^]|^ +\^/.test(line))
      .join(' | ')
      .replace(/^2 error: .*?cs-metrics\.yaml:\d+:\d+: /, '');
  };

  it.each([
    [
      ['unit: percent', 'better: higher', 'over: answers', 'numerator: count(*)'],
      'metrics.m.denominator is missing | hint: a percentage needs what it is a percentage of',
    ],
    [
      ['unit: count', 'better: higher', 'numerator: count(*)'],
      'metrics.m.over is missing | hint: name the fact whose rows count, or a `formula:`',
    ],
    [
      ['unit: count', 'better: higher', 'over: answer', 'numerator: count(*)'],
      /^unknown fact "answer" in metrics\.m \| hint: did you mean answers\?/,
    ],
    [
      [...head, 'value: score'],
      'metrics.m.statistic is missing | hint: add `statistic: mean`, `median` or `p90`',
    ],
    [
      [...head, 'statistic: mean'],
      'metrics.m.numerator is missing | hint: add `numerator:`, or `value:` with a `statistic:`',
    ],
    [
      [...head, 'formula: nrr - grr'],
      'metrics.m has both formula and over | hint: keep one of them',
    ],
    [
      [...head, 'at: opening', 'numerator: count(*)'],
      'only account_periods knows segments at the opening, not answers | hint: remove the line',
    ],
    [
      [...head, 'numerator: count(*)', 'needs: activities.is_exec'],
      'unknown column "is_exec" of activities | hint: did you mean is_executive?',
    ],
    [
      ['unit: points', 'better: neutral', 'formula: nrr / (grr - gr'],
      'metrics.m.formula ends too early | hint: write +, -, *, / and parentheses between metrics, such as nrr - grr',
    ],
    [
      ['unit: points', 'better: neutral', 'formula: nrr - grrr'],
      'unknown metric "grrr" in metrics.m.formula | hint: did you mean grr?',
    ],
    [['unit: points', 'better: neutral', 'formula: 1 + 1'], 'metrics.m.formula names no metric'],
    [
      ['unit: points', 'better: neutral', 'formula: m - grr'],
      '"m" is a formula, and formulas do not nest | hint: write that formula out here',
    ],
    [
      ['unit: points', 'better: neutral', 'formula: nrr@x - grr'],
      'the formula m combines nrr@x/1m: nrr has no variant "x" | hint: variants: cohort, movements, reactivation, mrr, arr',
    ],
    [
      [...head, 'numerator: count(*)', 'targets: {target: "< 5"}'],
      'm is better when higher, but the target asks for the contrary | hint: write > or >=',
    ],
  ] as const)('%j', (lines, expected) => {
    const told = message(m(...lines), 'metrics', 'mrr');
    if (typeof expected === 'string') expect(told).toBe(expected);
    else expect(told).toMatch(expected);
  });

  it('a name that is taken', () => {
    const own = withMetrics(formula('nrr', 'grr + 1'));
    expect(message(own, 'metrics', 'mrr')).toBe(
      '"nrr" is the name of a built-in metric | hint: give yours another id',
    );
  });

  it.each([
    [
      'sum(scor)',
      'metrics.m.numerator names the unknown column "scor" | hint: did you mean score?',
    ],
    ['count(distinct account_id)', 'metrics.m.numerator is not a sum or a count of rows'],
    ['count(*) + 1', 'metrics.m.numerator is not a sum or a count of rows'],
    ['sum(score) * sum(score)', 'metrics.m.numerator is not a sum or a count of rows'],
    ['score', 'metrics.m.numerator is not a sum or a count of rows'],
    ['max(score)', 'metrics.m.numerator has the function max, which is not allowed here'],
    ['avg(score)', 'metrics.m.numerator has the function avg, which is not allowed here'],
    ['sum(score / 2)', 'metrics.m.numerator has "/" that gives a floating-point number'],
    ['sum(score * 1e3)', 'metrics.m.numerator has a number that gives a floating-point number'],
    [
      'sum(cast(score as double))',
      'metrics.m.numerator has a number that gives a floating-point number',
    ],
    ['(select count(*) from accounts)', 'metrics.m.numerator has a subquery'],
    ['sum(survey)', 'metrics.m.numerator does not work: No function matches'],
    ['count(*); drop table answers', 'metrics.m.numerator is not one SQL expression'],
    ['count(*)) from raw --', 'metrics.m.numerator is not one SQL expression'],
    [
      "count(*) filter (where read_text('/etc/passwd') <> '')",
      'metrics.m.numerator has the function read_text, which is not allowed here',
    ],
  ])('numerator %s', (sql, expected) => {
    const own = m(...head, `numerator: ${JSON.stringify(sql)}`);
    expect(message(own, 'metrics', 'm')).toContain(expected);
  });

  it('is found by compare, which takes no formula', () => {
    const query = m(...head, 'numerator: (select count(*) from tickets)');
    expect(message(query, 'compare', 'm', 'escalations')).toContain(
      'metrics.m.numerator has a subquery',
    );
    const combined = withMetrics(formula('gap', 'nrr - grr', ''));
    expect(message(combined, 'compare', 'gap', 'nrr')).toContain(
      'gap combines other metrics and has no accounts of its own',
    );
  });

  it('is found by check and explain, and in filters and values', () => {
    const filter = m(...head, 'numerator: count(*)', `where: "survey = 'nps') or (1=1"`);
    expect(message(filter, 'check')).toContain('metrics.m.where does not work: syntax error');
    const text = m(...head, 'value: survey', 'statistic: median');
    expect(message(text, 'metrics', 'm')).toContain(
      'metrics.m.value does not work: Could not convert string',
    );
    const value = m(...head, 'value: scor', 'statistic: mean');
    expect(message(value, 'explain', 'm')).toContain(
      'metrics.m.value names the unknown column "scor"',
    );
  });

  it('whole numbers and decimals may be divided where each row is rounded', () => {
    const own = m(...head, 'numerator: sum(cast(score / 2 as decimal(18, 4))) - 2 * count(*)');
    const { stdout } = own.run('metrics', 'm', '--month', '2026-06', '--format', 'csv');
    const scores = load('survey_responses').filter((r) => r.responded_at!.startsWith('2026-06'));
    const ratings = load('tickets').filter(
      (t) =>
        t.account_id !== 'zed' &&
        t.satisfaction !== '' &&
        t.resolved_at!.startsWith('2026-06') &&
        !load('survey_responses').some((r) => r.survey === 'csat' && r.ticket_id === t.ticket_id),
    );
    const values = [
      ...scores.map((r) => Number(r.score)),
      ...ratings.map((t) => Number(t.satisfaction)),
    ];
    const expected = values.reduce((sum, score) => sum + score / 2 - 2, 0);
    expect(Number(rowsOf(stdout)[0]!.value)).toBeCloseTo(expected, 9);
  });
});

it('are n/a where their exports are missing, and stand in the catalogue', () => {
  const bare = exportsOf(
    { 'mrr.csv': 'account_id,month,mrr,currency\na,2026-05-31,10,USD\na,2026-06-30,12,USD\n' },
    'sources: [{table: mrr_snapshots, files: mrr.csv}]',
    'metrics:',
    ...opened,
    formula('more', 'opened_share + 1'),
  );
  const { stdout } = bare.run(
    'metrics',
    'opened_share',
    'more',
    '--month',
    '2026-06',
    '--format',
    'csv',
  );
  expect(rowsOf(stdout).map(({ value, note }) => [value, note])).toEqual([
    ['', 'needs activities'],
    ['', 'opened_share: needs activities'],
  ]);
  const listed = rowsOf(bare.run('metrics', '--format', 'csv').stdout).find(
    (row) => row.metric === 'opened_share',
  );
  expect(listed).toMatchObject({
    family: 'own',
    kind: 'activity',
    unit: 'percent',
    target: '>= 5 (1m), >= 5 (3m), >= 5 (12m)',
  });
});

describe('dimensions of the config', () => {
  const own = exportsOf(
    {},
    base.replace(
      /^dimensions:\n/m,
      'dimensions:\n  seats: {from: accounts.licensed_seats, ranges: [3, 5]}\n  area: {from: accounts.region, map: {EMEA: Europe}}\n',
    ),
  );
  const rows = rowsOf(
    own.run(
      'metrics',
      'customers',
      '--month',
      '2026-06',
      '--by',
      'seats',
      '--by',
      'area',
      '--format',
      'csv',
    ).stdout,
  );
  const paying = [
    'dot',
    'eve',
    'fay',
    'gus',
    'hal',
    'ida',
    'jo',
    'kit',
    'mia',
    'ned',
    'pam',
    'ray',
    'sue',
  ];

  it('split by ranges and by words', () => {
    const accounts = load('accounts').filter(({ account_id: id }) => paying.includes(id!));
    const seats = (low: number, high: number) =>
      String(
        accounts.filter((a) => Number(a.licensed_seats) >= low && Number(a.licensed_seats) < high)
          .length,
      );
    const region = (name: string) => String(accounts.filter((a) => a.region === name).length);
    const told = Object.fromEntries(rows.map((row) => [row.segment, row.value]));
    expect(told).toEqual({
      '': String(paying.length),
      '<3': seats(0, 3),
      '3–4': seats(3, 5),
      '5+': seats(5, 99),
      Europe: region('EMEA'),
      AMER: region('AMER'),
      APAC: region('APAC'),
    });
  });

  it.each([
    ['seats: {from: accounts.seats, ranges: [3]}', 'unknown column "seats" of accounts'],
    [
      'seats: {from: accounts.licensed_seats, ranges: [5, 3]}',
      'a list of numbers, each greater than the one before',
    ],
    [
      'area: {from: accounts.region, map: {A: B}, ranges: [3]}',
      'dimensions.area has both map and ranges',
    ],
    ['area: {map: {A: B}}', 'dimensions.area'],
  ])('%s is an error', (line, expected) => {
    const wrong = exportsOf({}, base.replace(/^dimensions:\n/m, `dimensions:\n  ${line}\n`));
    const { code, stderr } = wrong.run('metrics', 'mrr', '--month', '2026-06');
    expect([code, stderr.includes(expected)]).toEqual([2, true]);
  });
});

it('facts that are open carry account and period', async () => {
  expect(openFacts.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'account_periods',
      'account_usage',
      'activity_periods',
      'answers',
      'ticket_periods',
    ]),
  );
  for (const { name } of openFacts) {
    const own = withMetrics(
      `  m: {title: M, unit: count, better: neutral, over: ${name}, numerator: "count(*) filter (where account_id <> '')"}`,
    );
    const { code, stderr } = own.run('explain', 'm', '--month', '2026-06', '--format', 'csv');
    expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
  }
});
