import { absence } from '../absence.ts';
import { differences } from '../analyse/differences.ts';
import { whatDiffers } from '../analyse/differing.ts';
import { idleDimensions } from '../check/idle.ts';
import { compareReport } from '../compose/compare.ts';
import { footerOf } from '../compose/footer.ts';
import { CliError, exit } from '../errors.ts';
import { segmentOrder } from '../facts/segment-order.ts';
import { type Definition, idOf, parseId } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import type { Span } from '../measure/measurement.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension, checkDimension, dimensionFacts } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { type Context, withExports } from './context.ts';
import { takenApart } from './explain.ts';
import { choosePeriod, namedPeriod, type PeriodOptions, periodNeeds, spansOf } from './periods.ts';
import { checkSplits } from './splits.ts';

export type CompareOptions = PeriodOptions & { by: string[] };

/** Two definitions side by side, and account by account what makes them differ. */
export async function compareCommand(
  context: Context,
  ids: readonly [string, string],
  options: CompareOptions,
): Promise<Report> {
  const { config } = context;
  for (const dimension of options.by) checkDimension(dimension, config);
  const ownWindow = namedPeriod(config, options)?.window ?? '1m';
  const pair = ids.map((id) => parseId(id, config, ownWindow)) as [Definition, Definition];
  checkComparable(pair);
  checkSplits(options.by, pair, config);
  const dense = periodNeeds(config, options);
  const split = dimensionFacts(options.by, config);
  const facts = [...pair.map(({ over }) => over), ...split, ...dense.facts];
  return withExports(context, { facts, tables: dense.tables }, (gathered) =>
    reportOn(context, gathered, pair, options),
  );
}

function checkComparable([first, second]: readonly [Definition, Definition]): void {
  if (idOf(first) === idOf(second)) {
    throw new CliError(`${idOf(first)} is named twice`, {
      exitCode: exit.usage,
      hint: '`cs-metrics explain` lists the other definitions of a metric',
    });
  }
  const formula = [first, second].find(({ operands }) => operands.size > 0);
  if (formula !== undefined) {
    throw new CliError(`${formula.id} combines other metrics and has no accounts of its own`, {
      exitCode: exit.usage,
      hint: `compare what it combines: ${[...formula.operands.values()].map(idOf).join(', ')}`,
    });
  }
  if (first.unit === second.unit) return;
  throw new CliError(
    `${first.id} is in ${first.unit} and ${second.id} in ${second.unit}: there is no difference to explain`,
    {
      exitCode: exit.usage,
      hint: 'compare two definitions of one metric, or two of the same unit',
    },
  );
}

async function reportOn(
  context: Context,
  gathered: Gathered,
  pair: readonly [Definition, Definition],
  options: CompareOptions,
): Promise<Report> {
  const { config, progress, effects } = context;
  const known = { newestDense: gathered.newestDense, now: effects.now() };
  const period = choosePeriod(config, options, known);
  const spans = spansOf(
    [period],
    pair.map(({ window }) => window),
  );
  const dimensions = options.by.flatMap((id) => accountDimension(id, config) ?? []);
  progress.say('deriving');
  const derived = await deriveFor(gathered, spans, [], dimensions);
  context.warnings.push(...(await idleDimensions(gathered, options.by)));
  progress.say('comparing');
  const measured = await measure(gathered.engine, {
    config,
    definitions: pair,
    spans,
    dimensions: options.by,
    ofAccounts: dimensions.map(({ id }) => id),
    absence: (definition, span) => absence(gathered, definition, span),
  });
  const apart = (definition: Definition) => {
    const total = measured.find((m) => m.definition === definition && m.dimension === '')!;
    const span = spans.find(({ window }) => window === definition.window) as Span;
    return takenApart(gathered, derived, total, span, null);
  };
  const [first, second] = [await apart(pair[0]), await apart(pair[1])];
  return compareReport({
    ...{ period, first, second },
    currency: gathered.context.currency,
    says: whatDiffers(...(pair as [Definition, Definition])),
    differences: differences(first, second),
    segments: measured.filter(({ dimension }) => dimension !== ''),
    dimensions: options.by,
    order: (id) => segmentOrder(config, id),
    footer: footerOf(gathered, pair),
  });
}
