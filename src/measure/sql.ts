import { named, quantile, quoted } from '../engine/dialect.ts';
import { factNamed } from '../facts/index.ts';
import type { Definition } from './ids.ts';

/** Definitions over the same rows of the same fact: they share one scan. */
export type Scan = { over: string; at: string; where: string; definitions: Definition[] };

/** Groups definitions so that each set of rows is read once, however many metrics read it. */
export function scansOf(definitions: readonly Definition[]): Scan[] {
  const scans = new Map<string, Scan>();
  for (const definition of definitions) {
    const { over, at = 'closing', where = 'true' } = definition;
    const key = JSON.stringify([over, at, where]);
    const scan = scans.get(key) ?? { over, at, where, definitions: [] };
    if (!scan.definitions.some((d) => d.id === definition.id && d.variant === definition.variant)) {
      scan.definitions.push(definition);
    }
    scans.set(key, scan);
  }
  return [...scans.values()];
}

/** The column by which a scan is segmented, null where its fact does not have the dimension. */
export function dimensionColumn(
  scan: Scan,
  dimension: string,
  ofAccounts: readonly string[],
): string | null {
  const fact = factNamed(scan.over);
  if (fact.dimensions?.includes(dimension)) return named(dimension);
  if (fact.hasNoAccounts) return null;
  return ofAccounts.includes(dimension) ? named(`${scan.at}_${dimension}`) : null;
}

/**
 * One statement for one scan: rows of `period, win, dimension, segment, m`, where `m` lists for each
 * definition numerator, denominator, n and what its interval needs, as text.
 */
export function scanSql(
  scan: Scan,
  scanIndex: number,
  dimensions: readonly string[],
  ofAccounts: readonly string[],
): string {
  const figures = `[${scan.definitions.map(figureSql).join(',\n    ')}] as m`;
  const from = `from ${scan.over}\nwhere ${scan.where}`;
  if (factNamed(scan.over).isByDimension) {
    return `select ${scanIndex} as scan, period, win, dimension, segment, ${figures}
${from} group by period, win, dimension, segment`;
  }
  const columns = dimensions.flatMap((id) => {
    const column = dimensionColumn(scan, id, ofAccounts);
    return column === null ? [] : [{ id, column }];
  });
  const dimension = columns.map(
    ({ id, column }) => `when grouping(${column}) = 0 then ${quoted(id)}`,
  );
  const segment = columns.map(({ column }) => {
    return `when grouping(${column}) = 0 then coalesce(cast(${column} as varchar), 'unknown')`;
  });
  const sets = ['(period, win)', ...columns.map(({ column }) => `(period, win, ${column})`)];
  const told =
    columns.length === 0
      ? `'' as dimension, '' as segment`
      : `case ${dimension.join(' ')} else '' end as dimension, case ${segment.join(' ')} else '' end as segment`;
  return `select ${scanIndex} as scan, period, win, ${told}, ${figures}
${from} group by grouping sets (${sets.join(', ')})`;
}

/** Numerator, denominator and n of a definition as one struct of texts. */
export function figureSql(definition: Definition): string {
  const { numerator, denominator, n } = quotientOf(definition);
  return `{num: ${exactText(numerator)}, den: ${exactText(denominator)}, n: cast(${n} as varchar), more: ${moreSql(definition)}}`;
}

function quotientOf(definition: Definition): {
  numerator: string | null;
  denominator: string | null;
  n: string;
} {
  const { statistic, value, numerator = null, denominator = null, n } = definition;
  if (statistic === 'median') return { numerator: quantile(value!, 0.5), denominator: null, n };
  if (statistic === 'p90') return { numerator: quantile(value!, 0.9), denominator: null, n };
  if (statistic === 'km_median') return { numerator: null, denominator: null, n };
  return { numerator, denominator, n };
}

// Eight decimals keep every sum of money, quantity or share exact.
function exactText(aggregate: string | null): string {
  if (aggregate === null) return 'cast(null as varchar)';
  if (aggregate.startsWith('quantile')) return `cast(${aggregate} as varchar)`;
  return `cast(cast(${aggregate} as decimal(38, 8)) as varchar)`;
}

function moreSql({ interval, statistic, value, isEvent }: Definition): string {
  if (statistic === 'km_median') {
    return `string_agg(cast(${value} as varchar) || (case when ${isEvent} then 'e' else 'c' end), ' ' order by ${value}, ${isEvent})`;
  }
  if (interval?.kind === 'nps') return exactText(interval.polar);
  if (interval?.kind === 'mean') return exactText(interval.squares);
  return 'cast(null as varchar)';
}
