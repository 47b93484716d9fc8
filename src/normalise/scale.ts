import type { SourceConfig } from '../config/source.ts';
import { anyOf, named, quoted } from '../engine/dialect.ts';
import { threeDecimals, zeroDecimals } from '../lib/currencies.ts';
import type { Table } from '../tables/table.ts';

/** SQL: the typed rows of a file, amounts in minor units by the decimals of their currency. */
export function inMajorUnits(
  rows: string,
  table: Table,
  columns: SourceConfig['columns'],
  currency: string | null,
): string {
  if (!table.columns.some(({ name }) => name === 'currency')) return rows;
  const minor = table.columns.filter(({ name }) => {
    const own = columns[name];
    return own?.kind === 'header' && own.unit === 'minor';
  });
  if (minor.length === 0) return rows;
  const own = currency === null ? 'currency' : `coalesce(currency, ${quoted(currency)})`;
  // They were read as hundredths.
  const factor = `case when ${own} in ${anyOf(zeroDecimals)} then cast(100 as decimal(4, 1))
    when ${own} in ${anyOf(threeDecimals)} then cast(0.1 as decimal(4, 1)) else cast(1 as decimal(4, 1)) end`;
  const values = minor.map(({ name }) => {
    return `cast(${named(name)} * ${factor} as decimal(18, 4)) as ${named(name)}`;
  });
  return `(select * replace (${values.join(', ')}) from ${rows})`;
}

/** SQL: the typed rows of a file, with the CSAT scale of the config where the file tells none. */
export function scaled(
  rows: string,
  table: Table,
  scale: readonly [number, number] | null,
): string {
  if (scale === null) return rows;
  const [low, high] = scale;
  switch (table.name) {
    case 'survey_responses':
      return filled(rows, {
        scale_min: `case when survey = 'csat' then ${low} end`,
        scale_max: `case when survey = 'csat' then ${high} end`,
      });
    case 'tickets':
      return filled(rows, {
        satisfaction_max: `case when satisfaction is not null then ${high} end`,
      });
    default:
      return rows;
  }
}

function filled(rows: string, values: Readonly<Record<string, string>>): string {
  const columns = Object.entries(values).map(([name, value]) => {
    return `cast(coalesce(${name}, ${value}) as decimal(18, 4)) as ${name}`;
  });
  return `(select * replace (${columns.join(', ')}) from ${rows})`;
}
