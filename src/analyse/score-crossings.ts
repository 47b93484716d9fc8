import type { ScoreAlert } from '../alerts/alert.ts';
import { addDays } from '../lib/dates.ts';
import { groupedBy } from '../lib/records.ts';
import { flooredScore } from '../lib/text.ts';
import type { Score } from '../score/score.ts';
import type { Sighting } from './crossings.ts';

type Settings = Readonly<Record<string, number>>;

/** States of the lines that scores cross, at every date where one changes and at the last one. */
export function scoreSightings(
  scores: readonly Score[],
  alerts: readonly ScoreAlert[],
  settings: Settings,
): Sighting[] {
  const series = groupedBy(scores, ({ accountId }) => accountId);
  return [...series.values()].flatMap((own) => {
    const scored = own
      .filter(({ score }) => score !== null)
      .toSorted((a, b) => (a.t < b.t ? -1 : 1));
    return alerts.flatMap((alert) => sightingsOf(scored, alert, settings));
  });
}

function sightingsOf(scores: readonly Score[], alert: ScoreAlert, settings: Settings): Sighting[] {
  const found: Sighting[] = [];
  const days = settings['health.change_days']!;
  const byDay = new Map(scores.map((score) => [score.t, score]));
  let wasOn: boolean | null = null;
  for (const [i, score] of scores.entries()) {
    const isMove = alert.kind === 'falls by' || alert.kind === 'rises by';
    const from = isMove ? byDay.get(addDays(score.t, -days)) : scores[i - 1];
    const now = stateOf(alert, settings, score, from, wasOn);
    if (now === null) continue;
    const isLast = i === scores.length - 1;
    if (now !== wasOn || (isLast && now)) {
      found.push({
        alert: alert.id,
        subject: score.accountId,
        t: score.t,
        isOn: now,
        wasOn,
        says: says(score, from, isMove ? days : null),
      });
    }
    wasOn = now;
  }
  return found;
}

/** Whether a score lies beyond the line; between line and way back it stays as it was. */
function stateOf(
  { kind, limit }: ScoreAlert,
  settings: Settings,
  { score }: Score,
  from: Score | undefined,
  wasOn: boolean | null,
): boolean | null {
  const line = settings[limit]!;
  const back = settings['health.hysteresis']!;
  if (kind === 'falls below') return wasOn ? score! < line + back : score! < line;
  if (kind === 'rises above') return wasOn ? score! >= line - back : score! >= line;
  if (from === undefined) return null;
  const by = kind === 'falls by' ? from.score! - score! : score! - from.score!;
  return wasOn ? by > line - back : by > line;
}

function says({ score }: Score, from: Score | undefined, days: number | null): string {
  const span = days === null ? '' : ` in ${days} days`;
  return from === undefined
    ? flooredScore(score!)
    : `${flooredScore(from.score!)} → ${flooredScore(score!)}${span}`;
}
