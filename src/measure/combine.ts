import { evaluate } from '../lib/formula.ts';
import type { Definition } from './ids.ts';
import type { Measurement, Span } from './measurement.ts';

type Places = Pick<Measurement, 'dimension' | 'segment'>;

/** A formula over the measurements of one period: the total, and every segment that any operand has. */
export function combined(
  definition: Definition,
  { period, isToDate }: Span,
  measured: (operand: Definition) => readonly Measurement[],
): Measurement[] {
  const operands = [...definition.operands].map(([name, operand]) => {
    return { name, operand, found: measured(operand) };
  });
  const places = new Map<string, Places>();
  for (const { dimension, segment } of operands.flatMap(({ found }) => found)) {
    places.set(`${dimension} ${segment}`, { dimension, segment });
  }
  return [...places.values()].map((place): Measurement => {
    const at = new Map(operands.map(({ name, found }) => [name, found.find(isAt(place))]));
    const note = reasonOf(at);
    const value = note === null ? numberOf(definition, at) : null;
    return {
      definition,
      metric: definition.id,
      variant: definition.variant,
      window: definition.window,
      period,
      ...place,
      value,
      exact: null,
      unit: definition.unit,
      numerator: null,
      denominator: null,
      n: Math.min(...[...at.values()].map((m) => m?.n ?? 0)),
      low: null,
      high: null,
      note: note ?? (value === null ? 'a divisor is 0' : ''),
      isToDate,
    };
  });
}

const isAt =
  ({ dimension, segment }: Places) =>
  (m: Places): boolean =>
    m.dimension === dimension && m.segment === segment;

// What is not known of one operand is not known of the whole.
function reasonOf(at: ReadonlyMap<string, Measurement | undefined>): string | null {
  for (const [name, m] of at) {
    if (m === undefined) return `${name}: not known of this segment`;
    if (m.value === null) return `${name}: ${m.note}`;
  }
  return null;
}

// Twelve digits: more would show how doubles are added, not what they stand for.
function numberOf(
  { metric: { combines } }: Definition,
  at: ReadonlyMap<string, Measurement | undefined>,
): number | null {
  const value = evaluate(combines!, (name) => at.get(name)!.value!);
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(12));
}
