import type { Engine } from '../engine/engine.ts';
import { addDays, addMonths } from '../lib/dates.ts';
import type { Score } from '../score/score.ts';
import type { Probabilities } from './forecast.ts';
import { type Forecasts, forecastsOf } from './forecasts.ts';
import { renewalsIn } from './renewals.ts';

/** Months whose forecasts are held against what came. */
export const monthsJudged = 12;

/** What a forecast of the days ahead is made from. */
export type AheadInput = {
  engine: Engine;
  t: string;
  days: number;
  /** Health so many months before `t`, for 0 to `monthsJudged`. */
  scores: (ago: number) => readonly Score[];
  forecast: { probabilities: Probabilities; prior: number; isLearned: boolean };
  graceDays: number;
  isNewest: boolean;
};

/** Renewals of so many days ahead, and the forecasts of the months before. */
export async function forecastAhead(input: AheadInput): Promise<Forecasts> {
  const { engine, t, days, forecast, graceDays, isNewest } = input;
  const past = Array.from({ length: monthsJudged }, (_, i) => {
    const [start, end] = [addMonths(t, i - monthsJudged), addMonths(t, i + 1 - monthsJudged)];
    return { id: start.slice(0, 7), start, end };
  });
  const ahead = { start: t, end: addDays(t, days) };
  const scores = new Map(
    Array.from({ length: monthsJudged + 1 }, (_, ago) => [
      addMonths(t, -ago),
      new Map(input.scores(ago).map((own) => [own.accountId, own])),
    ]),
  );
  return forecastsOf({
    ...{ t, past, scores, graceDays, isNewest, prior: forecast.prior },
    renewals: await renewalsIn(engine, [...past, ahead]),
    table: forecast.probabilities,
    isLearned: forecast.isLearned,
  });
}
