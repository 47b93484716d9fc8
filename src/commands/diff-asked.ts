import type { Published, Reach, RecordedFigure } from '../analyse/restatement.ts';
import type { Config } from '../config/config.ts';
import { CliError } from '../errors.ts';
import { choiceOf, modelNeeds } from '../health-models.ts';
import { type Definition, parseId, withOperands } from '../measure/ids.ts';
import { dimensionFacts, knownDimensions, planOf } from '../plan.ts';
import { type Choice, modelsIn } from '../score/choice.ts';
import type { Need } from './context.ts';
import { choiceNamed } from './health.ts';

/** What must be computed to lay recorded figures beside those of now. */
export type Asked = {
  definitions: Definition[];
  /** The definition of a recorded metric, null where there is none any more. */
  definitionOf: (metric: string) => Definition | null;
  dimensions: string[];
  /** Health models by which customers were counted. */
  choices: Choice[];
  need: Need;
};

const ofHealth = /^health_accounts@(.+)$/;

/** Reads recorded figures as questions to the exports of now. */
export function askedBy(config: Config, base: readonly Published[]): Asked {
  const figures = base.map(({ figure }) => figure);
  const metrics = [...new Set(figures.map(({ metric }) => metric))];
  const found = new Map(
    metrics
      .filter((metric) => !ofHealth.test(metric))
      .map((metric) => [metric, told(() => parseId(metric, config, metric.split('/')[1] ?? '1m'))]),
  );
  const definitions = [...found.values()].filter((definition) => definition !== null);
  const dimensions = [...new Set(figures.map(({ dimension }) => dimension))].filter((id) =>
    knownDimensions(config).includes(id),
  );
  const models = metrics.flatMap((metric) => ofHealth.exec(metric)?.[1] ?? []);
  const choices = choicesFor(config, models);
  const scored = modelNeeds(config, choices.flatMap(modelsIn));
  const facts = [
    ...withOperands(definitions).map(({ over }) => over),
    ...dimensionFacts(dimensions, config),
  ];
  const need =
    choices.length === 0
      ? { facts }
      : { facts: [...facts, ...scored.facts], tables: scored.tables };
  const definitionOf = (metric: string) => found.get(metric) ?? null;
  return { definitions, definitionOf, dimensions, choices, need };
}

// The choice of the config scores some accounts by one model and some by another.
function choicesFor(config: Config, ids: readonly string[]): Choice[] {
  if (ids.length === 0) return [];
  const own = choiceOf(config);
  const ownIds = modelsIn(own).map(({ id }) => id);
  const others = ids.filter((id) => !ownIds.includes(id));
  return [
    ...(ids.some((id) => ownIds.includes(id)) ? [own] : []),
    ...others.flatMap((id) => told(() => choiceNamed(config, id)) ?? []),
  ];
}

/** What a question gives, null where the config no longer knows what it asks for. */
function told<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}

const ofMetrics = ['identity', 'events', 'timezone', 'currency', 'plans', 'fiscal_year_start'];
const ofModels = ['health', 'models', 'follow'];

/** What can have moved a figure: the exports that it is made of, and the keys that define it. */
export function reachOf(
  config: Config,
  { metric, dimension }: RecordedFigure,
  definition: Definition | null,
): Reach {
  const model = ofHealth.exec(metric)?.[1];
  const choices = model === undefined ? [] : choicesFor(config, [model]);
  const all = definition === null ? [] : withOperands([definition]);
  const scored = modelNeeds(config, choices.flatMap(modelsIn));
  const plan = planOf(config, [...all.map(({ over }) => over), ...scored.facts]);
  const fed = config.sources.flatMap((source) => source.tables);
  const isScored = model !== undefined || plan.facts.some((fact) => fact.isScored);
  const tables = new Set([
    ...(plan.isOfAllSources ? fed : plan.tables),
    ...(model === undefined ? [] : scored.tables),
    ...(dimension === '' ? [] : ['accounts', 'account_history']),
    ...(config.identity.matchesDomains ? ['accounts'] : []),
    'account_aliases',
  ]);
  const sources = config.sources.filter((source) => source.tables.some((name) => tables.has(name)));
  return {
    tables,
    sources: sources.map(({ name }) => name),
    keys: [
      ...ofMetrics,
      ...(isScored ? ['definitions'] : definitionKeys(tables)),
      ...all.map(({ id }) => `metrics.${id}`),
      ...(dimension === '' ? [] : ['dimensions']),
      ...(isScored ? ofModels : []),
      ...(plan.isOfAllSources ? ['quality', 'dimensions'] : []),
    ],
  };
}

// A recorded id names its variant, so what a bare name means moves nothing.
const always = ['mrr', 'renewal', 'adoption', 'clv', 'activation'];
const byTable: Readonly<Record<string, readonly string[]>> = {
  survey_responses: ['csat'],
  tickets: ['fcr', 'sla', 'sla_at_risk', 'calendars', 'attribute_by'],
};

/** Definitions that decide figures made of these tables. */
const definitionKeys = (tables: ReadonlySet<string>): string[] =>
  [...always, ...[...tables].flatMap((table) => byTable[table] ?? [])].map(
    (key) => `definitions.${key}`,
  );
