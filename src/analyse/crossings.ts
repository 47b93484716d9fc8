import { addDays } from '../lib/dates.ts';
import { groupedBy } from '../lib/records.ts';

/** A state of one line for one subject at one as-of date; only dates that matter need a row. */
export type Sighting = {
  alert: string;
  /** Account, metric or whatever else can cross the line. */
  subject: string;
  /** Exclusive end of the day. */
  t: string;
  isOn: boolean;
  /** The state at the date before; null where nothing was known. */
  wasOn: boolean | null;
  says: string;
};

/**
 * What became of a line: fired, crossed in the time asked for and still beyond · repeated, the same
 * within the cool-down after it ended, or told by a graver line · passed, crossed and back again ·
 * recovered, back after it was crossed earlier · open, crossed earlier and still beyond · first_seen,
 * beyond when the subject was first seen in the time asked for.
 */
export type CrossingState = 'fired' | 'repeated' | 'passed' | 'recovered' | 'open' | 'first_seen';

export type Crossing = Pick<Sighting, 'alert' | 'subject' | 't' | 'says'> & {
  state: CrossingState;
  /** What was said when the line was crossed; `says` is what is said now, or was when it ended. */
  began: string;
};

export type Range = { since: string; end: string; coolDownDays: number };

/**
 * What became of each line of each subject after `since` until `end`. What holds when a subject is
 * first seen is its baseline: it was never crossed and does not fire.
 */
export function crossings(sightings: readonly Sighting[], range: Range): Crossing[] {
  const series = groupedBy(sightings, ({ alert, subject }) => `${alert}\u001f${subject}`);
  return [...series.values()].flatMap((own) => {
    const sorted = own.toSorted((a, b) => (a.t < b.t ? -1 : 1));
    return outcomeOf(sorted, range) ?? [];
  });
}

type Stay = { begun: Sighting; ended: Sighting | null };

function outcomeOf(sorted: readonly Sighting[], range: Range): Crossing | null {
  const { since, end, coolDownDays } = range;
  const stays = staysOf(sorted);
  const stay = stays.at(-1);
  if (stay === undefined) return null;
  const { begun, ended } = stay;
  const isFirst = begun.wasOn === null;
  if (ended === null) {
    const last = sorted.at(-1)!;
    // The account left before the end: nothing holds for it any more.
    if (last.t !== end) return null;
    const told = crossingOf({ ...last, t: begun.t }, 'open', begun);
    if (begun.t <= since) return told;
    if (isFirst) return { ...told, state: 'first_seen' };
    const before = stays.at(-2)?.ended;
    const isRepeated = before != null && begun.t < addDays(before.t, coolDownDays);
    return { ...told, state: isRepeated ? 'repeated' : 'fired' };
  }
  if (ended.t <= since) return null;
  return crossingOf(ended, isFirst || begun.t <= since ? 'recovered' : 'passed', begun);
}

/** Times beyond the line, in their order; only the last one may go on. */
function staysOf(sorted: readonly Sighting[]): Stay[] {
  const stays: Stay[] = [];
  for (const sighting of sorted) {
    if (sighting.isOn && sighting.wasOn !== true) stays.push({ begun: sighting, ended: null });
    if (!sighting.isOn && stays.length > 0) stays.at(-1)!.ended ??= sighting;
  }
  return stays;
}

const crossingOf = (
  { alert, subject, t, says }: Sighting,
  state: CrossingState,
  begun: Sighting,
): Crossing => ({ ...{ alert, subject, t, says, state }, began: begun.says });

const families: readonly (readonly string[])[] = [
  ['health_critical', 'health_at_risk', 'health_drop'],
  ['health_healthy', 'health_rise'],
];

/** The graver of the lines that tell the same fall or rise of an account stays, the others repeat it. */
export function merged(found: readonly Crossing[]): Crossing[] {
  const isBeyond = ({ state }: Crossing) => ['fired', 'open', 'first_seen'].includes(state);
  const keyOf = (alert: string, subject: string) => `${alert}\u001f${subject}`;
  const beyond = new Set(found.filter(isBeyond).map(({ alert, subject }) => keyOf(alert, subject)));
  return found.map((crossing) => {
    const { alert, subject } = crossing;
    const family = families.find((ids) => ids.includes(alert)) ?? [];
    const graver = family.slice(0, Math.max(0, family.indexOf(alert)));
    const isTold = isBeyond(crossing) && graver.some((id) => beyond.has(keyOf(id, subject)));
    return isTold ? { ...crossing, state: 'repeated' } : crossing;
  });
}
