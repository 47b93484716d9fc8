import type { Config } from './config/config.ts';
import { CliError, exit } from './errors.ts';
import { healthNeeds } from './facts/health-facts.ts';
import { didYouMean } from './lib/nearest.ts';
import { models } from './models/index.ts';
import type { Model } from './models/model.ts';
import { inputsOf } from './score/inputs.ts';

/** All health models, those of the config last. */
export function modelsOf(_config: Config): readonly Model[] {
  return models;
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

/** Facts and tables that scoring with these models needs. */
export function modelNeeds(
  config: Config,
  chosen: readonly Model[],
): { facts: string[]; tables: string[] } {
  const overs = chosen.flatMap(inputsOf).map(({ over }) => over);
  return healthNeeds(config, overs);
}
