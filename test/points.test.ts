import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { root, rowsOf } from './cli.ts';
import { type Exports, exportsOf } from './exports.ts';

type Row = Record<string, string | number>;
type Tables = Record<string, readonly Row[]>;

// Seen at the end of Saturday 2026-10-31: windows begin on 10-04 (28 days, a Sunday), 10-02 (30), 08-03 (90).
const t = '2026-11-01';
const month = ['--month', '2026-10', '--as-of', '2026-12-31', '--format', 'csv'];

/** The day so many days before t. */
const ago = (n: number): string => addDays(t, -n);

/** Noon of that day. */
const noon = (n: number): string => `${ago(n)} 12:00:00`;

const columns: Record<string, string> = {
  subscriptions: 'account_id,amount,currency,interval,starts_on,ends_on,trial_ends_on,plan',
  usage_events: 'account_id,occurred_at,event,feature',
  features: 'feature,tier,released_on,plans',
  tickets:
    'account_id,created_at,resolved_at,escalated,escalated_at,satisfaction,satisfaction_max,sentiment,is_dispute',
  activities: 'account_id,kind,occurred_at,status,opened,replied',
  invoices: 'account_id,issued_on,due_on,paid_on,failed_on,disputed_on,status,amount,currency',
};
const keys: Record<string, string> = {
  subscriptions: 'subscription_id',
  tickets: 'ticket_id',
  activities: 'activity_id',
  invoices: 'invoice_id',
};

/** A company with the tables given, and long-standing customers. */
function companyOf(accounts: readonly string[], tables: Tables, ...lines: string[]): Exports {
  const price = { amount: 10, currency: 'USD', interval: 'month', starts_on: '2025-01-01' };
  const own = new Set((tables.subscriptions ?? []).map((row) => row.account_id));
  const paid = accounts.filter((id) => !own.has(id)).map((id) => ({ account_id: id, ...price }));
  const all = { ...tables, subscriptions: [...paid, ...(tables.subscriptions ?? [])] };
  const files = Object.entries(all).map(([table, rows]) => {
    const key = keys[table];
    const named = rows.map((row, i) => ({ ...(key ? { [key]: `${table}${i}` } : {}), ...row }));
    const names = [...(key ? [key] : []), ...columns[table]!.split(',')];
    return [`${table}.csv`, `${Papa.unparse(named, { columns: names, newline: '\n' })}\n`];
  });
  const sources = Object.keys(all).map((table) => `{table: ${table}, files: ${table}.csv}`);
  return exportsOf(
    Object.fromEntries(files),
    `sources: [${sources.join(', ')}]`,
    ...['timezone: UTC', 'currency: USD', ...lines],
  );
}

/** Rows of `health` by account. */
function scored(company: Exports, ...args: string[]): Map<string, Record<string, string>> {
  const run = company.run('health', ...month, ...args);
  if (run.code !== 0) throw new Error(run.stderr);
  return new Map(rowsOf(run.stdout).map((row) => [row.account_id!, row]));
}

const owned = (cases: Record<string, readonly Row[]>): Row[] =>
  Object.entries(cases).flatMap(([account_id, rows]) =>
    rows.map((row) => ({ account_id, ...row })),
  );

/** Points of the one component that is connected, of so many at best; null when it is missing. */
function pointsOf(row: Record<string, string> | undefined, max: number): number | null {
  if (row === undefined || row.score === '') return null;
  return Math.round(1e7 * Number(row.score) * max) / 1e9;
}

/** Weekdays of the 28 days, newest first: Friday 30 October is two days before t. */
const weekdays = [2, 9, 16, 23].flatMap((n) => [n, n + 1, n + 2, n + 3, n + 4]);
const weekends = [1, 7, 8, 14, 15, 21, 22, 28];

describe('usage', () => {
  const cases: [name: string, days: readonly (number | string)[], points: number][] = [
    ['16 of 20 weekdays', weekdays.slice(0, 16), 30],
    ['16 others of 20', weekdays.slice(4), 30],
    ['15 of 20 weekdays', weekdays.slice(0, 15), 20],
    ['15 weekdays and all weekends', [...weekdays.slice(5), ...weekends], 20],
    ['3 of 4 weeks', [1, 8, 22], 20],
    ['3 weeks on their edges', [7, 14, 21], 20],
    ['weekends only', weekends, 20],
    ['2 of 4 weeks', weekdays.slice(0, 10), 10],
    ['2 weeks on their edges', [8, 14, 21], 10],
    ['20 times on one day', Array(20).fill(3), 10],
    ['first instant of the 28 days', [`${ago(28)} 00:00:00`], 10],
    ['last second of the as-of day', [`${ago(1)} 23:59:59`], 10],
    ['a second too early', [`${ago(29)} 23:59:59`], 0],
    ['a second too late', [`${t} 00:00:00`], 0],
    ['never', [], 0],
  ];
  const events = cases.flatMap(([name, days]) =>
    days.map((day) => ({
      account_id: name,
      occurred_at: typeof day === 'number' ? noon(day) : day,
    })),
  );
  // Somebody else shows that the export covers the window.
  const others = [400, 1].map((n) => ({ account_id: 'other', occurred_at: noon(n) }));
  const names = cases.map(([name]) => name);
  const company = companyOf([...names, 'other'], { usage_events: [...events, ...others] });
  const told = scored(company);

  it.each(cases)('%s', (name, _, points) => {
    expect(pointsOf(told.get(name), 30)).toBe(points);
  });

  it('of users elsewhere is not known when the export does not cover the window', () => {
    const late = companyOf(['a'], { usage_events: [{ account_id: 'a', occurred_at: noon(27) }] });
    expect(scored(late).get('a')).toMatchObject({ score: '', band: 'Unknown', coverage: '0.0' });
  });

  it('takes its limits from the settings', () => {
    const set = (line: string) => scored(company, '--set', `health.settings.usage.${line}`);
    const daily = set('daily_weekdays=15');
    expect(pointsOf(daily.get('15 of 20 weekdays'), 30)).toBe(30);
    expect(pointsOf(daily.get('3 of 4 weeks'), 30)).toBe(20);
    expect(pointsOf(set('weekly_weeks=2').get('2 of 4 weeks'), 30)).toBe(20);
  });

  it('counts days of the reporting zone', () => {
    const utc = companyOf(['in', 'out', 'other'], {
      usage_events: [
        { account_id: 'in', occurred_at: `${t}T03:59:59Z` },
        { account_id: 'out', occurred_at: `${t}T04:00:00Z` },
        ...others,
      ],
    });
    const local = scored(utc, '--set', 'timezone=America/New_York');
    expect(['in', 'out'].map((id) => pointsOf(local.get(id), 30))).toEqual([10, 0]);
  });
});

/** Core features of the plan Twenty. */
const twenty = Array.from({ length: 20 }, (_, i) => `f${i + 1}`);

describe('features', () => {
  const core = (feature: string, plans: string, released_on = ''): Row => {
    return { feature, tier: 'core', released_on, plans };
  };
  const features = [
    ...twenty.map((feature) => core(feature, 'Twenty;Both')),
    core('old', 'Two;Next;Both'),
    core('today', 'Two', ago(1)),
    core('tomorrow', 'Next', t),
    { feature: 'extra', tier: 'advanced', plans: 'Two;Next;None' },
  ];
  type Used = readonly (string | [feature: string, at: string])[];
  const cases: [name: string, plan: string, used: Used, points: number | null][] = [
    ['20 of 20', 'Twenty', twenty, 25],
    ['19 of 20', 'Twenty', twenty.slice(1), 20],
    ['15 of 20: 75 %', 'Twenty', twenty.slice(5), 20],
    ['14 of 20', 'Twenty', twenty.slice(6), 10],
    ['8 of 20: 40 %', 'Twenty', twenty.slice(12), 10],
    ['7 of 20', 'Twenty', twenty.slice(13), 5],
    ['0 of 20', 'Twenty', [], 5],
    ['one that was released on the as-of day is open', 'Two', ['old'], 10],
    ['it counts when used', 'Two', ['old', 'today'], 25],
    ['one that comes the day after is not', 'Next', ['old'], 25],
    ['advanced ones do not count', 'Two', ['old', 'extra'], 10],
    ['those of other plans do not count', 'Two', ['old', ...twenty], 10],
    ['two plans in one feature', 'Both', ['old', ...twenty], 25],
    ['first instant of the 30 days', 'Next', [['old', `${ago(30)} 00:00:00`]], 25],
    ['last second of the as-of day', 'Next', [['old', `${ago(1)} 23:59:59`]], 25],
    ['a second too early', 'Next', [['old', `${ago(31)} 23:59:59`]], 5],
    ['a second too late', 'Next', [['old', `${t} 00:00:00`]], 5],
    ['no core feature in the plan', 'None', ['extra'], null],
  ];
  const names = cases.map(([name]) => name);
  const subscriptions = cases.map(([account_id, plan]) => ({
    ...{ account_id, plan, amount: 10, currency: 'USD', interval: 'month' },
    starts_on: '2025-01-01',
  }));
  // Everybody is active on one day of the 28, for 10 points of usage.
  const usage_events = cases.flatMap(([account_id, , used]) => [
    { account_id, occurred_at: noon(1), event: 'login' },
    { account_id, occurred_at: noon(400), event: 'login' },
    ...used.map((use) => {
      const [feature, occurred_at] = typeof use === 'string' ? [use, noon(1)] : use;
      return { account_id, occurred_at, event: 'use', feature };
    }),
  ]);
  const tables = { subscriptions, usage_events, features };
  // Without features 30 of 55 points are present.
  const company = companyOf(names, tables, 'health: {min_coverage: 50%}');
  const told = scored(company);

  it.each(cases)('%s (%s)', (name, _, __, points) => {
    const [total, most] = points === null ? [10, 30] : [10 + points, 55];
    expect(Number(told.get(name)?.score)).toBeCloseTo((100 * total) / most, 9);
  });

  it('`none` gives nothing where the settings say so', () => {
    const strict = scored(company, '--set', 'health.settings.feature.is_none_zero=1');
    expect(Number(strict.get('0 of 20')?.score)).toBeCloseTo(1000 / 55, 9);
    expect(Number(strict.get('7 of 20')?.score)).toBeCloseTo(1500 / 55, 9);
  });
});

describe('support', () => {
  const solved = { created_at: noon(60), resolved_at: noon(40) };
  const flagged = { created_at: noon(60), escalated: 'true', escalated_at: noon(59) };
  const cases: [name: string, tickets: readonly Row[], points: number][] = [
    ['no tickets', [], 15],
    ['escalated and open for long', [{ created_at: noon(500), escalated_at: noon(499) }], 0],
    ['escalated, solved 30 days ago', [{ ...flagged, resolved_at: `${ago(30)} 00:00:00` }], 0],
    ['escalated, solved 31 days ago', [{ ...flagged, resolved_at: `${ago(31)} 23:59:59` }], 15],
    ['escalated, solved after', [{ ...flagged, resolved_at: `${t} 00:00:00` }], 0],
    ['escalated on the last second', [{ ...flagged, escalated_at: `${ago(1)} 23:59:59` }], 0],
    ['escalated later', [{ ...flagged, escalated_at: `${t} 00:00:00` }], 15],
    ['rated 0.70', [{ ...solved, satisfaction: 3.5 }], 15],
    ['rated below 0.70', [{ ...solved, satisfaction: 3.49 }], 5],
    ['rated 0.80', [{ ...solved, satisfaction: 4 }], 20],
    ['rated below 0.80', [{ ...solved, satisfaction: 3.99, sentiment: 1 }], 15],
    ['0.70 of two', [3, 4].map((satisfaction) => ({ ...solved, satisfaction })), 15],
    ['0.80 of two', [3, 5].map((satisfaction) => ({ ...solved, satisfaction })), 20],
    ['0.80 of ten', [{ ...solved, satisfaction: 8, satisfaction_max: 10 }], 20],
    ['0.70 of ten', [{ ...solved, satisfaction: 7, satisfaction_max: 10 }], 15],
    ['rated well in a bad tone', [{ ...solved, satisfaction: 4, sentiment: -1 }], 20],
    ['tone −0.2', [{ ...solved, sentiment: -0.2 }], 15],
    ['tone −0.21', [{ ...solved, sentiment: -0.21 }], 5],
    ['tone 0.2', [{ ...solved, sentiment: 0.2 }], 15],
    ['tone 0.21', [{ ...solved, sentiment: 0.21 }], 20],
    ['tone −0.2 of two', [0, -0.4].map((sentiment) => ({ ...solved, sentiment })), 15],
    [
      'solved 90 days ago',
      [{ ...solved, created_at: noon(100), resolved_at: `${ago(90)} 00:00:00`, satisfaction: 1 }],
      5,
    ],
    [
      'solved 91 days ago',
      [{ ...solved, created_at: noon(100), resolved_at: `${ago(91)} 23:59:59`, satisfaction: 1 }],
      15,
    ],
    ['solved and rated later', [{ ...solved, resolved_at: `${t} 00:00:00`, satisfaction: 1 }], 15],
    ['in a bad tone, still open', [{ created_at: noon(60), sentiment: -1 }], 15],
    ['escalated and well rated', [{ ...flagged, resolved_at: noon(5), satisfaction: 5 }], 0],
    ['disputed and open', [{ created_at: noon(60), is_dispute: 'true' }], 5],
    ['disputed and solved', [{ ...solved, is_dispute: 'true' }], 15],
    [
      'disputed, another one well rated',
      [
        { ...solved, satisfaction: 5 },
        { created_at: noon(5), is_dispute: 'true' },
      ],
      5,
    ],
    ['escalated at an unknown time', [{ created_at: noon(60), escalated: 'true' }], 0],
  ];
  const company = (more: Tables['tickets'] = []) =>
    companyOf(
      cases.map(([name]) => name),
      { tickets: [...owned(Object.fromEntries(cases)), ...more] },
    );
  const told = scored(company());

  it.each(cases)('%s', (name, _, points) => {
    expect(pointsOf(told.get(name), 20)).toBe(points);
  });

  it('flags without a date count at the newest date only', () => {
    const later = scored(company([{ account_id: 'no tickets', created_at: `${t} 09:00:00` }]));
    const changed = cases
      .map(([name]) => name)
      .filter((name) => later.get(name)?.score !== told.get(name)?.score);
    expect(changed).toEqual([
      'disputed and open',
      'disputed, another one well rated',
      'escalated at an unknown time',
    ]);
  });
});

describe('engagement', () => {
  const mail = (n: number | string, more: Row = {}): Row => ({
    ...{ kind: 'email', occurred_at: typeof n === 'number' ? noon(n) : n, status: 'completed' },
    ...{ opened: 'false', replied: 'false', ...more },
  });
  const mails = (sent: number, opened: number, replied: number): Row[] =>
    Array.from({ length: sent }, (_, i) =>
      mail(5 + i, { opened: String(i < opened), replied: String(i < replied) }),
    );
  const [first, last] = [`${ago(90)} 00:00:00`, `${ago(1)} 23:59:59`];
  const two = mails(2, 2, 0);
  const cases: [name: string, mails: readonly Row[], points: number | null][] = [
    ['no mail', [], null],
    ['2 mails', mails(2, 2, 2), null],
    ['3 mails, none opened', mails(3, 0, 0), 0],
    ['2 of 4 opened: 50 %', mails(4, 2, 0), 15],
    [
      '49 of 99 opened',
      Array.from({ length: 99 }, (_, i) => mail(5, { opened: String(i < 49) })),
      10,
    ],
    ['1 of 5 opened: 20 %', mails(5, 1, 0), 10],
    ['1 of 6 opened', mails(6, 1, 0), 5],
    ['1 of 10 replied: 10 %', mails(10, 1, 1), 15],
    ['1 of 11 replied', mails(11, 1, 1), 10],
    ['replied without a trace of opening', mails(11, 0, 1), 10],
    ['third on the first instant', [...two, mail(first)], 15],
    ['third on the last second', [...two, mail(last)], 15],
    ['third a second too early', [...two, mail(`${ago(91)} 23:59:59`)], null],
    ['third a second too late', [...two, mail(`${t} 00:00:00`)], null],
    ['third is a call', [...two, mail(5, { kind: 'touchpoint' })], null],
    ['third was cancelled', [...two, mail(5, { status: 'canceled' })], null],
  ];
  const company = companyOf(
    cases.map(([name]) => name),
    { activities: owned(Object.fromEntries(cases)) },
  );
  const told = scored(company);

  it.each(cases)('%s', (name, _, points) => {
    expect(pointsOf(told.get(name), 15)).toBe(points);
  });
});

describe('payment', () => {
  // Days past due run from the due day to t: due on the as-of day is one day late at its end.
  const open = { issued_on: '2026-08-20', status: 'open', amount: 10, currency: 'USD' };
  const paid = { ...open, status: 'paid' };
  const long = { ...paid, issued_on: '2026-06-01' };
  const cases: [name: string, invoices: readonly Row[], points: number | null][] = [
    ['no invoice', [], null],
    ['void only', [{ ...open, status: 'void', due_on: ago(50) }], null],
    ['issued later', [{ ...open, issued_on: t, due_on: t }], null],
    ['due tomorrow', [{ ...open, due_on: t }], 10],
    ['1 day past due', [{ ...open, due_on: ago(1) }], 7],
    ['7 days past due', [{ ...open, due_on: ago(7) }], 7],
    ['8 days past due', [{ ...open, due_on: ago(8) }], 3],
    ['paid on the due day', [{ ...paid, due_on: ago(20), paid_on: ago(20) }], 10],
    ['paid a day late', [{ ...paid, due_on: ago(20), paid_on: ago(19) }], 7],
    ['paid late 90 days ago', [{ ...long, due_on: ago(91), paid_on: ago(90) }], 7],
    ['paid late 91 days ago', [{ ...long, due_on: ago(92), paid_on: ago(91) }], 10],
    ['8 days past due, paid later', [{ ...paid, due_on: ago(8), paid_on: t }], 3],
    ['not yet due, paid later', [{ ...paid, due_on: t, paid_on: '2026-11-20' }], 10],
    ['failed', [{ ...open, status: 'failed', due_on: ago(3), failed_on: ago(3) }], 0],
    ['failed on an unknown day', [{ ...open, status: 'failed', due_on: ago(3) }], 0],
    [
      'failed on the as-of day',
      [{ ...open, status: 'failed', due_on: ago(1), failed_on: ago(1) }],
      0,
    ],
    ['fails later', [{ ...open, status: 'failed', due_on: t, failed_on: t }], 10],
    ['failed, paid later', [{ ...paid, due_on: ago(20), failed_on: ago(20), paid_on: t }], 0],
    [
      'failed, then paid in time',
      [{ ...paid, due_on: ago(5), failed_on: ago(9), paid_on: ago(6) }],
      7,
    ],
    [
      'failed, then paid 91 days ago',
      [{ ...long, due_on: ago(91), failed_on: ago(93), paid_on: ago(91) }],
      10,
    ],
    ['disputed', [{ ...open, status: 'disputed', due_on: t, disputed_on: ago(1) }], 3],
    ['disputed later', [{ ...open, status: 'disputed', due_on: t, disputed_on: t }], 10],
    ['disputed, settled later', [{ ...paid, due_on: t, disputed_on: ago(9), paid_on: t }], 3],
    ['dispute settled', [{ ...paid, due_on: t, disputed_on: ago(9), paid_on: ago(5) }], 7],
    [
      'one failed, one disputed',
      [
        { ...open, status: 'failed', due_on: ago(3) },
        { ...open, status: 'disputed', due_on: ago(3) },
      ],
      0,
    ],
    [
      'one late, one in time',
      [
        { ...open, due_on: ago(8) },
        { ...paid, due_on: ago(20), paid_on: ago(20) },
      ],
      3,
    ],
    ['refunded', [{ ...open, status: 'refunded', due_on: ago(30) }], 10],
  ];
  const company = companyOf(
    cases.map(([name]) => name),
    { invoices: owned(Object.fromEntries(cases)) },
  );
  const told = scored(company);

  it.each(cases)('%s', (name, _, points) => {
    expect(pointsOf(told.get(name), 10)).toBe(points);
  });
});

/** Points of usage, features, support, engagement and payment; null is missing. */
type Points = readonly [
  usage: 0 | 10 | 20 | 30,
  feature: 5 | 10 | 20 | 25 | null,
  support: 0 | 5 | 15 | 20,
  engagement: 0 | 5 | 10 | 15 | null,
  payment: 0 | 3 | 7 | 10 | null,
];

/** Rows that give an account these points. */
function rowsFor(account_id: string, points: Points): Tables {
  const [usage, feature, support, engagement, payment] = points;
  const days = { 0: [], 10: [3], 20: [3, 10, 17], 30: weekdays.slice(0, 16) }[usage];
  const used = feature === null ? [] : twenty.slice(0, { 5: 0, 10: 8, 20: 15, 25: 20 }[feature]);
  const solved = { account_id, created_at: noon(60), resolved_at: noon(40) };
  const rating = { 0: 5, 5: 1, 15: null, 20: 5 }[support];
  const opened = engagement === null ? 0 : { 0: 0, 5: 1, 10: 2, 15: 6 }[engagement];
  const invoice = { account_id, issued_on: '2026-08-20', amount: 10, currency: 'USD' };
  const due = payment === null ? 0 : { 0: 3, 3: 9, 7: 3, 10: 0 }[payment];
  return {
    subscriptions: [
      {
        ...{ account_id, amount: 10, currency: 'USD', interval: 'month' },
        ...{ starts_on: '2025-01-01', plan: feature === null ? 'None' : 'Twenty' },
      },
    ],
    // 30 days ago counts for features only.
    usage_events: [
      ...days.map((n) => ({ account_id, occurred_at: noon(n), event: 'login' })),
      ...used.map((f) => ({ account_id, occurred_at: noon(30), event: 'use', feature: f })),
    ],
    tickets: [
      ...(rating === null ? [] : [{ ...solved, satisfaction: rating }]),
      ...(support === 0 ? [{ account_id, created_at: noon(9), escalated_at: noon(8) }] : []),
    ],
    activities: Array.from({ length: engagement === null ? 2 : 6 }, (_, i) => ({
      ...{ account_id, kind: 'email', occurred_at: noon(50), status: 'completed' },
      ...{ opened: String(i < opened), replied: 'false' },
    })),
    invoices:
      payment === null
        ? []
        : [{ ...invoice, due_on: ago(due), status: payment === 0 ? 'failed' : 'open' }],
  };
}

/** A company of accounts with the points given, and more rows. */
function companyWith(all: Record<string, Points>, more: Tables = {}, ...lines: string[]): Exports {
  const other = [400, 1].map((n) => ({
    account_id: 'other',
    occurred_at: noon(n),
    event: 'login',
  }));
  const tables: Record<string, Row[]> = {
    features: twenty.map((feature) => ({ feature, tier: 'core', plans: 'Twenty' })),
    usage_events: other,
  };
  const parts = [...Object.entries(all).map(([id, points]) => rowsFor(id, points)), more];
  for (const part of parts) {
    for (const [table, rows] of Object.entries(part)) {
      tables[table] = [...(tables[table] ?? []), ...rows];
    }
  }
  return companyOf([], tables, ...lines);
}

describe('bands', () => {
  const cases: [name: string, points: Points, sum: number, most: number, band: string][] = [
    ['everything', [30, 25, 20, 15, 10], 100, 100, 'Healthy'],
    ['nothing', [0, 5, 0, 0, 0], 5, 100, 'Critical'],
    ['80', [30, 25, 15, 0, 10], 80, 100, 'Healthy'],
    ['80 of 85', [30, 20, 15, null, 3], 68, 85, 'Healthy'],
    ['80 of 75', [30, null, 20, 0, 10], 60, 75, 'Healthy'],
    ['80 of 60', [30, null, 15, null, 3], 48, 60, 'Healthy'],
    ['78', [30, 25, 20, 0, 3], 78, 100, 'Stable'],
    ['78.8', [30, 25, 5, null, 7], 67, 85, 'Stable'],
    ['78.3', [20, null, 20, null, 7], 47, 60, 'Stable'],
    ['60', [30, 10, 15, 5, 0], 60, 100, 'Stable'],
    ['60 of 75', [20, null, 15, 0, 10], 45, 75, 'Stable'],
    ['58', [30, 10, 15, 0, 3], 58, 100, 'At-risk'],
    ['58.8', [20, 10, 20, null, 0], 50, 85, 'At-risk'],
    ['40', [20, 5, 15, 0, 0], 40, 100, 'At-risk'],
    ['40 of 75', [0, null, 20, 0, 10], 30, 75, 'At-risk'],
    ['38', [20, 10, 5, 0, 3], 38, 100, 'Critical'],
    ['38.8', [10, 5, 15, null, 3], 33, 85, 'Critical'],
    ['coverage 60 %', [30, null, 20, null, 10], 60, 60, 'Healthy'],
    ['coverage 65 %', [30, null, 20, 15, null], 65, 65, 'Healthy'],
    ['coverage 50 %', [30, null, 20, null, null], 50, 50, 'Unknown'],
  ];
  const all = Object.fromEntries(cases.map(([name, points]) => [name, points]));
  const told = scored(companyWith(all));

  it.each(cases)('%s: %j is %d of %d, %s', (name, _, sum, most, band) => {
    const row = told.get(name)!;
    expect([row.band, row.coverage]).toEqual([band, `${most}.0`]);
    if (band === 'Unknown') expect(row.score).toBe('');
    else expect(Number(row.score)).toBe((100 * sum) / most);
  });

  it('has a lower limit for coverage in the config', () => {
    const half = scored(companyWith(all), '--set', 'health.min_coverage=50%');
    expect(half.get('coverage 50 %')).toMatchObject({ score: '100', band: 'Healthy' });
  });

  it.each(['80 of 85', '58.8', 'coverage 50 %'])('shows the parts of %s', (name) => {
    const parts = rowsOf(companyWith(all).run('health', ...month, '--account', name).stdout);
    expect(parts.map(({ points }) => (points === '' ? null : Number(points)))).toEqual(all[name]);
    expect(parts.map(({ present }) => present === 'true')).toEqual(
      all[name]!.map((points) => points !== null),
    );
  });
});

describe('new accounts', () => {
  const price = { amount: 10, currency: 'USD', interval: 'month', plan: 'Twenty' };
  const starts: [name: string, row: Row, band: string][] = [
    ['29 days', { ...price, starts_on: ago(29) }, 'Onboarding'],
    ['30 days', { ...price, starts_on: ago(30) }, 'Critical'],
    [
      '29 days after a trial',
      { ...price, starts_on: ago(90), trial_ends_on: ago(29) },
      'Onboarding',
    ],
    ['30 days after a trial', { ...price, starts_on: ago(90), trial_ends_on: ago(30) }, 'Critical'],
  ];
  const subscriptions = starts.map(([account_id, row]) => ({ account_id, ...row }));
  const company = companyWith({ old: [30, 25, 20, 15, 10] }, { subscriptions });
  const [told, longer] = [
    scored(company),
    scored(company, '--set', 'health.new_account_grace=31d'),
  ];

  it.each(starts)('%s', (name, _, band) => {
    expect(told.get(name)?.band).toBe(band);
    expect(told.get(name)?.score === '').toBe(band === 'Onboarding');
    expect(longer.get(name)?.band).toBe('Onboarding');
  });

  it('are nobody before they pay and after they left', () => {
    const rows = [
      { account_id: 'to come', ...price, starts_on: t },
      { account_id: 'in trial', ...price, starts_on: ago(90), trial_ends_on: t },
      { account_id: 'gone', ...price, starts_on: ago(90), ends_on: ago(1) },
      { account_id: 'going', ...price, starts_on: ago(90), ends_on: t },
    ];
    const others = scored(companyWith({ old: [30, 25, 20, 15, 10] }, { subscriptions: rows }));
    expect([...others.keys()].sort()).toEqual(['going', 'old']);
  });
});

describe('missing inputs', () => {
  const accounts: Record<string, Points> = {
    complete: [30, 25, 20, 15, 10],
    partial: [30, 25, 20, null, null],
    carried: [30, 25, 20, null, 10],
    forgotten: [30, 25, 20, null, 10],
  };
  // Seen until 5 days ago: three mails, all opened. The other one's fell out of sight 61 days ago.
  const mails = [
    ...[1, 2, 3].map(() => ({ account_id: 'carried', occurred_at: noon(95) })),
    ...[1, 2, 3].map(() => ({ account_id: 'forgotten', occurred_at: noon(151) })),
  ].map((row) => ({ ...row, kind: 'email', status: 'completed', opened: 'true' }));
  const set = (policy: string) =>
    scored(companyWith(accounts, { activities: mails }, `health: {missing: ${policy}}`));

  it.each([
    ['redistribute', [100, 100, 100, 100]],
    ['neutral', [100, 87.5, 92.5, 92.5]],
    ['zero', [100, 75, 85, 85]],
    ['carry_forward(60d)', [100, 100, 100, 100]],
  ])('%s', (policy, scores) => {
    const told = set(policy);
    const names = Object.keys(accounts);
    expect(names.map((name) => Number(told.get(name)?.score))).toEqual(scores);
    expect(names.map((name) => told.get(name)?.coverage)).toEqual([
      '100.0',
      '75.0',
      ...['85.0', '85.0'],
    ]);
  });

  it('carry_forward takes the newest value of the days named', () => {
    const company = companyWith(
      { carried: [30, 25, 20, null, 10], forgotten: [30, 25, 20, null, 10] },
      { activities: mails.map((row) => ({ ...row, opened: 'false' })) },
      'health: {missing: carry_forward(60d)}',
    );
    const told = scored(company);
    expect(Number(told.get('carried')?.score)).toBe(85);
    expect(Number(told.get('forgotten')?.score)).toBe(100);
    expect(
      Number(scored(company, '--set', 'health.missing=carry_forward(61d)').get('forgotten')?.score),
    ).toBe(85);
  });

  it('fail stops the run', () => {
    const company = companyWith(accounts, {}, 'health: {missing: fail}');
    const run = company.run('health', ...month);
    expect([run.code, run.stdout]).toEqual([4, '']);
    expect(run.stderr).toContain('has no data for');
  });
});

// Undated, hence known only in the newest export: disputes, and escalations without a time.
const undated = { is_dispute: 'false' };

type Text = Record<string, string>;

/** A row as an export of the day before `end` would have had it; null when it was not there yet. */
const asOf: Record<string, (row: Text, isBefore: (text?: string) => boolean) => Text | null> = {
  accounts: (row, isBefore) => (isBefore(row.signed_up_on) ? row : null),
  account_history: (row, isBefore) => (isBefore(row.valid_from) ? row : null),
  users: (row, isBefore) => (isBefore(row.signed_up_on) ? row : null),
  features: (row, isBefore) => (isBefore(row.released_on) ? row : null),
  fx_rates: (row, isBefore) => (isBefore(row.date) ? row : null),
  usage_events: (row, isBefore) => (isBefore(row.occurred_at) ? row : null),
  survey_responses: (row, isBefore) => (isBefore(row.responded_at || row.sent_at) ? row : null),
  activities: (row, isBefore) => (isBefore(row.occurred_at || row.scheduled_on) ? row : null),
  staff: (row) => row,
  subscriptions: (row, isBefore) => {
    if (!isBefore(row.starts_on)) return null;
    const end = row.canceled_on || row.ends_on;
    if (end === '' || isBefore(end)) return row;
    return { ...row, ends_on: '', canceled_on: '', cancel_reason: '', cancel_type: '' };
  },
  invoices: (row, isBefore) => {
    if (!isBefore(row.issued_on)) return null;
    const known = (day?: string) => (day && isBefore(day) ? day : '');
    const [failed_on, disputed_on] = [known(row.failed_on), known(row.disputed_on)];
    const isSettled = ['void', 'refunded'].includes(row.status!) || known(row.paid_on) !== '';
    const state = failed_on ? 'failed' : disputed_on ? 'disputed' : 'open';
    const status = isSettled ? row.status! : state;
    return { ...row, paid_on: known(row.paid_on), failed_on, disputed_on, status };
  },
  tickets: (row, isBefore) => {
    if (!isBefore(row.created_at)) return null;
    const open = { resolved_at: '', satisfaction: '', sentiment: '', status: 'open' };
    return {
      ...row,
      ...(isBefore(row.resolved_at) && row.resolved_at ? {} : open),
      ...(isBefore(row.escalated_at) ? {} : { escalated_at: '', escalated: 'false' }),
    };
  },
};

describe('what came later', () => {
  const year = (name: string) => readFileSync(join(root, 'fixtures/year', name), 'utf8');
  const config = year('cs-metrics.yaml')
    .replace(/^#.*\n/gm, '')
    .replace('version: 1\n', '');
  const exported = Object.keys(asOf).map((table): [string, Text[]] => {
    const text = year(`${table}.csv`);
    const { data } = Papa.parse<Text>(text, { header: true, skipEmptyLines: true });
    const isUndated = (row: Text) => row.escalated === 'true' && row.escalated_at === '';
    const rows = data.map((row) => ({
      ...row,
      ...(table === 'tickets' ? undated : {}),
      ...(isUndated(row) ? { escalated: 'false' } : {}),
    }));
    return [table, rows];
  });
  const companyOfRows = (tables: readonly [string, Text[]][]) =>
    exportsOf(
      Object.fromEntries(
        tables.map(([table, rows]) => [
          `${table}.csv`,
          `${Papa.unparse(rows, { newline: '\n' })}\n`,
        ]),
      ),
      config,
    );
  const full = companyOfRows(exported);
  // The end of a contract is shown as soon as the export names it.
  const seen = (company: Exports, args: readonly string[]) => {
    const { code, stdout, stderr } = company.run('health', ...args, '--format', 'csv');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return rowsOf(stdout).map(({ renewal_on: _, ...row }) => row);
  };

  it.each(['2025-06', '2026-05'])('changes nothing in the health of %s', (id) => {
    const end = addDays(`${id}-28`, 5).replace(/\d\d$/, '01');
    const isBefore = (text?: string) => text === undefined || text === '' || text < end;
    const then = exported.map(([table, rows]): [string, Text[]] => [
      table,
      rows.map((row) => asOf[table]!(row, isBefore)).filter((row) => row !== null),
    ]);
    const args = ['--month', id];
    const [now, before] = [seen(full, args), seen(companyOfRows(then), args)];
    expect(before.length).toBeGreaterThan(100);
    expect(now.filter((row, i) => JSON.stringify(row) !== JSON.stringify(before[i]))).toEqual([]);
    expect(now).toEqual(before);
  });
});
