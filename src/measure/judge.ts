import type { Config, Follow, LevelTexts, TargetConfig } from '../config/config.ts';
import { parseMonth, parseQuarter, parseYear } from '../lib/periods.ts';
import { isSameSegment } from '../lib/segments.ts';
import type { Target } from '../metrics/metric.ts';
import { type Bar, isWithin, parseBar, reaches, readBar, widened } from './bars.ts';
import { type Definition, parseId } from './ids.ts';
import type { Measurement } from './measurement.ts';

export type Status = 'met' | 'near' | 'missed';

export const levelNames = ['min', 'target', 'best', 'benchmark'] as const;

type LevelName = (typeof levelNames)[number];

/** The levels that hold for a measurement; a benchmark is shown and sets no status. */
export type Levels = Record<LevelName, Bar | null>;

/** Where a level is looked for; a null period takes the newest levels of the config. */
export type Place = { period: string | null; dimension: string; segment: string };

/** The total, at whatever time. */
export const anywhere: Place = { period: null, dimension: '', segment: '' };

/** Levels of the config, else of the followed documents; only those bound to this variant and window. */
export function levelsOf(config: Config, definition: Definition, place: Place): Levels {
  const said = Object.assign({}, ...voicesOf(config, definition, place).map(({ says }) => says));
  return { min: null, target: null, best: null, benchmark: null, ...said };
}

/** What one document or the config says of a place. */
export type Voice = {
  from: Follow | 'config';
  says: Said;
  /** Levels that it sets for this very segment. */
  specific: ReadonlySet<LevelName>;
};

/** All that speak of a place; later ones override earlier ones. */
export function voicesOf(config: Config, definition: Definition, place: Place): Voice[] {
  const documents = config.follow.map((follow) => documentVoice(definition, follow, place));
  return [...documents, configVoice(config, definition, place)];
}

function documentVoice(definition: Definition, follow: Follow, place: Place): Voice {
  const bound = (definition.metric.targets ?? []).filter((target) => {
    return (
      target.follow === follow && target.window === definition.window && binds(target, definition)
    );
  });
  const general = bound.filter(({ segment }) => segment === undefined);
  const own = bound.filter((target) => isAt(target, place));
  const says = overlaid(levelsIn(general), levelsIn(own));
  return { from: follow, says, specific: new Set(own.map(({ level }) => level)) };
}

type Said = Partial<Record<LevelName, Bar>>;

const levelsIn = (targets: readonly Target[]): Said =>
  Object.fromEntries(targets.map(({ level, says }) => [level, parseBar(says)!]));

// Levels for a segment go before those for all, which fall where they contradict its target.
function overlaid({ min, ...general }: Said, own: Said): Said {
  if (min === undefined) return { ...general, ...own };
  const isKept = own.target === undefined || isWithin(own.target, min);
  return { ...(isKept ? { min } : {}), ...general, ...own };
}

function isAt({ dimension = 'segment', segment }: Target, place: Place): boolean {
  if (segment === undefined || dimension !== place.dimension) return false;
  return isSameSegment(dimension, segment, place.segment);
}

function configVoice(config: Config, definition: Definition, place: Place): Voice {
  const own = ownTarget(config, definition, place.period);
  const segments = Object.entries(own?.by[place.dimension] ?? {});
  const ofSegment = segments.find(([name]) => isSameSegment(place.dimension, name, place.segment));
  const read = (texts: LevelTexts | undefined): [LevelName, Bar][] =>
    levelNames.flatMap((level) => {
      const text = texts?.[level] ?? null;
      const bar = text === null ? null : readBar(text, definition.unit, config.currency);
      return bar === null || typeof bar === 'string' ? [] : [[level, bar]];
    });
  const specific = read(ofSegment?.[1]);
  const says = Object.fromEntries([...read(own ?? undefined), ...specific]);
  return { from: 'config', says, specific: new Set(specific.map(([level]) => level)) };
}

/** The newest entry of the config that is valid when the period starts. */
function ownTarget(
  config: Config,
  definition: Definition,
  period: string | null,
): TargetConfig | null {
  const start = period === null ? null : startOf(period, config.fiscalYearStart);
  const valid = ownTargets(config, definition).filter(
    ({ from }) => from === null || start === null || from <= start,
  );
  // An entry for this very window is meant before one for any.
  const named = valid.filter(({ window }) => window !== null);
  const entries = named.length > 0 ? named : valid;
  return entries.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1)).at(-1) ?? null;
}

/** Entries of the config that bind to a variant and window. */
export function ownTargets(config: Config, { id, variant, window }: Definition): TargetConfig[] {
  return Object.entries(config.targets).flatMap(([key, entries]) => {
    // A bare id in `targets:` means what it means everywhere else: one variant, not all of them.
    const meant = parseId(key, config, window);
    if (meant.id !== id || meant.variant !== variant) return [];
    return entries.filter((entry) => entry.window === null || entry.window === window);
  });
}

function startOf(period: string, fiscalYearStart: number): string {
  const named =
    parseMonth(period) ??
    parseQuarter(period, fiscalYearStart) ??
    parseYear(period, fiscalYearStart);
  return named?.start ?? period;
}

/** Whether what is declared for a variant is meant for this definition. */
export function binds({ variant }: { variant: string }, definition: Definition): boolean {
  const axes = definition.metric.axes ?? [];
  // `contract.mean` and `contract` are the same when mean is the default.
  const parts = (said: readonly string[]) =>
    axes.map(({ options }) => options.find(({ id }) => said.includes(id))?.id ?? options[0]!.id);
  return parts(variant.split('.')).join('.') === parts(definition.variant.split('.')).join('.');
}

/** What of a measurement is judged. */
export type Judgeable = Pick<Measurement, 'value' | 'definition' | 'isToDate'>;

/** Met, near or missed; null without a target, without a value, and before the period has ended. */
export function statusOf(
  { value, definition, isToDate = false }: Judgeable,
  { target, min }: Pick<Levels, 'target' | 'min'>,
): Status | null {
  if (value === null || target === null || isToDate) return null;
  if (reaches(value, target)) return 'met';
  const near = min === null ? widened(target, slackOf(definition)) : widened(min, () => 0);
  return reaches(value, near) ? 'near' : 'missed';
}

// Retention, churn, SLA and first contact are near within 2 points, the rest within 10 % of the target.
function slackOf({ metric }: Definition): (edge: number) => number {
  return metric.isNearInPoints ? () => 2 : (edge) => Math.abs(edge) / 10;
}
