import { resolve } from 'node:path';
import { absence } from '../absence.ts';
import { check } from '../check/check.ts';
import { type Reconciled, reconcile } from '../check/reconcile.ts';
import { exitCodeOf, warningsOf } from '../check/verdict.ts';
import { checkReport, rejectsTable } from '../compose/check.ts';
import { footerOf } from '../compose/footer.ts';
import type { ExitCode } from '../errors.ts';
import { addDays, monthStart } from '../lib/dates.ts';
import { type Definition, parseId, withOperands } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import type { Span } from '../measure/measurement.ts';
import { checkOwnSql } from '../measure/own-sql.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { assertNoInput } from '../read/ours.ts';
import { csv } from '../render/csv.ts';
import { checkOutputs, publish } from '../render/output.ts';
import type { Report } from '../reports/report.ts';
import { type Context, withExports } from './context.ts';
import { clockDate, namedPeriod, spansOf } from './periods.ts';

export type CheckOptions = { rejects?: string; strict?: boolean; asOf?: string };

/** What is in the exports and how good it is; a strict check fails on every warning. */
export async function checkCommand(
  context: Context,
  options: CheckOptions,
): Promise<{ report: Report; exitCode: ExitCode; warnings: string[] }> {
  const { config, effects, progress } = context;
  const clock = clockDate(config, options, effects.now());
  const rejects = options.rejects === undefined ? null : resolve(effects.cwd, options.rejects);
  if (rejects !== null) {
    await checkOutputs([rejects]);
    await assertNoInput(config, [rejects]);
  }
  const expected = expectations(context);
  const own = config.metrics.map(({ id }) => parseId(id, config, '1m'));
  const read = withOperands([...expected.map(({ definition }) => definition), ...own]);
  const need = {
    facts: [
      ...['usage_coverage', 'account_edges', ...read.map(({ over }) => over)],
      // With it all columns of usage are read, whichever the expected figures need.
      ...(read.length > 0 ? ['account_usage'] : []),
    ],
    tables: config.sources.flatMap(({ tables }) => tables),
    acceptsRejects: true as const,
  };
  return withExports(acceptingAll(context), need, async (gathered) => {
    progress.say('checking');
    const reconciled = await reconcileAll(gathered, expected, clock);
    await checkOwnSql(gathered.engine, config, own);
    const findings = await check(gathered, clock, reconciled);
    if (rejects !== null)
      await publish([{ path: rejects, text: csv(rejectsTable(findings.issues)) }]);
    // The envelope of JSON has a place for them; other formats show them in the report.
    const warnings = warningsOf(config, findings);
    if (context.options.format === 'json') context.warnings.push(...warnings);
    const [footer, day] = [footerOf(gathered, []), addDays(clock, options.asOf ? -1 : 0)];
    const report = checkReport({
      config,
      findings,
      day,
      currency: gathered.context.currency,
      footer,
    });
    const exitCode = exitCodeOf(config, findings, options.strict ?? false);
    return { report, exitCode, warnings };
  });
}

/** Other commands stop when too much is rejected; a check shows what. */
export function acceptingAll(context: Context): Context {
  const sources = context.config.sources.map((source) => ({
    ...source,
    maxRejects: Number.MAX_SAFE_INTEGER,
  }));
  return { ...context, config: { ...context.config, sources } };
}

type Expectation = { definition: Definition; figure: string; spans: Span[] };

function expectations({ config }: Context): Expectation[] {
  return Object.entries(config.expect).flatMap(([id, figures]) => {
    return Object.entries(figures).map(([name, figure]): Expectation => {
      const options = /^\d{4}$/.test(name)
        ? { year: name }
        : name.includes('Q')
          ? { quarter: name }
          : { month: name };
      const period = namedPeriod(config, options)!;
      const definition = parseId(id, config, period.window);
      // The definition's own window comes first, then those of what its formula combines.
      const windows = withOperands([definition]).map(({ window }) => window);
      return { definition, figure, spans: spansOf([period], windows) };
    });
  });
}

// Without expectations the edges are made all the same: negative MRR shows at them.
async function reconcileAll(
  gathered: Gathered,
  expected: readonly Expectation[],
  clock: string,
): Promise<Reconciled[]> {
  const month = monthStart(clock);
  const own: Span = {
    period: 'check',
    window: 'check',
    start: monthStart(addDays(month, -1)),
    end: month,
  };
  await deriveFor(gathered, [...expected.flatMap(({ spans }) => spans), own], [], []);
  if (expected.length === 0) return [];
  const measurements = await measure(gathered.engine, {
    config: gathered.config,
    definitions: expected.map(({ definition }) => definition),
    spans: expected.flatMap(({ spans }) => spans),
    dimensions: [],
    ofAccounts: [],
    absence: (definition, span) => absence(gathered, definition, span),
  });
  return expected.map(({ definition, figure, spans }) =>
    reconcile(definition, spans[0]!.period, figure, measurements),
  );
}
