import type { Table } from '../tables/table.ts';

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
