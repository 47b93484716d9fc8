import type { RecordedFigure, RecordedRun } from '../analyse/restatement.ts';
import type { Config, ConfigLine, DimensionConfig, TargetConfig } from '../config/config.ts';
import { meantBy, type PseudonymKind, type Pseudonyms } from '../lib/pseudonym.ts';
import { eachValue } from '../lib/records.ts';
import { standInOf } from './hidden.ts';

/** The config with pseudonyms for the accounts, people and records that its lines name. */
export function renamed(config: Config, pseudonyms: Pseudonyms): Config {
  const { bySegment } = config.health;
  const dimension = (own: DimensionConfig, id: string): DimensionConfig => ({
    ...own,
    map: own.map && renamedSegments(own.map, kindOf(id, config), pseudonyms),
  });
  const target = (own: TargetConfig): TargetConfig => ({
    ...own,
    by: eachValue(own.by, (segments, id) =>
      renamedSegments(segments, segmentKind(id, config), pseudonyms),
    ),
  });
  const models = renamedSegments(
    bySegment.models,
    segmentKind(bySegment.dimension, config),
    pseudonyms,
  );
  return {
    ...config,
    pseudonyms,
    lines: () => config.lines().map((line) => hiddenLine(line, pseudonyms)),
    dimensions: eachValue(config.dimensions, dimension),
    targets: eachValue(config.targets, (entries) => entries.map(target)),
    health: { ...config.health, bySegment: { ...bySegment, models } },
  };
}

/** A run that was recorded with ids and names, as it would have been recorded with pseudonyms. */
export function underPseudonyms(run: RecordedRun, config: Config): RecordedRun {
  const { pseudonyms } = config;
  if (pseudonyms === null) return run;
  const segmentOf = ({ dimension, segment }: RecordedFigure): string => {
    const kind = dimension === '' ? null : segmentKind(dimension, config);
    return kind === null || segment === 'unknown' ? segment : meantBy(pseudonyms, kind, segment);
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
        accounts: renamedSegments(figure.accounts, 'account', pseudonyms),
      }),
    })),
  };
}

/** Whose pseudonyms the values of a dimension's column are, null where they are told. */
function kindOf(id: string, config: Config): PseudonymKind | null {
  const standIn = standInOf(id, config);
  return standIn === undefined || standIn === 'name' || standIn === 'text' ? null : standIn;
}

// Mapped words are the config's own.
const segmentKind = (id: string, config: Config): PseudonymKind | null =>
  config.dimensions[id]?.map == null ? kindOf(id, config) : null;

const renamedSegments = <Value>(
  values: Readonly<Record<string, Value>>,
  kind: PseudonymKind | null,
  pseudonyms: Pseudonyms,
): Record<string, Value> =>
  kind === null
    ? { ...values }
    : Object.fromEntries(
        Object.entries(values).map(([key, value]) => [meantBy(pseudonyms, kind, key), value]),
      );

// Words of columns, segments and conditions may name somebody; changed ones still differ.
const telling = new RegExp(
  '^((?:sources|dimensions|targets|health|metrics|models|reports|identity)\\..*?' +
    '(?:map|by|where|sql|value|default|segments|numerator|denominator|formula|text|free_mail))' +
    '(?:\\.(.+))?$',
);

function hiddenLine(line: ConfigLine, pseudonyms: Pseudonyms): ConfigLine {
  const [, start, rest] = telling.exec(line.key) ?? [];
  if (start === undefined) return line;
  const hidden = (text: string) => meantBy(pseudonyms, 'record', text);
  return {
    ...line,
    key: rest === undefined ? start : `${start}.${hidden(rest)}`,
    value: hidden(line.value),
  };
}
