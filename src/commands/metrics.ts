import { absence, refuseUnrated } from '../absence.ts';
import { catalogue } from '../compose/catalogue.ts';
import { footerOf } from '../compose/footer.ts';
import { type MetricTableInput, metricTable } from '../compose/metrics.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { factNamed } from '../facts/index.ts';
import { addMonths } from '../lib/dates.ts';
import { monthsBack } from '../lib/periods.ts';
import { type Definition, parseId, withOperands } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import { deriveFor } from '../pipeline.ts';
import { accountDimension, checkDimension } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { type Context, withExports } from './context.ts';
import {
  choosePeriod,
  monthCount,
  namedPeriod,
  type PeriodOptions,
  periodNeeds,
  previousPeriod,
  spansOf,
} from './periods.ts';

export type MetricsOptions = PeriodOptions & { by: string[]; months?: string };

/** Numbers, one row for each metric, period and segment; without ids the catalogue. */
export async function metricsCommand(
  context: Context,
  ids: readonly string[],
  options: MetricsOptions,
): Promise<Report> {
  if (ids.length === 0) return catalogue(context.config);
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
  for (const id of options.by) checkApplies(id, definitions, config);
  const nMonths = monthCount(options.months);
  const dense = periodNeeds(config, options);
  const asked = withOperands(definitions);
  const facts = [...asked.map(({ over }) => over), ...dense.facts];
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
    const isPartial = period.end !== addMonths(period.start, monthsOf(period.window));
    return {
      config,
      currency,
      measurements,
      periods,
      partialId: isPartial ? period.id : null,
      footer: footerOf(gathered, definitions),
    };
  });
}

// A dimension of tickets cannot split what is no ticket; leaving it out in silence would mislead.
function checkApplies(id: string, definitions: readonly Definition[], config: Config): void {
  if (accountDimension(id, config) !== null) return;
  const other = withOperands(definitions).find(
    ({ over }) => !factNamed(over).dimensions?.includes(id),
  );
  if (other === undefined) return;
  throw new CliError(`${other.id} cannot be split by ${id}`, {
    exitCode: exit.usage,
    hint: 'split it by what accounts carry, such as segment, plan, region, csm',
  });
}

const monthsOf = (window: string): number => Number.parseInt(window, 10);
