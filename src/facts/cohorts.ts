import { dated } from '../engine/dialect.ts';
import type { Fact } from './fact.ts';
import { converted } from './revenue.ts';
import { pricedAt } from './revenue-behind.ts';
import { closingDimensions, closingStates } from './states.ts';

/**
 * Accounts by the month in which they first paid, with their MRR at its end and at the period's, both
 * at the exchange rates of the period's end. The month that has just ended has nothing to retain
 * yet, and accounts that were there when the data begin have no known cohort.
 */
export const cohortAccounts: Fact = {
  name: 'cohort_accounts',
  grain: 'account that first paid in an earlier month × period',
  tables: [],
  reads: [],
  facts: [
    ...['periods', 'edges', 'account_edges', 'edge_rates', 'unrated_periods', 'customer_since'],
    'account_states',
  ],
  dimensions: ['cohort', 'age'],
  sql: (context) => `with members as (
  select c.account_id, p.period, p.win, p.e, c.first_edge, strftime(c.since, '%Y-%m') as cohort,
    date_diff('month', c.since, p.e) - 1 as months
  from periods p
  join customer_since c on date_diff('month', c.since, p.e) > 1
  where not exists (select 1 from unrated_periods u where u.period = p.period and u.win = p.win)
    ${context.historyFrom === null ? '' : `and c.first_edge > ${dated(context.historyFrom)}`}
), valued as (
  select m.account_id, m.period, m.win,
    ${converted('case when a.edge = m.first_edge then a.units else 0 end', 'r.rate')} as first_mrr,
    ${converted('case when a.edge = m.e then a.units else 0 end', 'r.rate')} as mrr
  from members m
  join account_edges a on a.account_id = m.account_id and a.edge in (m.first_edge, m.e)
  join edge_rates r on r.edge = m.e and r.currency = a.currency
  where a.units <> 0
  group by m.account_id, m.period, m.win
)
select m.account_id, m.period, m.win, m.e, m.first_edge, m.cohort, m.months,
  printf('%02d', m.months) as age, v.first_mrr, v.mrr${closingDimensions(context)}
from members m
join valued v on v.account_id = m.account_id and v.period = m.period and v.win = m.win
${closingStates('m', 'm')}`,
  behind: ({ rows, uses }) => `${pricedAt(rows, 'closing', 'a.e', 'a.e')}
union all ${pricedAt(rows, 'first', 'a.first_edge', 'a.e', uses('first_mrr'))}`,
};
