import type { Config } from '../config/config.ts';
import type { Bands } from '../metrics/metric.ts';
import { parseBar, reaches } from './bars.ts';
import type { Definition } from './ids.ts';
import { binds, type Judgeable } from './judge.ts';

/** The word of the followed documents for a value, such as Good; null when they have none or the period has not ended. */
export function assessmentOf(
  config: Config,
  { value, definition, isToDate = false }: Judgeable,
): string | null {
  const bands = bandsOf(config, definition);
  if (value === null || bands === null || isToDate) return null;
  const found = bands.words.find(([says]) => reaches(value, parseBar(says)!));
  return found === undefined ? bands.otherwise : found[1];
}

/** The words that hold for a definition: those of the last followed document that has any. */
export function bandsOf({ follow }: Config, definition: Definition): Bands | null {
  const bound = (definition.metric.bands ?? []).filter((bands) => {
    return (bands.windows?.includes(definition.window) ?? true) && binds(bands, definition);
  });
  const own = bound.find((bands) => bands.follow === null);
  const followed = follow.flatMap((name) => bound.filter((bands) => bands.follow === name));
  return own ?? followed.at(-1) ?? null;
}
