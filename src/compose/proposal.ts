import { type Bar, reaches } from '../measure/bars.ts';
import type { Measurement } from '../measure/measurement.ts';

/** What a target might become after so many quarters, and why. */
export type Proposal = { bar: Bar; why: string; nReached: number; nKnown: number };

/** Fewer known values say nothing about a target. */
const enough = 4;

/**
 * A target that was reached in every quarter rises to the worst of them, which has been held
 * for a year; one that never was is first reached halfway from the newest value. Everything else stays.
 */
export function proposalOf(figures: readonly Pick<Measurement, 'value'>[], target: Bar): Proposal {
  const known = figures.flatMap(({ value }) => (value === null ? [] : [value]));
  const nReached = known.filter((value) => reaches(value, target)).length;
  const counts = { nReached, nKnown: known.length };
  const keep = (why: string): Proposal => ({ bar: target, why, ...counts });
  if (known.length < enough) return keep('too little known');
  if (target.operator === '..') return keep('ranges stay');
  const isUpward = target.operator.startsWith('>');
  if (nReached === known.length) {
    const worst = isUpward ? Math.min(...known) : Math.max(...known);
    const number = tidy(worst, isUpward);
    if (!isTighter(number, target.number, isUpward)) return keep('met all year');
    return { bar: { ...inclusive(target), number }, why: 'held all year', ...counts };
  }
  if (nReached > 0) return keep('met at times');
  const newest = known.at(-1)!;
  const halfway = tidy((newest + target.number) / 2, isUpward);
  const isBetween =
    isTighter(halfway, newest, isUpward) && isTighter(target.number, halfway, isUpward);
  if (!isBetween) return keep('nearly reached');
  return {
    bar: { ...inclusive(target), number: halfway },
    why: 'half the way first',
    ...counts,
  };
}

const inclusive = (bar: Exclude<Bar, { operator: '..' }>): typeof bar => ({
  ...bar,
  operator: bar.operator.startsWith('>') ? '>=' : '<=',
});

const isTighter = (a: number, b: number, isUpward: boolean): boolean => (isUpward ? a > b : a < b);

// Three digits, at most one of them a decimal, on the side that is easier to reach.
function tidy(value: number, isUpward: boolean): number {
  const digits = value === 0 ? 1 : Math.min(1, 2 - Math.floor(Math.log10(Math.abs(value))));
  const step = 10 ** -digits;
  const steps = digits >= 0 ? value * 10 ** digits : value / step;
  const whole = isUpward ? Math.floor(steps) : Math.ceil(steps);
  return digits >= 0 ? whole / 10 ** digits : whole * step;
}
