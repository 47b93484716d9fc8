import { type Levels, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import { usualDigits } from '../render/cell.ts';
import { digitsOf, plain, round } from '../render/digits.ts';

const mostMore = 6;

/**
 * Decimals at which a rounded value still has the status of the value itself and is on the same side
 * of its target: 99.96 against `> 100` shows one more than 100.0. Empty where the usual ones do.
 */
export function tellingDigits(
  m: Pick<Measurement, 'value' | 'definition' | 'unit'>,
  levels: Levels,
  usual: number = usualDigits(m.unit),
): { digits?: number } {
  const status = statusOf(m, levels);
  const exact = digitsOf(m.value ?? '');
  if (status === null || exact === null) return {};
  const edges = edgesOf(levels);
  const shows = (digits: number): boolean => {
    const value = Number(plain(round(exact, digits)));
    const isOnEdge = edges.includes(value) && !edges.includes(m.value!);
    return !isOnEdge && statusOf({ ...m, value }, levels) === status;
  };
  if (shows(usual)) return {};
  const more = Array.from({ length: mostMore }, (_, i) => usual + 1 + i);
  return { digits: more.find(shows) ?? usual + mostMore };
}

const edgesOf = ({ target, min }: Levels): number[] =>
  [target, min].flatMap((bar) => {
    if (bar === null) return [];
    return bar.operator === '..' ? [bar.number, bar.to] : [bar.number];
  });
