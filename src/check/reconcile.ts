import type { Definition } from '../measure/ids.ts';
import { idOf } from '../measure/ids.ts';
import type { Measurement } from '../measure/measurement.ts';

/** A figure of Finance beside ours. */
export type Reconciled = {
  id: string;
  period: string;
  /** As written in the config. */
  expected: string;
  computed: string | number | null;
  unit: Measurement['unit'];
  note: string;
  isEqual: boolean;
};

/** Lays a measurement beside the figure that the config expects; they agree at its decimals. */
export function reconcile(
  definition: Definition,
  period: string,
  expected: string,
  measurements: readonly Measurement[],
): Reconciled {
  const id = idOf(definition);
  const found = measurements.find((m) => idOf(m.definition) === id && m.period === period);
  const computed = found?.exact ?? found?.value ?? null;
  const isEqual = computed !== null && rounded(computed, decimalsOf(expected)) === plain(expected);
  return {
    id,
    period,
    expected,
    computed,
    unit: definition.unit,
    note: found?.note ?? '',
    isEqual,
  };
}

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

const plain = (text: string): string => Number(text).toFixed(decimalsOf(text));

// An exact decimal of money stays below 2^53 in any unit that Finance writes.
const rounded = (value: string | number, decimals: number): string =>
  Number(value).toFixed(decimals);
