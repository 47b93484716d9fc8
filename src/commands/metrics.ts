import { absence, refuseUnrated } from '../absence.ts';
import { idleDimensions } from '../check/idle.ts';
import { catalogue } from '../compose/catalogue.ts';
import { footerOf } from '../compose/footer.ts';
import { type MetricTableInput, metricTable } from '../compose/metrics.ts';
import { monthsBack } from '../lib/periods.ts';
import { parseId, withOperands } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import { deriveFor } from '../pipeline.ts';
import { accountDimension, checkDimension, dimensionFacts } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { type Context, withExports } from './context.ts';
import { keep } from './keep.ts';
import {
  choosePeriod,
  isRunning,
  namedPeriod,
  type PeriodOptions,
  periodNeeds,
  previousPeriod,
  spansOf,
} from './periods.ts';
import { checkSplits } from './splits.ts';
import { monthCount, unfit } from './wrong.ts';

export type MetricsOptions = PeriodOptions & { by: string[]; months?: string };

/** Numbers, one row for each metric, period and segment; without ids the catalogue. */
export async function metricsCommand(
  context: Context,
  ids: readonly string[],
  options: MetricsOptions,
): Promise<Report> {
  if (ids.length === 0) {
    checkCatalogue(options);
    return catalogue(context.config);
  }
  return metricTable(await measured(context, ids, options));
}

/** The measurements of the periods asked for and of the one before them. */
export async function measured(
  context: Context,
  ids: readonly string[],
  options: MetricsOptions,
): Promise<MetricTableInput> {
  const { config } = context;
  for (const id of options.by) checkDimension(id, config);
  const ownWindow = namedPeriod(config, options)?.window ?? '1m';
  const definitions = ids.map((id) => parseId(id, config, ownWindow));
  checkSplits(options.by, definitions, config);
  const nMonths = monthCount(options.months);
  const dense = periodNeeds(config, options);
  const asked = withOperands(definitions);
  const split = dimensionFacts(options.by, config);
  const facts = [...asked.map(({ over }) => over), ...split, ...dense.facts];
  return withExports(context, { facts, tables: dense.tables }, async (gathered) => {
    const { newestDense } = gathered;
    const now = context.effects.now();
    const period = choosePeriod(config, options, { newestDense, now });
    const periods = nMonths === 1 ? [period] : monthsBack(period, nMonths);
    const all = [previousPeriod(periods[0]!), ...periods];
    const spans = spansOf(
      all,
      asked.map(({ window }) => window),
    );
    const dimensions = options.by.flatMap((id) => accountDimension(id, config) ?? []);
    context.progress.say('deriving');
    await deriveFor(gathered, spans, [], dimensions);
    context.warnings.push(...(await idleDimensions(gathered, options.by)));
    context.progress.say('measuring');
    const measurements = await measure(gathered.engine, {
      config,
      definitions,
      spans,
      dimensions: options.by,
      ofAccounts: dimensions.map(({ id }) => id),
      absence: (definition, span) => absence(gathered, definition, span),
    });
    refuseUnrated(measurements, periods);
    const { currency } = gathered.context;
    const told = { command: 'metrics', measurements, periods: periods.map(({ id }) => id) };
    const kept = await keep(context, gathered, told);
    return {
      config,
      currency,
      measurements: kept.measurements,
      periods,
      partialId: isRunning(period) ? period.id : null,
      footer: [...footerOf(gathered, definitions), ...kept.drift],
    };
  });
}

// The catalogue has neither periods nor segments; figures that were asked for must not go missing.
function checkCatalogue({ by, ...options }: MetricsOptions): void {
  const named = (['month', 'months', 'quarter', 'year', 'partial'] as const).find(
    (name) => options[name] !== undefined,
  );
  const option = by.length > 0 ? `--by ${by[0]}` : named === undefined ? null : `--${named}`;
  if (option === null) return;
  throw unfit(
    `${option} is for figures, and no metric is named`,
    'name metrics, such as `cs-metrics metrics nrr csat`; `cs-metrics metrics` alone lists all',
  );
}
