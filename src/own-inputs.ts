import type { Config } from './config/config.ts';
import type { WrittenInput, WrittenScoring } from './config/written-models.ts';
import { quoted } from './engine/dialect.ts';
import { CliError } from './errors.ts';
import { factNamed } from './facts/index.ts';
import { didYouMean } from './lib/nearest.ts';
import { spaced } from './lib/text.ts';
import { type Definition, idOf, parseId } from './measure/ids.ts';
import { models as shipped } from './models/index.ts';
import type { Input, Model, Scoring } from './models/model.ts';
import { withSettings } from './score/inputs.ts';

/** What is wrong with a model of the config, at a key or at its value. */
export class ModelFault extends Error {
  readonly keys: readonly (string | number)[];
  readonly on: 'key' | 'value';
  readonly hint: string | undefined;

  constructor(keys: ModelFault['keys'], on: ModelFault['on'], what: string, hint?: string) {
    super(what);
    this.keys = keys;
    this.on = on;
    this.hint = hint;
  }
}

/** Finds a shipped model by its id. */
export function shippedNamed(id: string, keys: ModelFault['keys']): Model {
  const model = shipped.find((candidate) => candidate.id === id);
  if (model !== undefined) return model;
  const ids = shipped.map((candidate) => candidate.id);
  const hint = didYouMean(id, ids, `shipped models: ${ids.join(', ')}`);
  throw new ModelFault(keys, 'value', `unknown health model "${id}"`, hint);
}

type Settings = Model['settings'];

/** The settings of a shipped model: its own, those of `health:`, those of the model of the config. */
export function settingsOf(base: Model, config: Config, own: Settings): Settings {
  return { ...base.settings, ...config.health.settings, ...own };
}

/** An input with the settings written into its SQL. */
export function filled<Value>(value: Value, settings: Settings): Value {
  if (typeof value === 'string') return withSettings(value, settings) as Value;
  if (Array.isArray(value)) return value.map((item) => filled(item, settings)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, filled(item, settings)]);
  return Object.fromEntries(entries) as Value;
}

/** Where an input stands and what holds around it. */
export type Place = {
  keys: readonly (string | number)[];
  /** Inputs of a formula need no weight. */
  isFormula: boolean;
  settings: Model['settings'];
};

/** An input of a model of the config: one of a shipped model, or a metric of each account. */
export function ownInput(written: WrittenInput, place: Place, config: Config): Input {
  const { keys, isFormula } = place;
  const path = spelled(keys);
  if (written.weight === undefined && !isFormula) {
    const what = `${path}.weight is missing`;
    throw new ModelFault(keys, 'key', what, 'add `weight:`, a number above 0');
  }
  if ((written.metric === undefined) === (written.input === undefined)) {
    const what = `${path} has ${written.metric === undefined ? 'neither' : 'both'} metric ${written.metric === undefined ? 'nor' : 'and'} input`;
    throw new ModelFault(
      keys,
      'key',
      what,
      'an input is a `metric:`, or an `input:` such as points.usage',
    );
  }
  const found =
    written.metric === undefined
      ? shippedInput(written, place, config)
      : metricInput(written, place, config);
  return {
    ...found,
    id: written.id ?? found.id,
    title: written.title ?? found.title,
    weight: written.weight ?? 1,
    action: written.action ?? found.action,
  };
}

const spelled = (keys: Place['keys']): string =>
  keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);

function shippedInput({ input, score, window }: WrittenInput, place: Place, config: Config): Input {
  const at = [...place.keys, 'input'];
  const [modelId = '', id = ''] = input!.split('.');
  const model = shippedNamed(modelId, at);
  const inputs = model.groups.flatMap((group) => group.inputs);
  const found = inputs.find((candidate) => candidate.id === id);
  if (found === undefined) {
    const ids = inputs.map((candidate) => candidate.id);
    const hint = didYouMean(id, ids, `inputs: ${ids.join(', ')}`);
    throw new ModelFault(at, 'value', `model ${modelId} has no input "${id}"`, hint);
  }
  if (window !== undefined) {
    const what = `${input} has its own days`;
    throw new ModelFault([...place.keys, 'window'], 'key', what, 'remove the line');
  }
  const told = filled(found, settingsOf(model, config, place.settings));
  return score === undefined ? told : { ...told, score: rescored(told, score, place) };
}

/** Other scores for the words of an input, or other edges for its figure. */
function rescored({ score }: Input, written: WrittenScoring, place: Place): Scoring {
  const at = [...place.keys, 'score'];
  if (score.kind === 'words' || score.kind === 'categories') {
    const words =
      score.kind === 'words' ? score.words.map(({ word }) => word) : Object.keys(score.scores);
    return categories(at, words, score, written);
  }
  if (score.kind !== 'linear' && score.kind !== 'steps') {
    const what = `${spelled(at)} cannot change an input of several scorings`;
    throw new ModelFault(at, 'key', what, 'remove the line');
  }
  return figureScoring(at, written, { top: score.top, bottom: score.bottom, isPercent: false });
}

function categories(
  at: Place['keys'],
  words: readonly string[],
  score: Extract<Scoring, { kind: 'words' | 'categories' }>,
  written: WrittenScoring,
): Scoring {
  const scores = written.categories;
  if (scores === undefined) {
    const what = `${spelled(at)} does not score words`;
    throw new ModelFault(at, 'key', what, `write categories: {${words[0]}: 100, …}`);
  }
  const unknown = Object.keys(scores).find((word) => !words.includes(word));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, words, `words: ${words.join(', ')}`);
    const keys = [...at, 'categories', unknown];
    throw new ModelFault(keys, 'key', `unknown word "${unknown}"`, hint);
  }
  const left = words.filter((word) => !Object.hasOwn(scores, word) && word !== 'none');
  if (left.length > 0 && score.kind === 'words') {
    const what = `${spelled(at)}.categories has no score for "${left[0]}"`;
    throw new ModelFault([...at, 'categories'], 'key', what, `words: ${words.join(', ')}`);
  }
  if (score.kind === 'categories') return { ...score, scores };
  const tests = score.words.map(({ when, word }) => `when ${when} then ${quoted(word)}`);
  return { kind: 'categories', of: `case ${tests.join(' ')} end`, scores };
}

function metricInput({ metric, window, score }: WrittenInput, place: Place, config: Config): Input {
  const at = [...place.keys, 'metric'];
  const definition = definitionOf(metric!, window, at, config);
  if (score === undefined) {
    const what = `${spelled(place.keys)}.score is missing`;
    throw new ModelFault(
      place.keys,
      'key',
      what,
      'add `score: {linear: [0%, 40%]}`, steps or inverse',
    );
  }
  const { id, title, over, unit } = definition;
  const figure = { top: 'num', bottom: 'den', isPercent: unit === 'percent' };
  return {
    id,
    title,
    weight: 1,
    over: relationOf(definition),
    needs: factNamed(over).tables,
    present: 'true',
    value: 'value',
    unit,
    age: 'cast(null as bigint)',
    score: figureScoring([...place.keys, 'score'], score, figure),
    issues: [{ when: 'true', says: `${title} {told}` }],
    action: `look into ${spaced(id)}`,
    metric: { id: idOf(definition), window: definition.window },
  };
}

/** The relation that holds a metric of each account at each as-of date. */
const relationOf = (definition: Definition): string =>
  `metric_${idOf(definition).replaceAll(/[^a-z0-9]+/g, '_')}`;

/** The metric over the days named, else over 30 days or its own window. */
function definitionOf(
  metric: string,
  window: string | undefined,
  at: Place['keys'],
  config: Config,
): Definition {
  const definition = parsed(metric, window ?? '30d', window !== undefined, at, config);
  const { operands, over, statistic, id } = definition;
  const fact = operands.size > 0 ? null : factNamed(over);
  const isOfAccounts =
    fact !== null && !fact.isByDimension && !fact.hasNoAccounts && / × period\b/.test(fact.grain);
  if (isOfAccounts && statistic !== 'km_median') return definition;
  const why = operands.size > 0 ? 'is a formula of metrics' : 'has no figure for one account';
  const hint = 'take a metric that is counted by account, such as stickiness or seat_utilisation';
  throw new ModelFault(at, 'value', `${id} ${why}`, hint);
}

function parsed(
  metric: string,
  window: string,
  isAsked: boolean,
  at: Place['keys'],
  config: Config,
): Definition {
  try {
    return parseId(isAsked ? `${metric}/${window}` : metric, config, window);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new ModelFault(at, 'value', error.message, error.hint);
  }
}

type Figure = { top: string; bottom: string | undefined; isPercent: boolean };

/** `linear`, `inverse` or `steps` over an exact quotient. */
function figureScoring(at: Place['keys'], written: WrittenScoring, figure: Figure): Scoring {
  const kinds = (['linear', 'inverse', 'steps', 'categories'] as const).filter((kind) => {
    return written[kind] !== undefined;
  });
  if (kinds.length !== 1 || kinds[0] === 'categories') {
    const what = `${spelled(at)} is not one of linear, inverse, steps`;
    throw new ModelFault(at, 'key', what, 'write `linear: [0, 10]`: 0 scores 0, 10 scores 100');
  }
  const { linear, inverse, steps, cap } = written;
  const { top, bottom } = figure;
  const quotient = { top, ...(bottom === undefined ? {} : { bottom }) };
  if (cap !== undefined && steps !== undefined) {
    throw new ModelFault([...at, 'cap'], 'key', 'steps need no cap', 'remove the line');
  }
  if (steps !== undefined) {
    const own = stepsOf([...at, 'steps'], steps, figure);
    // A first edge of 0 or less stands for the lowest figure there is.
    const below = Number(own[0]!.from) <= 0 ? own[0]!.score : 0;
    return { kind: 'steps', ...quotient, below, steps: own };
  }
  const kind = linear === undefined ? 'inverse' : 'linear';
  const ends = (linear ?? inverse)!.map((edge) => edgeOf([...at, kind], edge, figure));
  const [from, to] = (linear === undefined ? ends.reverse() : ends) as [number, number];
  if (from === to) {
    throw new ModelFault([...at, kind], 'value', `${spelled([...at, kind])} begins where it ends`);
  }
  return { kind: 'linear', ...quotient, from, to, ...(cap === false ? { isUncapped: true } : {}) };
}

type WrittenSteps = NonNullable<WrittenScoring['steps']>;
type Steps = Extract<Scoring, { kind: 'steps' }>['steps'];

function stepsOf(at: Place['keys'], written: WrittenSteps, figure: Figure): Steps {
  const steps = written.map(([edge, score], i) => {
    const isStrict = typeof edge === 'string' && edge.startsWith('>');
    const text = isStrict ? edge.slice(1).trim() : edge;
    const from = edgeOf([...at, i], text, figure);
    return { from, score, ...(isStrict ? { isStrict: true as const } : {}) };
  });
  const wrong = steps.findIndex(({ from }, i) => i > 0 && from <= steps[i - 1]!.from);
  if (wrong === -1) return steps;
  const what = `step ${steps[wrong]!.from} of ${spelled(at)} is not above the one before`;
  throw new ModelFault([...at, wrong], 'value', what, 'steps go from the lowest edge upwards');
}

function edgeOf(at: Place['keys'], edge: string | number, { isPercent }: Figure): number {
  if (typeof edge === 'number') return edge;
  if (edge.endsWith('%') && !isPercent) {
    const what = `${spelled(at)} has "${edge}", but the figure is no percentage`;
    throw new ModelFault(at, 'value', what, 'write a number in the unit of the figure');
  }
  return Number(edge.replace('%', ''));
}
