import { footerOf } from '../compose/footer.ts';
import { trendReport } from '../compose/health-trend.ts';
import { CliError, exit } from '../errors.ts';
import { addMonths } from '../lib/dates.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import type { Report } from '../reports/report.ts';
import { breakNotes, brokenModels } from '../score/breaks.ts';
import { type Choice, modelsIn, scoreChosen } from '../score/choice.ts';
import type { Context } from './context.ts';
import { scoredDimensions } from './health.ts';
import type { Moment } from './moment.ts';
import { spansOf } from './periods.ts';

/** Health at the same day of several months, all scored in one query. */
export async function healthTrend(
  { config, progress }: Context,
  gathered: Gathered,
  choice: Choice,
  moment: Moment,
  n: number,
): Promise<Report> {
  const asOfs = Array.from({ length: n + 1 }, (_, i) => addMonths(moment.t, i - n));
  progress.say('deriving');
  const spans = spansOf([moment.span], [moment.span.window]);
  const dimensions = scoredDimensions(config, [choice], 'segment');
  const context = await deriveFor(gathered, spans, asOfs, dimensions);
  progress.say('scoring');
  const query = { choice, health: config.health, context, asOfs };
  const scores = await scoreChosen(gathered.engine, query);
  return trendReport({
    models: modelsIn(choice),
    currency: context.currency,
    title: moment.title,
    period: moment.period,
    dates: asOfs.map((t) => ({ t, scores: scores.filter((own) => own.t === t) })),
    broken: brokenModels(modelsIn(choice), context, asOfs.at(-2)!, moment.t),
    footer: [...footerOf(gathered, []), ...breakNotes(modelsIn(choice), context)],
  });
}

/** The number of months that `--months` names. */
export function trendMonths(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new CliError(`--months takes a whole number of months from 1 to 99, not "${text}"`, {
    exitCode: exit.usage,
    hint: 'the trend counts back from the month that is asked for',
  });
}
