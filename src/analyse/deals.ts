import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Period } from '../lib/periods.ts';

/** Open expansion of an account: how many deals of which kinds, their amounts together where known. */
export type Deals = { n: number; kinds: string[]; amount: string | null };

/** Upsell, cross-sell and expansion open at the end of a period, by account. */
export async function openDeals(engine: Engine, period: Period): Promise<Map<string, Deals>> {
  const rows = await engine.rows<{
    account_id: string;
    n: string;
    kinds: string;
    amount: string | null;
  }>(
    `select p.account_id, cast(count(*) as varchar) as n, cast(sum(p.amount) as varchar) as amount,
  string_agg(distinct o.kind, ';' order by o.kind) as kinds
from opportunity_periods p
join opportunities o on o.opportunity_id = p.opportunity_id
where p.is_open and p.is_expansion and p.account_id is not null
  and p.period = ${quoted(period.id)} and p.win = ${quoted(period.window)}
group by p.account_id
order by p.account_id`,
  );
  return new Map(
    rows.map(({ account_id, n, kinds, amount }) => [
      account_id,
      { n: Number(n), kinds: kinds.split(';'), amount },
    ]),
  );
}
