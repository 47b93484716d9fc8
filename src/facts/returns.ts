import { monthOf } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { currencyOf, exchanged, unratedSql } from './money.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Ages after signing at which customers ask what they gained. */
const ages = [
  { age: '90d', reached: 'signed_on + 90' },
  { age: '6m', reached: 'cast(signed_on + interval 6 month as date)' },
  { age: '12m', reached: 'cast(signed_on + interval 12 month as date)' },
] as const;

/**
 * What accounts gained and spent up to an age that they reached in a period: a row for each amount,
 * and one without amount for the account itself. Costs count by whole months, from the month of
 * signing to the one before the age is reached.
 */
export const accountReturns: Fact = {
  name: 'account_returns',
  grain: 'account × age × period, and each benefit, cost and fee up to that age',
  tables: ['benefits'],
  reads: ['benefits', 'costs', 'invoices', 'contracts'],
  facts: ['periods', 'account_list', 'edge_rates', 'account_states'],
  sql: (context) => `with signed as (
  select l.account_id, l.currency, ${signedOn(context)} as signed_on
  from account_list l${firstContracts(context)}
  where not l.is_internal
), aged as (
  ${ages.map(({ age, reached }) => `select *, '${age}' as age, ${reached} as reached_on from signed`).join('\n  union all\n  ')}
), reached as (
  select p.period, p.win, p.s, p.e, a.*
  from periods p join aged a on a.reached_on >= p.s and a.reached_on < p.e
), items as (
  ${itemsSql(context)}
), counted as (
  select r.account_id, r.period, r.win, r.s, r.e, r.age, i.role, i.amount,
    ${currencyOf('i', 'r', context)} as currency, i.source_file, i.source_line
  from reached r
  join items i on i.account_id = r.account_id
    and i.on_day >= case when i.role = 'cost' then ${monthOf('r.signed_on')} else r.signed_on end
    and i.on_day < case when i.role = 'cost' then ${monthOf('r.reached_on')} else r.reached_on end
  union all
  select account_id, period, win, s, e, age, 'signed', null, null, null, null from reached
)
select c.account_id, c.period, c.win, c.age, c.role, c.currency, c.amount as own_amount,
  ${exchanged('c.amount', 'r.rate')} as amount, c.source_file, c.source_line${closingDimensions(context)}
from counted c
left join edge_rates r on r.edge = c.s and r.currency = c.currency
${closingStates('c', 'c')}`,
  unrated: () => unratedSql('account_returns', 'start'),
  behind: ({ rows }) =>
    `select account_id, role, amount, source_file, source_line from ${rows} where role <> 'signed'`,
};

const signedOn = ({ has }: FactContext): string =>
  has('contracts.signed_on') ? 'coalesce(k.signed_on, l.signed_on)' : 'l.signed_on';

const firstContracts = ({ has }: FactContext): string =>
  has('contracts.signed_on')
    ? `
  left join (select account_id, min(signed_on) as signed_on from contracts group by account_id) k
    on k.account_id = l.account_id`
    : '';

// Platform fees are what we invoiced; costs of that kind would count them a second time.
function itemsSql({ has }: FactContext): string {
  const items = [
    `select account_id, 'benefit' as role, realised_on as on_day, amount, currency, source_file, source_line
  from benefits`,
  ];
  if (has('costs')) {
    items.push(`select account_id, 'cost', ${monthOf('"month"')}, amount, currency, source_file, source_line
  from costs where borne_by = 'customer'${has('invoices') ? ` and category <> 'platform'` : ''}`);
  }
  if (has('invoices')) {
    items.push(`select account_id, 'fee', issued_on, amount - coalesce(tax, 0), currency, source_file, source_line
  from invoices where status not in ('void', 'refunded')`);
  }
  return items.join('\n  union all\n  ');
}
