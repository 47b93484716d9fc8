import { quoted } from '../engine/dialect.ts';
import type { Behind } from '../facts/fact.ts';
import { factNamed } from '../facts/index.ts';
import type { Definition } from '../measure/ids.ts';
import type { Span } from '../measure/measurement.ts';

/** The rows of a definition's fact that count in a period. */
export function counted(definition: Definition, { period, window }: Span): Behind {
  const { over, where = 'true' } = definition;
  const isTotal = factNamed(over).isByDimension ? ` and dimension = ''` : '';
  return {
    rows: `(select * from ${over} where (${where}) and period = ${quoted(period)} and win = ${quoted(window)}${isTotal})`,
    uses: (column) => new RegExp(`\\b${column}\\b`).test(sqlOf(definition)),
  };
}

/** The SQL that decides the value. */
function sqlOf({ where, numerator, denominator, value, isEvent, statistic }: Definition): string {
  const quotient = statistic === undefined ? [numerator, denominator] : [value, isEvent];
  return [where, ...quotient].filter((text) => text !== undefined).join('\n');
}
