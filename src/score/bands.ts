import { dated, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { addDays } from '../lib/dates.ts';
import { chunks } from '../lib/records.ts';
import { scoresAtOnce } from './pieces.ts';
import type { Score } from './score.ts';
import { ready, type ScoreQuery, scoredOverTables } from './sql.ts';
import { tallyOf } from './tally.ts';

/** Days counted at most when looking how long an account has been in its band. */
export const daysInBandLimit = 366;

// Up to here days cost less than another query.
const fewDays = 8000;

/**
 * For how many days, the as-of day included, accounts have been in the band that they are in; counted
 * up to a limit.
 */
export async function daysInBand(
  engine: Engine,
  query: Omit<ScoreQuery, 'asOfs'>,
  scores: readonly Score[],
  limit: number = daysInBandLimit,
): Promise<Map<string, number>> {
  const days = new Map<string, number>();
  let open = [...scores];
  // Most accounts changed lately; the few that did not are followed further back.
  for (let reach = 31, from = 0; open.length > 0 && from < limit; reach *= 3) {
    const isShort = open.length * (limit - from) <= fewDays;
    const to = isShort ? limit : Math.min(from + reach, limit);
    const still: Score[] = [];
    for (const some of chunks(open, Math.ceil(scoresAtOnce / (to - from)))) {
      const found = await stays(engine, query, some, from, to);
      for (const [id, n] of found.days) days.set(id, n);
      still.push(
        ...some.filter(
          ({ accountId }) => !found.days.has(accountId) || found.isOpen.has(accountId),
        ),
      );
    }
    open = still;
    from = to;
  }
  return days;
}

async function stays(
  engine: Engine,
  query: Omit<ScoreQuery, 'asOfs'>,
  scores: readonly Score[],
  from: number,
  to: number,
): Promise<{ days: Map<string, number>; isOpen: Set<string> }> {
  const t = scores[0]!.t;
  const asOfs = Array.from({ length: to - from }, (_, i) => addDays(t, -(from + i)));
  const now = scores.map((s) => `(${quoted(s.accountId)}, ${quoted(s.band)})`).join(', ');
  const scoredAccounts = scores.map(({ accountId }) => accountId);
  const context = { ...query.context, scoredAccounts };
  await ready({ ...query, asOfs });
  const rows = await engine.rows<{ account_id: string; days: string; is_open: boolean }>(
    `with ${await scoredOverTables(engine, { ...query, context, asOfs }, 'points')}, states as (
  select account_id, t, ${bandSql(query)} as band from scored
), calendar as (
  select n.account_id, n.band, d.t from (values ${now}) as n(account_id, band)
  cross join asofs d where d.t >= ${dated(asOfs.at(-1)!)}
)
select c.account_id,
  coalesce(date_diff('day', max(c.t) filter (where s.band is distinct from c.band), ${dated(t)}), ${to}) as days,
  count(*) filter (where s.band is distinct from c.band) = 0 as is_open
from calendar c left join states s on s.account_id = c.account_id and s.t = c.t
group by c.account_id`,
  );
  return {
    days: new Map(rows.map(({ account_id, days }) => [account_id, Number(days)])),
    isOpen: new Set(rows.filter(({ is_open }) => is_open).map(({ account_id }) => account_id)),
  };
}

/** SQL: the band of an account. Bands are half-open on the unrounded score: sums are compared. */
export function bandSql({ model, health, context }: Omit<ScoreQuery, 'asOfs'>): string {
  const { weight } = tallyOf(model, context);
  const lowest = model.bands.at(-1)!;
  const reaches = health.isUpperInclusive ? '>' : '>=';
  const bands = model.bands
    .slice(0, -1)
    .map(({ name, from }) => `when 100 * points ${reaches} ${from} * most then ${quoted(name)}`);
  return (
    `case when age_days < ${health.newAccountGraceDays} then 'Onboarding' ` +
    `when most = 0 or present_weight < ${health.minCoverage} * ${weight} then 'Unknown' ` +
    `${bands.join(' ')} else ${quoted(lowest.name)} end`
  );
}
