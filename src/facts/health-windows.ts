import { dated } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { maskWithin } from './usage.ts';

/** What facts of health have in common: a row per account and as-of date. */
export const perAsOf = { grain: 'account × as-of date', tables: [], reads: [], facts: [] } as const;

/** How many days back any input looks by months. */
const longest = 90;

/** The months that hold the days before `t` which inputs look at: an equality to join masks by. */
export const healthMonths: Fact = {
  ...perAsOf,
  name: 'health_months',
  grain: 'account × as-of date × month',
  sql: () => {
    const months = Array.from({ length: Math.ceil(longest / 28) + 1 }, (_, n) => `(${n})`);
    return `select a.account_id, a.t, k.n, cast(date_trunc('month', a.t) - k.n * interval 1 month as date) as month
from health_accounts a cross join (values ${months.join(', ')}) as k(n)`;
  },
};

/** SQL: the month of `h` may hold one of so many days before `t`. */
export const reaches = (days: number): string => `h.n <= ${Math.ceil(days / 28)}`;

/** SQL: the part of a mask that lies in the days before `t` of `h`. */
export const maskOfLast = (alias: string, days: number): string =>
  maskWithin(`${alias}.day_mask`, `${alias}.month`, `h.t - ${days}`, 'h.t');

/**
 * SQL: the exports of a table reach back so many days before `t`, and up to it. Inside the coverage no
 * rows is an observed zero; outside nothing is known.
 */
export function spans({ coverage }: FactContext, table: string, days: number): string {
  const known = coverage(table);
  if (known === null) return 'false';
  return `(${dated(known.first)} <= a.t - ${days} and ${dated(known.last)} >= a.t - ${denseDays})`;
}

/** Days before `t` on which the export of usage may end at the earliest and still tell. */
export const denseDays = 4;

/**
 * SQL: the first `t` at which tickets are no longer told: the export has then been silent for longer
 * than a month and than twice its longest pause without a new ticket; a solution is a sign of life too.
 * Fewer than ten days with tickets have no rhythm to judge by.
 */
export const ticketsEndSql = `(
  select greatest(max(created_on), max(resolved_on)) + cast(
    case when count(distinct created_on) < 10 then 100000 else greatest(31, 2 * max(pause)) end as integer) + 1
  from (select created_on, resolved_on, created_on - lag(created_on) over (order by created_on) as pause from ticket_list)
)`;

/** SQL: the exports of tickets begin so many days before `t` and have not ended. */
export const ticketsSpan = (context: FactContext, days: number): string =>
  `(${beginsBefore(context, 'tickets', days)} and a.t < ${ticketsEndSql})`;

/** SQL: the exports of a table begin so many days before `t`; tables without a row every few days. */
export function beginsBefore({ coverage }: FactContext, table: string, days: number): string {
  const known = coverage(table);
  return known === null ? 'false' : `${dated(known.first)} <= a.t - ${days}`;
}
