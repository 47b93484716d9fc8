import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

// fixtures/small/expected.json comes from expected.py, which reads the definitions on its own.
const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'));

type Figure = { value: number; numerator?: string; denominator?: string } | null;
/** Figures by segment (or another attribute) and id. */
type Figures = Record<string, Record<string, Figure>>;
type Row = Record<string, string>;

const sections = ['engagement', 'work', 'advocacy', 'feedback', 'counters', 'csm_load'] as const;
const yearly = 'annual_new_feature_adoption';
const idsOf = (section: string): string[] => {
  const [figures] = Object.values(oracle[section] as Record<string, Figures>);
  return Object.keys(figures!.total!);
};
const ids = sections.flatMap(idsOf);

function run(...args: string[]): Row[] {
  const config = ['--config', 'fixtures/small/cs-metrics.yaml', '--as-of', oracle.as_of];
  const { code, stdout, stderr } = cli(['metrics', ...config, '--format', 'csv', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return rowsOf(stdout);
}

const longIds = [...ids.flatMap((id) => [`${id}/3m`, `${id}/12m`]), `${yearly}/12m`];
const rows = [
  ...run(...ids, '--months', '6', '--by', 'segment'),
  ...run(...longIds, '--month', '2026-06', '--by', 'segment'),
  ...run('csm_load', '--months', '6', '--by', 'csm'),
  ...run(...idsOf('feedback'), '--months', '6', '--by', 'category'),
];

function rowOf(id: string, key: string, place: string): Row | undefined {
  const [period, window = '1m'] = key.split('/') as [string, string?];
  const [metric, variant] = id.split('@');
  const segment = place === 'total' ? '' : place;
  return rows.find(
    (row) =>
      row.metric === metric &&
      (variant === undefined || row.variant === variant) &&
      row.period === period &&
      row.window === window &&
      row.segment === segment,
  );
}

function expectFigure(id: string, key: string, place: string, theirs: Figure): void {
  const ours = rowOf(id, key, place);
  const what = `${id} ${key} ${place}`;
  // A segment of which there are no rows has no line; its count is nothing.
  if (ours === undefined) {
    expect(place, what).not.toBe('total');
    expect([null, 0], what).toContain(theirs?.value ?? null);
    return;
  }
  if (theirs === null) {
    expect(ours.value, what).toBe('');
    expect(ours.note, what).not.toBe('');
    return;
  }
  expect(Number(ours.value), what).toBeCloseTo(theirs.value, 9);
  expect(ours.value, what).not.toBe('');
  if (theirs.numerator !== undefined) expect(ours.numerator, what).toBe(theirs.numerator);
  if (theirs.denominator !== undefined) expect(ours.denominator, what).toBe(theirs.denominator);
}

function expectFigures(key: string, figures: Figures): void {
  for (const [place, own] of Object.entries(figures)) {
    for (const [id, theirs] of Object.entries(own)) expectFigure(id, key, place, theirs);
  }
}

describe('fixtures/small against its oracle', () => {
  describe.each(sections)('%s', (section) => {
    it.each(Object.keys(oracle[section]))('%s', (key) => {
      expectFigures(key, oracle[section][key]);
    });
  });

  it('over three months', () => {
    expectFigures('2026-06/3m', oracle['engagement/3m']);
  });

  it('features taken up within a year', () => {
    expectFigures('2026-06/12m', oracle['engagement/12m']);
  });
});

const reasonOf = (found: Row[], id: string) => found.find(({ metric }) => metric === id)?.note;

describe('without the rows that tell', () => {
  it('says so for months outside an export', () => {
    expect(rowOf('touchpoints_per_customer', '2026-03', 'total')).toMatchObject({
      value: '',
      note: 'activities cover 2026-04-01 to 2026-07-01',
    });
    expect(rowOf('pes', '2026-01', 'total')?.note).toBe(
      'the usage exports do not reach back to the period before',
    );
    expect(rowOf('feature_adoption@new', '2026-01', 'total')?.note).toBe(
      'no feature was released 90 days to 12 months before the end',
    );
  });

  it('says which table or column is missing', () => {
    const exports = exportsOf(
      {
        'a.csv': csv('account_id,name', 'a,A'),
        'f.csv': csv('feedback_id,account_id,created_at', 'f1,a,2026-05-03'),
        'e.csv': csv('activity_id,account_id,kind'),
      },
      'sources: [{table: accounts, files: a.csv}, {table: feedback, files: f.csv}, {table: activities, files: e.csv}]',
      'timezone: UTC',
    );
    const asked = [...ids, yearly, 'feature_requests_closed'];
    const { stdout } = exports.run('metrics', ...asked, '--month', '2026-05', '--format', 'csv');
    const found = rowsOf(stdout);
    for (const [id, reason] of [
      ['features_per_user_week', 'needs usage_events'],
      ['feature_used_any', 'needs usage_events'],
      ['pes', 'needs usage_events'],
      ['csm_load', 'needs subscriptions, mrr_snapshots or invoices'],
      ['touchpoints_per_customer', 'needs subscriptions, mrr_snapshots or invoices'],
      ['onboarding_pipeline', 'needs accounts.onboarding_started_on'],
      ['review_completion', 'no business review was planned for the period'],
      ['event_attendance', 'needs activities.invited'],
      ['conversion_rate', 'needs counters'],
      ['ote_attainment', 'needs counters'],
      ['feature_request_duplicates', 'needs feedback.duplicate_of'],
      ['feedback_response_rate', 'needs feedback.acknowledged_at'],
    ] as const) {
      expect(reasonOf(found, id), id).toBe(reason);
    }
    // Without a kind all feedback counts as a request.
    expect(found.find(({ metric }) => metric === 'feature_requests')?.value).toBe('1');
  });
});

describe('a team', () => {
  const paid = (...accounts: string[]) =>
    csv(
      'subscription_id,account_id,amount,interval,starts_on',
      ...accounts.map((a) => `s${a},${a},10,month,2026-01-01`),
    );
  const tables = (...names: string[]) =>
    `sources: [${names.map((name) => `{table: ${name}, files: ${name}.csv}`).join(', ')}]`;
  const accounts = csv(
    'account_id,segment,csm_id,is_reference',
    'a,small,x,true',
    'b,small,y,',
    'c,large,y,false',
    'd,large,,',
  );
  const subscriptions = { 'subscriptions.csv': paid('a', 'b', 'c', 'd'), 'accounts.csv': accounts };
  const asked = ['--month', '2026-05', '--by', 'segment', '--format', 'csv'];

  it('is whoever owns a customer where no staff is listed, in each segment', () => {
    const exports = exportsOf(subscriptions, tables('subscriptions', 'accounts'), 'timezone: UTC');
    const found = rowsOf(exports.run('metrics', 'csm_load', ...asked).stdout);
    expect(found.map((r) => [r.segment, r.numerator, r.denominator])).toEqual([
      ['', '4', '2'],
      ['large', '2', '1'],
      ['small', '2', '2'],
    ]);
    const parts = rowsOf(
      exports.run('explain', 'csm_load', '--month', '2026-05', '--format', 'csv').stdout,
    );
    expect(parts.filter(({ role }) => role === 'closing')).toHaveLength(4);
  });

  it('counts CSMs of the last day, and serves where they own when no segment is named', () => {
    const staff = csv(
      'staff_id,role,segment,active_from,active_to',
      'x,csm,small,2026-05-31,',
      'y,csm,,2026-01-01,2026-06-01',
      'z,csm,large,2026-01-01,2026-05-31',
      'v,csm,large,2026-06-01,',
      'w,agent,large,2026-01-01,',
    );
    const exports = exportsOf(
      { ...subscriptions, 'staff.csv': staff },
      tables('subscriptions', 'accounts', 'staff'),
      'timezone: UTC',
    );
    const found = rowsOf(exports.run('metrics', 'csm_load', ...asked).stdout);
    expect(found.map((r) => [r.segment, r.numerator, r.denominator])).toEqual([
      ['', '4', '2'],
      ['large', '2', '1'],
      ['small', '2', '2'],
    ]);
  });

  it('knows references as they were', () => {
    const history = csv(
      'account_id,valid_from,is_reference',
      'a,2026-05-31,false',
      'b,2026-05-31,true',
      'c,2026-06-01,true',
    );
    const exports = exportsOf(
      { ...subscriptions, 'account_history.csv': history },
      tables('subscriptions', 'accounts', 'account_history'),
      'timezone: UTC',
    );
    const found = rowsOf(exports.run('metrics', 'reference_rate', ...asked).stdout);
    expect(found.map((r) => [r.segment, r.numerator, r.denominator])).toEqual([
      ['', '1', '4'],
      ['large', '0', '2'],
      ['small', '1', '2'],
    ]);
  });
});

describe('depth of use', () => {
  const usage = csv(
    'account_id,user_id,occurred_at,feature,quantity',
    'a,u,2026-05-03 23:59:59,one,4',
    'a,u,2026-05-04 00:00:00,one,2',
    ' a,u,2026-05-05 00:00:00, one,',
    'a,u,2026-05-10 23:59:59,two,1',
    'a,v,2026-05-31 23:59:59,,9',
    'a,v,2026-06-01 00:00:00,three,1',
  );
  const exports = exportsOf(
    { 'u.csv': usage },
    'sources: [{table: usage_events, files: u.csv}]',
    'timezone: UTC',
  );
  const of = (id: string, ...args: string[]) =>
    rowsOf(exports.run('metrics', id, '--format', 'csv', ...args).stdout)[0]!;

  // May 2026 ends four weeks that began in it and one that began in April; 2 users × 5 weeks.
  it('counts weeks from Monday to Sunday in the period in which they end', () => {
    const may = ['--month', '2026-05'];
    expect(of('features_per_user_week', ...may)).toMatchObject({
      numerator: '3',
      denominator: '10',
    });
    expect(of('feature_uses_per_user_week', ...may)).toMatchObject({ numerator: '8' });
  });

  it('has no figure for a stretch in which no week ends', () => {
    const cut = ['--month', '2026-05', '--partial', '--as-of', '2026-05-02'];
    expect(of('features_per_user_week', ...cut).note).toContain('cover');
  });

  it('lists the rows of those weeks', () => {
    const run = exports.run(
      ...['explain', 'features_per_user_week', '--account', 'a', '--month', '2026-05'],
      ...['--format', 'csv'],
    );
    const found = rowsOf(run.stdout).filter(({ role }) => role === 'usage');
    expect(found.map((r) => r.source_line)).toEqual(['2', '3', '4', '5', '6']);
  });
});

describe('new features within a year', () => {
  // Each pair stands 29 and 30 days after the later of first payment and first use.
  const usage = csv(
    'account_id,user_id,occurred_at,feature',
    'early,u,2026-01-10 10:00:00,one',
    'early,u,2026-02-08 23:59:59,two',
    'late,u,2026-01-10 10:00:00,one',
    'late,u,2026-02-09 00:00:00,two',
    'again,u,2024-01-10 10:00:00,one',
    'again,u,2026-02-10 10:00:00,one',
    'before,u,2024-01-10 10:00:00,one',
    'before,u,2025-05-31 23:59:59,two',
    'edge,u,2024-01-10 10:00:00,',
    'edge,u,2025-06-01 00:00:00,two',
    'young,u,2024-01-10 10:00:00,one',
    'young,u,2025-06-29 10:00:00,two',
    'fresh,u,2024-01-10 10:00:00,one',
    'fresh,u,2026-03-01 10:00:00,two',
  );
  const paid = Object.entries({
    ...{ early: '2025-01-01', late: '2025-01-01', again: '2024-01-01', before: '2024-01-01' },
    // Paid since 2025-05-31: the 30th day after it is 2025-06-30.
    ...{ edge: '2024-01-01', young: '2025-05-31', fresh: '2025-06-01', idle: '2024-01-01' },
  }).map(([account, since]) => `s-${account},${account},10,month,${since}`);
  const exports = exportsOf(
    {
      'u.csv': usage,
      's.csv': csv('subscription_id,account_id,amount,interval,starts_on', ...paid),
    },
    'sources: [{table: usage_events, files: u.csv}, {table: subscriptions, files: s.csv}]',
    'timezone: UTC',
  );

  it('are those first used 30 days or more after the start', () => {
    const run = exports.run('explain', yearly, '--month', '2026-05', '--format', 'csv');
    const accounts = rowsOf(run.stdout).filter(({ role }) => role === 'account');
    // Customers at the start are all but `fresh`.
    expect(Object.fromEntries(accounts.map((r) => [r.account_id, r.numerator]))).toEqual({
      ...{ early: '0', late: '1', again: '0', before: '0', edge: '1', young: '0', idle: '0' },
    });
  });
});

describe('targets of the pillars', () => {
  const judged = run(
    ...['contributor_rate', 'feature_adoption@new', 'activation_rate', 'touchpoints_per_customer'],
    ...['--set', 'follow=[pillars]', '--month', '2026-06', '--by', 'segment'],
  );

  it.each([
    // Exactly on a bar that is not reached.
    ['contributor_rate', '', '20.0', '>', '20.0', 'near'],
    ['feature_adoption', 'mid_market', '50.0', '>', '50.0', 'near'],
    ['activation_rate', 'enterprise', '100.0', '>', '90.0', 'met'],
    ['activation_rate', 'small_business', '0.0', '>', '75.0', 'missed'],
    ['touchpoints_per_customer', 'mid_market', '1.25', '>=', '4', 'missed'],
    ['touchpoints_per_customer', '', '0.6153846153846154', '', '', ''],
  ])('%s of %s', (metric, segment, value, operator, target, status) => {
    expect(judged.find((row) => row.metric === metric && row.segment === segment)).toMatchObject({
      ...{ value, target, status, target_op: operator },
    });
  });
});
