import { random } from './random.ts';
import { type Interval, quantile } from './statistics.ts';

const resamples = 1000;

/** Below this share of resamples with a value their quantiles say nothing. */
const leastValued = 0.9;

/**
 * The 95 % percentile interval of a statistic when whole groups are drawn with replacement; the
 * statistic gets how often each group was drawn. Null where it often has no value.
 */
export function bootstrap(
  nGroups: number,
  statistic: (times: Uint32Array) => number | null,
  seed = 1,
): Interval | null {
  if (nGroups === 0) return null;
  const next = random(seed);
  const times = new Uint32Array(nGroups);
  const values: number[] = [];
  for (let i = 0; i < resamples; i++) {
    times.fill(0);
    for (let k = 0; k < nGroups; k++) times[Math.floor(next() * nGroups)]! += 1;
    const value = statistic(times);
    if (value !== null) values.push(value);
  }
  if (values.length < leastValued * resamples) return null;
  values.sort((a, b) => a - b);
  return { low: quantile(values, 0.025)!, high: quantile(values, 0.975)! };
}
