import { named } from '../engine/dialect.ts';
import { attributeAt, attributeJoins } from './accounts.ts';
import type { Dimension, Fact, FactContext } from './fact.ts';
import { pricedBehind } from './revenue-behind.ts';

const owner: Dimension = {
  id: 'owner',
  table: 'accounts',
  column: 'csm_id',
  map: null,
  segments: null,
  ranges: null,
};

/**
 * Customers and CSMs at a period's end. A CSM counts in the segment that `staff` names, and in every
 * other attribute wherever a customer of theirs stands; so segments need not add up to the total.
 */
export const csmLoads: Fact = {
  name: 'csm_loads',
  grain: 'customer or CSM × period × dimension × segment',
  isByDimension: true,
  tables: [],
  reads: ['accounts', 'account_history', 'staff'],
  facts: ['periods', 'edges', 'account_list', 'account_periods'],
  sql: (context) => {
    const { dimensions } = context;
    const customers = dimensions.map(
      ({ id }) =>
        `select account_id, period, win, '${id}', ${named(`closing_${id}`)}, 1, 0, cast(null as integer), cast(null as bigint) from customers`,
    );
    return `with customers as (
  select l.*, nullif(coalesce(${attributeAt(context, owner)}, ''), '') as csm_id
  from account_periods l
  join periods p on p.period = l.period and p.win = l.win
  join edges e on e.edge = p.e
  left join accounts a on a.account_id = l.account_id
  ${attributeJoins(context, owner).join('\n')}
  where l.closing > 0
), team as (
  ${teamSql(context)}
)
${[
  `select account_id, period, win, '' as dimension, '' as segment, 1 as customers, 0 as csms,
  cast(null as integer) as source_file, cast(null as bigint) as source_line from customers`,
  ...customers,
  `select cast(null as varchar), period, win, '', '', 0, 1, source_file, source_line from team`,
  ...dimensions.map(placedSql),
].join('\nunion all\n')}`;
  },
  behind: ({ rows }) => `select account_id, 'csm' as role, csms as amount, source_file, source_line
from ${rows} where csms = 1
union all
select * from (${pricedBehind(`(select * from ${rows} where customers = 1)`)}) where role = 'closing'`,
};

// Without a list of people the team is whoever owns a customer.
function teamSql({ has }: FactContext): string {
  if (!has('staff.role'))
    return `select distinct period, win, csm_id, cast(null as varchar) as segment,
    cast(null as integer) as source_file, cast(null as bigint) as source_line
  from customers where csm_id is not null`;
  return `select p.period, p.win, s.staff_id as csm_id, s.segment, s.source_file, s.source_line
  from periods p
  join staff s on s.role = 'csm' and coalesce(s.active_from < p.e, true) and coalesce(s.active_to >= p.e, true)`;
}

function placedSql({ id }: Dimension): string {
  const held = `c.${named(`closing_${id}`)}`;
  const place = id === 'segment' ? `coalesce(t.segment, ${held})` : held;
  return `select cast(null as varchar), period, win, '${id}', segment, 0, 1, source_file, source_line
from (
  select distinct t.csm_id, t.period, t.win, ${place} as segment, t.source_file, t.source_line
  from team t
  left join customers c on c.csm_id = t.csm_id and c.period = t.period and c.win = t.win
  where ${place} is not null
)`;
}
