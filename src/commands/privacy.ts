import type { RecordedFigure, RecordedRun } from '../analyse/restatement.ts';
import type {
  Config,
  ConfigLine,
  DimensionConfig,
  LevelTexts,
  TargetConfig,
} from '../config/config.ts';
import type { Effects } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import { meantBy, type Pseudonyms, pseudonymsBy } from '../lib/pseudonym.ts';
import { eachValue } from '../lib/records.ts';
import { accountDimension } from '../plan.ts';
import { tableNamed, tables } from '../tables/index.ts';
import type { StandIn } from '../tables/table.ts';

export type PrivacyOptions = {
  /** What tells of persons is not masked. */
  showPii?: boolean;
  /** Pseudonyms stand for ids and names. */
  pseudonyms?: boolean;
  /** Their key, in place of the environment's. */
  pseudonymKey?: string;
};

/** Shorter keys could be found by trying. */
const fewestCharacters = 16;

/** A config that knows what may be told of customers and people, and what stands for the rest. */
export function privately(
  config: Config,
  { showPii = false, pseudonymKey }: PrivacyOptions,
  env: Effects['env'],
): Config {
  const { isPseudonymous, keyEnv } = config.privacy;
  if (!isPseudonymous) return { ...config, showsPersonal: showPii };
  if (showPii) {
    throw new CliError('--show-pii shows what pseudonyms hide', {
      exitCode: exit.usage,
      hint: 'use one of them: --show-pii, or --pseudonyms and `privacy.pseudonyms`',
    });
  }
  const key = pseudonymKey ?? env[keyEnv] ?? '';
  if (key.length < fewestCharacters) {
    const what = key === '' ? 'which is not set' : `which has ${key.length} characters`;
    throw new CliError(`pseudonyms need a key in ${keyEnv}, ${what}`, {
      exitCode: exit.usage,
      hint: `give it ${fewestCharacters} or more, such as those of \`openssl rand -hex 32\`, and keep it: the same key gives the same pseudonyms`,
    });
  }
  const pseudonyms = pseudonymsBy(key);
  refuseLiterals(config);
  return {
    ...config,
    pseudonyms,
    lines: () => config.lines().map((line) => hiddenLine(line, pseudonyms)),
    dimensions: eachValue(config.dimensions, (own, id) => renamedMap(own, config, id, pseudonyms)),
    targets: eachValue(config.targets, (entries) =>
      entries.map((entry) => renamedTarget(entry, config, pseudonyms)),
    ),
  };
}

/** What stands for the values of a dimension; none for dimensions that identify nobody. */
function standInOf(id: string, config: Config): StandIn | undefined {
  const dimension = accountDimension(id, config);
  if (dimension === null || dimension.segments !== null) return undefined;
  // Dimensions may be made of facts, too, which have no names of their own.
  const table = tableNames.has(dimension.table) ? tableNamed(dimension.table) : null;
  return table?.columns.find(({ name }) => name === dimension.column)?.standIn;
}

const tableNames = new Set(tables.map(({ name }) => name));

/** Words of a column that its dimension maps, as they stand there under pseudonyms. */
function renamedMap(
  own: DimensionConfig,
  config: Config,
  id: string,
  pseudonyms: Pseudonyms,
): DimensionConfig {
  const standIn = standInOf(id, config);
  if (own.map === null || standIn === undefined || standIn === 'nothing') return own;
  return { ...own, map: renamedKeys(own.map, (word) => pseudonyms.of(standIn, word)) };
}

/** Targets of single CSMs and the like, whose segments are pseudonyms then. */
function renamedTarget(own: TargetConfig, config: Config, pseudonyms: Pseudonyms): TargetConfig {
  const by = eachValue(own.by, (segments, id): Record<string, LevelTexts> => {
    const standIn = standInOf(id, config);
    const isMapped = config.dimensions[id]?.map != null;
    if (isMapped || standIn === undefined || standIn === 'nothing') return segments;
    return renamedKeys(segments, (word) => pseudonyms.of(standIn, word));
  });
  return { ...own, by };
}

/** A run that was recorded with ids and names, as it would have been recorded with pseudonyms. */
export function underPseudonyms(run: RecordedRun, config: Config): RecordedRun {
  const { pseudonyms } = config;
  if (pseudonyms === null) return run;
  const segmentOf = ({ dimension, segment }: RecordedFigure): string => {
    const standIn = dimension === '' ? undefined : standInOf(dimension, config);
    const isMapped = config.dimensions[dimension]?.map != null;
    const isNamed = standIn !== undefined && standIn !== 'nothing' && segment !== 'unknown';
    return isNamed && !isMapped ? meantBy(pseudonyms, standIn, segment) : segment;
  };
  const lines = Object.entries(run.settings).map(([key, value]) =>
    hiddenLine({ key, value, where: '' }, pseudonyms),
  );
  return {
    ...run,
    settings: Object.fromEntries(lines.map(({ key, value }) => [key, value])),
    figures: run.figures.map((figure) => ({
      ...figure,
      segment: segmentOf(figure),
      ...(figure.accounts !== undefined && {
        accounts: renamedKeys(figure.accounts, (id) => meantBy(pseudonyms, 'account', id)),
      }),
    })),
  };
}

// Words of a column and conditions over it may name somebody; changed ones still differ.
function hiddenLine(line: ConfigLine, pseudonyms: Pseudonyms): ConfigLine {
  const telling =
    /^((?:sources|dimensions|targets)\..*?\.(?:map|by|where|sql|value|default))(?:\.(.+))?$/;
  const [, start, rest] = telling.exec(line.key) ?? [];
  if (start === undefined) return line;
  const hidden = (text: string) => meantBy(pseudonyms, 'record', text);
  return {
    ...line,
    key: rest === undefined ? start : `${start}.${hidden(rest)}`,
    value: hidden(line.value),
  };
}

const renamedKeys = <Value>(
  values: Readonly<Record<string, Value>>,
  renamed: (key: string) => string,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [renamed(key), value]));

const identifying = new Set(
  tables.flatMap(({ columns }) =>
    columns.filter(({ standIn }) => standIn !== undefined).map(({ name }) => name),
  ),
);

/** Conditions that name an account or a person would hold for nobody, and say so nowhere. */
function refuseLiterals(config: Config): void {
  const conditions = [
    ...Object.entries(config.dimensions).flatMap(([id, { segments }]) =>
      (segments ?? []).map(({ name, where }) => ({
        keys: ['dimensions', id, 'segments', name],
        sql: where,
      })),
    ),
    ...config.metrics.flatMap((metric) =>
      (['where', 'numerator', 'denominator', 'value'] as const).flatMap((part) => {
        const sql = metric[part];
        return sql === undefined ? [] : [{ keys: ['metrics', metric.id, part], sql }];
      }),
    ),
  ];
  for (const { keys, sql } of conditions) {
    const column = sql.match(/\w+/g)?.find((word) => identifying.has(word.toLowerCase()));
    if (column === undefined || !sql.includes("'")) continue;
    throw new CliError(`${keys.join('.')} asks for a ${column} that pseudonyms hide`, {
      exitCode: exit.usage,
      where: config.at(keys),
      hint: 'tell them apart by another attribute, or run without pseudonyms',
    });
  }
}
