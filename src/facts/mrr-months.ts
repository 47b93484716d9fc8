import { causesSql } from './causes.ts';
import type { Fact } from './fact.ts';
import { converted } from './revenue.ts';

/**
 * MRR of accounts at the edges of months, and what seats, plans and products added to it in the month
 * before. An account that pays in one currency has both in that currency, so that no exchange rate
 * enters a quotient of them.
 */
export const mrrMonths: Fact = {
  name: 'mrr_months',
  grain: 'account × month edge',
  tables: [],
  reads: [],
  facts: ['edges', 'priced', 'account_edges', 'edge_rates'],
  sql: (context) => `with ${causesSql(context, stepsSql, rates)}, gained as (
  select account_id, edge, sum(net) as expansion
  from netted where change > 0 and cause in ('seats', 'plan', 'product')
  group by account_id, edge
)
select v.account_id, v.edge, v.mrr,
  cast(coalesce(g.expansion, 0) as decimal(18, 4)) as expansion
from valued v left join gained g on g.account_id = v.account_id and g.edge = v.edge
where v.rated_on = v.edge`,
};

const rates =
  'join rated r on r.account_id = t.account_id and r.edge = t.s and r.currency = b.currency';

// Both sides of a step at the rate of its beginning.
const stepsSql = `payers as (
  select account_id, currency, count(*) over (partition by account_id) as n_currencies
  from (select distinct account_id, currency from account_edges)
), points as (
  select edge, lag(edge) over (order by edge) as before from edges where is_month
), rated as (
  select p.account_id, p.currency, x.edge,
    case when p.n_currencies = 1 then cast(1 as decimal(18, 8)) else r.rate end as rate
  from payers p
  cross join points x
  left join edge_rates r on r.edge = x.edge and r.currency = p.currency
), looks as (
  select edge, edge as rated_on from points
  union all
  select edge, before from points where before is not null
), valued as (
  select a.account_id, l.edge, l.rated_on, ${converted('a.units', 'r.rate')} as mrr
  from looks l
  join account_edges a on a.edge = l.edge
  join rated r on r.account_id = a.account_id and r.currency = a.currency and r.edge = l.rated_on
  where a.units <> 0
  group by a.account_id, l.edge, l.rated_on
  having count(r.rate) = count(*)
), steps as (
  select n.account_id, '' as period, '' as win, t.before as s, t.before, t.edge, n.mrr - b.mrr as change
  from points t
  join valued n on n.edge = t.edge and n.rated_on = t.before
  join valued b on b.edge = t.before and b.rated_on = t.before and b.account_id = n.account_id
  where n.mrr > 0 and b.mrr > 0 and n.mrr <> b.mrr
)`;
