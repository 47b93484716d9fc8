import { dated } from '../engine/dialect.ts';
import type { Dimension, Fact, FactContext } from './fact.ts';
import { maskWithin } from './usage.ts';

/** Whether a dimension is how far an account had adopted the product. */
export const isAdoption = ({ table }: Pick<Dimension, 'table'>): boolean =>
  table === 'account_adoption';

/**
 * Users of accounts who were active in the month before each edge, and those who might have been:
 * registered users, else seats. Months that the usage does not cover are left out.
 */
export const accountAdoption: Fact = {
  name: 'account_adoption',
  grain: 'account × edge',
  tables: ['usage_events'],
  reads: ['users'],
  facts: ['edges', 'account_list', 'priced', 'user_months'],
  sql: (context) => `with people as (
  select x.edge, u.account_id, u.user_id
  from edges x
  join user_months u on u.month >= date_trunc('month', x.edge - interval 1 month) and u.month < x.edge
  where ${isCovered(context)}
  group by x.edge, u.account_id, u.user_id
  having bit_or(${maskWithin('u.day_mask', 'u.month', 'x.edge - interval 1 month', 'x.edge')}) <> 0
), possible as (
  ${context.has('users') ? registered : seats}
)
select p.account_id, p.edge, p.active, p.possible
from possible p
join account_list l on l.account_id = p.account_id and not l.is_internal
join edges x on x.edge = p.edge and ${isCovered(context)}
where p.possible > 0`,
};

const registered = `select x.edge, r.account_id, count(*) as possible, count(a.user_id) as active
  from edges x
  join users r on coalesce(r.signed_up_on < x.edge, true) and coalesce(r.deactivated_on >= x.edge, true)
    and not coalesce(r.is_internal, false)
  left join people a on a.edge = x.edge and a.account_id = r.account_id and a.user_id = r.user_id
  group by x.edge, r.account_id`;

// Seats of the export stand in where billing tells none.
const seats = `select x.edge, l.account_id, coalesce(s.seats, l.licensed_seats) as possible,
    coalesce(a.active, 0) as active
  from edges x
  cross join account_list l
  left join (
    select e.edge, b.account_id, sum(b.quantity) as seats
    from edges e
    join priced b on b.starts_on < e.edge and (b.ends_on is null or b.ends_on >= e.edge)
    group by e.edge, b.account_id
  ) s on s.edge = x.edge and s.account_id = l.account_id
  left join (
    select edge, account_id, count(*) as active from people group by edge, account_id
  ) a on a.edge = x.edge and a.account_id = l.account_id`;

// Three days without use at either end are no gap.
function isCovered({ coverage }: FactContext): string {
  const days = coverage('usage_events');
  if (days === null) return 'false';
  return `x.edge - interval 1 month >= ${dated(days.first)} - 3 and x.edge <= ${dated(days.last)} + 4`;
}

/** The band of an account just before edge `e`; the upper edge of a band belongs to the next one. */
export function adoptionSql({ config }: FactContext): string {
  const { bands } = config.definitions.adoption;
  const name = (from: number, to: number) => `'${from}–${to} %'`;
  const steps = bands.map((edge, i) => {
    return `when 100 * adopted.active < ${edge} * adopted.possible then ${name(bands[i - 1] ?? 0, edge)}`;
  });
  return `case ${steps.join(' ')} when adopted.possible > 0 then ${name(bands.at(-1)!, 100)} end`;
}

/** The join that `adoptionSql` needs; without usage there is nothing to join. */
export const adoptionJoin = `left join account_adoption adopted
  on adopted.account_id = l.account_id and adopted.edge = e.edge`;
