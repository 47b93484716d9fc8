import type { Period } from '../lib/periods.ts';
import type { Score } from '../score/score.ts';
import { type Due, expectations, type Probabilities } from './forecast.ts';
import {
  learnt,
  type Past,
  type PastForecast,
  type Reliability,
  realised,
  reliability,
  type View,
} from './forecast-history.ts';
import type { Renewal } from './renewals.ts';

/** What a forecast and its record are made from. */
export type Material = {
  /** Renewals ahead at the day of the forecast and at the start of each past period. */
  renewals: readonly Renewal[];
  /** Health on those days, by day and account. */
  scores: ReadonlyMap<string, ReadonlyMap<string, Score>>;
  /** The first day that is forecast. */
  t: string;
  past: readonly Pick<Period, 'id' | 'start' | 'end'>[];
  table: Probabilities;
  /** Renewals that the table weighs. */
  prior: number;
  /** Whether chances learnt from what came are used instead of the table. */
  isLearned: boolean;
  /** Whether no data are newer than `t`. */
  isNewest: boolean;
  graceDays: number;
};

/** A forecast with the record of those that would have been made before. */
export type Forecasts = {
  dues: Due[];
  past: PastForecast[];
  /** All renewals of the past periods, as they were expected. */
  pastDues: Due[];
  reliability: Reliability[];
  learned: Probabilities;
  view: View;
};

/** The forecast of a day, and of the past periods with what was known and learnt at their starts. */
export function forecastsOf(material: Material): Forecasts {
  const { renewals, scores, t, table, prior, isLearned, isNewest, graceDays } = material;
  const duesAt = (day: string, own: Probabilities): Due[] =>
    expectations(
      renewals.filter(({ edge }) => edge === day),
      scores.get(day) ?? new Map(),
      own,
      isNewest && day === t,
    );
  const byTable = material.past.map((period): Past => {
    return { ...period, dues: duesAt(period.start, table) };
  });
  const seenBy = (now: string): Reliability[] => {
    const earlier = byTable.filter(({ start }) => start < now).flatMap(({ dues }) => dues);
    return reliability(earlier, table, { now, graceDays });
  };
  const chancesAt = (day: string): Probabilities =>
    isLearned ? learnt(table, seenBy(day), prior) : table;
  const view = { now: t, graceDays };
  const past = byTable.map((own) => ({ ...own, dues: duesAt(own.start, chancesAt(own.start)) }));
  return {
    dues: duesAt(t, chancesAt(t)),
    past: withoutLead(past.map((own) => realised(own, view))),
    pastDues: past.flatMap(({ dues }) => dues),
    reliability: seenBy(t),
    learned: learnt(table, seenBy(t), prior),
    view,
  };
}

// Periods before the first renewal of all say nothing.
function withoutLead(past: PastForecast[]): PastForecast[] {
  const first = past.findIndex(({ forecast }) => forecast.n > 0);
  return first === -1 ? [] : past.slice(first);
}
