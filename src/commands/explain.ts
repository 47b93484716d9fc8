import { absence } from '../absence.ts';
import { segmentSteps } from '../analyse/bridge.ts';
import { type Change, changeBetween } from '../analyse/change.ts';
import { counted } from '../analyse/counted.ts';
import { type Explanation, explain } from '../analyse/explain.ts';
import { needsOf } from '../analyse/needs.ts';
import { sqlOf } from '../analyse/statements.ts';
import { variantsOf } from '../analyse/variants.ts';
import { idleDimensions } from '../check/idle.ts';
import { explainReport } from '../compose/explain.ts';
import { footerOf } from '../compose/footer.ts';
import { CliError, exit } from '../errors.ts';
import type { FactContext } from '../facts/fact.ts';
import { segmentOrder } from '../facts/segment-order.ts';
import { nearest } from '../lib/nearest.ts';
import { type Definition, parseId, withOperands } from '../measure/ids.ts';
import { type MeasureRequest, measure } from '../measure/measure.ts';
import type { Measurement, Span } from '../measure/measurement.ts';
import { dimensionColumn, scansOf } from '../measure/sql.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension, checkDimension, dimensionFacts } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { type Context, withExports } from './context.ts';
import { withMeant } from './meant.ts';
import {
  choosePeriod,
  namedPeriod,
  type PeriodOptions,
  periodNeeds,
  previousPeriod,
  spansOf,
} from './periods.ts';
import { checkSplits } from './splits.ts';

export type ExplainOptions = PeriodOptions & {
  account?: string;
  by: string[];
  sql?: boolean;
  change?: boolean;
};

/** Takes one number apart: definition, formula, inputs, accounts, lines of the exports. */
export async function explainCommand(
  context: Context,
  id: string,
  options: ExplainOptions,
): Promise<Report> {
  const { config } = context;
  for (const dimension of options.by) checkDimension(dimension, config);
  const ownWindow = namedPeriod(config, options)?.window ?? '1m';
  const definition = parseId(id, config, ownWindow);
  checkSplits(options.by, [definition], config);
  const variants = variantsOf(definition, config, ownWindow);
  const facts = withOperands([definition, ...variants]).map(({ over }) => over);
  const asked = { definition, variants, options };
  const dense = periodNeeds(config, options);
  const need = {
    facts: [...facts, ...dimensionFacts(options.by, config), ...dense.facts],
    tables: dense.tables,
  };
  return withExports(context, need, (gathered) => reportOn(context, gathered, asked));
}

type Asked = { definition: Definition; variants: Definition[]; options: ExplainOptions };

async function reportOn(context: Context, gathered: Gathered, asked: Asked): Promise<Report> {
  const { config, progress, effects } = context;
  const { definition, variants, options } = asked;
  const known = { newestDense: gathered.newestDense, now: effects.now() };
  const period = choosePeriod(config, options, known);
  const operands = [...definition.operands.values()];
  const windows = withOperands([definition]).map(({ window }) => window);
  const spans = spansOf([previousPeriod(period), period], windows);
  const [past, span] = spans.filter(({ window }) => window === definition.window) as [Span, Span];
  const dimensions = options.by.flatMap((id) => accountDimension(id, config) ?? []);
  progress.say('deriving');
  const derived = await deriveFor(gathered, spans, [], dimensions);
  context.warnings.push(...(await idleDimensions(gathered, options.by)));
  const account =
    options.account === undefined
      ? null
      : await withMeant(config, 'account', options.account, (id) => accountNamed(gathered, id));
  progress.say('explaining');
  const request: MeasureRequest = {
    config,
    definitions: [definition, ...operands, ...variants],
    spans,
    dimensions: options.by,
    ofAccounts: dimensions.map(({ id }) => id),
    absence: (d, s) => absence(gathered, d, s),
  };
  const measured = await measure(gathered.engine, request);
  const at = (s: Span) => measured.filter((m) => m.period === s.period);
  const ofOwn = (s: Span) => at(s).filter((m) => m.definition === definition);
  const [measurement, ...segments] = ofOwn(span);
  const totals = at(span).filter((m) => m.dimension === '');
  const [before, ...segmentsBefore] = ofOwn(past);
  const explanation = await takenApart(gathered, derived, measurement!, span, account);
  const isChange = options.change === true || (options.by.length > 0 && account === null);
  const change = async (): Promise<Change | null> => {
    // A formula has no accounts; each of its operands is taken apart by itself.
    if (definition.operands.size > 0) return null;
    // An account changes the whole by its part of the whole.
    const whole = (m: Measurement, s: Span) => takenApart(gathered, derived, m, s, null);
    const then = await whole(before!, past);
    const now = account === null ? explanation : await whole(measurement!, span);
    const order = (id: string) => segmentOrder(config, id);
    const split = { dimensions: options.by, segments, segmentsBefore, order };
    return changeBetween(then, now, split, account?.id ?? null);
  };
  return explainReport({
    ...{ config, period, span, account },
    currency: gathered.context.currency,
    ...{ explanation, before },
    change: isChange ? await change() : null,
    isChangeAsked: options.change === true,
    operands: totals.filter((m) => operands.includes(m.definition)),
    variants: totals.filter((m) => variants.includes(m.definition)),
    segments: await withSteps(gathered, definition, span, segments, request.ofAccounts),
    dimensions: options.by,
    needs: needsOf(config, definition, derived, gathered.normalised),
    sql: options.sql ? sqlOf(config, definition, spans, derived, request) : null,
    footer: footerOf(gathered, [definition]),
  });
}

/** Takes a measurement apart; without data there is nothing to take apart, and the note says why. */
export async function takenApart(
  gathered: Gathered,
  context: FactContext,
  measurement: Measurement,
  span: Span,
  account: { id: string } | null,
): Promise<Explanation> {
  const { engine, normalised } = gathered;
  // A formula has no rows of its own: what it combines is explained one by one.
  const isFormula = measurement.definition.operands.size > 0;
  if (isFormula || absence(gathered, measurement.definition, span) !== null) {
    return { measurement, accounts: [], waterfall: null, ranking: null };
  }
  return explain({
    ...{ engine, context, normalised, measurement, span },
    account: account?.id ?? null,
  });
}

async function withSteps(
  { engine }: Gathered,
  definition: Definition,
  span: Span,
  segments: readonly Measurement[],
  ofAccounts: readonly string[],
) {
  if (definition.operands.size > 0)
    return segments.map((measurement) => ({ measurement, steps: null }));
  const { rows } = counted(definition, span);
  const [scan] = scansOf([definition]);
  const steps = new Map<string, Awaited<ReturnType<typeof segmentSteps>>>();
  for (const dimension of new Set(segments.map((m) => m.dimension))) {
    const column = dimensionColumn(scan!, dimension, ofAccounts);
    if (column !== null) steps.set(dimension, await segmentSteps(engine, definition, rows, column));
  }
  return segments.map((measurement) => ({
    measurement,
    steps: steps.get(measurement.dimension)?.get(measurement.segment) ?? null,
  }));
}

async function accountNamed(gathered: Gathered, id: string): Promise<{ id: string; name: string }> {
  const accounts = await gathered.engine.rows<{ id: string; name: string }>(
    'select account_id as id, name from account_list order by account_id',
  );
  const found = accounts.find((account) => account.id === id);
  if (found !== undefined) return found;
  await refuseChild(gathered, id);
  const close = nearest(
    id,
    accounts.flatMap((account) => [account.id, account.name]),
  );
  const meant = accounts.find((account) => account.id === close || account.name === close);
  throw new CliError(`unknown account "${id}"`, {
    exitCode: exit.usage,
    hint:
      meant === undefined
        ? 'account ids stand in the first column of --format csv'
        : `did you mean ${meant.id}${meant.name === meant.id ? '' : ` (${meant.name})`}?`,
  });
}

// The rows of a child stand with the account on top of its hierarchy.
async function refuseChild({ engine, config }: Gathered, id: string): Promise<void> {
  if (!config.identity.isRolledUp) return;
  const tops = await engine.rows<{ child: string; top: string }>(
    'select child, top from account_tops',
  );
  const found = tops.find(({ child }) => child === id);
  if (found === undefined) return;
  throw new CliError(`account "${id}" counts for ${found.top} by identity.rollup`, {
    exitCode: exit.usage,
    hint: `explain --account ${found.top} shows the rows of both`,
  });
}
