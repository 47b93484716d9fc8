import type { Table } from 'apache-arrow';
import { addDays } from '../lib/dates.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Score } from '../score/score.ts';
import { tableFromRows } from './arrow-build.ts';
import type { Value } from './arrow-column.ts';
import { measurementSchema, scoreSchema } from './arrow-schema.ts';

/** Measurements as an Arrow table, in their order. */
export async function measurementTable(rows: readonly Measurement[]): Promise<Table> {
  const schema = await measurementSchema();
  const names = schema.fields.map(({ name }) => name as keyof Measurement);
  const columns = names.map((name) => [name, rows.map((row) => row[name] as Value)]);
  return tableFromRows(schema, Object.fromEntries(columns));
}

/** Scores as an Arrow table, in their order. */
export async function scoreTable(rows: readonly Score[]): Promise<Table> {
  const all = (read: (row: Score) => Value) => rows.map(read);
  return tableFromRows(await scoreSchema(), {
    account_id: all(({ accountId }) => accountId),
    account: all(({ account }) => account),
    as_of: all(({ t }) => addDays(t, -1)),
    model: all(({ model }) => model),
    score: all(({ score }) => score),
    band: all(({ band }) => band),
    coverage: all(({ coverage }) => coverage),
    mrr: all(({ mrr }) => mrr),
    owner: all(({ owner }) => owner),
    customer_since: all(({ since }) => since),
    age_days: all(({ ageDays }) => ageDays),
  });
}
