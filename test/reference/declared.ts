import { metrics } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { idOf } from './compare.ts';

/** Every metric, variant and window that is declared, as ids. */
export const declaredIds: readonly string[] = metrics.flatMap((metric) =>
  variantsOf(metric).flatMap(({ parts, windows }) =>
    windows.map((window) => idOf({ metric: metric.id, variant: parts.join('.'), window })),
  ),
);

type Variant = { parts: readonly string[]; windows: readonly string[] };

/** One option of each axis, in every combination. */
function variantsOf({ axes = [], windows }: Metric): Variant[] {
  const whole: Variant[] = [{ parts: [], windows }];
  return axes.reduce(
    (variants, { options }) =>
      variants.flatMap((variant) =>
        options.map((option) => ({
          parts: [...variant.parts, option.id],
          windows: option.windows ?? variant.windows,
        })),
      ),
    whole,
  );
}
