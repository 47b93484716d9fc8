import { footerOf } from '../compose/footer.ts';
import { trendReport } from '../compose/health-trend.ts';
import { CliError, exit } from '../errors.ts';
import { addMonths } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import type { Report } from '../reports/report.ts';
import { score } from '../score/score.ts';
import type { Context } from './context.ts';
import type { Moment } from './health.ts';
import { spansOf } from './periods.ts';

/** Health at the same day of several months, all scored in one query. */
export async function healthTrend(
  { config, progress }: Context,
  gathered: Gathered,
  model: Model,
  moment: Moment,
  n: number,
): Promise<Report> {
  const asOfs = Array.from({ length: n + 1 }, (_, i) => addMonths(moment.t, i - n));
  progress.say('deriving');
  const spans = spansOf([moment.span], [moment.span.window]);
  const context = await deriveFor(gathered, spans, asOfs, []);
  progress.say('scoring');
  const scores = await score(gathered.engine, { model, health: config.health, context, asOfs });
  return trendReport({
    model,
    currency: context.currency,
    title: moment.title,
    period: moment.period,
    dates: asOfs.map((t) => ({ t, scores: scores.filter((own) => own.t === t) })),
    footer: footerOf(gathered, []),
  });
}

/** The number of months that `--months` names. */
export function trendMonths(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new CliError(`--months takes a whole number of months from 1 to 99, not "${text}"`, {
    exitCode: exit.usage,
  });
}
