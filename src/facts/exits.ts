import { anyOf, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { pricedBehind } from './revenue-behind.ts';
import { bothEnds, takenOver } from './states.ts';

/** Why customers leave: the words that exports use, and whose decision it was. */
const reasons = [
  {
    id: 'price_budget',
    type: 'voluntary',
    words: ['price', 'pricing', 'budget', 'price_increase', 'too_expensive', 'cost', 'costs'],
  },
  {
    id: 'product_feature',
    type: 'voluntary',
    words: [
      ...['product', 'feature', 'features', 'missing_feature', 'missing_features', 'unused'],
      ...['low_quality', 'too_complex', 'quality'],
    ],
  },
  {
    id: 'support_service',
    type: 'voluntary',
    words: ['support', 'service', 'customer_service', 'customer_support'],
  },
  {
    id: 'business_change',
    type: 'voluntary',
    words: [
      ...['business', 'business_change', 'closed', 'out_of_business', 'went_out_of_business'],
      ...['acquired', 'merger', 'reorganisation', 'reorganization'],
    ],
  },
  {
    id: 'competition',
    type: 'voluntary',
    words: ['competition', 'competitor', 'switched', 'switched_service'],
  },
  {
    id: 'payment_failure',
    type: 'involuntary',
    words: ['payment_failure', 'payment_failed', 'payment_disputed', 'card_expired', 'nonpayment'],
  },
  {
    id: 'violation',
    type: 'involuntary',
    words: ['violation', 'policy_violation', 'terms_violation', 'fraud'],
  },
  { id: 'pause', type: 'pause', words: ['paused', 'on_hold'] },
  { id: 'unknown', type: 'unknown', words: ['', 'unknown', 'none', 'not_given', 'n_a'] },
] as const;

const wordOf = (text: string): string =>
  `regexp_replace(lower(trim(coalesce(${text}, ''))), '[^a-z0-9]+', '_', 'g')`;
const word = wordOf('cancel_reason');

const pauses = reasons.find(({ id }) => id === 'pause')!;
const isPaused = `${wordOf('status')} in ${anyOf([...pauses.words, pauses.id])}`;

// A word that is in no list is a reason of its own, but says nothing about whose decision it was.
const reasonSql = `case when ${word} = '' and ${isPaused} then 'pause' ${reasons
  .map(({ id, words: own }) => `when ${word} in ${anyOf([...own, id])} then ${quoted(id)}`)
  .join('\n    ')} else lower(trim(cancel_reason)) end`;

const typeSql = `coalesce(cancel_type, case when ${isPaused} then 'pause' ${reasons
  .map(({ type, words: own, id }) => `when ${word} in ${anyOf([...own, id])} then '${type}'`)
  .join('\n    ')} else 'unknown' end)`;

/** Customers lost, with the subscription that ended last and what it says about why. */
export const exits: Fact = {
  name: 'exits',
  grain: 'account × period, of customers lost',
  tables: [],
  reads: ['subscriptions'],
  facts: ['periods', 'account_periods'],
  dimensions: ['reason'],
  sql: (context) => `with lost as (
  select a.*, p.s, p.e from account_periods a
  join periods p on p.period = a.period and p.win = a.win
  where a.opening > 0 and a.closing = 0
), ended as (${endedSql(context)})
select a.account_id, a.period, a.win, a.opening as amount, coalesce(x.reason, 'unknown') as reason,
  coalesce(x.exit_type, 'unknown') as exit_type,
  count(*) over (partition by a.period, a.win) as n_lost,
  count(*) filter (where x.reason <> 'unknown') over (partition by a.period, a.win) as n_known,
  x.source_file, x.source_line${takenOver('a', context, bothEnds)}
from lost a
left join ended x on x.account_id = a.account_id and x.period = a.period and x.win = a.win and x.place = 1`,
  behind: ({ rows }) => `select account_id, exit_type as role, amount, source_file, source_line
from ${rows} where source_file is not null`,
};

// The paid subscription that ended last; of several on one day, one that says why.
function endedSql({ has }: FactContext): string {
  if (!has('subscriptions'))
    return `select 'x' as account_id, 'x' as period, 'x' as win,
    'x' as reason, 'x' as exit_type, 1 as place, 0 as source_file, cast(0 as bigint) as source_line where false`;
  return `
  select b.account_id, a.period, a.win, ${reasonSql} as reason, ${typeSql} as exit_type,
    b.source_file, b.source_line, row_number() over (
      partition by b.account_id, a.period, a.win
      order by b.ends_on desc, cancel_reason is null, cancel_type is null, b.subscription_id, b.starts_on
    ) as place
  from lost a
  join subscriptions b on b.account_id = a.account_id and b.ends_on >= a.s and b.ends_on < a.e
  where b.amount > 0 and b.ends_on > coalesce(b.trial_ends_on, b.starts_on) and b.ends_on > b.starts_on
    and not coalesce(b.is_one_time, false) and not coalesce(b.is_usage_based, false)
`;
}

/** Customers at the start, with whose decision it was where they left. */
export const openingCustomers: Fact = {
  name: 'opening_customers',
  grain: 'account × period, of customers at the start',
  isView: true,
  tables: [],
  reads: [],
  facts: ['account_periods', 'exits'],
  sql: (context) => `select a.account_id, a.period, a.win, a.opening, x.exit_type,
  x.source_file, x.source_line${takenOver('a', context, bothEnds)}
from account_periods a
left join exits x on x.account_id = a.account_id and x.period = a.period and x.win = a.win
where a.opening > 0`,
  behind: ({ rows }) => `${pricedBehind(rows)}
union all
select account_id, exit_type, opening, source_file, source_line from ${rows} where source_file is not null`,
};
