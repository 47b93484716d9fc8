import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { denseDays, ticketsEndSql } from '../facts/health-windows.ts';
import { addDays } from '../lib/dates.ts';

/** What a footer says of exports that ended before `t`: from which day on they tell nothing. */
export async function endedExports(
  engine: Pick<Engine, 'rows'>,
  { coverage }: FactContext,
  tables: readonly string[],
  t: string,
): Promise<string[]> {
  const said: string[] = [];
  for (const table of ['usage_events', 'tickets']) {
    const known = tables.includes(table) ? coverage(table) : null;
    if (known === null) continue;
    const ends =
      table === 'tickets' ? await ticketsEnd(engine) : addDays(known.last, denseDays + 1);
    if (ends === null || ends > t) continue;
    said.push(`${table} end on ${known.last}: untold from ${addDays(ends, -1)} on`);
  }
  return said;
}

async function ticketsEnd(engine: Pick<Engine, 'rows'>): Promise<string | null> {
  const rows = await engine.rows<{ ends: string | null }>(
    `select cast(${ticketsEndSql} as varchar) as ends`,
  );
  return rows[0]!.ends;
}
