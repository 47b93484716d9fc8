import type { Config } from '../config/config.ts';
import { compareTexts } from '../lib/text.ts';
import { rangeNames } from './accounts.ts';
import { tenureNames } from './tenure.ts';

/** Compares segments of a dimension: in their declared order, others after them by number or by name. */
export function segmentOrder(config: Config, dimension: string): (a: string, b: string) => number {
  const names = declaredSegments(config, dimension);
  const place = (name: string): number => {
    const at = names.indexOf(name);
    return at < 0 ? names.length : at;
  };
  return (a, b) => place(a) - place(b) || byNumber(a, b) || compareTexts(a, b);
}

/** The segments that a dimension has by its declaration, in their order; empty where only rows tell. */
export function declaredSegments(
  { dimensions, plans }: Pick<Config, 'dimensions' | 'plans'>,
  dimension: string,
): string[] {
  const own = Object.hasOwn(dimensions, dimension) ? dimensions[dimension] : undefined;
  if (own?.ranges != null) return rangeNames(own.ranges);
  if (own?.map != null) return [...new Set(Object.values(own.map))];
  if (own === undefined && dimension === 'tenure') return [...tenureNames];
  return dimension === 'plan' ? [...plans] : [];
}

const byNumber = (a: string, b: string): number =>
  [a, b].every((name) => /^\d+(\.\d+)?$/.test(name)) ? Number(a) - Number(b) : 0;
