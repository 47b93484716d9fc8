import type { Fact, FactContext } from './fact.ts';
import { currencyOf, exchanged, partOf, unratedSql } from './money.ts';
import { pricedBehind } from './revenue-behind.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Opportunities of a period: those created in it and those open at its end. */
export const opportunityPeriods: Fact = {
  name: 'opportunity_periods',
  grain: 'opportunity × period in which it was created or at whose end it is open',
  tables: ['opportunities'],
  reads: ['opportunities'],
  facts: ['periods', 'account_list', 'edge_rates', 'account_states'],
  sql: (context) => `with told as (
  select p.period, p.win, p.s, p.e, o.*, ${currencyOf('o', 'l', context)} as told_currency,
    coalesce(o.created_on >= p.s and o.created_on < p.e, false) as is_created,
    coalesce(o.created_on < p.e, true) and coalesce(o.closed_on >= p.e,
      o.closed_on is null and coalesce(o.status, 'open') = 'open') as is_open
  from periods p
  cross join opportunities o
  left join account_list l on l.account_id = o.account_id
  where not coalesce(l.is_internal, false)
), valued as (
  select t.*, ${exchanged('t.amount', 'r.rate')} as value
  from told t
  left join edge_rates r on r.edge = t.e and r.currency = t.told_currency
  where t.is_created or t.is_open
)
select o.account_id, o.period, o.win, o.opportunity_id, lower(o.source) as source, o.is_created, o.is_open,
  coalesce(o.kind in ('upsell', 'cross_sell', 'expansion'), false) as is_expansion,
  coalesce(o.expected_close_on >= o.s and o.expected_close_on < o.e, false) as is_due,
  o.told_currency as currency, o.amount as own_amount, o.value as amount,
  ${partOf('o.value', 'o.probability')} as expected,
  o.source_file, o.source_line${closingDimensions(context)}
from valued o
${closingStates('o', 'o')}`,
  unrated: () => unratedSql('opportunity_periods', 'end'),
  behind: ({ rows, uses }) => {
    const amount = uses('expected') ? 'expected' : 'amount';
    return `select account_id, 'opportunity' as role, ${amount} as amount,
  source_file, source_line
from ${rows}`;
  },
};

/** Accounts that first paid in a period, and whether somebody had referred them. */
export const newCustomers: Fact = {
  name: 'new_customers',
  grain: 'account × period in which it first paid',
  tables: [],
  reads: ['accounts', 'opportunities'],
  facts: ['periods', 'account_periods', 'account_list', 'account_states'],
  sql: (context) => `select a.account_id, a.period, a.win,
  exists (${referralsSql(context, 'a.account_id', 'p.e')}) as is_referred${closingDimensions(context)}
from account_periods a
join periods p on p.period = a.period and p.win = a.win
${closingStates('a', 'p')}
where a.m_new > 0`,
  behind: ({ rows }, context) => `select account_id, role, amount, source_file, source_line
from (${pricedBehind(rows)})
union all
select n.account_id, 'referral', null, f.source_file, f.source_line
from ${rows} n
join periods p on p.period = n.period and p.win = n.win
cross join lateral (${referralsSql(context, 'n.account_id', 'p.e')}) f`,
};

// A deal counts from the day on which it was won, where that is known.
function referralsSql({ has }: FactContext, account: string, before: string): string {
  const found = [
    has('accounts.referred_by')
      ? `select source_file, source_line from accounts x
  where x.account_id = ${account} and x.referred_by is not null`
      : null,
    has('opportunities.source')
      ? `select source_file, source_line from opportunities x
  where x.account_id = ${account} and lower(x.source) = 'referral' and x.status = 'won'
    and (x.closed_on is null or x.closed_on < ${before})`
      : null,
  ].filter((sql) => sql !== null);
  return found.join('\n  union all\n  ') || 'select 0 as source_file, 0 as source_line where false';
}
