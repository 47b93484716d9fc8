import { churnRows } from './churn.ts';
import { type Data, handMade } from './data.ts';
import { netLifetimeRows } from './net-lifetime.ts';
import { reference } from './reference.ts';
import { revenueOf } from './revenue-facts.ts';
import { scopesOf, type Window } from './scope.ts';

type Rows = Parameters<typeof handMade>[0];

/** The value of one metric, as `nrr@cohort/12m`, of hand-made tables. */
export function valueOfMetric(id: string, rows: Rows, month = '2026-10'): number | null {
  const [name, window] = id.split('/') as [string, Window];
  const data = handMade(rows);
  const revenue = revenueOf(data);
  const asked = { month, windows: [window] };
  const further = scopesOf(data, revenue, asked, null).flatMap((scope) => [
    ...churnRows(scope),
    ...netLifetimeRows(scope),
  ]);
  const all = [...reference(data, asked, null, revenue), ...further];
  const row = all.find(
    ({ metric, variant }) => (variant ? `${metric}@${variant}` : metric) === name,
  );
  if (!row) throw new Error(`no metric ${name}`);
  return row.value;
}

/** One account that pays by the month: amounts with the days from which they hold. */
export function pays(account: string, prices: Record<string, number>): Data['subscriptions'] {
  const days = Object.keys(prices);
  const rows = days.map((day, i) => ({
    ...{ subscription_id: account, account_id: account, interval: 'month', currency: 'USD' },
    ...{ starts_on: day, ends_on: days[i + 1] ?? '', amount: String(prices[day]) },
  }));
  return handMade({ subscriptions: rows.filter((row) => row.amount !== '0') }).subscriptions;
}

/** So many answers with these scores. */
export function scores(survey: string, max: number, counts: Record<number, number>) {
  return Object.entries(counts).flatMap(([score, n]) =>
    Array.from({ length: n }, (_, i) => ({
      ...{ response_id: `${score}-${i}`, account_id: 'a', respondent_id: `${score}-${i}` },
      ...{ survey, score, scale_max: String(max), responded_at: '2026-10-10 10:00:00' },
    })),
  );
}
