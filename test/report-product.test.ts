import { describe, expect, it } from 'vitest';
import { csv, exportsOf } from './exports.ts';
import { by, end, type Row, yearExport, yearReports, yearRows } from './report-year.ts';

const table = yearReports('product');
const months = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const monthOf = (at: string | undefined) => (at ?? '').slice(0, 7);
const feedback = yearExport('feedback');

describe('adoption by feature', () => {
  const rows = table('product.adoption');
  const usage = yearExport('usage_events');

  it('shows every feature in the order of tiers, the most used first', () => {
    const tiers = new Map(yearExport('features').map(({ feature, tier }) => [feature, tier]));
    expect(new Map(rows.map(({ feature, tier }) => [feature, tier]))).toEqual(tiers);
    const keys = rows.map((row) => [row.tier === 'core' ? 0 : 1, -Number(row.any)]);
    expect(keys).toEqual(keys.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!));
  });

  it('takes shares and their change from the metrics', () => {
    const ids = ['feature_used_any', 'feature_used_weekly'];
    const metrics = yearRows('metrics', ...ids, '--by', 'feature');
    for (const { feature, any, weekly, change } of rows) {
      const of = (id: string) =>
        metrics.find(({ metric, segment }) => metric === id && segment === feature)!;
      expect([any, weekly]).toEqual([of(ids[0]!).value, of(ids[1]!).value]);
      const { value, previous } = of(ids[0]!);
      if (previous === '') expect(change).toBe('');
      else expect(Number(change)).toBeCloseTo(Number(value) - Number(previous), 9);
    }
  });

  it('counts the days of use of an account that uses it', () => {
    const subscribed = new Set(
      yearExport('subscriptions')
        .filter(
          ({ is_one_time, is_usage_based }) => is_one_time !== 'true' && is_usage_based !== 'true',
        )
        .filter(({ starts_on, trial_ends_on }) => [starts_on!, trial_ends_on!].sort().at(-1)! < end)
        .filter(({ ends_on }) => ends_on === '' || ends_on! >= end)
        .map(({ account_id }) => account_id),
    );
    const own = usage.filter(
      (row) => monthOf(row.occurred_at) === '2026-10' && subscribed.has(row.account_id),
    );
    // Every plan has these.
    for (const feature of ['dashboards', 'reports', 'alerts', 'sharing', 'exports']) {
      const used = own.filter((row) => row.feature === feature);
      const dayKeys = used.map((row) => `${row.account_id}/${row.occurred_at!.slice(0, 10)}`);
      const accounts = new Set(used.map(({ account_id }) => account_id));
      const row = rows.find((found) => found.feature === feature)!;
      expect(Number(row.depth), feature).toBeCloseTo(new Set(dayKeys).size / accounts.size, 9);
    }
  });

  it('judges each feature by the target of its tier', () => {
    const followed = yearRows(
      'report',
      'product',
      '--table',
      'adoption',
      '--set',
      'follow=[pillars]',
    );
    const most: Record<string, number> = { core: 90, advanced: 70, new: 50 };
    for (const { feature, tier, any, target, status } of followed) {
      // Released 90 days to a year before the end.
      const limit = most[feature === 'summaries' ? 'new' : tier!]!;
      const value = Number(any);
      expect(target).toBe(`> ${limit}`);
      expect(status, feature).toBe(
        value > limit ? 'met' : value >= 0.9 * limit ? 'near' : 'missed',
      );
    }
  });
});

describe('feature requests', () => {
  const requests = feedback.filter(({ kind }) => kind === 'request');
  const isOpen = (row: Row, after: string) =>
    row.created_at! < after && (row.closed_at === '' || row.closed_at! >= after);
  const counts = (own: readonly Row[], within: (month: string) => boolean, after: string) =>
    [
      own.filter((row) => within(monthOf(row.created_at))),
      own.filter((row) => within(monthOf(row.closed_at))),
      own.filter((row) => isOpen(row, after)),
      own.filter((row) => within(monthOf(row.created_at)) && row.duplicate_of !== ''),
    ].map((found) => String(found.length));

  it('come, close and wait month by month', () => {
    const told = table('product.request_trends').map((row) => Object.values(row));
    const expected = months.map((month, i) => {
      const after = `${months[i + 1] ?? '2026-11'}-01`;
      return [month, ...counts(requests, (other) => other === month, after)];
    });
    expect(told).toEqual(expected);
  });

  it.each([
    ['category', 'requests_by_category', (row: Row) => row.category!],
    ['tier', 'requests_by_tier', (row: Row) => segments.get(row.account_id!) ?? 'unknown'],
  ])('are split by %s, those with most votes first', (_, name, keyOf) => {
    const isOfSix = (month: string) => months.includes(month);
    const groups = by(
      requests.map((row) => ({ ...row, key: keyOf(row) })),
      'key',
    );
    const votes = (own: readonly Row[]) =>
      sum(own.filter((row) => isOpen(row, end)).map((row) => Number(row.votes)));
    const expected = [...groups]
      .filter(([, own]) => own.some((row) => isOfSix(monthOf(row.created_at)) || isOpen(row, end)))
      .map(([key, own]) => [key, ...counts(own, isOfSix, end), String(votes(own))]);
    const told = table(`product.${name}`).map((row) => Object.values(row));
    expect(told).toEqual(expected.toSorted((a, b) => Number(b[5]) - Number(a[5])));
    expect(told.length).toBeGreaterThan(2);
  });

  const segments = new Map(
    yearRows('export', '--table', 'account_months', '--months', '1').map((row) => {
      return [row.account_id!, row.segment === '' ? 'unknown' : row.segment!];
    }),
  );
});

describe('satisfaction', () => {
  it('is that of the year where nobody answered in the month', () => {
    const answers = yearExport('survey_responses').filter(
      ({ survey, score, responded_at }) =>
        survey === 'product' &&
        score !== '' &&
        responded_at! >= '2025-11-01' &&
        responded_at! < end,
    );
    const [all, ...segments] = table('product.satisfaction');
    expect(all!.n).toBe(String(answers.length));
    expect(Number(all!.mean)).toBeCloseTo(
      sum(answers.map(({ score }) => Number(score))) / answers.length,
      9,
    );
    expect(sum(segments.map(({ n }) => Number(n)))).toBe(answers.length);
    expect(Number(all!.low)).toBeLessThan(Number(all!.mean));
    expect(Number(all!.high)).toBeGreaterThan(Number(all!.mean));
  });

  it('is that of the month, with its target, where some did', () => {
    const run = yearRows(
      ...['report', 'product', '--table', 'satisfaction', '--set', 'follow=[pillars]'],
      ...['--month', '2026-03'],
    );
    expect(run[0]!.target).toBe('> 4');
  });
});

describe('usage', () => {
  it('takes six months from the metrics', () => {
    const columns: Record<string, string> = {
      ...{ dau: 'dau', wau: 'wau', mau: 'mau', stickiness: 'stickiness', pes: 'pes' },
      ...{ minutes: 'time_in_product', sessions: 'sessions_per_user' },
    };
    const metrics = yearRows('metrics', ...Object.values(columns), '--months', '6');
    const rows = table('product.usage');
    expect(rows.map(({ month }) => month)).toEqual(months);
    for (const row of rows) {
      for (const [name, id] of Object.entries(columns)) {
        const found = metrics.find(({ metric, period }) => metric === id && period === row.month)!;
        expect(row[name], `${id} ${row.month}`).toBe(found.value);
      }
    }
  });

  it('puts every user into a band by logins', () => {
    const logins = yearExport('usage_events').filter(({ event }) => event === 'login');
    const used = yearExport('usage_events');
    const users = yearExport('users');
    for (const [i, row] of table('product.user_bands').entries()) {
      const month = months[i]!;
      const after = `${months[i + 1] ?? '2026-11'}-01`;
      const registered = users.filter(
        ({ signed_up_on, deactivated_on }) =>
          (signed_up_on === '' || signed_up_on! < after) &&
          (deactivated_on === '' || deactivated_on! >= after),
      );
      const key = ({ account_id, user_id }: Row) => `${account_id}/${user_id}`;
      const active = used.filter(({ occurred_at }) => monthOf(occurred_at) === month);
      const people = new Set([...registered, ...active].map(key));
      const n = new Map<string, number>();
      for (const login of logins.filter(({ occurred_at }) => monthOf(occurred_at) === month))
        n.set(key(login), (n.get(key(login)) ?? 0) + 1);
      const nDays = (Date.parse(after) - Date.parse(`${month}-01`)) / 86_400_000;
      const shares = { daily: 0, frequent: 0, regular: 0, inactive: 0 };
      for (const person of people) {
        const weekly = (7 * (n.get(person) ?? 0)) / nDays;
        const band =
          weekly >= 5 ? 'daily' : weekly >= 3 ? 'frequent' : weekly >= 1 ? 'regular' : 'inactive';
        shares[band] += 1;
      }
      expect([row.month, row.users]).toEqual([month, String(people.size)]);
      for (const [band, count] of Object.entries(shares))
        expect(Number(row[band]), `${band} ${month}`).toBeCloseTo((100 * count) / people.size, 9);
    }
  });
});

describe('themes of feedback', () => {
  it('are those of the month, with the MRR of the customers who speak', () => {
    const mrr = new Map(yearRows('health').map((row) => [row.account_id!, Number(row.mrr)]));
    const key = (row: Row) => row.theme || row.category || '';
    const told = table('product.themes');
    const now = feedback.filter(({ created_at }) => monthOf(created_at) === '2026-10');
    const past = feedback.filter(({ created_at }) => monthOf(created_at) === '2026-09');
    const names = new Set([...now, ...past].map(key));
    expect(told.map(({ theme }) => theme!).toSorted()).toEqual([...names].toSorted());
    for (const row of told) {
      const own = now.filter((one) => key(one) === row.theme);
      const accounts = new Set(own.flatMap(({ account_id }) => account_id || []));
      const n = past.filter((one) => key(one) === row.theme).length;
      expect([row.count, row.change, row.accounts]).toEqual(
        [own.length, own.length - n, accounts.size].map(String),
      );
      expect(Number(row.share)).toBeCloseTo((100 * own.length) / now.length, 9);
      expect(Number(row.mrr)).toBeCloseTo(sum([...accounts].map((id) => mrr.get(id) ?? 0)), 4);
    }
    const amounts = told.map((row) => Number(row.mrr));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
  });
});

describe('exports that lack tables', () => {
  it('leave the parts with their reasons', () => {
    const bare = exportsOf(
      {
        's.csv': csv(
          'subscription_id,account_id,amount,currency,interval,starts_on',
          's1,a,100,USD,month,2025-01-01',
        ),
      },
      'sources: [{table: subscriptions, files: s.csv}]',
    );
    const { code, stdout } = bare.run(
      ...['report', 'product', '--month', '2026-06', '--as-of', '2026-06-30'],
    );
    expect(code).toBe(0);
    for (const reason of [
      'Adoption by feature\n  n/a: needs usage_events\n',
      'Feature requests\n  n/a: needs feedback\n',
      'Product satisfaction\n  n/a: needs survey_responses\n',
      'Usage\n  n/a: needs usage_events\n',
      'Users by logins a week\n  n/a: needs usage_events.user_id\n',
      'Feedback themes\n  n/a: needs feedback\n',
    ])
      expect(stdout).toContain(reason);
  });
});
