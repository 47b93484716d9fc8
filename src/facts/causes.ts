import { dividedHalfUp, fromUnits, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { converted } from './revenue.ts';
import { pricedBehind } from './revenue-behind.ts';
import { bothEnds, takenOver } from './states.ts';

/**
 * What moved the MRR of customers, in the order in which the opposite of a movement is taken off: a
 * month of +60 for a product and −20 for seats is an expansion of 40 by a product.
 */
const causes = ['price', 'discount', 'seats', 'plan', 'product'] as const;

/**
 * Expansion and contraction of accounts over a period, split by cause month by month; at the
 * exchange rates of the period's start, so that the causes add up to the movements.
 */
export const mrrCauses: Fact = {
  name: 'mrr_causes',
  grain: 'account × period',
  tables: [],
  reads: [],
  facts: ['periods', 'edges', 'priced', 'account_edges', 'edge_rates', 'account_periods'],
  sql: (context) => `with ${causesSql(context, stepsSql, periodRates)}, summed as (
  select account_id, period, win, ${sums('expansion', 'change > 0')},
    ${sums('contraction', 'change < 0')}
  from netted group by account_id, period, win
)
select a.account_id, a.period, a.win, a.opening, a.closing, a.m_expansion, a.m_contraction,
  ${columns('expansion')},
  ${columns('contraction')}${takenOver('a', context, bothEnds)}
from account_periods a
left join summed c on c.account_id = a.account_id and c.period = a.period and c.win = a.win`,
  checks: [
    {
      says: 'the causes of expansion and contraction add up to them',
      sql: () => `select account_id, period, win from mrr_causes
where ${total('expansion')} <> m_expansion or ${total('contraction')} <> m_contraction`,
    },
  ],
  behind: ({ rows, uses }) => pricedBehind(rows, uses('closing')),
};

/**
 * CTEs from `steps` to `netted`: the change of each step split by cause. `steps` has `account_id, period,
 * win, s, before, edge, change`; `rates` joins `r.rate` to the step `t` and the priced period `b`.
 */
export const causesSql = (context: FactContext, steps: string, rates: string): string =>
  `${steps}, ${offersSql(rates)}, ${splitSql(context)}, ${nettedSql}`;

const periodRates = 'join edge_rates r on r.edge = t.s and r.currency = b.currency';

type Movement = 'expansion' | 'contraction';

const sums = (movement: Movement, test: string): string =>
  causes
    .map((c) => `sum(net) filter (where cause = '${c}' and ${test}) as ${movement}_${c}`)
    .join(',\n    ');

const columns = (movement: Movement): string =>
  causes
    .map((cause) => `${movement}_${cause}`)
    .map((name) => `cast(coalesce(c.${name}, 0) as decimal(18, 4)) as ${name}`)
    .join(', ');

const total = (movement: Movement): string =>
  causes.map((cause) => `${movement}_${cause}`).join(' + ');

// Months in which an account paid before and after, and not the same.
const stepsSql = `points as (
  select p.period, p.win, p.s, x.edge,
    lag(x.edge) over (partition by p.period, p.win order by x.edge) as before
  from periods p
  join edges x on x.edge between p.s and p.e and (x.is_month or x.edge in (p.s, p.e))
), worth as (
  select m.account_id, m.period, m.win, t.edge, ${converted('a.units', 'r.rate')} as mrr
  from account_periods m
  join points t on t.period = m.period and t.win = m.win
  join account_edges a on a.account_id = m.account_id and a.edge = t.edge
  join edge_rates r on r.edge = t.s and r.currency = a.currency
  where a.units <> 0 and (m.m_expansion > 0 or m.m_contraction > 0)
  group by m.account_id, m.period, m.win, t.edge
), steps as (
  select n.account_id, n.period, n.win, t.s, t.before, t.edge, n.mrr - b.mrr as change
  from points t
  join worth n on n.period = t.period and n.win = t.win and n.edge = t.edge
  join worth b on b.period = t.period and b.win = t.win and b.edge = t.before
    and b.account_id = n.account_id
  where n.mrr > 0 and b.mrr > 0 and n.mrr <> b.mrr
)`;

const step = 'account_id, period, win, edge';

/** Units of 10⁻¹⁰ at a rate, as whole millionths: products of two of them still fit. */
const millionths = (units: string): string =>
  dividedHalfUp(
    `${units} * cast(cast(r.rate as decimal(28, 8)) * 100000000 as hugeint)`,
    '1000000000000',
  );

// What is offered is a product, or a plan where no product is named. Products that come in a month
// in which others go replace them: they are compared as one. What is free comes and goes unseen.
const offersSql = (rates: string): string => `held as (
  select t.account_id, t.period, t.win, t.edge, x.is_after, b.plan, b.quantity,
    coalesce(b.product, b.plan, '') as offer, ${millionths('b.full_units')} as list,
    ${millionths(`(case when b.discount_ends_on is null or b.discount_ends_on >= x.edge
      then b.discounted_units else b.full_units end)`)} as price
  from steps t
  cross join lateral (values (false, t.before), (true, t.edge)) as x(is_after, edge)
  join priced b on b.account_id = t.account_id and b.paid_from < x.edge
    and (b.ends_on is null or b.ends_on >= x.edge)
  ${rates}
), marked as (
  select *, is_paid and not bool_or(is_after) over of_offer as is_gone,
    is_paid and bool_and(is_after) over of_offer as is_added
  from (select *, offer <> '' and sum(list) over (partition by ${step}, offer) > 0 as is_paid from held)
  window of_offer as (partition by ${step}, offer)
), placed as (
  select *, (is_gone or is_added) and bool_or(is_gone) over of_step and bool_or(is_added) over of_step
    as is_exchanged
  from marked
  window of_step as (partition by ${step})
)`;

// Seats at the old price, never more than what changed at the old discount; the rest is the plan's
// where it changed, else the price's.
function splitSql({ config }: FactContext): string {
  const ranks = config.plans.map((plan, i) => `when ${quoted(plan)} then ${i}`);
  const rank = ranks.length === 0 ? 'cast(null as integer)' : `case plan ${ranks.join(' ')} end`;
  const side = (name: string, test: string) => `
    coalesce(sum(price) filter (where ${test}), 0) as price_${name},
    coalesce(sum(list) filter (where ${test}), 0) as list_${name},
    cast(sum(quantity) filter (where ${test}) * 10000 as hugeint) as seats_${name},
    string_agg(distinct plan, chr(31) order by plan) filter (where ${test}) as plans_${name},
    max(${rank}) filter (where ${test}) as rank_${name}`;
  return `compared as (
  select ${step}, is_exchanged, is_gone or is_added as is_one_sided,${side('before', 'not is_after')},${side('after', 'is_after')}
  from placed
  group by ${step}, is_exchanged, is_gone or is_added, case when is_exchanged then '' else offer end
), discounted as (
  select *, is_one_sided and not is_exchanged as is_product, case
    when list_before = 0 or (price_before = list_before and price_after = list_after) then 0
    else price_after - ${dividedHalfUp('list_after * price_before', 'list_before')} end as discount
  from compared
), grown as (
  select *, price_after - price_before - discount as growth from discounted
), seated as (
  select *, case
    when seats_before > 0 and (seats_after > seats_before) = (growth > 0) then ${seatsSql} else 0 end as seats,
    is_exchanged or plans_before <> plans_after as is_other_plan,
    case when growth > 0 then rank_after < rank_before else rank_after > rank_before end as is_wrong_way
  from grown
), split as (
  select ${step}, case when is_product then price_after - price_before else 0 end as product,
    case when is_product then 0 else discount end as discount,
    case when is_product then 0 else coalesce(seats, 0) end as seats,
    case when is_product then 0 else growth - coalesce(seats, 0) end as rest,
    coalesce(is_other_plan, false) and not coalesce(is_wrong_way, false) as is_plan
  from seated
)`;
}

const atOldPrice = dividedHalfUp('price_before * (seats_after - seats_before)', 'seats_before');
const seatsSql = `case when growth > 0 then least(growth, ${atOldPrice}) else greatest(growth, ${atOldPrice}) end`;

const money = (millionth: string): string => fromUnits(dividedHalfUp(millionth, '100'));

// What rounding leaves over goes to the greatest cause; a cause against the movement is taken off.
const nettedSql = `raw as (
  select t.account_id, t.period, t.win, t.edge, t.change, c.cause, c.place,
    ${money(`sum(case c.cause when 'price' then case when x.is_plan then 0 else x.rest end
      when 'plan' then case when x.is_plan then x.rest else 0 end
      when 'seats' then x.seats when 'product' then x.product else x.discount end)`)} as amount
  from steps t
  join split x on x.account_id = t.account_id and x.period = t.period and x.win = t.win and x.edge = t.edge
  cross join (values ${causes.map((cause, i) => `('${cause}', ${i})`).join(', ')}) as c(cause, place)
  group by t.account_id, t.period, t.win, t.edge, t.change, c.cause, c.place
), exact as (
  select *, case when change < 0 then -1 else 1 end * (amount + case
    when row_number() over (partition by ${step} order by abs(amount) desc, place) = 1
    then change - sum(amount) over (partition by ${step}) else 0 end) as forward
  from raw
), netted as (
  select *, greatest(0, least(greatest(forward, 0),
    sum(greatest(forward, 0)) over (partition by ${step} order by place)
      + sum(least(forward, 0)) over (partition by ${step}))) as net
  from exact
)`;
