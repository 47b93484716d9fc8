import { addMonths } from '../lib/dates.ts';
import { monthName, type Period } from '../lib/periods.ts';
import type { Gathered } from '../pipeline.ts';
import type { Context } from './context.ts';
import { choosePeriod, clockDate, type PeriodOptions, previousPeriod } from './periods.ts';
import { unfit } from './wrong.ts';

/** The date that is scored, the date before it, and how the report names them. */
export type Moment = { t: string; before: string; title: string; period: string; span: Period };

/** The moment that the options name, else the end of the newest complete month. */
export function momentOf(context: Context, options: PeriodOptions, gathered: Gathered): Moment {
  const moment = momentNamed(context, options, gathered);
  const first = gathered.firstBilledDay;
  if (first !== null && moment.t <= first) {
    throw unfit(
      `${moment.title} lies before the first customer, of ${first}`,
      'name a later month, or add the older exports',
    );
  }
  return moment;
}

function momentNamed(context: Context, options: PeriodOptions, gathered: Gathered): Moment {
  const now = context.effects.now();
  const known = { newestDense: gathered.newestDense, now };
  if (options.asOf !== undefined && options.month === undefined && options.quarter === undefined) {
    const t = clockDate(context.config, options, now);
    const span = { id: options.asOf, window: '1m', start: addMonths(t, -1), end: t };
    return { t, before: span.start, title: options.asOf, period: options.asOf, span };
  }
  const period = choosePeriod(context.config, options, known);
  const title = period.window === '1m' ? monthName(period.id) : period.id;
  const isRunning = period.end !== addMonths(period.start, 1) && period.window === '1m';
  return {
    t: period.end,
    before: previousPeriod(period).end,
    title: isRunning ? `${title}, to date` : title,
    period: period.id,
    span: period,
  };
}
