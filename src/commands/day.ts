import { addDays } from '../lib/dates.ts';
import { localMidnight } from '../lib/zones.ts';
import type { Gathered } from '../pipeline.ts';
import type { Context } from './context.ts';
import { type Moment, momentOf } from './moment.ts';
import { newestDay, type PeriodOptions } from './periods.ts';

const isNamed = ({ month, quarter, year, asOf }: PeriodOptions): boolean =>
  [month, quarter, year, asOf].some((option) => option !== undefined);

/** The last day of what the options name, else the newest one that the exports cover; a week before it. */
export function dayMoment(context: Context, options: PeriodOptions, gathered: Gathered): Moment {
  const { config, effects } = context;
  const t = isNamed(options)
    ? momentOf(context, options, gathered).t
    : newestDay(config, gathered.newestDense, effects.now());
  const day = addDays(t, -1);
  const span = { id: day, window: '1d', start: day, end: t };
  return { t, before: addDays(t, -7), title: day, period: day, span };
}

/** What counts as now, epoch ms: the end of what the options name, else what the clock says. */
export function instantOf({ config, effects }: Context, options: PeriodOptions, t: string): number {
  return isNamed(options) ? localMidnight(t, config.timezone) : effects.now();
}
