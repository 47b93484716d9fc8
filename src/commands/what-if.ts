import { footerOf } from '../compose/footer.ts';
import { modelNotes } from '../compose/health-notes.ts';
import { whatIfReport } from '../compose/what-if.ts';
import { CliError, exit } from '../errors.ts';
import { modelNeeds, modelRanges } from '../health-models.ts';
import { deriveFor } from '../pipeline.ts';
import type { Report } from '../reports/report.ts';
import { modelsIn, scoreChosen } from '../score/choice.ts';
import { modelNotices } from '../score/reach.ts';
import { type Context, contextOf, withExports } from './context.ts';
import { choicesOf, type HealthOptions, momentOf, scoredDimensions } from './health.ts';
import { namedPeriod, spansOf } from './periods.ts';

/** Health as it is against health as it would be with the lines of the config that `--set` changes. */
export async function whatIfCommand(context: Context, options: HealthOptions): Promise<Report> {
  const changes = context.options.set;
  checkChanges(changes);
  const before = contextOf(context.effects, { ...context.options, set: [] }).config;
  const [now] = choicesOf(before, options.model);
  const [then] = choicesOf(context.config, options.model);
  const choices = [now!, then!];
  const models = choices.flatMap(modelsIn);
  const named = namedPeriod(before, options);
  const usageRanges = named === null ? null : modelRanges(before, models, named.end);
  context.warnings.push(...modelsIn(then!).flatMap(modelNotices));
  const own = { ...context, config: before };
  return withExports(own, { ...modelNeeds(before, models), usageRanges }, async (gathered) => {
    const { t, title, period, span } = momentOf(own, options, gathered);
    context.progress.say('deriving');
    const dimensions = scoredDimensions(before, choices, 'segment');
    const facts = await deriveFor(gathered, spansOf([span], [span.window]), [t], dimensions);
    context.progress.say('scoring');
    const scored = async (choice: typeof now, health: typeof before.health) =>
      scoreChosen(gathered.engine, { choice: choice!, health, context: facts, asOfs: [t] });
    const [is, would] = [
      await scored(now, before.health),
      await scored(then, context.config.health),
    ];
    return whatIfReport({
      ...{ title, period, changes, currency: facts.currency },
      is: { models: modelsIn(now!), scores: is },
      would: { models: modelsIn(then!), scores: would },
      footer: [...footerOf(gathered, []), ...modelNotes(modelsIn(then!), would, facts)],
    });
  });
}

// Only what is computed from the same facts can be compared over one reading of the exports.
function checkChanges(changes: readonly string[]): void {
  if (changes.length === 0) {
    throw new CliError('nothing changes', {
      exitCode: exit.usage,
      hint: 'name the change, such as --set health.settings.usage.daily_weekdays=12',
    });
  }
  const other = changes.find((text) => !/^(health|models)[.=]/.test(text));
  if (other === undefined) return;
  throw new CliError(`"${other}" changes more than health`, {
    exitCode: exit.usage,
    hint: 'what-if takes lines of `health:` and `models:`',
  });
}
