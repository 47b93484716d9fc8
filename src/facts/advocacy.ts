import { attributeAt, attributeJoins } from './accounts.ts';
import type { Dimension, Fact, FactContext } from './fact.ts';
import { takenOver } from './states.ts';

const flags: readonly Dimension[] = ['is_reference', 'has_case_study', 'in_community'].map(
  (column) => ({ id: column, table: 'accounts', column, map: null, ranges: null, segments: null }),
);

/** Customers at a period's end, with what they do for us as far as it is known for that day. */
export const customerAdvocacy: Fact = {
  name: 'customer_advocacy',
  grain: 'account × period',
  tables: ['accounts'],
  reads: ['accounts', 'account_history'],
  facts: ['periods', 'edges', 'account_list', 'account_periods', 'activity_list'],
  sql: (context) => `with contributors as (
  select distinct p.period, p.win, t.account_id
  from periods p
  join activity_list t on ${isContribution}
)
select l.account_id, l.period, l.win, ${flags.map((flag) => flagSql(context, flag)).join(', ')},
  c.account_id is not null as has_contributed, a.source_file, a.source_line${takenOver('l', context)}
from account_periods l
join periods p on p.period = l.period and p.win = l.win
join edges e on e.edge = p.e
left join accounts a on a.account_id = l.account_id
${flags.flatMap((flag) => attributeJoins(context, flag)).join('\n')}
left join contributors c on c.account_id = l.account_id and c.period = l.period and c.win = l.win
where l.closing > 0`,
  behind: ({
    rows,
    uses,
  }) => `select account_id, 'customer' as role, 1 as amount, source_file, source_line
from ${rows}
union all
select t.account_id, 'community', 1, t.source_file, t.source_line
from ${rows} a
join periods p on p.period = a.period and p.win = a.win
join activity_list t on t.account_id = a.account_id and ${isContribution}
where ${uses('has_contributed')}`,
};

const isContribution = `t.kind = 'community' and t.done_on >= p.e - 90 and t.done_on < p.e`;

const flagSql = (context: FactContext, flag: Dimension): string =>
  `coalesce(${attributeAt(context, flag)}, 'false') = 'true' as ${flag.column}`;
