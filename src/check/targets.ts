import type { Config } from '../config/config.ts';
import { isSameSegment } from '../lib/segments.ts';
import { type Bar, barText, isWithin } from '../measure/bars.ts';
import { type Definition, idOf, metricsOf, parseId } from '../measure/ids.ts';
import { anywhere, levelNames, type Place, type Voice, voicesOf } from '../measure/judge.ts';
import { targeted } from '../measure/targeted.ts';
import type { Metric } from '../metrics/metric.ts';

type Level = (typeof levelNames)[number];

/** Levels that one document or the config sets over another's. */
export function overridesOf(config: Config): string[] {
  return eachPlace(config, (definition, place) => {
    const voices = voicesOf(config, definition, place);
    return levelNames.flatMap((level) => {
      return pairsOf(voices.filter(({ says }) => says[level] !== undefined))
        .filter(([winner, loser]) => textOf(loser, level) !== textOf(winner, level))
        .filter((pair) => isOfPlace(place, level, ...pair))
        .map(([winner, loser]) => {
          return `${nameOf(definition, place)} ${level}: ${told(winner, level)} overrides ${told(loser, level)}`;
        });
    });
  });
}

/** Who overrides whom: the last document all before it, the config all documents. */
function pairsOf(voices: readonly Voice[]): [winner: Voice, loser: Voice][] {
  const documents = voices.filter(({ from }) => from !== 'config');
  const config = voices.filter(({ from }) => from === 'config');
  const last = documents.slice(-1);
  return [
    ...last.flatMap((winner) =>
      documents.slice(0, -1).map((loser): [Voice, Voice] => [winner, loser]),
    ),
    ...config.flatMap((winner) => documents.map((loser): [Voice, Voice] => [winner, loser])),
  ];
}

// What holds for the total is told there, and not again for each segment.
function isOfPlace({ dimension }: Place, level: Level, ...voices: Voice[]): boolean {
  return dimension === '' || voices.some(({ specific }) => specific.has(level));
}

const textOf = ({ says }: Voice, level: Level): string => barText(says[level]!);

const told = (voice: Voice, level: Level): string =>
  `${voice.from === 'config' ? 'the config' : voice.from} (${textOf(voice, level)})`;

const nameOf = (definition: Definition, { dimension, segment }: Place): string =>
  `${idOf(definition)}${dimension === '' ? '' : ` of ${dimension} ${segment}`}`;

/** Targets that hold together and cannot all be meant. */
export function contradictionsOf(config: Config): string[] {
  const disordered = eachPlace(config, (definition, place) => {
    const holding = (level: Level) => heard(config, definition, place, level);
    const [min, target, best] = [holding('min'), holding('target'), holding('best')];
    const levels = [min, target, best].filter((level) => level !== null);
    if (!levels.some(({ voice, level }) => isOfPlace(place, level, voice))) return [];
    const name = nameOf(definition, place);
    return [
      disorder(name, 'target', target, 'min', min),
      disorder(name, 'best', best, 'target', target),
    ]
      .flat()
      .filter((line) => line !== null);
  });
  return [...new Set([...disordered, ...metricsOf(config).flatMap((m) => compounding(config, m))])];
}

type Heard = { voice: Voice; bar: Bar; level: Level } | null;

function heard(config: Config, definition: Definition, place: Place, level: Level): Heard {
  const voice = voicesOf(config, definition, place).findLast(({ says }) => says[level]);
  return voice === undefined ? null : { voice, bar: voice.says[level]!, level };
}

// Whoever reaches the higher level must have reached the lower one.
function disorder(
  name: string,
  high: Level,
  upper: Heard,
  low: Level,
  lower: Heard,
): string | null {
  if (upper === null || lower === null || isWithin(upper.bar, lower.bar)) return null;
  return `${name}: ${low} of ${told(lower.voice, low)} is stricter than ${high} of ${told(upper.voice, high)}`;
}

/** Limits for a short window that the limit for a longer one does not allow. */
function compounding(config: Config, metric: Metric): string[] {
  const isShare = metric.unit === 'percent' && metric.isNearInPoints === true;
  if (!isShare || metric.over !== 'account_periods') return [];
  const held = targeted(config, metric).flatMap((definition) => {
    return placesOf(config, definition).flatMap((place) => {
      const found = heard(config, definition, place, 'target');
      return found === null || found.bar.operator === '..' ? [] : [{ ...found, definition, place }];
    });
  });
  return held.flatMap((short) => {
    const longer = held.filter((long) => {
      const times = monthsOf(long.definition) / monthsOf(short.definition);
      return (
        times > 1 &&
        Number.isInteger(times) &&
        long.definition.variant === short.definition.variant &&
        long.place.dimension === short.place.dimension &&
        isOfPlace(short.place, 'target', short.voice, long.voice) &&
        isSameSegment(short.place.dimension, long.place.segment, short.place.segment)
      );
    });
    return longer.flatMap((long) => compounded(short, long) ?? []);
  });
}

type Held = NonNullable<Heard> & { definition: Definition; place: Place };

const monthsOf = ({ window }: Definition): number =>
  window.endsWith('m') ? Number.parseInt(window, 10) : Number.NaN;

// Losing a share every month leaves (1 − share)¹² after a year; keeping a share keeps its power.
function compounded(short: Held, long: Held): string | null {
  const times = monthsOf(long.definition) / monthsOf(short.definition);
  const [a, b] = [short.bar.number, long.bar.number];
  const isLoss = short.bar.operator.startsWith('<');
  if (isLoss !== long.bar.operator.startsWith('<')) return null;
  // A target of the config without a window is one target, not several.
  if (short.voice.from === 'config' && long.voice.from === 'config' && a === b) return null;
  const reached = isLoss ? 100 * (1 - (1 - a / 100) ** times) : 100 * (a / 100) ** times;
  const isEnough = isLoss ? reached <= b + 1e-9 : reached >= b - 1e-9;
  if (isEnough) return null;
  const by = ({ voice }: Held) => (voice.from === 'config' ? 'the config' : voice.from);
  const of =
    short.place.dimension === '' ? '' : ` of ${short.place.dimension} ${short.place.segment}`;
  return (
    `${short.definition.id}${of}: ${a} % ${spanName(short)} (${by(short)}) is ${reached.toFixed(1)} % ` +
    `${spanName(long)}, and ${by(long)} ${isLoss ? 'allows' : 'asks for'} ${b} %`
  );
}

function spanName({ definition }: Held): string {
  const months = monthsOf(definition);
  const names: Readonly<Record<number, string>> = { 1: 'a month', 3: 'a quarter', 12: 'a year' };
  return names[months] ?? `in ${months} months`;
}

function eachPlace(
  config: Config,
  lines: (definition: Definition, place: Place) => string[],
): string[] {
  return metricsOf(config).flatMap((metric) =>
    targeted(config, metric).flatMap((definition) =>
      placesOf(config, definition).flatMap((place) => lines(definition, place)),
    ),
  );
}

/** The total, and the segments that some level is for. */
function placesOf(config: Config, { metric }: Definition): Place[] {
  const declared = (metric.targets ?? []).flatMap(({ follow, dimension = 'segment', segment }) =>
    segment === undefined || !config.follow.includes(follow) ? [] : [{ dimension, segment }],
  );
  const own = Object.entries(config.targets)
    .filter(([key]) => parseId(key, config, '1m').id === metric.id)
    .flatMap(([, entries]) => entries)
    .flatMap(({ by }) => Object.entries(by))
    .flatMap(([dimension, segments]) =>
      Object.keys(segments).map((segment) => ({ dimension, segment })),
    );
  const places = [...declared, ...own].filter((place, i, all) => {
    const first = all.findIndex(
      (other) =>
        other.dimension === place.dimension &&
        isSameSegment(place.dimension, other.segment, place.segment),
    );
    return first === i;
  });
  return [anywhere, ...places.map((place) => ({ ...place, period: null }))];
}
