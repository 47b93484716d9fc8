import { anyOf, dated, dividedHalfUp, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { spans, ticketsSpan } from './health-windows.ts';
import { accountMrrSql, converted } from './revenue.ts';
import { maskWithin, weekdayMask } from './usage.ts';

/** Facts with a row per account and as-of date `t`: nothing that was not known before `t` may enter. */
const base = {
  grain: 'account × as-of date',
  tables: [],
  facts: ['health_accounts', 'account_list'],
} as const;

/** Who is scored: customers just before `t`; without billing, accounts that had signed up. */
export const healthAccounts: Fact = {
  ...base,
  name: 'health_accounts',
  reads: ['billing', 'fx_rates', 'staff', 'account_history'],
  facts: ['account_list', 'priced'],
  sql: (context) => {
    const population = context.mrrFrom === null ? signedUp(context) : customers(context);
    return `with population as (
  ${population}
), first_paid as (
  select account_id, min(paid_from) as paid_from from priced where full_units > 0 group by account_id
)
select p.account_id, p.t, p.mrr, l.name, ${ownerSql(context)} as csm_id,
  date_diff('day', coalesce(f.paid_from, l.signed_on, l.signed_up_on), p.t) as age_days,
  cast(date_trunc('month', coalesce(f.paid_from, l.signed_on, l.signed_up_on)) as date) as since
from population p
join account_list l on l.account_id = p.account_id and not l.is_internal
left join first_paid f on f.account_id = p.account_id
${context.has('account_history.csm_id') ? ownerJoin : ''}`;
  },
};

/** Whether anything says since when an account is a customer. */
export const isAnybodyTold = ({ mrrFrom, has }: FactContext): boolean =>
  mrrFrom !== null || has('accounts.signed_up_on') || has('accounts.signed_on');

const signedUp = ({
  scoredAccounts,
}: FactContext): string => `select l.account_id, a.t, cast(0 as decimal(18, 4)) as mrr
  from asofs a join account_list l on coalesce(l.signed_up_on, l.signed_on) < a.t${among(scoredAccounts, 'and l.account_id')}`;

const among = (accounts: readonly string[] | null, column: string): string =>
  accounts === null ? '' : ` ${column} in ${anyOf(accounts)}`;

function customers({ currency, has, scoredAccounts }: FactContext): string {
  const rate = `coalesce(r.rate, case when m.currency = ${quoted(currency ?? '')} then 1 end)`;
  const rates = has('fx_rates')
    ? `left join (select a.t, f.currency, arg_max(f.rate, f.date) as rate from asofs a
      join fx_rates f on f.date < a.t and f.date >= a.t - 35 group by a.t, f.currency
    ) r on r.t = m.edge and r.currency = m.currency`
    : 'left join (select cast(null as decimal(18, 8)) as rate) r on true';
  return `select m.account_id, m.edge as t,
    case when count(${rate}) = count(*) then ${converted('m.units', rate)} end as mrr
  from (${accountMrrSql('(select t as edge from asofs)', `(select * from priced${among(scoredAccounts, 'where account_id')})`)}) m
  ${rates}
  where m.units <> 0
  group by m.account_id, m.edge
  having sum(m.units) > 0`;
}

const ownerSql = ({ has }: FactContext): string =>
  has('account_history.csm_id') ? 'coalesce(h.csm_id, l.csm_id)' : 'l.csm_id';

const ownerJoin = `left join (
  select h.account_id, a.t, arg_max(h.csm_id, h.valid_from) as csm_id
  from account_history h join asofs a on h.valid_from < a.t where h.csm_id is not null
  group by h.account_id, a.t
) h on h.account_id = p.account_id and h.t = p.t`;

/** The plan with the largest MRR just before `t`, else the exported one; seats and their use. */
export const healthPlans: Fact = {
  ...base,
  name: 'health_plans',
  reads: ['billing'],
  facts: ['health_accounts', 'account_list', 'priced'],
  sql: ({ mrrFrom }) => `with ranked as (
  select a.account_id, a.t, p.plan, row_number() over (
    partition by a.account_id, a.t order by sum(p.full_units) desc, p.plan) as place
  from health_accounts a
  join priced p on p.account_id = a.account_id and p.paid_from < a.t and (p.ends_on is null or p.ends_on >= a.t)
  where p.plan is not null
  group by a.account_id, a.t, p.plan
), terms as (
  select a.account_id, a.t, sum(p.quantity) as seats, min(p.ends_on) as ends_on
  from health_accounts a
  join priced p on p.account_id = a.account_id and p.paid_from < a.t and (p.ends_on is null or p.ends_on >= a.t)
  group by a.account_id, a.t
)
select a.account_id, a.t, coalesce(r.plan, l.plan) as plan, coalesce(s.seats, l.licensed_seats) as seats,
  ${mrrFrom === 'subscriptions' ? 's.ends_on' : 'cast(null as date)'} as renewal_on
from health_accounts a
join account_list l on l.account_id = a.account_id
left join ranked r on r.account_id = a.account_id and r.t = a.t and r.place = 1
left join terms s on s.account_id = a.account_id and s.t = a.t`,
};

/** Users active in the 30 days before `t`. */
export const healthSeats: Fact = {
  ...base,
  name: 'health_seats',
  tables: ['usage_events'],
  reads: [],
  facts: ['health_accounts', 'user_months'],
  sql: () => `select a.account_id, a.t, count(distinct u.user_id) as active30
from health_accounts a
join user_months u on u.account_id = a.account_id and u.month >= date_trunc('month', a.t - 30) and u.month < a.t
  and ${maskWithin('u.day_mask', 'u.month', 'a.t - 30', 'a.t')} <> 0
group by a.account_id, a.t`,
};

/** Active days in the 28 days before `t`, in four weeks, against the 28 days before them. */
export const healthUsage: Fact = {
  ...base,
  name: 'health_usage',
  tables: ['usage_events'],
  reads: [],
  facts: ['health_accounts', 'account_months'],
  sql: (context) => {
    const within = (from: number, to: number) =>
      maskWithin('m.day_mask', 'm.month', `a.t - ${from}`, `a.t - ${to}`);
    // The highest bit of what was seen before `t` is the last active day of its month.
    const seen = maskWithin('m.day_mask', 'm.month', 'm.month', 'a.t');
    const weeks = [28, 21, 14, 7].map((from, i) => `max(${within(from, from - 7)}) as week${i}`);
    return `with counted as (
  select a.account_id, a.t, sum(bit_count(${within(28, 0)})) as active_days,
    sum(bit_count(${within(28, 0)} & ${weekdayMask('m.month')})) as active_weekdays,
    sum(bit_count(${within(56, 28)})) as days_before, ${weeks.join(', ')}
  from health_accounts a
  join account_months m on m.account_id = a.account_id and m.month < a.t
    and m.month >= date_trunc('month', a.t - 56)
  group by a.account_id, a.t
), last_months as (
  select a.account_id, a.t, arg_max(${seen}, m.month) as mask, max(m.month) as month
  from health_accounts a
  join account_months m on m.account_id = a.account_id and m.month < a.t and ${seen} > 0
  group by a.account_id, a.t
)
select a.account_id, a.t, coalesce(c.active_days, 0) as active_days,
  coalesce(c.active_weekdays, 0) as active_weekdays,
  ${[0, 1, 2, 3].map((i) => `(case when c.week${i} > 0 then 1 else 0 end)`).join(' + ')} as active_weeks,
  date_diff('day', l.month + cast(strlen(bin(l.mask)) as integer) - 1, a.t) as idle_days,
  ${spans(context, 'usage_events', 28)} as is_covered,
  case when c.days_before > 0 then (100 * (c.active_days - c.days_before)) // c.days_before end as change_percent,
  case when c.days_before > 0 then (200 * (c.days_before - c.active_days) + c.days_before) // (2 * c.days_before) end as drop_percent
from health_accounts a
left join counted c on c.account_id = a.account_id and c.t = a.t
left join last_months l on l.account_id = a.account_id and l.t = a.t`;
  },
};

/** Core features open to the account and used in the 30 days before `t`. */
export const healthFeatures: Fact = {
  ...base,
  name: 'health_features',
  tables: ['usage_events', 'features'],
  reads: ['features'],
  facts: ['health_accounts', 'health_plans', 'feature_months'],
  sql: (context) => `select a.account_id, a.t, count(f.feature) as n_core,
  count(m.feature) as n_used, cast(null as bigint) as idle_days,
  ${spans(context, 'usage_events', 30)} as is_covered
from health_accounts a
join health_plans p on p.account_id = a.account_id and p.t = a.t
left join features f on f.tier = 'core' and (f.released_on is null or f.released_on < a.t)
  and (f.plans is null or p.plan is null or list_contains(string_split(f.plans, ';'), p.plan))
left join (
  select distinct a.account_id, a.t, m.feature
  from health_accounts a
  join feature_months m on m.account_id = a.account_id and m.month >= date_trunc('month', a.t - 30)
    and m.month < a.t and ${maskWithin('m.day_mask', 'm.month', 'a.t - 30', 'a.t')} <> 0
) m on m.account_id = a.account_id and m.t = a.t and m.feature = f.feature
group by a.account_id, a.t`,
};

/** Tickets as they were known before `t`. */
export const healthSupport: Fact = {
  ...base,
  name: 'health_support',
  tables: ['tickets'],
  reads: [],
  facts: ['health_accounts', 'ticket_list'],
  sql: (context) => {
    const told = dated(context.coverage('tickets')?.last ?? '2200-01-01');
    // An undated flag is known from the solution, else only in the newest export.
    const flaggedOn = `coalesce(k.escalated_on, k.resolved_on, ${told})`;
    const disputedOn = `coalesce(k.resolved_on, ${told})`;
    // Each rating as a share of its scale, in units of 10⁻⁸: scales may differ.
    const share = dividedHalfUp(
      'cast(k.satisfaction * 10000 as hugeint) * 100000000',
      'cast(coalesce(k.satisfaction_max, 5) * 10000 as hugeint)',
    );
    const isOpen = '(k.resolved_on is null or k.resolved_on >= a.t)';
    const isRecent = '(k.resolved_on < a.t and k.resolved_on >= a.t - 90)';
    return `with counted as (
  select a.account_id, a.t, max(k.created_on) as last_day,
    count(*) filter (where k.is_escalated and ${flaggedOn} < a.t
      and (${isOpen} or (k.resolved_on < a.t and k.resolved_on >= a.t - 30))) as n_escalated,
    count(*) filter (where k.is_dispute and ${disputedOn} < a.t and ${isOpen}) as n_disputes,
    count(k.satisfaction) filter (where ${isRecent}) as n_rated,
    sum(${share}) filter (where ${isRecent}) as ratings,
    100000000 * count(k.satisfaction) filter (where ${isRecent}) as rating_max,
    sum(k.satisfaction) filter (where ${isRecent}) as raw_ratings,
    count(distinct coalesce(k.satisfaction_max, 5)) filter (where ${isRecent} and k.satisfaction is not null) as n_scales,
    count(k.sentiment) filter (where ${isRecent}) as n_felt,
    sum(k.sentiment) filter (where ${isRecent}) as feelings
  from health_accounts a
  join ticket_list k on k.account_id = a.account_id and k.created_on < a.t
  group by a.account_id, a.t
)
select a.account_id, a.t, coalesce(c.n_escalated, 0) as n_escalated, coalesce(c.n_disputes, 0) as n_disputes,
  coalesce(c.n_rated, 0) as n_rated, coalesce(c.ratings, 0) as ratings, coalesce(c.rating_max, 0) as rating_max,
  coalesce(c.n_felt, 0) as n_felt, coalesce(c.feelings, 0) as feelings,
  date_diff('day', c.last_day, a.t) as idle_days,
  case when c.n_rated > 0 then round(100 * c.ratings / c.rating_max) end as rating_percent,
  case when c.n_rated > 0 and c.n_scales = 1 then cast(cast(round(c.raw_ratings / c.n_rated, 1) as decimal(5, 1)) as varchar)
    when c.n_rated > 0 then cast(cast(round(100 * c.ratings / c.rating_max) as integer) as varchar) || ' %' end as rating,
  ${ticketsSpan(context, 1)} as is_covered
from health_accounts a
left join counted c on c.account_id = a.account_id and c.t = a.t`;
  },
};

/** Mails sent in the 90 days before `t`. */
export const healthEngagement: Fact = {
  ...base,
  name: 'health_engagement',
  tables: ['activities'],
  reads: ['activities'],
  sql: ({ day }) => `select a.account_id, a.t, count(m.activity_id) as n_sent,
  count(*) filter (where m.opened) as n_opened, count(*) filter (where m.replied) as n_replied,
  date_diff('day', max(m.sent_on), a.t) as idle_days
from health_accounts a
left join (
  select account_id, activity_id, opened, replied, ${day('occurred_at')} as sent_on from activities
  where kind = 'email' and coalesce(status, 'completed') = 'completed'
) m on m.account_id = a.account_id and m.sent_on < a.t and m.sent_on >= a.t - 90
group by a.account_id, a.t`,
};

/** Invoices as they were known before `t`. */
export const healthPayment: Fact = {
  ...base,
  name: 'health_payment',
  tables: ['invoices'],
  reads: ['invoices'],
  sql: () => {
    // A paid invoice without a day of payment is paid, whenever that was.
    const isPaid = `coalesce(i.paid_on < a.t, i.status = 'paid')`;
    const isDue = 'i.due_on < a.t';
    const isUnpaid = `not ${isPaid} and i.status <> 'refunded'`;
    const isPaidLately = 'i.paid_on < a.t and i.paid_on >= a.t - 90';
    // The state exported last hides what an invoice was before; the day on which it became so does not.
    const wasSaid = (word: 'failed' | 'disputed') =>
      `coalesce(i.${word}_on, case when i.status = '${word}' then i.due_on end) < a.t`;
    return `select a.account_id, a.t, count(i.invoice_id) as n_invoices,
  count(*) filter (where ${wasSaid('failed')} and ${isUnpaid}) as n_failed,
  count(*) filter (where ${wasSaid('disputed')} and ${isUnpaid}) as n_disputed,
  coalesce(max(date_diff('day', i.due_on, a.t)) filter (where ${isDue} and ${isUnpaid}), 0) as days_late,
  count(*) filter (where ${isPaidLately} and i.paid_on > i.due_on) as n_late,
  count(*) filter (where ${isPaidLately} and (i.failed_on is not null or i.disputed_on is not null)) as n_recovered,
  date_diff('day', max(i.issued_on), a.t) as idle_days
from health_accounts a
left join invoices i on i.account_id = a.account_id and i.issued_on < a.t and i.status <> 'void'
group by a.account_id, a.t`;
  },
};
