import type { Config } from './config/config.ts';
import type { WrittenBand, WrittenModel } from './config/written-models.ts';
import { type Formula, FormulaError, namesIn, parseFormula } from './lib/formula.ts';
import { didYouMean } from './lib/nearest.ts';
import { spaced } from './lib/text.ts';
import { models as shipped } from './models/index.ts';
import type { Band, Group, Model } from './models/model.ts';
import { filled, ModelFault, ownInput, settingsOf, shippedNamed } from './own-inputs.ts';
import { inputsOf } from './score/inputs.ts';
import { placesOf } from './score/scoring.ts';

/** A health model of the config as the same object that shipped models are; throws a `ModelFault`. */
export function ownModel(id: string, config: Config): Model {
  const written = config.models[id]!;
  const keys = ['models', id];
  const base = written.like === undefined ? null : shippedNamed(written.like, [...keys, 'like']);
  checkParts(keys, written);
  const groups = base === null ? ownGroups(keys, written, config) : changed(keys, base, config);
  checkUnique(keys, groups);
  checkSettings(keys, written, base);
  return {
    id,
    title: written.title ?? id,
    follow: null,
    groups,
    ...(written.formula === undefined ? {} : { formula: formulaOf(keys, written.formula, groups) }),
    bands: bandsOf(keys, written.bands, base),
    settings: {},
  };
}

// A model is a shipped one changed, groups of inputs, or inputs with or without a formula.
function checkParts(keys: readonly string[], written: WrittenModel): void {
  const kinds = (['like', 'groups', 'inputs'] as const).filter((key) => written[key] !== undefined);
  if (kinds.length === 0) {
    const what = `${keys.join('.')} has no inputs`;
    throw new ModelFault(keys, 'key', what, 'add `groups:`, `inputs:`, or `like:` a shipped model');
  }
  if (kinds.length > 1) {
    const what = `${keys.join('.')} has both ${kinds[0]} and ${kinds[1]}`;
    throw new ModelFault([...keys, kinds[1]!], 'key', what, 'keep one of them');
  }
  if (written.formula !== undefined && written.inputs === undefined) {
    const what = `${keys.join('.')}.formula needs \`inputs:\` to be made of`;
    throw new ModelFault([...keys, 'formula'], 'key', what, 'list them in place of groups');
  }
  if (written.weights !== undefined && written.like === undefined) {
    const what = `${keys.join('.')}.weights changes the weights of no model`;
    throw new ModelFault([...keys, 'weights'], 'key', what, 'name the model with `like:`');
  }
}

function ownGroups(keys: readonly string[], written: WrittenModel, config: Config): Group[] {
  const groups = written.groups ?? [{ id: 'inputs', weight: 100, inputs: written.inputs! }];
  const isFormula = written.formula !== undefined;
  return groups.map(({ id, title, weight, target, inputs }, i) => {
    const at = written.groups === undefined ? keys : [...keys, 'groups', i];
    return {
      ...{ id, weight, title: title ?? named(id) },
      ...(target === undefined ? {} : { target }),
      inputs: inputs.map((input, j) => {
        const place = { keys: [...at, 'inputs', j], isFormula, settings: written.settings ?? {} };
        return ownInput(input, place, config);
      }),
    };
  });
}

const named = (id: string): string => {
  const words = spaced(id);
  return words[0]!.toUpperCase() + words.slice(1);
};

function changed(keys: readonly string[], base: Model, config: Config): Group[] {
  const written = config.models[keys[1]!]!;
  const weights = new Map(Object.entries(written.weights ?? {}));
  const ids = base.groups.flatMap((group) => [group.id, ...group.inputs.map(({ id }) => id)]);
  for (const id of weights.keys()) {
    if (ids.includes(id)) continue;
    const hint = didYouMean(id, ids, `groups and inputs: ${[...new Set(ids)].join(', ')}`);
    const what = `model ${base.id} has no group or input "${id}"`;
    throw new ModelFault([...keys, 'weights', id], 'key', what, hint);
  }
  const settings = settingsOf(base, config, written.settings ?? {});
  return base.groups.map((group) => ({
    ...group,
    weight: weights.get(group.id) ?? group.weight,
    inputs: group.inputs.map((input) => ({
      ...filled(input, settings),
      weight: weights.get(input.id) ?? input.weight,
    })),
  }));
}

type Settings = Model['settings'];

function checkUnique(keys: readonly string[], groups: readonly Group[]): void {
  const all = [groups.map(({ id }) => id), groups.flatMap(({ inputs }) => inputs.map((i) => i.id))];
  for (const [i, kind] of ['groups', 'inputs'].entries()) {
    const twice = all[i]!.find((id, at) => all[i]!.indexOf(id) !== at);
    if (twice === undefined) continue;
    const what = `two ${kind} of ${keys.join('.')} have the id "${twice}"`;
    throw new ModelFault(keys, 'key', what, 'give one of them another `id:`');
  }
}

function checkSettings(keys: readonly string[], written: WrittenModel, base: Model | null): void {
  const inputs = [written.inputs ?? [], (written.groups ?? []).map((g) => g.inputs)].flat(2);
  const used = shipped.filter((model) => {
    return model === base || inputs.some(({ input }) => input?.startsWith(`${model.id}.`));
  });
  const known = Object.assign({}, ...used.map(({ settings }) => settings)) as Settings;
  for (const [name, value] of Object.entries(written.settings ?? {})) {
    const at = [...keys, 'settings', name];
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      const hint = didYouMean(name, names, `settings: ${names.join(', ')}`);
      throw new ModelFault(at, 'key', `unknown setting "${name}" in ${keys.join('.')}`, hint);
    }
    if (typeof value === typeof known[name]) continue;
    const noun = typeof known[name] === 'number' ? 'a number' : 'a word';
    throw new ModelFault(at, 'value', `${name} ${JSON.stringify(value)} is not ${noun}`);
  }
}

function formulaOf(keys: readonly string[], text: string, groups: readonly Group[]): Formula {
  const at = [...keys, 'formula'];
  const ids = inputsOf({ groups }).map(({ id }) => id);
  const formula = parsed(text, at);
  const names = namesIn(formula);
  const unknown = names.find((name) => !ids.includes(name));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, ids, `inputs: ${ids.join(', ')}`);
    throw new ModelFault(at, 'value', `unknown input "${unknown}" in ${at.join('.')}`, hint);
  }
  const idle = ids.find((id) => !names.includes(id));
  if (idle === undefined) return formula;
  const what = `input "${idle}" is not in ${at.join('.')}`;
  throw new ModelFault(at, 'value', what, 'use it or remove it');
}

function parsed(text: string, at: readonly string[]): Formula {
  try {
    return parseFormula(text);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const hint = 'write +, -, *, / and parentheses between inputs, such as 0.6 * usage + 0.4 * nps';
    throw new ModelFault(at, 'value', `${at.join('.')} ${error.message}`, hint);
  }
}

function bandsOf(
  keys: readonly string[],
  written: readonly WrittenBand[] | undefined,
  base: Model | null,
): readonly Band[] {
  if (written === undefined) return (base ?? shipped.find(({ id }) => id === 'points')!).bands;
  const sorted = [...written].sort((a, b) => b.from - a.from);
  for (const [i, { from, name }] of sorted.entries()) {
    const at = [...keys, 'bands', written.indexOf(sorted[i]!)];
    const twin = sorted.find((other, j) => j < i && (other.from === from || other.name === name));
    if (twin !== undefined) {
      const what = `two bands of ${keys.join('.')} ${twin.from === from ? `begin at ${from}` : `have the name "${name}"`}`;
      throw new ModelFault(at, 'value', what);
    }
  }
  if (sorted.at(-1)!.from !== 0) {
    const what = `no band of ${keys.join('.')} begins at 0`;
    throw new ModelFault([...keys, 'bands'], 'key', what, 'scores below the lowest band have none');
  }
  return sorted.map(({ name, from, role, action }, i) => ({
    ...{ name, from, role: role ?? roleAt(i, sorted.length), action: action ?? '' },
    range: rangeOf(from, sorted[i - 1]?.from ?? null),
  }));
}

// Best to worst: of two the lower is critical, of three the middle is at risk.
function roleAt(i: number, n: number): Band['role'] {
  if (i === 0) return 'healthy';
  if (i >= 3 || i === n - 1) return 'critical';
  return i === 1 && n > 3 ? 'watch' : 'at_risk';
}

function rangeOf(from: number, above: number | null): string {
  if (above === null) return `${from}–100`;
  const places = Math.max(placesOf(from), placesOf(above));
  return `${from}–${(above - 10 ** -places).toFixed(places)}`;
}
