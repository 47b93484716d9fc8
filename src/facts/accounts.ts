import { named, quoted } from '../engine/dialect.ts';
import { adoptionJoin, adoptionSql, isAdoption } from './account-adoption.ts';
import type { Dimension, Fact, FactContext } from './fact.ts';
import { attributesIn, segmentsSql } from './own-segments.ts';
import { firstPaidJoin, isTenure, tenureSql } from './tenure.ts';

/** Tables that name accounts. */
const naming = [
  'accounts',
  'account_history',
  'subscriptions',
  'mrr_snapshots',
  'invoices',
  'users',
  'survey_responses',
  'tickets',
  'activities',
  'contracts',
  'goals',
  'feedback',
  'opportunities',
  'costs',
  'benefits',
];

/** Every account that any table names, the exported ones with their attributes. */
export const accountList: Fact = {
  name: 'account_list',
  grain: 'account',
  tables: [],
  reads: ['accounts'],
  facts: [],
  sql: ({ has, config, usage }) => {
    const ids = naming
      .filter((table) => has(table))
      .map((table) => `select account_id from ${table} where account_id is not null`);
    if (usage.isReduced) ids.push('select account_id from usage_accounts');
    const isTop = config.identity.isRolledUp
      ? '\n  where account_id not in (select child from account_tops)'
      : '';
    if (ids.length === 0) ids.push('select cast(null as varchar) as account_id where false');
    return `with ids as (
  select distinct account_id from (${ids.join('\n  union all ')})${isTop}
)
select ids.account_id, coalesce(a.name, ids.account_id) as name, a.account_id is not null as is_listed,
  coalesce(a.is_internal, false) ${config.identity.excludeInternal ? '' : 'and false'} as is_internal,
  a.csm_id, a.plan, a.currency, a.signed_up_on, a.signed_on, a.first_value_on, a.licensed_seats
from ids left join accounts a on a.account_id = ids.account_id`;
  },
  checks: [
    {
      says: 'every account stands once in the list',
      sql: () => 'select account_id from account_list group by account_id having count(*) > 1',
    },
  ],
};

/** Accounts that are neither ours nor tests. */
export const isExternal = 'not is_internal';

/** Attributes of accounts just before each edge, as `by_<dimension>`; unknown ones say so. */
export const accountStates: Fact = {
  name: 'account_states',
  grain: 'account × edge',
  tables: [],
  reads: ['accounts', 'account_history'],
  facts: ['account_list', 'edges', 'priced'],
  sql: (context) => {
    const attributes = context.dimensions.map((d) => {
      const value = segmentSql(d, `coalesce(${attributeAt(context, d)})`);
      return `coalesce(${value}, 'unknown') as ${named(`by_${d.id}`)}`;
    });
    const joins = context.dimensions.flatMap((d) => attributeJoins(context, d));
    return `select l.account_id, e.edge${attributes.map((a) => `,\n  ${a}`).join('')}
from account_list l
cross join edges e
left join accounts a on a.account_id = l.account_id
${joins.join('\n')}`;
  },
};

/** The segment that a value stands for: itself, its word in the map, or its range. */
export function segmentSql(
  { map, ranges }: Pick<Dimension, 'map' | 'ranges'>,
  value: string,
): string {
  if (map !== null) {
    const words = Object.entries(map).map(
      ([from, to]) => `when ${quoted(from)} then ${quoted(to)}`,
    );
    return `case ${value} ${words.join(' ')} else ${value} end`;
  }
  if (ranges === null) return value;
  const number = `try_cast(${value} as decimal(18, 4))`;
  const steps = ranges.map((edge, i) => {
    return `when ${number} < ${edge} then ${quoted(rangeName(ranges, i - 1))}`;
  });
  return `case ${steps.join(' ')} when ${number} is not null then ${quoted(rangeName(ranges, ranges.length - 1))} end`;
}

/** The names of the segments that ranges make, from the lowest. */
export const rangeNames = (edges: readonly number[]): string[] => [
  rangeName(edges, -1),
  ...edges.map((_, i) => rangeName(edges, i)),
];

// Whole edges read as whole numbers: 10–99, then 100+.
function rangeName(edges: readonly number[], i: number): string {
  const [from, to] = [edges[i], edges[i + 1]];
  if (from === undefined) return `<${to}`;
  if (to === undefined) return `${from}+`;
  return edges.every(Number.isInteger) ? `${from}–${to - 1}` : `${from}–<${to}`;
}

const isFromBilling = ({ table }: Dimension): boolean => table !== 'accounts';

/**
 * SQL: an attribute of account `l` just before edge `e` as text; `a` is the account as exported.
 */
export function attributeAt(context: FactContext, d: Dimension): string {
  if (d.segments !== null) {
    const attributes = attributesIn(d, billedBy(context));
    return segmentsSql(d, attributes, (own) => typedAt(context, own));
  }
  if (isTenure(d)) return tenureSql(context);
  if (isAdoption(d)) return context.has('usage_events') ? adoptionSql(context) : 'null';
  const exported = `cast(a.${named(d.column)} as varchar)`;
  const parts = [isFromBilling(d) ? `${named(`p_${d.id}`)}.value` : null];
  if (hasHistory(context, d)) parts.push(`${named(`h_${d.id}`)}.value`);
  if (!isFromBilling(d) || ['plan', 'product'].includes(d.column)) parts.push(exported);
  return parts.filter((part) => part !== null).join(', ');
}

const billedBy = ({ mrrFrom }: FactContext): string | null =>
  mrrFrom === 'invoices' ? null : mrrFrom;

// Conditions compare numbers as numbers and dates as dates.
function typedAt(context: FactContext, d: Dimension): string {
  const exported = `a.${named(d.column)}`;
  if (isFromBilling(d)) return `coalesce(${attributeAt(context, d)})`;
  return hasHistory(context, d) ? `coalesce(${named(`h_${d.id}`)}.typed, ${exported})` : exported;
}

const hasHistory = ({ has }: FactContext, d: Dimension): boolean =>
  !isFromBilling(d) && has(`account_history.${d.column}`);

/** The joins that `attributeAt` needs. */
export function attributeJoins(context: FactContext, d: Dimension): string[] {
  if (d.segments !== null)
    return attributesIn(d, billedBy(context)).flatMap((own) => attributeJoins(context, own));
  if (isTenure(d)) return [firstPaidJoin];
  if (isAdoption(d)) return context.has('usage_events') ? [adoptionJoin] : [];
  if (isFromBilling(d)) return [billingJoin(d)];
  return hasHistory(context, d) ? [historyJoin(d)] : [];
}

// The newest known attribute before the edge.
function historyJoin(d: Dimension): string {
  const alias = named(`h_${d.id}`);
  return `left join (
  select h.account_id, x.edge, arg_max(cast(h.${named(d.column)} as varchar), h.valid_from) as value,
    arg_max(h.${named(d.column)}, h.valid_from) as typed
  from account_history h join edges x on h.valid_from < x.edge
  where h.${named(d.column)} is not null
  group by h.account_id, x.edge
) ${alias} on ${alias}.account_id = l.account_id and ${alias}.edge = e.edge`;
}

// The plan or product with the largest MRR at the edge, ties by name.
function billingJoin(d: Dimension): string {
  const alias = named(`p_${d.id}`);
  return `left join (
  select account_id, edge, value from (
    select p.account_id, x.edge, p.${named(d.column)} as value,
      row_number() over (partition by p.account_id, x.edge
        order by sum(p.full_units) desc, p.${named(d.column)}) as place
    from priced p join edges x on p.paid_from < x.edge and (p.ends_on is null or p.ends_on >= x.edge)
    where p.${named(d.column)} is not null
    group by p.account_id, x.edge, p.${named(d.column)}
  ) where place = 1
) ${alias} on ${alias}.account_id = l.account_id and ${alias}.edge = e.edge`;
}
