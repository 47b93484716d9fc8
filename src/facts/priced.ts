import { dividedHalfUp } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';

/**
 * Priced periods with their monthly value in units of 10⁻¹⁰, with and without the discount, so that
 * an account's MRR is rounded only once.
 */
export const priced: Fact = {
  name: 'priced',
  grain: 'priced period',
  tables: [],
  reads: ['billing'],
  facts: ['account_list'],
  sql: (context) => {
    const rows = { subscriptions, invoices, mrr_snapshots: snapshots } as const;
    const source = context.mrrFrom === null ? nothing() : rows[context.mrrFrom]();
    return `select p.*, coalesce(p.own_currency, l.currency, ${currencyOf(context)}) as currency
from (${source}) p
join account_list l on l.account_id = p.account_id and not l.is_internal`;
  },
};

const currencyOf = ({ currency }: FactContext): string =>
  currency === null ? `''` : `'${currency}'`;

const nothing =
  (): string => `select 'x' as account_id, 'x' as subscription_id, 'x' as product, 'x' as plan,
  cast(0 as decimal(18, 4)) as quantity, 'x' as own_currency, date '2000-01-01' as starts_on,
  date '2000-01-01' as paid_from, date '2000-01-01' as ends_on, date '2000-01-01' as discount_ends_on,
  cast(0 as hugeint) as full_units, cast(0 as hugeint) as discounted_units,
  0 as source_file, cast(0 as bigint) as source_line
where false`;

// Percent off first, then the amount, never below 0: in units of 10⁻¹⁰ per interval.
function subscriptions(): string {
  const units = (money: string) => `cast(cast(${money} as decimal(38, 4)) * 10000 as hugeint)`;
  const discounted = `greatest(0, ${units('amount')} * cast((100 - coalesce(discount_percent, 0)) * 10000 as hugeint)
      - ${units('coalesce(discount_amount, 0)')} * 1000000)`;
  return `select account_id, subscription_id, product, plan, quantity, currency as own_currency, starts_on,
  greatest(starts_on, coalesce(trial_ends_on, starts_on)) as paid_from, ends_on, discount_ends_on,
  ${dividedHalfUp('gross * times', 'over')} as full_units,
  case when has_discount then ${dividedHalfUp('net * times', 'over')}
    else ${dividedHalfUp('gross * times', 'over')} end as discounted_units, source_file, source_line
from (
  select *, ${units('amount')} * 1000000 as gross,
    amount > 0 and (discount_percent is not null or discount_amount is not null) as has_discount,
    case when discount_percent is null and discount_amount is null then 0 else ${discounted} end as net,
    ${fraction((f) => f.times)} as times, ${fraction((f) => f.over)} * coalesce(interval_count, 1) as over
  from subscriptions
)
where not coalesce(is_one_time, false) and not coalesce(is_usage_based, false)`;
}

/** Months per interval as a fraction: a day is 12/365 of a month, a week 12/52. */
const perMonth = [
  { interval: 'day', times: 365, over: 12 },
  { interval: 'week', times: 52, over: 12 },
  { interval: 'month', times: 1, over: 1 },
  { interval: 'quarter', times: 1, over: 3 },
  { interval: 'year', times: 1, over: 12 },
] as const;

function fraction(part: (f: (typeof perMonth)[number]) => number): string {
  const cases = perMonth.map((f) => `when '${f.interval}' then ${part(f)}`);
  return `(case "interval" ${cases.join(' ')} end)`;
}

// A service period counts in whole calendar months when its days of month match, else by days.
function invoices(): string {
  const [from, to] = ['period_starts_on', 'period_ends_on'];
  const months = `((year(${to}) - year(${from})) * 12 + month(${to}) - month(${from}))`;
  const isWhole =
    `(day(${from}) = day(${to}) or ` + `(day(${to}) < day(${from}) and last_day(${to}) = ${to}))`;
  const units =
    'cast(cast(amount - coalesce(tax, 0) as decimal(38, 4)) * 10000 as hugeint) * 1000000';
  const value = `case when ${isWhole} and ${months} > 0 then ${dividedHalfUp(units, months)}
    else ${dividedHalfUp(`(${units}) * 365`, `(12 * date_diff('day', ${from}, ${to}))`)} end`;
  return `select account_id, coalesce(subscription_id, invoice_id) as subscription_id,
  cast(null as varchar) as product, cast(null as varchar) as plan, cast(null as decimal(18, 4)) as quantity,
  currency as own_currency, ${from} as starts_on, ${from} as paid_from, ${to} as ends_on,
  cast(null as date) as discount_ends_on, ${value} as full_units, ${value} as discounted_units,
  source_file, source_line
from invoices
where coalesce(kind, 'recurring') = 'recurring' and status not in ('void', 'refunded')
  and ${from} is not null and ${to} > ${from}`;
}

// A snapshot holds from its month's last instant to the next month's.
function snapshots(): string {
  const units = 'cast(cast(mrr as decimal(38, 4)) * 10000 as hugeint) * 1000000';
  const end = `cast(date_trunc('month', "month") + interval 1 month as date)`;
  return `select account_id, account_id as subscription_id, product, plan, quantity,
  currency as own_currency, cast(${end} - interval 1 day as date) as starts_on,
  cast(${end} - interval 1 day as date) as paid_from,
  cast(${end} + interval 1 month - interval 1 day as date) as ends_on,
  cast(null as date) as discount_ends_on, ${units} as full_units, ${units} as discounted_units,
  source_file, source_line
from mrr_snapshots`;
}
