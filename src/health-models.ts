import type { Config } from './config/config.ts';
import { CliError, exit } from './errors.ts';
import type { UsageRanges } from './facts/fact.ts';
import { healthFactsFor, healthNeeds } from './facts/health-facts.ts';
import { addDays } from './lib/dates.ts';
import { didYouMean } from './lib/nearest.ts';
import { parseId } from './measure/ids.ts';
import { models } from './models/index.ts';
import type { Model } from './models/model.ts';
import { ownModel } from './own-models.ts';
import { planOf } from './plan.ts';
import { daysInBandLimit } from './score/bands.ts';
import type { Choice } from './score/choice.ts';
import { inputsOf } from './score/inputs.ts';
import { rangesOf } from './usage.ts';

/** All health models, those of the config last. */
export function modelsOf(config: Config): readonly Model[] {
  return [...models, ...Object.keys(config.models).map((id) => ownModel(id, config))];
}

/** Finds a health model by its id. */
export function modelNamed(id: string, config: Config): Model {
  const all = modelsOf(config);
  const model = all.find((candidate) => candidate.id === id);
  if (model !== undefined) return model;
  const ids = all.map((candidate) => candidate.id);
  throw new CliError(`unknown health model "${id}"`, {
    exitCode: exit.usage,
    hint: didYouMean(id, ids, `models: ${ids.join(', ')}`),
  });
}

/** Which model scores which account, as the config says. */
export function choiceOf(config: Config): Choice {
  const { model, bySegment } = config.health;
  const chosen = Object.entries(bySegment.models).map(([segment, id]): [string, Model] => {
    return [segment, modelNamed(id, config)];
  });
  return {
    model: modelNamed(model, config),
    bySegment: { dimension: bySegment.dimension, models: new Map(chosen) },
  };
}

/** Facts and tables that scoring with these models needs. */
export function modelNeeds(
  config: Config,
  chosen: readonly Model[],
): { facts: string[]; tables: string[] } {
  const inputs = chosen.flatMap(inputsOf);
  const needs = healthNeeds(
    config,
    inputs.map(({ over }) => over),
  );
  const measured = inputs.flatMap(({ metric }) => {
    return metric === undefined ? [] : parseId(metric.id, config, metric.window).over;
  });
  return { ...needs, facts: [...new Set([...needs.facts, ...measured])] };
}

/** Days of usage by user that scores just before `t` look at; null for all. */
export function modelRanges(
  config: Config,
  chosen: readonly Model[],
  t: string,
): UsageRanges | null {
  const inputs = chosen.flatMap(inputsOf);
  const own = healthFactsFor(inputs.map(({ over }) => over));
  const made = own.map(({ name }) => name);
  const needed = own.flatMap(({ facts }) => facts).filter((name) => !made.includes(name));
  const isByUser = planOf(config, needed).facts.some(({ name }) => byUser.includes(name));
  if (inputs.some(({ metric }) => metric !== undefined)) return null;
  const { missing } = config.health;
  const carried = missing.kind === 'carry_forward' ? missing.days : 0;
  // Seats are looked at in the 30 days before the end, and active days are kept for all months anyway;
  // users and their days also tell how long a band has held.
  const days = isByUser ? daysInBandLimit + carried + farthestLook : 30;
  return rangesOf(addDays(t, -days), t);
}

// The longest window of usage, 90 days, and the month before that is compared with.
const farthestLook = 122;

const byUser = ['user_months', 'user_weeks', 'session_months', 'account_days', 'core_uses'];
