import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { meanInterval, wilson } from '../lib/statistics.ts';
import type { Definition } from '../measure/ids.ts';
import { counted } from './counted.ts';

/** A figure of one combination of attributes, in the metric's unit. */
export type Crossed = {
  /** Values of the attributes, in the order asked for; null is unknown. */
  places: (string | null)[];
  value: number;
  n: number;
  /** Half of the 95 % interval; null below two rows. */
  margin: number | null;
};

/**
 * A ratio by several attributes of its fact at once; `squares` is SQL of the sum of squares of a mean,
 * null for a share.
 */
export async function crossed(
  engine: Pick<Engine, 'rows'>,
  definition: Definition,
  period: string,
  columns: readonly string[],
  squares: string | null,
): Promise<Crossed[]> {
  const { rows } = counted(definition, { period, window: definition.window, start: '', end: '' });
  const exact = (sql: string) => `cast(cast(${sql} as decimal(38, 8)) as varchar)`;
  const found = await engine.rows<
    Record<string, string | null>
  >(`select ${columns.map(named).join(', ')},
  ${exact(definition.numerator!)} as num, ${exact(definition.denominator!)} as den,
  ${squares === null ? 'cast(null as varchar)' : exact(squares)} as squares
from ${rows} group by all order by all`);
  const scale = (definition.times ?? 1) / (definition.per ?? 1);
  return found.map((row) => {
    const [sum, n] = [Number(row.num), Number(row.den)];
    const range = row.squares == null ? wilson(sum, n) : meanInterval(sum, Number(row.squares), n);
    return {
      places: columns.map((column) => row[column] ?? null),
      value: (scale * sum) / n,
      n,
      margin: range === null ? null : (scale * (range.high - range.low)) / 2,
    };
  });
}
