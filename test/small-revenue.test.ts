import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

type Told = { value: number; numerator: string; denominator: string };
type Row = Record<string, string>;

// What oracle/growth.py and oracle/lifetimes.py say of the same files.
const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'));
const config = ['--config', 'fixtures/small/cs-metrics.yaml'];

const metricOf: Readonly<Record<string, string>> = {
  expansion_seats: 'mrr_upsell_seats',
  expansion_plan: 'mrr_upsell_plan',
  expansion_product: 'mrr_cross_sell',
  expansion_price: 'mrr_price',
  expansion_discount: 'mrr_discount_end',
  contraction_seats: 'mrr_downsell_seats',
  contraction_plan: 'mrr_downsell_plan',
  contraction_product: 'mrr_product_dropped',
  contraction_price: 'mrr_price_cut',
  contraction_discount: 'mrr_discount_start',
};
const kinds = ['churn_voluntary', 'churn_involuntary', 'churn_unknown'];
const growth = [
  ...Object.values(metricOf),
  ...['expansion_revenue', 'upsell_rate', 'multi_seat_upsell_share', 'cross_sell_rate'],
  ...['retained_mrr_net', 'retained_mrr_gross'],
];

function measured(ids: readonly string[], ...args: string[]): Row[] {
  const run = cli(['metrics', ...ids, ...config, ...args, '--format', 'csv']);
  expect(run.stderr).toBe('');
  return rowsOf(run.stdout);
}

const months = ['--as-of', '2026-06-30', '--month', '2026-06', '--months', '6'];
const june = ['--as-of', '2026-06-30', '--month', '2026-06'];
const bySegment = ['--by', 'segment'];
const inWindow = (ids: readonly string[], window: string) => ids.map((id) => `${id}/${window}`);
const windows = ['3m', '12m'].flatMap((window) => inWindow([...growth, ...kinds], window));
const rows = [
  ...measured([...inWindow([...growth, ...kinds], '1m'), 'arpu'], ...months, ...bySegment),
  ...measured(
    [...windows, 'arpu/3m', 'arpu/12m', 'expansion_revenue_share'],
    ...june,
    ...bySegment,
  ),
];

const isAt = (row: Row, metric: string, key: string, segment: string): boolean =>
  row.metric === metric && `${row.period}/${row.window}` === key && row.segment === segment;

function rowIn(found: readonly Row[], metric: string, key: string, segment = ''): Row {
  const row = found.find((r) => isAt(r, metric, key, segment));
  if (row === undefined) throw new Error(`no row for ${metric} ${key} ${segment}`);
  return row;
}

function expectTold(row: Row, told: Told | string | null): void {
  const what = `${row.metric} ${row.period}/${row.window} ${row.segment}`;
  if (told === null) expect(row.value, what).toBe('');
  else if (typeof told === 'string') expect(Number(row.value), what).toBe(Number(told));
  else {
    expect(Number(row.value), what).toBeCloseTo(told.value, 9);
    expect(Number(row.numerator), what).toBe(Number(told.numerator));
    expect(Number(row.denominator), what).toBe(Number(told.denominator));
  }
}

describe('fixtures/small against its oracle', () => {
  it.each(Object.keys(oracle.growth))('causes and growth %s', (key) => {
    for (const [name, figures] of Object.entries(oracle.growth[key])) {
      const segment = name === 'total' ? '' : name;
      for (const [id, told] of Object.entries(figures as Record<string, Told | string | null>)) {
        const metric = metricOf[id] ?? id;
        // A segment in which nobody counts has no row.
        if (told === null && !rows.some((r) => isAt(r, metric, key, segment))) continue;
        expectTold(rowIn(rows, metric, key, segment), told);
      }
    }
  });

  it('the share of expansion revenue in the MRR', () => {
    const row = rowIn(rows, 'expansion_revenue_share', '2026-06/12m');
    expectTold(row, oracle['expansion_revenue_share/12m']);
  });

  it.each(Object.keys(oracle.churn))('kinds of churn %s', (key) => {
    for (const [name, { reasons: _, ...told }] of Object.entries<Record<string, Told>>(
      oracle.churn[key],
    )) {
      const segment = name === 'total' ? '' : name;
      for (const [id, figures] of Object.entries(told)) {
        expectTold(rowIn(rows, id, key, segment), figures);
      }
    }
  });

  it.each(Object.keys(oracle.arpu))('revenue per user %s', (key) => {
    expectTold(rowIn(rows, 'arpu', key), oracle.arpu[key]);
  });

  it('reasons', () => {
    const found = measured(['churn_reasons/1m'], ...months, '--by', 'reason');
    for (const [key, { total }] of Object.entries<{ total: { reasons: Record<string, Told> } }>(
      oracle.churn,
    )) {
      if (!key.endsWith('/1m')) continue;
      const own = found.filter((r) => r.period === key.slice(0, 7) && r.segment !== '');
      expect(own.map((r) => r.segment).sort()).toEqual(Object.keys(total.reasons));
      for (const row of own) expectTold(row, total.reasons[row.segment!]!);
    }
  });

  it('logo churn by tenure at the start', () => {
    const found = [
      ...measured(['logo_churn'], ...months, '--by', 'tenure'),
      ...measured(['logo_churn/3m', 'logo_churn/12m'], ...june, '--by', 'tenure'),
    ];
    for (const [key, told] of Object.entries<Record<string, Told>>(oracle.churn_by_tenure)) {
      const [period, window] = key.split('/');
      const own = found.filter(
        (r) => r.period === period && r.window === window && r.segment !== '',
      );
      expect(own.map((r) => r.segment).sort()).toEqual(Object.keys(told).sort());
      for (const row of own) expectTold(row, told[row.segment!]!);
    }
  });

  it('cohorts', () => {
    const ids = ['cohort_retention@logo', 'cohort_retention@revenue'];
    const found = measured(ids, ...months, '--by', 'cohort');
    for (const [period, told] of Object.entries<Record<string, Record<string, Told>>>(
      oracle.cohorts,
    )) {
      for (const basis of ['logo', 'revenue']) {
        const own = found.filter((r) => r.period === period && r.variant === basis);
        expect(own.map((r) => r.segment || 'total')).toEqual([
          'total',
          ...Object.keys(told)
            .filter((name) => name !== 'total')
            .sort(),
        ]);
        for (const row of own) expectTold(row, told[row.segment || 'total']![basis]!);
      }
    }
  });

  it('lifetime values, n/a where nobody left', () => {
    const ids = ['clv@lifespan', 'clv@retention', 'clv@purchases'];
    const found = measured(ids, '--as-of', '2026-07-31', '--month', '2026-07', ...bySegment);
    for (const [name, told] of Object.entries<Record<string, number> | null>(
      oracle.clv['2026-07'],
    )) {
      const segment = name === 'total' ? '' : name;
      const own = found.filter((r) => r.segment === segment);
      expect(own.map((r) => r.variant)).toEqual(['lifespan', 'retention', 'purchases']);
      for (const row of own) {
        if (told === null) expect([row.value, row.note]).toEqual(['', nobodyLeft]);
        else
          expect(Number(row.value), `${row.variant} ${name}`).toBeCloseTo(told[row.variant!]!, 8);
      }
    }
  });
});

const nobodyLeft = 'no customer left in the window, so no lifespan can be told';

describe('fixtures/small/changes, one change for each account', () => {
  const changes = readFileSync(join(root, 'fixtures/small/changes/subscriptions.csv'), 'utf8');
  const company = exportsOf(
    { 'changes.csv': changes },
    'currency: USD',
    'plans: [Basic, Pro, Enterprise]',
    source('subscriptions', 'changes.csv'),
  );
  const args = ['--as-of', '2026-03-31', '--month', '2026-03', '--format', 'csv'];

  it.each(Object.entries(metricOf))('%s', (cause, metric) => {
    const { code, stdout, stderr } = company.run('explain', `${metric}/3m`, ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ours = rowsOf(stdout).filter((r) => r.role === 'account' && Number(r.numerator) !== 0);
    const told = Object.entries<Record<string, string>>(oracle.changes).filter(
      ([, own]) => own[cause],
    );
    expect(told.length).toBeGreaterThan(0);
    expect(Object.fromEntries(ours.map((r) => [r.account_id, Number(r.numerator)]))).toEqual(
      Object.fromEntries(told.map(([account, own]) => [account, Number(own[cause])])),
    );
  });

  // sol came in February: its seats are revenue, but it is no customer of the start.
  it.each([
    ['upsell_rate/3m', '6', '20'],
    ['multi_seat_upsell_share/3m', '5', '13'],
    ['cross_sell_rate/3m', '3', '20'],
    ['expansion_revenue/3m', '693.3334', ''],
  ])('%s', (id, numerator, denominator) => {
    const [row] = rowsOf(company.run('metrics', id, ...args).stdout);
    expect([row!.numerator, row!.denominator]).toEqual([numerator, denominator]);
  });

  it('a ladder is needed to know that another plan is a lower one', () => {
    const free = exportsOf({ 'changes.csv': changes }, source('subscriptions', 'changes.csv'));
    const [row] = rowsOf(free.run('metrics', 'mrr_upsell_plan/3m', ...args).stdout);
    expect(row!.value).toBe('280.00');
  });
});

describe('without what they need', () => {
  const month = ['--as-of', '2026-03-31', '--month', '2026-03', '--format', 'csv'];
  const ids = [
    ...['arpu', 'clv', 'clv@purchases', 'churn_voluntary', 'churn_reasons', 'cohort_retention'],
    ...['expansion_revenue', 'upsell_rate', 'multi_seat_upsell_share', 'cross_sell_rate'],
  ];
  const notes = (files: Record<string, string>, ...lines: string[]) => {
    const { code, stdout, stderr } = exportsOf(files, ...lines).run('metrics', ...ids, ...month);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return rowsOf(stdout).map(({ value, note }) => value || note);
  };
  const bare = csv(
    'subscription_id,account_id,amount,interval,starts_on',
    'a-1,a,100,month,2025-01-01',
  );

  it('says so: no billing', () => {
    const billing = 'needs subscriptions, mrr_snapshots or invoices';
    const files = { 'a.csv': csv('account_id', 'a') };
    expect(new Set(notes(files, source('accounts', 'a.csv')))).toEqual(new Set([billing]));
  });

  it('says so: neither seats, plans nor reasons', () => {
    expect(notes({ 's.csv': bare }, 'currency: USD', source('subscriptions', 's.csv'))).toEqual([
      'needs users',
      nobodyLeft,
      'needs invoices',
      'needs subscriptions.cancel_type or subscriptions.cancel_reason',
      'needs subscriptions.cancel_type or subscriptions.cancel_reason',
      '100.0',
      'needs subscriptions.quantity or subscriptions.plan or subscriptions.product',
      'needs subscriptions.quantity or subscriptions.plan or subscriptions.product',
      'needs subscriptions.quantity',
      'needs subscriptions.product or subscriptions.plan',
    ]);
  });

  it('says so: nobody was lost', () => {
    const full = csv(
      'subscription_id,account_id,amount,interval,starts_on,ends_on,cancel_reason',
      'a-1,a,100,month,2025-01-01,,',
      'b-1,b,100,month,2024-01-01,2024-02-01,price',
    );
    const given = exportsOf({ 's.csv': full }, 'currency: USD', source('subscriptions', 's.csv'));
    const found = rowsOf(
      given.run('metrics', 'churn_reasons', 'churn_reasons@known', ...month).stdout,
    );
    expect(found.map((r) => r.note)).toEqual([
      'no customer was lost',
      'no customer was lost for a known reason',
    ]);
  });

  it('split monthly figures by their plan and seats', () => {
    const snapshots = csv(
      'account_id,month,mrr,plan,quantity',
      ...['a,2026-01-31,100,Basic,2', 'a,2026-02-28,150,Basic,3', 'a,2026-03-31,400,Pro,4'],
      ...['b,2026-01-31,50,Basic,1', 'b,2026-02-28,60,Basic,1', 'b,2026-03-31,60,Basic,1'],
    );
    const given = exportsOf(
      { 'm.csv': snapshots },
      'currency: USD',
      source('mrr_snapshots', 'm.csv'),
    );
    const found = ['--month', '2026-03', '--months', '2'];
    const run = given.run(
      ...['metrics', 'mrr_upsell_seats/1m', 'mrr_upsell_plan/1m', 'mrr_price/1m', ...month],
      ...found,
      ...['--by', 'tenure'],
    );
    const told = rowsOf(run.stdout).map((r) => `${r.metric} ${r.period} ${r.segment} ${r.value}`);
    expect(told).toContain('mrr_upsell_seats 2026-02  50.00');
    expect(told).toContain('mrr_price 2026-02  10.00');
    expect(told).toContain('mrr_upsell_seats 2026-03  50.00');
    expect(told).toContain('mrr_upsell_plan 2026-03  200.00');
    // How long they had paid before the data begin is not known.
    expect(told).toContain('mrr_upsell_plan 2026-03 unknown 200.00');
  });
});
