import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import { presetNamed } from '../sources/index.ts';

/** The config with what presets say of their files, where its sources say nothing. */
export const withHabits = (config: Config): Config => ({
  ...config,
  sources: config.sources.map(withHabit),
});

function withHabit(source: SourceConfig): SourceConfig {
  const habits = presetNamed(source.preset)?.files;
  if (habits === undefined) return source;
  const header = source.headerRows === null ? habits.header : undefined;
  return {
    ...source,
    timezone: source.timezone ?? habits.timezone ?? null,
    amountIs: source.amountIs ?? habits.amountIs ?? null,
    headerRows: source.headerRows ?? header?.rows ?? null,
    headerSign: header?.sign ?? null,
    repeats: habits.repeats ?? [],
  };
}
