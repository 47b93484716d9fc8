import type { Config } from '../config/config.ts';
import { type Definition, parseId } from '../measure/ids.ts';

/** Definitions of the same metric that differ in one choice and in what they compute. */
export function variantsOf(
  definition: Definition,
  config: Config,
  ownWindow: string,
): Definition[] {
  const { id, window, metric, variant } = definition;
  const axes = metric.axes ?? [];
  const said = variant.split('.');
  const chosen = axes.map(({ options }) => options.find((o) => said.includes(o.id)) ?? options[0]!);
  const others = axes.flatMap(({ options }, i) =>
    options
      .filter((option) => option !== chosen[i])
      .map((option) => chosen.map((own, j) => (j === i ? option : own).id).join('.')),
  );
  return others
    .map((parts) => parseId(`${id}@${parts}/${window}`, config, ownWindow))
    .filter((other) => computed(other) !== computed(definition));
}

function computed(definition: Definition): string {
  const { over, where, numerator, denominator, statistic, value, isEvent, times, per } = definition;
  return JSON.stringify({
    ...{ over, where, numerator, denominator },
    ...{ statistic, value, isEvent, times, per },
  });
}
