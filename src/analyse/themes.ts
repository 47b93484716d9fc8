import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** What feedback is about: how often now and in the period before, and who says it now. */
export type Theme = { theme: string | null; n: number; before: number; accounts: string[] };

/** Feedback that came in a period, by its theme, else its category. */
export async function themes(
  engine: Engine,
  window: string,
  { now, before }: { now: string; before: string },
): Promise<Theme[]> {
  const rows = await engine.rows<{
    theme: string | null;
    n: string;
    before: string;
    accounts: readonly (string | null)[];
  }>(`select coalesce(theme, category) as theme,
  cast(count(*) filter (where period = ${quoted(now)}) as varchar) as n,
  cast(count(*) filter (where period = ${quoted(before)}) as varchar) as before,
  list_sort(list_distinct(list(account_id) filter (where period = ${quoted(now)} and account_id is not null))) as accounts
from feedback_periods
where event = 'created' and win = ${quoted(window)} and period in (${quoted(now)}, ${quoted(before)})
group by 1
order by 1 nulls last`);
  return rows.map(({ theme, n, before, accounts }) => ({
    theme,
    n: Number(n),
    before: Number(before),
    accounts: (accounts ?? []).filter((id) => id !== null),
  }));
}
