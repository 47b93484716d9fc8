import type { AccountAlert } from '../alerts/alert.ts';
import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { compareTexts } from '../lib/text.ts';
import { datesAtOnce } from '../score/pieces.ts';
import { factsSql } from '../score/sql.ts';
import type { Sighting } from './crossings.ts';

/** The alerts whose tables are connected, and those for which nobody can tell. */
export function tellable(
  alerts: readonly AccountAlert[],
  { has }: FactContext,
): { told: AccountAlert[]; untold: AccountAlert[] } {
  const isTold = ({ needs }: AccountAlert) => needs.every(has);
  return { told: alerts.filter(isTold), untold: alerts.filter((alert) => !isTold(alert)) };
}

/** States of the early warnings at every date where one changes and at the last one, in one query. */
export async function accountSightings(
  engine: Engine,
  context: FactContext,
  alerts: readonly AccountAlert[],
  settings: Readonly<Record<string, number>>,
  asOfs: readonly string[],
): Promise<Sighting[]> {
  if (alerts.length === 0) return [];
  const found: Sighting[] = [];
  let before: string[] = [];
  const pieces = await datesAtOnce(engine, asOfs);
  for (const [i, piece] of pieces.entries()) {
    const last = i === pieces.length - 1 ? piece.at(-1)! : null;
    // What changed on the first day of a piece is told by the day before it.
    const own = await sightingsAt(engine, context, alerts, settings, [...before, ...piece], last);
    found.push(...own.filter(({ t }) => !before.includes(t)));
    before = piece.slice(-1);
  }
  return found.sort(
    (a, b) =>
      compareTexts(a.alert, b.alert) ||
      compareTexts(a.subject, b.subject) ||
      compareTexts(a.t, b.t),
  );
}

async function sightingsAt(
  engine: Engine,
  context: FactContext,
  alerts: readonly AccountAlert[],
  settings: Readonly<Record<string, number>>,
  asOfs: readonly string[],
  last: string | null,
): Promise<Sighting[]> {
  const rows = await engine.rows<{
    alert: string;
    subject: string;
    t: string;
    is_on: boolean;
    was_on: boolean | null;
    says: string | null;
  }>(`with ${factsSql(
    asOfs,
    alerts.map(({ over }) => over),
    context,
  )}, told as (
  ${alerts.map((alert) => toldSql(alert, settings)).join('\n  union all ')}
), moved as (
  select *, lag(is_on) over (partition by alert, account_id order by t) as was_on from told
)
select alert, account_id as subject, cast(t as varchar) as t, is_on, was_on, says from moved
where coalesce(was_on, false) <> is_on${last === null ? '' : ` or (is_on and t = ${dated(last)})`}
order by alert, account_id, moved.t`);
  return rows.map(({ alert, subject, t, is_on, was_on, says }) => {
    return { alert, subject, t, isOn: is_on, wasOn: was_on, says: says ?? '' };
  });
}

function toldSql(
  { id, over, present, holds, says }: AccountAlert,
  settings: Readonly<Record<string, number>>,
): string {
  const filled = (sql: string) =>
    sql.replace(/\{([\w.]+)\}/g, (_, name: string) => String(settings[name]));
  const test = filled(holds);
  return `select '${id}' as alert, account_id, t, coalesce(${test}, false) as is_on,
    case when ${test} then ${filled(says)} end as says
  from ${over} where ${filled(present)}`;
}
