import { isAbsolute, join } from 'node:path';
import type { CacheOptions } from '../cache/usage.ts';
import type { Config } from '../config/config.ts';
import type { Effects } from '../effects.ts';
import type { Context } from './context.ts';

/** Where a run keeps reductions of usage and looks for them, null for nowhere. */
export function cacheOf(
  context: Pick<Context, 'effects' | 'options' | 'config'>,
): CacheOptions | null {
  const { effects, config } = context;
  const folder = isCacheOff(context) ? null : cacheFolder(effects, config);
  if (folder === null) return null;
  const { maxBytes, minBytes, folder: named } = config.cache;
  return { store: { folder, maxBytes, now: effects.now, isNamed: named !== null }, minBytes };
}

/** Whether an option, the environment or the config wants nothing kept. */
export const isCacheOff = ({
  effects,
  options,
  config,
}: Pick<Context, 'effects' | 'options'> & { config: Config | null }): boolean =>
  options.cache === false || !!effects.env.CS_METRICS_NO_CACHE || config?.cache.isUsed === false;

/** A folder of our own in that of the config, else that of the XDG standard, which wants relative values ignored. */
export function cacheFolder(
  { env: { XDG_CACHE_HOME: xdg, HOME: home } }: Pick<Effects, 'env'>,
  config: Pick<Config, 'cache'> | null,
): string | null {
  if (config !== null && config.cache.folder !== null)
    return join(config.cache.folder, 'cs-metrics');
  if (xdg && isAbsolute(xdg)) return join(xdg, 'cs-metrics');
  return home && isAbsolute(home) ? join(home, '.cache', 'cs-metrics') : null;
}
