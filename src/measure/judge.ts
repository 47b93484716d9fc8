import type { Config, Follow, TargetConfig } from '../config/config.ts';
import type { Target } from '../metrics/metric.ts';
import { type Definition, parseId } from './ids.ts';
import type { Measurement } from './measurement.ts';

export type Status = 'met' | 'near' | 'missed';

/** A level to compare with: operator and number, in the metric's unit. */
export type Bar = { operator: '>' | '>=' | '<' | '<='; number: number };

/** The levels that hold for a measurement. */
export type Levels = { min: Bar | null; target: Bar | null; best: Bar | null };

/** Levels of the config, else of the followed documents; only those bound to this variant and window. */
export function levelsOf(
  config: Config,
  definition: Definition,
  segment: string,
  dimension = '',
): Levels {
  const own = ownTarget(config, definition);
  const said = { ...followed(config, definition, { segment, dimension }) };
  if (own !== null) {
    const bySegment = own.segments[segment];
    for (const level of ['min', 'target', 'best'] as const) {
      const text = bySegment?.[level] ?? own[level];
      if (text !== null) said[level] = text;
    }
  }
  const bar = (text: string | undefined): Bar | null =>
    text === undefined ? null : parseBar(text);
  return { min: bar(said.min), target: bar(said.target), best: bar(said.best) };
}

// A bare id in `targets:` means what it means everywhere else: one variant, not all of them.
function ownTarget(config: Config, { id, variant, window }: Definition): TargetConfig | null {
  const own = Object.entries(config.targets).find(([key]) => {
    const meant = parseId(key, config, window);
    return meant.id === id && meant.variant === variant;
  })?.[1];
  return own === undefined || (own.window !== null && own.window !== window) ? null : own;
}

type Said = { min?: string; target?: string; best?: string };

type Place = { segment: string; dimension: string };

// Later documents override earlier ones; what a document says of a segment goes before the rest of it.
function followed(config: Config, definition: Definition, place: Place): Said {
  const said: Said = {};
  for (const follow of config.follow) {
    const bound = (definition.metric.targets ?? []).filter((target) =>
      binds(target, definition, follow),
    );
    const own = bound.filter((target) => isAbout(target, place));
    const general = bound.filter(({ segment }) => segment === undefined);
    for (const { level, says } of own.length > 0 ? own : general) {
      if (level !== 'benchmark') said[level] = says;
    }
  }
  return said;
}

function isAbout({ segment, dimension }: Target, place: Place): boolean {
  if (segment === undefined || folded(segment) !== folded(place.segment)) return false;
  return dimension === undefined || dimension === place.dimension;
}

// Exports write Mid-Market and Technical where documents say mid_market and technical.
const folded = (word: string): string => word.toLowerCase().replaceAll(/[\s-]+/g, '_');

// `contract.mean` and `contract` are the same when mean is the default.
function binds(target: Target, definition: Definition, follow: Follow): boolean {
  if (target.follow !== follow || target.window !== definition.window) return false;
  const axes = definition.metric.axes ?? [];
  const parts = (variant: string) =>
    axes.map(({ options }) => {
      const said = variant.split('.');
      return options.find(({ id }) => said.includes(id))?.id ?? options[0]!.id;
    });
  return parts(target.variant).join('.') === parts(definition.variant).join('.');
}

/** Reads `>= 100%`, `> 50`, `< 7`. */
export function parseBar(text: string): Bar | null {
  const match = /^(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*%?$/.exec(text.trim());
  return match === null
    ? null
    : { operator: match[1] as Bar['operator'], number: Number(match[2]) };
}

/** Whether a value reaches a level; the unrounded value decides. */
export function reaches(value: number, { operator, number }: Bar): boolean {
  if (operator === '>') return value > number;
  if (operator === '>=') return value >= number;
  return operator === '<' ? value < number : value <= number;
}

/** Met, near or missed; null without a target or without a value. */
export function statusOf(measurement: Measurement, levels: Levels): Status | null {
  const { value, definition } = measurement;
  const { target, min } = levels;
  if (value === null || target === null) return null;
  if (reaches(value, target)) return 'met';
  const near = min ?? { operator: target.operator, number: toleranceEdge(definition, target) };
  return reaches(value, { ...near, operator: orEqual(near.operator) }) ? 'near' : 'missed';
}

// Retention, churn, SLA and first contact are near within 2 points, the rest within 10 % of the target.
function toleranceEdge({ metric }: Definition, { operator, number }: Bar): number {
  const slack = metric.isNearInPoints ? 2 : Math.abs(number) / 10;
  return operator.startsWith('>') ? number - slack : number + slack;
}

const orEqual = (operator: Bar['operator']): Bar['operator'] =>
  operator.startsWith('>') ? '>=' : '<=';
