import type { Config } from '../config/config.ts';
import type { Fault, Keys } from '../config/document.ts';
import { didYouMean } from '../lib/nearest.ts';
import { models } from '../models/index.ts';
import { ModelFault } from '../own-inputs.ts';
import { ownModel } from '../own-models.ts';
import { accountDimension } from '../plan.ts';

/** Faults of `models:` and of the settings of health. */
export function* modelFaults(config: Config): Generator<Fault> {
  yield* settingFaults(config);
  for (const id of Object.keys(config.models)) {
    const fault = faultOf(id, config);
    if (fault !== null) yield fault;
  }
  const { dimension, models: bySegment } = config.health.bySegment;
  if (Object.keys(bySegment).length > 0 && accountDimension(dimension, config) === null) {
    const what = `accounts have no "${dimension}" by which their model could be chosen`;
    yield { keys: ['health', 'model', 'dimension'], on: 'value', what };
  }
}

function faultOf(id: string, config: Config): Fault | null {
  try {
    ownModel(id, config);
    return null;
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const { keys, on, message, hint } = error;
    return { keys, on, what: message, ...(hint === undefined ? {} : { hint }) };
  }
}

function* settingFaults({ health, at }: Config): Generator<Fault> {
  const known = Object.assign({}, ...models.map(({ settings }) => settings));
  for (const [name, value] of Object.entries(health.settings)) {
    const keys = settingKeys(name, at);
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      const hint = didYouMean(name, names, `settings: ${names.join(', ')}`);
      yield { keys, on: 'key', what: `unknown setting "${name}" of health models`, hint };
    } else if (typeof value !== typeof known[name]) {
      const noun = typeof known[name] === 'number' ? 'a number' : 'a word';
      const what = `health.settings.${name} ${JSON.stringify(value)} is not ${noun}`;
      yield { keys, on: 'value', what };
    }
  }
}

// `usage: {days: 1}` and `usage.days: 1` say the same; the line that exists is the one to show.
function settingKeys(name: string, at: Config['at']): Keys {
  const parent = ['health', 'settings'];
  const whole = [...parent, name];
  return at(whole) === at(parent) ? [...parent, ...name.split('.')] : whole;
}
