import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { converted } from '../facts/revenue.ts';
import { addMonths } from '../lib/dates.ts';
import { fromUnits, toUnits } from '../lib/decimal.ts';
import { quotient } from '../lib/quotient.ts';
import { kaplanMeier } from '../lib/survival.ts';

export type CohortBy = 'first_paid' | 'signup';

/** A cohort at the end of a month: 0 is the month in which it began. */
export type CohortMonth = {
  retained: number;
  /** Percent of the cohort that pays. */
  percent: number | null;
  /** At the rates of the last month's end; null where a rate is missing. */
  mrr: string | null;
  /** Percent of what the cohort paid at the end of its first month; null when that was nothing. */
  mrrPercent: number | null;
};

/** Accounts that began in one month, with every month that has ended since. */
export type CohortRow = { month: string; customers: number; months: CohortMonth[] };

type Counted = {
  cohort: string;
  number: string;
  customers: string;
  retained: string;
  mrr: string | null;
};

/** The last `n` cohorts before a month's end `t`, oldest first. */
export async function cohortTriangle(
  engine: Engine,
  context: FactContext,
  { t, n, by }: { t: string; n: number; by: CohortBy },
): Promise<CohortRow[]> {
  const first = addMonths(t, -n);
  const rows = await engine.rows<Counted>(`with members as (
  ${membersSql(context, by)}
), paid as (
  select a.account_id, a.edge, bool_or(a.mrr > 0) as is_paying,
    case when count(r.rate) = count(*) then ${converted('a.units', 'r.rate')} end as mrr
  from account_edges a
  left join edge_rates r on r.edge = ${dated(t)} and r.currency = a.currency
  where a.units <> 0
  group by a.account_id, a.edge
)
select strftime(m.cohort, '%Y-%m') as cohort, date_diff('month', m.cohort, e.edge) - 1 as number,
  count(*) as customers, count(*) filter (where p.is_paying) as retained,
  case when count(p.mrr) = count(p.account_id) then cast(coalesce(sum(p.mrr), 0) as varchar) end as mrr
from members m
join edges e on e.is_month and e.edge > m.cohort and e.edge <= ${dated(t)}
left join paid p on p.account_id = m.account_id and p.edge = e.edge
where m.cohort >= ${dated(first)} and m.cohort < ${dated(t)}
group by m.cohort, e.edge order by m.cohort, e.edge`);
  const all = Array.from({ length: n }, (_, i): CohortRow => {
    const month = addMonths(first, i).slice(0, 7);
    const own = rows.filter(({ cohort }) => cohort === month);
    return { month, customers: Number(own[0]?.customers ?? 0), months: monthsOf(own) };
  });
  // Months before anybody began say nothing; the newest stays, whatever it has.
  const begin = all.findIndex(({ customers }, i) => customers > 0 || i === n - 1);
  return all.slice(begin);
}

/** Customers that were there when the data begin: nobody knows when they first paid. */
export async function customersBefore(engine: Engine, context: FactContext): Promise<number> {
  if (context.historyFrom === null) return 0;
  const [row] = await engine.rows<{ n: string }>(
    `select count(*) as n from customer_since where first_edge <= ${dated(context.historyFrom)}`,
  );
  return Number(row!.n);
}

// Accounts that were there when the data begin have no known cohort.
function membersSql({ historyFrom }: FactContext, by: CohortBy): string {
  if (by === 'signup') {
    return `select account_id, cast(date_trunc('month', signed_up_on) as date) as cohort
  from account_list where signed_up_on is not null and not is_internal`;
  }
  const known = historyFrom === null ? '' : ` where first_edge > ${dated(historyFrom)}`;
  return `select account_id, since as cohort from customer_since${known}`;
}

function monthsOf(rows: readonly Counted[]): CohortMonth[] {
  const base = rows[0]?.mrr ?? null;
  return rows.map(({ customers, retained, mrr }) => ({
    retained: Number(retained),
    percent: share(retained, customers),
    mrr,
    mrrPercent: mrr === null || base === null ? null : share(mrr, base),
  }));
}

const share = (part: string, whole: string): number | null =>
  toUnits(whole) === 0n ? null : quotient(part, whole, 100);

/** All cohorts together by month number: those that have reached it, against what they began with. */
export function allCohorts(rows: readonly CohortRow[]): CohortMonth[] {
  const n = Math.max(0, ...rows.map(({ months }) => months.length));
  return Array.from({ length: n }, (_, number) => {
    const own = rows.filter(({ months }) => months.length > number);
    const of = (pick: (month: CohortMonth) => string | null, at: number): string | null => {
      const amounts = own.map(({ months }) => pick(months[at]!));
      if (amounts.some((amount) => amount === null)) return null;
      return fromUnits(amounts.reduce((sum, amount) => sum + toUnits(amount!), 0n));
    };
    const customers = own.reduce((sum, row) => sum + row.customers, 0);
    const retained = own.reduce((sum, { months }) => sum + months[number]!.retained, 0);
    const [base, mrr] = [of((m) => m.mrr, 0), of((m) => m.mrr, number)];
    return {
      retained,
      percent: share(String(retained), String(customers)),
      mrr,
      mrrPercent: mrr === null || base === null ? null : share(mrr, base),
    };
  });
}

/** How soon accounts that signed up in one month saw value. */
export type CohortValue = {
  month: string;
  accounts: number;
  reached: number;
  /** Kaplan–Meier median in days; null when not half of them have reached it. */
  median: number | null;
};

/** Time from sign-up to first value by month of sign-up, of the accounts in a period of the facts. */
export async function cohortValues(
  engine: Engine,
  { period, window }: { period: string; window: string },
): Promise<CohortValue[]> {
  const rows = await engine.rows<{ month: string; is_reached: boolean; days: string; n: string }>(
    `select strftime(started_on, '%Y-%m') as month, is_reached, days, count(*) as n from value_times
where start = 'signup' and period = '${period}' and win = '${window}'
group by all order by all`,
  );
  return [...new Set(rows.map(({ month }) => month))].map((month) => {
    const own = rows.filter((row) => row.month === month);
    const observed = own.map(({ is_reached, days, n }) => {
      return { time: Number(days), isEvent: is_reached, n: Number(n) };
    });
    const sum = (some: typeof observed) => some.reduce((total, { n }) => total + n, 0);
    return {
      month,
      accounts: sum(observed),
      reached: sum(observed.filter(({ isEvent }) => isEvent)),
      median: kaplanMeier(observed).quantile(0.5),
    };
  });
}
