import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** A customer at the start whose MRR changed in a period. */
export type Mover = {
  accountId: string;
  account: string;
  segment: string;
  owner: string | null;
  kind: 'expansion' | 'contraction' | 'churn';
  /** MRR at the end less MRR at the start, at the rates of the start. */
  change: string;
  /** MRR of all customers at the start. */
  opening: string;
  /** What moved most of it, or why it left; null when the exports do not say. */
  cause: string | null;
};

const causes = {
  expansion: {
    seats: 'more seats',
    plan: 'higher plan',
    product: 'product added',
    price: 'price rise',
    discount: 'discount ended',
  },
  contraction: {
    seats: 'fewer seats',
    plan: 'lower plan',
    product: 'product dropped',
    price: 'price cut',
    discount: 'discount',
  },
} as const;

/** Customers whose MRR changed between the edges of a period, the largest change first. */
export async function moversOf(
  engine: Engine,
  { period, window }: { period: string; window: string },
): Promise<Mover[]> {
  const rows = await engine.rows<Record<string, string | null>>(`with own as (
  select *, sum(opening) over () as all_opening from account_periods
  where period = ${quoted(period)} and win = ${quoted(window)} and opening > 0
)
select a.account_id, l.name as account, a.opening_segment as segment, l.csm_id as owner, a.kind,
  cast(a.change as varchar) as change, cast(a.all_opening as varchar) as opening,
  case a.kind when 'churn' then nullif(x.reason, 'unknown')
    when 'expansion' then ${mainCause('expansion')} else ${mainCause('contraction')} end as cause
from own a
join account_list l on l.account_id = a.account_id
left join mrr_causes c on c.account_id = a.account_id and c.period = a.period and c.win = a.win
left join exits x on x.account_id = a.account_id and x.period = a.period and x.win = a.win
where a.change <> 0
order by abs(a.change) desc, a.account_id`);
  return rows.map((row) => ({
    accountId: row.account_id!,
    account: row.account!,
    segment: row.segment ?? 'unknown',
    owner: row.owner!,
    kind: row.kind as Mover['kind'],
    change: row.change!,
    opening: row.opening!,
    cause: row.cause!,
  }));
}

// The greatest part of the movement; of equal ones the first of the list.
function mainCause(movement: keyof typeof causes): string {
  const columns = Object.keys(causes[movement]).map((id) => `c.${movement}_${id}`);
  const most = `greatest(${columns.join(', ')})`;
  const words = Object.values(causes[movement]);
  const tests = columns.map((name, i) => `when ${name} = ${most} then ${quoted(words[i]!)}`);
  return `case when ${most} > 0 then case ${tests.join(' ')} end end`;
}
