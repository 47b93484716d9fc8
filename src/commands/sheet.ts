import { absence } from '../absence.ts';
import { cohorts } from '../analyse/cohorts.ts';
import { evidenceOf } from '../analyse/evidence.ts';
import { isOff, type Judged, manyDays } from '../compose/actions.ts';
import { footerOf } from '../compose/footer.ts';
import { currentCell, sheetReport, shownCell } from '../compose/sheet.ts';
import { CliError, exit } from '../errors.ts';
import { modelNeeds } from '../health-models.ts';
import { type Definition, idOf, parseId } from '../measure/ids.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import { measure } from '../measure/measure.ts';
import type { Measurement } from '../measure/measurement.ts';
import { deriveFor } from '../pipeline.ts';
import type { Report } from '../reports/report.ts';
import { besideMetrics, cohortMonths, keyMetrics } from '../reports/sheet.ts';
import { modelsIn } from '../score/choice.ts';
import { type Context, withExports } from './context.ts';
import { choicesOf, type HealthOptions, scoredDimensions, scoredInput } from './health.ts';
import { keep } from './keep.ts';
import { momentOf } from './moment.ts';
import { previousPeriod, spansOf } from './periods.ts';

/** The monthly metric tracking sheet. */
export async function sheetCommand(context: Context, options: HealthOptions): Promise<Report> {
  const { config, progress } = context;
  const [choice, ...others] = choicesOf(config, options.model);
  if (others.length > 0) throw severalModels();
  const definitions = [...keyMetrics.map(({ id }) => id), ...besideMetrics].map((id) =>
    parseId(id, config, '1m'),
  );
  const needs = modelNeeds(config, modelsIn(choice!));
  const facts = [...definitions.map(({ over }) => over), ...needs.facts];
  return withExports(context, { facts, tables: needs.tables }, async (gathered) => {
    const { engine } = gathered;
    const moment = momentOf(context, options, gathered);
    const period = moment.span;
    const before = previousPeriod(period);
    const spans = spansOf(
      [before, period],
      definitions.map(({ window }) => window),
    );
    progress.say('deriving');
    const made = await deriveFor(
      gathered,
      [...spans, ...spansOf([before, period], [period.window])],
      [moment.before, moment.t],
      scoredDimensions(config, [choice!], 'segment'),
    );
    progress.say('measuring');
    const measured = await measure(engine, {
      config,
      definitions,
      spans,
      dimensions: [],
      ofAccounts: [],
      absence: (definition, span) => absence(gathered, definition, span),
    });
    progress.say('scoring');
    const health = await scoredInput(config, gathered, made, choice!, moment, {
      isForMachines: false,
      enoughDays: manyDays + 1,
    });
    const { measurements, drift } = await keep(context, gathered, {
      ...{ command: 'sheet', measurements: measured, periods: [period.id], health: [health] },
      tables: needs.tables,
    });
    const judged = keyMetrics.map(({ title }, i): Judged => {
      const find = (id: string) => measurements.find((m) => isOf(m, definitions[i]!, id));
      const measurement = find(period.id)!;
      const levels = levelsOf(config, definitions[i]!, measurement);
      const cell = currentCell(health, measurement, undefined, levels);
      const shown = shownCell(health, cell);
      const status = statusOf(measurement, levels);
      return { title, measurement, before: find(before.id), levels, status, shown };
    });
    const yearly = measurements.find(
      (m) => idOf(m.definition) === 'nrr@cohort/12m' && m.period === period.id,
    );
    const off = new Set(judged.filter(isOff).map(({ measurement }) => measurement.metric));
    return sheetReport({
      health,
      judged,
      yearly,
      cohorts:
        made.mrrFrom === null ? [] : await cohorts(engine, made, period, cohortMonths, health.now),
      evidence: await evidenceOf(engine, off, {
        ...{ now: period, before },
        lossWindow: off.has('nrr') ? period.window : null,
      }),
      footer: [...footerOf(gathered, definitions), ...drift],
    });
  });
}

function severalModels(): CliError {
  return new CliError('the sheet takes one model', {
    exitCode: exit.usage,
    hint: 'cs-metrics health --model points,signals compares several',
  });
}

const isOf = (m: Measurement, definition: Definition, period: string): boolean =>
  m.definition === definition && m.period === period;
