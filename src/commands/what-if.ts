import { expectationOf, expectations } from '../analyse/forecast.ts';
import { renewalsIn } from '../analyse/renewals.ts';
import { footerOf } from '../compose/footer.ts';
import { modelNotes } from '../compose/health-notes.ts';
import { whatIfReport } from '../compose/what-if.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { modelNeeds, modelRanges } from '../health-models.ts';
import { addMonths } from '../lib/dates.ts';
import { deriveFor } from '../pipeline.ts';
import { billingOf } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { modelsIn, scoreChosen } from '../score/choice.ts';
import { modelNotices } from '../score/reach.ts';
import type { Score } from '../score/score.ts';
import { type Context, contextOf, withExports } from './context.ts';
import { isNewestAt } from './forecast.ts';
import { choicesOf, type HealthOptions, scoredDimensions } from './health.ts';
import { momentOf } from './moment.ts';
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
  const needs = modelNeeds(before, models);
  const facts = isRenewing(before) ? [...needs.facts, 'renewals_ahead'] : needs.facts;
  return withExports(own, { ...needs, facts, usageRanges }, async (gathered) => {
    const { t, title, period, span } = momentOf(own, options, gathered);
    context.progress.say('deriving');
    const dimensions = scoredDimensions(before, choices, 'segment');
    const made = await deriveFor(gathered, spansOf([span], [span.window]), [t], dimensions);
    context.progress.say('scoring');
    const scored = async (choice: typeof now, health: typeof before.health) =>
      scoreChosen(gathered.engine, { choice: choice!, health, context: made, asOfs: [t] });
    const [is, would] = [
      await scored(now, before.health),
      await scored(then, context.config.health),
    ];
    const renewals = isRenewing(before)
      ? await renewalsIn(gathered.engine, [{ start: t, end: addMonths(t, monthsAhead) }])
      : null;
    const expected = (scores: readonly Score[], { forecast }: Config) =>
      renewals === null
        ? null
        : expectationOf(
            expectations(
              renewals,
              new Map(scores.map((score) => [score.accountId, score])),
              forecast.probabilities,
              isNewestAt(t, gathered),
            ),
          );
    return whatIfReport({
      ...{ title, period, changes, currency: made.currency, monthsAhead },
      is: { models: modelsIn(now!), scores: is, expected: expected(is, before) },
      would: {
        ...{ models: modelsIn(then!), scores: would },
        expected: expected(would, context.config),
      },
      footer: [...footerOf(gathered, []), ...modelNotes(modelsIn(then!), would, made)],
    });
  });
}

/** Months ahead whose renewals are looked at. */
const monthsAhead = 6;

const isRenewing = (config: Config): boolean =>
  billingOf(config) === 'subscriptions' ||
  config.sources.some(({ tables }) => tables.includes('contracts'));

// Only what is computed from the same facts can be compared over one reading of the exports.
function checkChanges(changes: readonly string[]): void {
  if (changes.length === 0) {
    throw new CliError('nothing changes', {
      exitCode: exit.usage,
      hint: 'name the change, such as --set health.settings.usage.daily_weekdays=12',
    });
  }
  const other = changes.find((text) => !/^(health|models|forecast)[.=]/.test(text));
  if (other === undefined) return;
  throw new CliError(`"${other}" changes more than health`, {
    exitCode: exit.usage,
    hint: 'what-if takes lines of `health:`, `models:` and `forecast:`',
  });
}
