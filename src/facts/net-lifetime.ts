import type { Fact } from './fact.ts';
import { pricedBehind } from './revenue-behind.ts';

/**
 * What customers bring and what it cost to win new ones, with the counts of the whole segment beside
 * every row. Costs that cannot be told leave the number of new customers unknown.
 */
export const netLifetimeValues: Fact = {
  name: 'net_lifetime_values',
  grain: 'account or cost × period × dimension × segment',
  isByDimension: true,
  tables: ['costs'],
  reads: [],
  facts: ['lifetime_values', 'customer_costs'],
  sql: () => `with items as (
  select account_id, period, win, dimension, segment, closing, earned, n_closing, n_opening, n_lost,
    cast(null as bigint) as won, cast(0 as decimal(18, 4)) as cost, false as is_cost,
    cast(null as integer) as source_file, cast(null as bigint) as source_line
  from lifetime_values
  union all
  select account_id, period, win, dimension, segment, 0, 0, null, null, null,
    customers, cost, not is_customer, source_file, source_line
  from customer_costs where purpose = 'acquisition'
)
select * exclude (n_closing, n_opening, n_lost, won), ${ofAll('max(n_closing)')} as n_closing,
  ${ofAll('max(n_opening)')} as n_opening, ${ofAll('max(n_lost)')} as n_lost, ${ofAll('sum(won)')} as n_won
from items`,
  behind: ({ rows }) => `select account_id, role, amount, source_file, source_line
from (${pricedBehind(`(select * from ${rows} where closing > 0)`)})
union all
select account_id, 'cost', cost, source_file, source_line from ${rows} where is_cost`,
};

const ofAll = (aggregate: string): string =>
  `cast(${aggregate} over (partition by period, win, dimension, segment) as bigint)`;
