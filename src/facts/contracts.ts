import type { Fact } from './fact.ts';
import { currencyOf, exchanged, unratedSql } from './money.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Contracts of accounts that are not ours; the term is the one agreed on, however it ended. */
export const contractList: Fact = {
  name: 'contract_list',
  grain: 'contract',
  tables: ['contracts'],
  reads: ['contracts'],
  facts: ['account_list'],
  sql: (context) => `select c.contract_id, c.account_id, c.signed_on,
  coalesce(c.starts_on, c.signed_on) as starts_on, c.ends_on, c.terminated_on,
  c.renewed_on, c.notice_given_on, c.outcome, c.arr, c.renewed_arr,
  ${currencyOf('c', 'l', context)} as currency, c.source_file, c.source_line
from contracts c
left join account_list l on l.account_id = c.account_id
where not coalesce(l.is_internal, false)`,
};

/** Contracts that run at the end of a period; one that ends (exclusive) on the edge still counts. */
export const activeContracts: Fact = {
  name: 'active_contracts',
  grain: 'contract × period at whose end it runs',
  tables: ['contracts'],
  reads: [],
  facts: ['periods', 'contract_list', 'edge_rates', 'account_states'],
  sql: (context) => `select c.account_id, p.period, p.win, c.contract_id, c.currency,
  c.arr as own_amount, ${exchanged('c.arr', 'r.rate')} as amount,
  c.source_file, c.source_line${closingDimensions(context)}
from periods p
join contract_list c on c.starts_on < p.e and (c.ends_on is null or c.ends_on >= p.e)
  and (c.terminated_on is null or c.terminated_on >= p.e)
left join edge_rates r on r.edge = p.e and r.currency = c.currency
${closingStates('c', 'p')}`,
  unrated: () => unratedSql('active_contracts', 'end'),
  behind: ({ rows }) =>
    `select account_id, 'contract' as role, amount, source_file, source_line from ${rows}`,
};

/**
 * Contracts whose agreed term ended in a period, and what had become of them by its end: `renewed` in time
 * or within the grace, `churned`, else `pending`. `kept` is what the renewal keeps of the old amount.
 */
export const endedContracts: Fact = {
  name: 'ended_contracts',
  grain: 'contract × period in which its term ended',
  tables: ['contracts'],
  reads: [],
  facts: ['periods', 'contract_list', 'edge_rates', 'account_states'],
  sql: (context) => {
    const graceEnd = `c.ends_on + ${context.config.definitions.renewal.graceDays}`;
    return `with ended as (
  select p.period, p.win, p.s, p.e, c.*,
    case when c.renewed_on <= ${graceEnd} and c.renewed_on < p.e then 'renewed'
      when c.renewed_on is null and c.outcome = 'renewed' then 'renewed'
      when least(c.terminated_on, c.notice_given_on) < p.e or ${graceEnd} < p.e then 'churned'
      when c.outcome = 'churned' and c.terminated_on is null and c.notice_given_on is null then 'churned'
      else 'pending' end as became
  from periods p
  join contract_list c on c.ends_on >= p.s and c.ends_on < p.e
)
select c.account_id, c.period, c.win, c.contract_id, c.became,
  coalesce(c.became = 'renewed' and c.renewed_on <= c.ends_on - ${earlyDays}, false) as is_early,
  c.currency, c.arr as own_amount, ${exchanged('c.arr', 'r.rate')} as amount,
  case when c.became = 'renewed' then ${exchanged('least(c.arr, coalesce(c.renewed_arr, c.arr))', 'r.rate')} end as kept,
  c.source_file, c.source_line${closingDimensions(context)}
from ended c
left join edge_rates r on r.edge = c.s and r.currency = c.currency
${closingStates('c', 'c')}`;
  },
  unrated: () => unratedSql('ended_contracts', 'start'),
  checks: [
    {
      says: 'no renewal keeps more than the old amount',
      sql: () => 'select contract_id, period, win from ended_contracts where kept > amount',
    },
  ],
  behind: ({ rows, uses }) => {
    const role = uses('is_early') ? `case when is_early then 'early' else became end` : 'became';
    return `select account_id, ${role} as role, amount, source_file, source_line from ${rows}`;
  },
};

const earlyDays = 30;
