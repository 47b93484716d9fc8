import { dated, dividedHalfUp, fromUnits } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { pricedBehind } from './revenue-behind.ts';
import { closingDimensions, closingStates } from './states.ts';

/** MRR of accounts just before each edge, in the currencies they pay in. */
export const accountEdges: Fact = {
  name: 'account_edges',
  grain: 'account × edge × currency',
  tables: [],
  reads: [],
  facts: ['priced', 'edges'],
  sql: () => accountMrrSql('edges'),
};

/**
 * MRR at the `edge`s of a relation, in the currencies that accounts pay in. A period that ends
 * (exclusive) on the edge still counts just before it. `units` (10⁻¹⁰) are what conversion starts
 * from, so that an account's MRR is rounded once; a negative total counts as nothing.
 */
export function accountMrrSql(edges: string, periods = 'priced'): string {
  return `select account_id, edge, currency, sum_units as units,
  ${fromUnits(dividedHalfUp('greatest(sum_units, 0)', '1000000'))} as mrr,
  ${fromUnits(dividedHalfUp('sum_units', '1000000'))} as signed_mrr
from (
  select p.account_id, e.edge, p.currency, sum(case when p.discount_ends_on is null
    or p.discount_ends_on >= e.edge then p.discounted_units else p.full_units end) as sum_units
  from ${periods} p
  join ${edges} e on p.paid_from < e.edge and (p.ends_on is null or p.ends_on >= e.edge)
  group by p.account_id, e.edge, p.currency
)`;
}

/** Units of 10⁻¹⁰ at a rate, summed over currencies and rounded half up to 4 decimals. */
export function converted(units: string, rate: string): string {
  const sum = `sum(${units} * cast(cast(${rate} as decimal(28, 8)) * 100000000 as hugeint))`;
  // A negative total counts as nothing.
  return fromUnits(dividedHalfUp(`greatest(0, ${sum})`, '100000000000000'));
}

/** Rates to the reporting currency at each edge: the newest one dated before it. */
export const edgeRates: Fact = {
  name: 'edge_rates',
  grain: 'edge × currency',
  tables: [],
  reads: ['fx_rates'],
  facts: ['edges', 'account_edges'],
  sql: ({ currency, has }) => {
    const own = `select edge, '${currency ?? ''}' as currency, cast(1 as decimal(18, 8)) as rate,
  edge as dated_on from edges`;
    if (!has('fx_rates')) return own;
    // Before the first payment of all there is nothing to convert: any rate will do for the period.
    const oldest = `(select coalesce(min(edge), date '1900-01-01') from account_edges where mrr > 0)`;
    return `${own}
union all
select e.edge, f.currency, arg_max(f.rate, f.date) as rate, max(f.date) as dated_on
from edges e join fx_rates f on f.date < e.edge and f.date >= e.edge - 35
where f.currency <> '${currency ?? ''}'
group by e.edge, f.currency
union all
select e.edge, f.currency, arg_min(f.rate, f.date), min(f.date)
from edges e join fx_rates f on e.edge < ${oldest}
where f.currency <> '${currency ?? ''}' and not exists (
  select 1 from fx_rates x where x.currency = f.currency and x.date < e.edge and x.date >= e.edge - 35)
group by e.edge, f.currency`;
  },
};

/** Periods whose money cannot be converted, because a currency has no rate at one of their edges. */
export const unratedPeriods: Fact = {
  name: 'unrated_periods',
  grain: 'period × currency',
  tables: [],
  reads: [],
  facts: ['periods', 'account_edges', 'edge_rates'],
  sql: () => `select p.period, p.win, a.currency, min(x.edge) as edge
from periods p
cross join (select distinct currency from account_edges where mrr > 0 and currency <> '') a
join edges x on x.edge in (p.s, p.e)
where not exists (select 1 from edge_rates r where r.currency = a.currency and r.edge = x.edge)
group by p.period, p.win, a.currency`,
  unrated: () => 'select period, win, currency, edge from unrated_periods',
};

/** The month in which an account first paid, over the whole history. */
export const customerSince: Fact = {
  name: 'customer_since',
  grain: 'account that ever paid',
  tables: [],
  reads: [],
  facts: ['account_edges'],
  sql: () => `select account_id, min(edge) as first_edge, cast(min(edge) - interval 1 month as date) as since
from account_edges where mrr > 0 and day(edge) = 1
group by account_id`,
};

/**
 * MRR of an account over a period: opening, closing, what happened between the edges (`kind`,
 * `change`), and the sums of the monthly movements, all at the rate of the period's start;
 * `closing` itself is at the closing rate and `fx` is the difference.
 */
export const accountPeriods: Fact = {
  name: 'account_periods',
  grain: 'account × period',
  tables: [],
  reads: [],
  facts: [
    'periods',
    'edges',
    'account_edges',
    'edge_rates',
    'unrated_periods',
    'customer_since',
    'account_states',
  ],
  sql: (context) => `with points as (
  select p.period, p.win, p.s, p.e, x.edge
  from periods p
  join edges x on x.edge between p.s and p.e and (x.is_month or x.edge in (p.s, p.e))
  where not exists (select 1 from unrated_periods u where u.period = p.period and u.win = p.win)
), valued as (
  select t.period, t.win, a.account_id, t.edge,
    ${converted('a.units', 'r.rate')} as value,
    ${converted('case when t.edge = t.e then a.units end', 'c.rate')} as closing
  from points t
  join account_edges a on a.edge = t.edge
  join edge_rates r on r.edge = t.s and r.currency = a.currency
  join edge_rates c on c.edge = t.e and c.currency = a.currency
  where a.units <> 0
  group by t.period, t.win, a.account_id, t.edge
), spine as (
  select a.account_id, t.period, t.win, t.s, t.e, t.edge
  from (select distinct period, win, account_id from valued) a
  join points t on t.period = a.period and t.win = a.win
), steps as (
  select s.*, coalesce(v.value, 0) as value, v.closing,
    lag(coalesce(v.value, 0)) over (partition by s.period, s.win, s.account_id order by s.edge) as before
  from spine s
  left join valued v on v.period = s.period and v.win = s.win and v.account_id = s.account_id
    and v.edge = s.edge
), moved as (
  select s.*, ${kindSql('s.before', 's.value', 'c.first_edge < s.edge', context)} as step
  from steps s left join customer_since c on c.account_id = s.account_id
), summed as (
  select account_id, period, win, s, e,
    cast(sum(case when edge = s then value else 0 end) as decimal(18, 4)) as opening,
    cast(sum(case when edge = e then value else 0 end) as decimal(18, 4)) as constant_closing,
    cast(sum(coalesce(closing, 0)) as decimal(18, 4)) as closing,
    ${['opening', 'new', 'reactivation', 'expansion', 'contraction', 'churn'].map(monthlySum).join(',\n    ')}
  from moved
  group by account_id, period, win, s, e
)
select m.account_id, m.period, m.win, m.opening, m.closing, m.constant_closing,
  cast(m.closing - m.constant_closing as decimal(18, 4)) as fx,
  cast(m.constant_closing - m.opening as decimal(18, 4)) as change,
  coalesce(${kindSql('m.opening', 'm.constant_closing', 'c.first_edge <= m.s', context, 'c.first_edge', 'm.e')}, 'none') as kind,
  cast(least(m.opening, m.constant_closing) as decimal(18, 4)) as kept,
  ${['opening', 'new', 'reactivation', 'expansion', 'contraction', 'churn'].map((k) => `m.m_${k}`).join(', ')},
  c.since as customer_since${dimensionColumns(context)}
from summed m
left join customer_since c on c.account_id = m.account_id
left join account_states o on o.account_id = m.account_id and o.edge = m.s
left join account_states z on z.account_id = m.account_id and z.edge = m.e`,
  checks: [
    {
      says: 'the MRR waterfall balances for every account',
      sql: () => `select account_id, period, win from account_periods
where opening + m_opening + m_new + m_reactivation + m_expansion - m_contraction - m_churn + fx <> closing`,
    },
    {
      says: 'what is kept lies between nothing and the opening MRR',
      sql: () =>
        'select account_id, period, win from account_periods where kept < 0 or kept > opening',
    },
  ],
  behind: ({ rows, uses }) => pricedBehind(rows, uses('closing') || uses('fx')),
};

const monthlySum = (kind: string): string =>
  `cast(coalesce(sum(abs(value - before)) filter (where step = '${kind}'), 0) as decimal(18, 4)) as m_${kind}`;

// The order of tests matters: reactivation before expansion, churn before contraction.
function kindSql(
  before: string,
  now: string,
  wasCustomer: string,
  { historyFrom }: FactContext,
  firstEdge = 'c.first_edge',
  edge = 's.edge',
): string {
  const opening =
    historyFrom === null
      ? ''
      : `when ${before} = 0 and ${now} > 0 and ${firstEdge} = ${edge} and ${firstEdge} <= ${dated(historyFrom)} then 'opening' `;
  return (
    `case when ${before} is null or (${before} = 0 and ${now} = 0) then null ${opening}` +
    `when ${before} = 0 and ${wasCustomer} then 'reactivation' when ${before} = 0 then 'new' ` +
    `when ${now} = 0 then 'churn' when ${now} > ${before} then 'expansion' ` +
    `when ${now} < ${before} then 'contraction' end`
  );
}

function dimensionColumns({ dimensions }: FactContext): string {
  return dimensions
    .map(({ id }) => `,\n  o."by_${id}" as "opening_${id}", z."by_${id}" as "closing_${id}"`)
    .join('');
}

/** MRR that changed its segment with its account, by dimension; the total has a row of 0. */
export const mrrTransfers: Fact = {
  name: 'mrr_transfers',
  grain: 'account × period × dimension × segment',
  isByDimension: true,
  tables: [],
  reads: [],
  facts: ['account_periods'],
  sql: ({ dimensions }) => {
    const moved = dimensions.flatMap(({ id }) => {
      const [from, to] = [`"opening_${id}"`, `"closing_${id}"`];
      // New and reactivated MRR stands in the closing segment already.
      const amount = 'cast(closing - m_opening - m_new - m_reactivation as decimal(18, 4))';
      const where = `from account_periods where ${from} <> ${to} and ${amount} <> 0`;
      return [
        `select account_id, period, win, '${id}' as dimension, ${to} as segment, ${amount} as amount ${where}`,
        `select account_id, period, win, '${id}', ${from}, -${amount} ${where}`,
        // Segments without transfers have a row of 0 all the same, so that every waterfall is complete.
        `select account_id, period, win, '${id}', ${to}, cast(0 as decimal(18, 4)) from account_periods`,
      ];
    });
    const total = `select account_id, period, win, '' as dimension, '' as segment,
  cast(0 as decimal(18, 4)) as amount from account_periods`;
    return [...moved, total].join('\nunion all\n');
  },
  checks: [
    {
      says: 'the MRR waterfall of every segment balances',
      sql: ({ dimensions }) =>
        dimensions.map(({ id }) => unbalancedSql(id)).join(' union all ') || 'select 1 where false',
    },
  ],
  behind: ({ rows }) => pricedBehind(`(select * from ${rows} where amount <> 0)`, true),
};

function unbalancedSql(id: string): string {
  return `select '${id}' as dimension, period, win, segment from (
  select period, win, "opening_${id}" as segment,
    opening + m_expansion - m_contraction - m_churn + fx as amount from account_periods
  union all
  select period, win, "closing_${id}", m_opening + m_new + m_reactivation - closing from account_periods
  union all
  select period, win, segment, amount from mrr_transfers where dimension = '${id}'
) group by period, win, segment having sum(amount) <> 0`;
}

/** Accounts whose first twelve months as a customer ended in a period. */
export const firstYears: Fact = {
  name: 'first_years',
  grain: 'account × period',
  tables: [],
  reads: [],
  facts: [
    'periods',
    'edges',
    'customer_since',
    'account_edges',
    'unrated_periods',
    'account_states',
  ],
  sql: (context) => `with years as (
  select c.account_id, c.first_edge, cast(c.since + interval 12 month as date) as ended_on from customer_since c
), steps as (
  select y.account_id, y.ended_on, x.edge, coalesce(sum(a.mrr), 0) as mrr,
    lag(coalesce(sum(a.mrr), 0)) over (partition by y.account_id order by x.edge) as before
  from years y
  join edges x on x.is_month and x.edge between y.first_edge and y.ended_on
  left join account_edges a on a.account_id = y.account_id and a.edge = x.edge
  group by y.account_id, y.ended_on, x.edge
), grown as (
  select account_id, ended_on, bool_or(before > 0 and mrr > before) as has_expanded
  from steps group by account_id, ended_on
)
select g.account_id, p.period, p.win, g.has_expanded is true as has_expanded${closingDimensions(context)}
from periods p
join grown g on g.ended_on > p.s and g.ended_on <= p.e
${closingStates('g', 'p')}`,
  behind: ({ rows }) => `select b.account_id, 'paid' as role,
  ${fromUnits(dividedHalfUp('case when b.discount_ends_on is null then b.discounted_units else b.full_units end', '1000000'))} as amount,
  b.source_file, b.source_line
from ${rows} y
join customer_since c on c.account_id = y.account_id
join priced b on b.account_id = y.account_id and b.paid_from < cast(c.since + interval 12 month as date)
  and (b.ends_on is null or b.ends_on >= c.first_edge)`,
};
