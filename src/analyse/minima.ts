import type { Config } from '../config/config.ts';
import type { Period } from '../lib/periods.ts';
import { type Definition, idOf } from '../measure/ids.ts';
import { anywhere, type Levels, levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import { allTargeted } from '../measure/targeted.ts';
import type { CrossingState } from './crossings.ts';

/** The definitions that must not fall below a level, or must not rise above one. */
export function withMinimum(config: Config): Definition[] {
  return allTargeted(config).filter(
    (definition) => levelsOf(config, definition, anywhere).min !== null,
  );
}

/** A metric that passed its minimum, or has been beyond it since the month before. */
export type Minimum = {
  state: Extract<CrossingState, 'fired' | 'open' | 'recovered' | 'first_seen'>;
  measurement: Measurement;
  before: Measurement | undefined;
  levels: Levels;
  /** Exclusive end of the month that told it; of the one before where it told so already. */
  t: string;
};

/** What the newest complete month tells against the month before; without a value nothing is told. */
export function minima(
  config: Config,
  measurements: readonly Measurement[],
  [past, now]: readonly [Period, Period],
  since: string,
): Minimum[] {
  const before = new Map(
    measurements.filter((m) => m.period === past.id).map((m) => [idOf(m.definition), m]),
  );
  return measurements
    .filter((m) => m.period === now.id)
    .flatMap((measurement): Minimum[] => {
      const earlier = before.get(idOf(measurement.definition));
      const isOn = isBeyond(config, measurement);
      const wasOn = earlier === undefined ? null : isBeyond(config, earlier);
      const isNew = now.end > since;
      const state = stateOf(isOn, wasOn, isNew);
      const levels = levelsOf(config, measurement.definition, measurement);
      const t = state === 'open' && isNew ? past.end : now.end;
      return state === null ? [] : [{ state, measurement, before: earlier, levels, t }];
    });
}

function stateOf(
  isOn: boolean | null,
  wasOn: boolean | null,
  isNew: boolean,
): Minimum['state'] | null {
  if (isOn === true && !isNew) return 'open';
  if (isOn === true) return wasOn === null ? 'first_seen' : wasOn ? 'open' : 'fired';
  return isOn === false && wasOn === true && isNew ? 'recovered' : null;
}

function isBeyond(config: Config, measurement: Measurement): boolean | null {
  const { min } = levelsOf(config, measurement.definition, measurement);
  const status = statusOf(measurement, { target: min, min });
  return status === null ? null : status === 'missed';
}
