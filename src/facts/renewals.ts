import { named, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { exchanged } from './money.ts';
import { subscribedSql } from './renewals-subscribed.ts';

/**
 * Renewals still ahead at an edge: contracts known and running then, else year-long subscriptions with
 * their next anniversary. What became of them stands beside with its date, so that a reader can tell what
 * was known at any time. `arr` and `kept` are at the rates of the edge.
 */
export const renewalsAhead: Fact = {
  name: 'renewals_ahead',
  grain: 'renewal × edge',
  isView: true,
  tables: [],
  reads: ['contracts', 'subscriptions', 'fx_rates'],
  facts: ['edges', 'edge_rates', 'account_list', 'account_states', 'contract_list', 'priced'],
  sql: (context) => `with ahead as (${aheadSql(context)})
select a.*, coalesce(l.name, a.account_id, a.renewal_id) as name, ${segmentsSql(context)} as segments
from ahead a
left join account_list l on l.account_id = a.account_id
left join account_states z on z.account_id = a.account_id and z.edge = a.edge`,
};

function aheadSql(context: FactContext): string {
  if (context.has('contracts')) return contractsSql(context);
  return context.mrrFrom === 'subscriptions' ? subscribedSql(context) : nothingSql;
}

const segmentsSql = ({ dimensions }: FactContext): string =>
  dimensions.length === 0
    ? `'{}'`
    : `cast(to_json({${dimensions.map(({ id }) => `${quoted(id)}: z.${named(`by_${id}`)}`).join(', ')}}) as varchar)`;

// A contract is known from its signature on; one that was ended before the edge is no longer ahead.
const contractsSql = (context: FactContext): string => `
  select e.edge, c.contract_id as renewal_id, c.account_id, c.ends_on,
    ${exchanged('c.arr', 'r.rate')} as arr, c.arr is not null and r.rate is null as is_unrated,
    ${exchanged('least(c.arr, coalesce(c.renewed_arr, c.arr))', 'r.rate')} as kept,
    c.renewed_on, c.notice_given_on as notice_on, x.cancelled_on, c.terminated_on, c.outcome
  from edges e
  join contract_list c on c.ends_on >= e.edge and coalesce(c.signed_on, c.starts_on, e.edge - 1) < e.edge
    and (c.terminated_on is null or c.terminated_on >= e.edge)
  left join edge_rates r on r.edge = e.edge and r.currency = c.currency
  left join (${leavingSql(context)}) x
    on x.account_id = c.account_id and x.edge = e.edge and x.leaves_on <= c.ends_on`;

// Accounts that had cancelled all their paid subscriptions before the edge.
function leavingSql({ has, mrrFrom }: FactContext): string {
  if (mrrFrom !== 'subscriptions' || !has('subscriptions.canceled_on'))
    return `select 'x' as account_id, date '1900-01-01' as edge, date '1900-01-01' as leaves_on,
    date '1900-01-01' as cancelled_on where false`;
  return `
    select p.account_id, e.edge, max(p.ends_on) as leaves_on, max(s.canceled_on) as cancelled_on
    from edges e
    join priced p on p.paid_from < e.edge and (p.ends_on is null or p.ends_on >= e.edge)
    join subscriptions s on s.source_file = p.source_file and s.source_line = p.source_line
    where p.full_units > 0
    group by p.account_id, e.edge
    having bool_and(coalesce(s.canceled_on < e.edge and p.ends_on is not null, false))`;
}

const nothingSql = `
  select edge, 'x' as renewal_id, 'x' as account_id, edge as ends_on, cast(0 as decimal(18, 4)) as arr,
    false as is_unrated, cast(0 as decimal(18, 4)) as kept, edge as renewed_on, edge as notice_on,
    edge as cancelled_on, edge as terminated_on, 'x' as outcome
  from edges where false`;
