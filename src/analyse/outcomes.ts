import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Dimension } from '../facts/fact.ts';
import { addDays, daysBetween } from '../lib/dates.ts';
import type { Score } from '../score/score.ts';

/** A customer at a month end, and whether it left within the horizon. */
export type Observation = { score: Score; segment: string; hasLeft: boolean };

/** A customer that left. */
export type Exit = {
  accountId: string;
  /** First day without MRR. */
  leftOn: string;
  segment: string;
  /** Its score at the last month end before. */
  last: Score;
  /** Its score at the last month end so many days before or more, where it was a customer then. */
  warned: ReadonlyMap<number, Score>;
};

/** What came after the scores. */
export type Outcomes = {
  /** Customers at the month ends whose horizon has passed and at which anybody has a score. */
  observations: Observation[];
  /** Customers at the other ones, at which nobody has. */
  nUntold: number;
  /** Oldest first. */
  exits: Exit[];
  /** Exits between two month ends at which the account was no customer. */
  nUnseen: number;
};

/** The first day without MRR of an account that left. */
export type Departure = { accountId: string; leftOn: string };

/** How many days before customers leave a warning is looked for. */
export const leads = [60, 90] as const;

/** All departures, oldest first. */
export async function departuresOf(engine: Engine): Promise<Departure[]> {
  const rows = await engine.rows<{ account_id: string; left_on: string }>(
    'select account_id, cast(left_on as varchar) as left_on from departures order by left_on, account_id',
  );
  return rows.map(({ account_id, left_on }) => ({ accountId: account_id, leftOn: left_on }));
}

/** Finds the segment of a scored account as it was then. */
export async function segmentsOf(
  engine: Engine,
  dimension: Dimension | null,
): Promise<(score: Score) => string> {
  if (dimension === null) return () => 'unknown';
  const rows = await engine.rows<{ key: string; segment: string }>(
    `select cast(edge as varchar) || ' ' || account_id as key, ${named(`by_${dimension.id}`)} as segment
from account_states order by key`,
  );
  const segments = new Map(rows.map(({ key, segment }) => [key, segment]));
  return (score) => segments.get(keyOf(score)) ?? 'unknown';
}

const keyOf = ({ t, accountId }: Pick<Score, 't' | 'accountId'>): string => `${t} ${accountId}`;

/** What the outcome of a score is looked for in. */
export type Span = {
  horizonDays: number;
  /** The first day of which nothing is known. */
  end: string;
};

/** Joins scores at month ends with what came after them. */
export function outcomes(
  scores: readonly Score[],
  departures: readonly Departure[],
  { horizonDays, end }: Span,
  segmentOf: (score: Score) => string,
): Outcomes {
  const leavings = new Map<string, string[]>();
  for (const { accountId, leftOn } of departures) {
    leavings.set(accountId, [...(leavings.get(accountId) ?? []), leftOn]);
  }
  const passed = scores.filter(({ t }) => addDays(t, horizonDays) <= end);
  const told = new Set(passed.flatMap((own) => (own.score === null ? [] : [own.t])));
  const judged = passed.filter(({ t }) => told.has(t));
  const observations = judged.map((score): Observation => {
    const leftOn = leavings.get(score.accountId)?.find((day) => day >= score.t);
    const hasLeft = leftOn !== undefined && daysBetween(score.t, leftOn) < horizonDays;
    return { score, segment: segmentOf(score), hasLeft };
  });
  const find = scoreFinder(scores);
  const [first = end] = scores.map(({ t }) => t).sort();
  const known = departures.filter(({ leftOn }) => leftOn >= first && leftOn < end);
  const exits = known.flatMap((departure): Exit[] => {
    const last = find(departure, 0);
    if (last === null) return [];
    const warned = leads.flatMap((days): [number, Score][] => {
      const score = find(departure, days);
      return score === null ? [] : [[days, score]];
    });
    return [{ ...departure, segment: segmentOf(last), last, warned: new Map(warned) }];
  });
  return {
    observations,
    exits,
    nUntold: passed.length - judged.length,
    nUnseen: known.length - exits.length,
  };
}

/** Finds the score at the last of the month ends so many days before an account left. */
function scoreFinder(scores: readonly Score[]) {
  const asOfs = [...new Set(scores.map(({ t }) => t))].sort();
  const byKey = new Map(scores.map((score) => [keyOf(score), score]));
  return ({ accountId, leftOn }: Departure, days: number): Score | null => {
    const latest = addDays(leftOn, -days);
    const t = asOfs.findLast((asOf) => asOf <= latest);
    return t === undefined ? null : (byKey.get(keyOf({ t, accountId })) ?? null);
  };
}
