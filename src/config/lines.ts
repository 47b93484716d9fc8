import type { Config, ConfigLine } from './config.ts';
import type { Keys } from './document.ts';
import type { Written } from './schema.ts';
import type { SourceConfig } from './source.ts';

// Where reports go, and what else changes no figure and no judgement, is left out.
const telling: readonly (keyof Written)[] = [
  ...(['timezone', 'currency', 'fiscal_year_start', 'follow', 'sources', 'identity'] as const),
  ...(['dimensions', 'metrics', 'plans', 'events', 'definitions', 'targets'] as const),
  ...(['health', 'models', 'quality'] as const),
];

/** The values on which figures depend, sources by their name. */
export function linesOf(
  written: Written,
  sources: readonly Pick<SourceConfig, 'name'>[],
  at: Config['at'],
): ConfigLine[] {
  return telling.flatMap((key) =>
    leaves([key], written[key]).map(({ keys, value }): ConfigLine => {
      const [first, index, ...rest] = keys;
      const spelt =
        first === 'sources' ? [first, sources[Number(index)]!.name, ...rest] : [...keys];
      return { key: spelt.join('.'), value: JSON.stringify(value), where: at(keys) };
    }),
  );
}

/** Scalars and lists of scalars with the keys that lead to them. */
function leaves(keys: Keys, value: unknown): { keys: Keys; value: unknown }[] {
  if (value === undefined) return [];
  const isList = Array.isArray(value) && !value.some(isBranch);
  if (!isBranch(value) || isList) return [{ keys, value }];
  const entries = Array.isArray(value)
    ? value.map((item, i) => [i, item] as const)
    : Object.entries(value);
  return entries.flatMap(([key, item]) => leaves([...keys, key], item));
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
