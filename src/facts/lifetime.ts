import { dividedHalfUp, fromUnits, named, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { converted } from './revenue.ts';
import { pricedAt, pricedBehind } from './revenue-behind.ts';
import { closingDimensions, closingStates } from './states.ts';

const isRated = `not exists (select 1 from unrated_periods u where u.period = p.period and u.win = p.win)`;

/** MRR and registered users of accounts at the end of each month of a period, at the rates of its end. */
export const accountUsers: Fact = {
  name: 'account_users',
  grain: 'account × period × month end',
  tables: ['users'],
  reads: ['users'],
  facts: [
    ...['periods', 'edges', 'account_list', 'account_edges', 'edge_rates', 'unrated_periods'],
    'account_states',
  ],
  sql: (context) => `with ends as (
  select p.period, p.win, p.e, x.edge
  from periods p
  join edges x on x.edge > p.s and x.edge <= p.e and (x.is_month or x.edge = p.e)
  where ${isRated}
), paid as (
  select t.period, t.win, t.edge, a.account_id, ${converted('a.units', 'r.rate')} as mrr
  from ends t
  join account_edges a on a.edge = t.edge
  join edge_rates r on r.edge = t.e and r.currency = a.currency
  where a.units <> 0
  group by t.period, t.win, t.edge, a.account_id
), registered as (
  select t.period, t.win, t.edge, u.account_id, count(*) as users
  from ends t
  join users u on ${isRegistered('t.edge')}
  group by t.period, t.win, t.edge, u.account_id
)
select l.account_id, t.period, t.win, t.e, t.edge,
  cast(coalesce(m.mrr, 0) as decimal(18, 4)) as mrr, coalesce(r.users, 0) as users${closingDimensions(context)}
from account_list l
cross join ends t
left join paid m on m.account_id = l.account_id and m.period = t.period and m.win = t.win and m.edge = t.edge
left join registered r on r.account_id = l.account_id and r.period = t.period and r.win = t.win and r.edge = t.edge
${closingStates('l', 't')}
where not l.is_internal and (m.mrr > 0 or r.users > 0)`,
  behind: ({ rows }) => `${pricedAt(rows, 'paid', 'a.edge', 'a.e')}
union all
select distinct u.account_id, 'user', 1, u.source_file, u.source_line
from ${rows} a join users u on u.account_id = a.account_id and ${isRegistered('a.edge')}`,
};

const isRegistered = (
  edge: string,
): string => `coalesce(u.signed_up_on < ${edge}, true) and coalesce(u.deactivated_on >= ${edge}, true)
    and not coalesce(u.is_internal, false)`;

/**
 * Who pays at the end, who left since the start, and what was bought, with the counts of the whole
 * segment beside every account: a lifetime is a quotient of counts, not of sums over accounts.
 */
export const lifetimeValues: Fact = {
  name: 'lifetime_values',
  grain: 'account × period × dimension × segment',
  isByDimension: true,
  tables: [],
  reads: ['invoices'],
  facts: [
    'periods',
    'account_list',
    'edge_rates',
    'unrated_periods',
    'account_states',
    'account_periods',
  ],
  sql: (context) => {
    const parts = ['', ...context.dimensions.map(({ id }) => id)].flatMap((id) =>
      partsOf(context, id),
    );
    return `with bought as (${boughtSql(context)}), parts as (
  ${parts.join('\n  union all ')}
)
select *, ${withMargin('closing', context)} as earned, ${withMargin('bought', context)} as bought_earned,
  ${countOf('closing > 0')} as n_closing, ${countOf('is_opening')} as n_opening,
  ${countOf('is_opening and is_lost')} as n_lost, ${countOf('is_opening and not is_lost')} as n_kept,
  ${countOf('is_buyer')} as n_buyers, ${countOf('is_buyer and bought is null')} as n_unrated
from parts`;
  },
  behind: ({ rows, uses }) => (uses('bought_earned') ? purchasesBehind(rows) : pricedBehind(rows)),
};

// Ten-thousandths of money of 4 decimals are exact with 8.
function withMargin(money: string, { config }: FactContext): string {
  const { grossMargin } = config.definitions.clv;
  return grossMargin === null
    ? money
    : `${money} * cast(${grossMargin.toFixed(4)} as decimal(5, 4))`;
}

const countOf = (test: string): string =>
  `count(*) filter (where ${test}) over (partition by period, win, dimension, segment)`;

// Customers count where they were at the start, money where it is at the end.
function partsOf({ has }: FactContext, id: string): string[] {
  const segment = (side: string, alias: string) =>
    id === '' ? `''` : `${alias}.${named(`${side}_${id}`)}`;
  const place = (side: string, alias: string) =>
    `${alias}.account_id, ${alias}.period, ${alias}.win, ${quoted(id)} as dimension, ${segment(side, alias)} as segment`;
  const nothing = 'cast(0 as decimal(18, 4))';
  return [
    `select ${place('closing', 'a')}, a.closing, false as is_opening, false as is_lost,
    false as is_buyer, ${nothing} as bought from account_periods a where a.closing > 0`,
    `select ${place('opening', 'a')}, ${nothing}, true, a.closing = 0, false, ${nothing}
    from account_periods a where a.opening > 0`,
    ...(has('invoices')
      ? [`select ${place('closing', 'b')}, ${nothing}, false, false, true, b.bought from bought b`]
      : []),
  ];
}

const currencyOf = ({ currency }: FactContext): string =>
  `coalesce(i.currency, l.currency, ${quoted(currency ?? '')})`;

const netUnits = 'cast(cast(i.amount - coalesce(i.tax, 0) as decimal(38, 4)) * 10000 as hugeint)';

// Null where a currency has no rate: less than what was bought would be a wrong figure.
function boughtSql(context: FactContext): string {
  if (!context.has('invoices')) return `select 'x' as account_id where false`;
  const groups = context.dimensions.map(({ id }) => `, z.${named(`by_${id}`)}`).join('');
  const rate = 'cast(cast(r.rate as decimal(28, 8)) * 100000000 as hugeint)';
  return `
  select i.account_id, p.period, p.win, case when count(r.rate) = count(*)
    then ${fromUnits(dividedHalfUp(`sum(${netUnits} * ${rate})`, '100000000'))} end as bought${closingDimensions(context)}
  from periods p
  join invoices i on i.issued_on >= p.s and i.issued_on < p.e and ${isPurchase}
  join account_list l on l.account_id = i.account_id and not l.is_internal
  left join edge_rates r on r.edge = p.e and r.currency = ${currencyOf(context)}
  ${closingStates('l', 'p')}
  where ${isRated}
  group by i.account_id, p.period, p.win${groups}
`;
}

const isPurchase = `i.status not in ('void', 'refunded')`;

const purchasesBehind = (rows: string): string => `select i.account_id, 'purchase' as role,
  i.amount - coalesce(i.tax, 0) as amount, i.source_file, i.source_line
from (select distinct account_id, period, win from ${rows} a where is_buyer) a
join periods p on p.period = a.period and p.win = a.win
join invoices i on i.account_id = a.account_id and i.issued_on >= p.s and i.issued_on < p.e and ${isPurchase}`;
