import type { AccountAlert, ScoreAlert } from '../alerts/alert.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { healthNeeds } from '../facts/health-facts.ts';
import type { Score } from '../score/score.ts';
import { accountSightings, tellable } from './account-crossings.ts';
import { crossings, merged, type Sighting } from './crossings.ts';

/** Facts and tables without which these alerts cannot be told. */
export const alertNeeds = (
  alerts: readonly AccountAlert[],
): { facts: string[]; tables: string[] } =>
  healthNeeds(
    { plans: [] },
    alerts.map(({ over }) => over),
  );

export type Watched = {
  accounts: readonly AccountAlert[];
  scores: readonly ScoreAlert[];
  settings: Readonly<Record<string, number>>;
};

/**
 * How many lines each account is beyond at `t`, without a replay of the days before: falls of health
 * are taken against the date before, and of several lines for the same fall the gravest counts.
 */
export async function openAlerts(
  engine: Engine,
  context: FactContext,
  { accounts, scores, settings }: Watched,
  { t, now, before }: { t: string; now: readonly Score[]; before: ReadonlyMap<string, Score> },
): Promise<Map<string, number>> {
  const { told } = tellable(accounts, context);
  const sightings = [
    ...(await accountSightings(engine, context, told, settings, [t])),
    ...now.flatMap((score) =>
      scores
        .filter((alert) => isBeyond(alert, settings, score, before.get(score.accountId)))
        .map(
          ({ id }): Sighting => ({
            ...{ alert: id, subject: score.accountId, t, isOn: true, wasOn: null, says: '' },
          }),
        ),
    ),
  ];
  const open = merged(crossings(sightings, { since: t, end: t, coolDownDays: 0 }));
  const counts = new Map<string, number>();
  for (const { subject, state } of open) {
    if (state === 'open') counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  return counts;
}

function isBeyond(
  { kind, limit }: ScoreAlert,
  settings: Readonly<Record<string, number>>,
  { score }: Score,
  before: Score | undefined,
): boolean {
  const line = settings[limit]!;
  if (score === null) return false;
  if (kind === 'falls below') return score < line;
  if (kind === 'falls by') return before?.score != null && before.score - score > line;
  return false;
}
