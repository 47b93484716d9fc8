import { monthOf, named, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { currencyOf, exchanged, unratedSql } from './money.ts';
import { pricedBehind } from './revenue-behind.ts';

/** What is spent on customers, and on which of them it is spent. */
const purposes = [
  { purpose: 'acquisition', categories: ['sales', 'marketing'], customers: 'm_new > 0' },
  { purpose: 'retention', categories: ['customer_success', 'retention'], customers: 'closing > 0' },
  { purpose: 'service', categories: ['support', 'customer_success'], customers: 'closing > 0' },
] as const;

/** Our own costs by purpose in periods that the costs cover from their first to their last month. */
export const purposeCosts: Fact = {
  name: 'purpose_costs',
  grain: 'purpose × cost × period',
  tables: ['costs'],
  reads: ['costs'],
  facts: ['periods', 'account_list', 'edge_rates'],
  sql: (context) => `with ours as (
  select c.*, ${monthOf('c."month"')} as in_month, ${currencyOf('c', 'l', context)} as told_currency
  from costs c
  left join account_list l on l.account_id = c.account_id
  where coalesce(c.borne_by, 'us') = 'us' and not coalesce(l.is_internal, false)
), covered as (
  select p.* from periods p
  where ${monthOf('p.s')} >= (select min(in_month) from ours)
    and ${monthOf('p.e - 1')} <= (select max(in_month) from ours)
)
select u.purpose, c.account_id, p.period, p.win, c.told_currency as currency,
  c.amount as own_amount, ${exchanged('c.amount', 'r.rate')} as amount, c.source_file, c.source_line
from covered p
join ours c on c.in_month >= p.s and c.in_month < p.e
join (values ${categoryRows}) as u(purpose, category) on u.category = c.category
left join edge_rates r on r.edge = p.s and r.currency = c.told_currency`,
  unrated: () => unratedSql('purpose_costs', 'start'),
};

const categoryRows = purposes
  .flatMap(({ purpose, categories }) => categories.map((c) => `(${quoted(purpose)}, ${quoted(c)})`))
  .join(', ');

/**
 * Costs of a purpose beside the customers that they are spent on. Costs of no account stand in the
 * total only: where there are some, the customers of segments are unknown, and with them the quotient.
 */
export const customerCosts: Fact = {
  name: 'customer_costs',
  grain: 'purpose × cost or customer × period × dimension × segment',
  isByDimension: true,
  tables: ['costs'],
  reads: [],
  facts: ['periods', 'purpose_costs', 'account_periods', 'account_states'],
  sql: ({ dimensions }) => `with spent as (
  select purpose, period, win, bool_or(account_id is null) as is_shared
  from purpose_costs group by purpose, period, win
), items as (
  select purpose, account_id, period, win, amount as cost, cast(0 as bigint) as customers, false as is_customer,
    source_file, source_line
  from purpose_costs
  union all
  select x.purpose, a.account_id, a.period, a.win, cast(0 as decimal(18, 4)), 1, true, null, null
  from spent x
  join account_periods a on a.period = x.period and a.win = x.win and ${customersOf}
)
select *, '' as dimension, '' as segment from items${dimensions.map(({ id }) => segmentSql(id)).join('')}`,
  checks: [
    {
      says: 'costs that all belong to accounts add up over the segments',
      sql: unsplitSql,
    },
  ],
  behind: ({ rows }) => `select account_id, 'cost' as role, cost as amount, source_file, source_line
from ${rows} where not is_customer
union all
select account_id, role, amount, source_file, source_line
from (${pricedBehind(`(select * from ${rows} where is_customer)`)})`,
};

const customersOf = `case x.purpose ${purposes
  .map(({ purpose, customers }) => `when ${quoted(purpose)} then ${customers}`)
  .join(' ')} end`;

const segmentSql = (id: string): string => `
union all
select i.purpose, i.account_id, i.period, i.win, i.cost,
  case when not x.is_shared then i.customers end, i.is_customer,
  i.source_file, i.source_line,
  ${quoted(id)}, coalesce(z.${named(`by_${id}`)}, 'unknown')
from items i
join periods p on p.period = i.period and p.win = i.win
join spent x on x.purpose = i.purpose and x.period = i.period and x.win = i.win
left join account_states z on z.account_id = i.account_id and z.edge = p.e
where i.account_id is not null`;

function unsplitSql({ dimensions }: FactContext): string {
  const sums = dimensions.map(
    ({ id }) => `select t.purpose, t.period, t.win
from customer_costs t
where t.dimension in ('', ${quoted(id)})
group by t.purpose, t.period, t.win
having count(*) filter (where t.dimension = '' and t.account_id is null) = 0
  and sum(case when t.dimension = '' then t.cost else -t.cost end) <> 0`,
  );
  return sums.join('\nunion all\n') || 'select 1 where false';
}
