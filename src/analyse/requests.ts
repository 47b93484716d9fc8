import { named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** Votes for the feature requests that are open at a period's end, by a column of `feedback_periods`. */
export async function openVotes(
  engine: Engine,
  column: string,
  { period, window }: { period: string; window: string },
): Promise<Map<string, number>> {
  const rows = await engine.rows<{ name: string; votes: string }>(
    `select coalesce(${named(column)}, 'unknown') as name, cast(sum(votes) as varchar) as votes
from feedback_periods
where is_request and event = 'open' and votes is not null
  and period = ${quoted(period)} and win = ${quoted(window)}
group by 1
order by 1`,
  );
  return new Map(rows.map(({ name, votes }) => [name, Number(votes)]));
}
