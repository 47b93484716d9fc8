import type { Table as ArrowTable } from 'apache-arrow';
import type { Config } from '../config/config.ts';
import { tableFromEngine } from '../engine/arrow.ts';
import { arrowSchema, declaredSchema } from '../engine/arrow-schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { Normalised } from '../normalise/normalise.ts';
import { sourceLines } from '../normalise/source-lines.ts';
import { tableSql } from '../normalise/table-sql.ts';
import { ready, type ScoreQuery } from '../score/sql.ts';
import { tableNamed } from '../tables/index.ts';
import { accountMonthColumns, accountMonthsSql } from './account-months.ts';

type Read = { engine: Engine; config: Config; normalised: Pick<Normalised, 'files'> };

/** A normalised table, all columns of its declaration, rows in the order of its key. */
export async function normalisedTable(
  { engine, config, normalised }: Read,
  name: string,
): Promise<ArrowTable> {
  const table = tableNamed(name);
  const lines = await sourceLines(engine, table, normalised.files);
  const sql = tableSql(table, normalised.files, lines, config);
  return tableFromEngine(engine, sql, await arrowSchema(table));
}

/** A row per account and month; the facts stand already. */
export async function accountMonthTable(engine: Engine, query: ScoreQuery): Promise<ArrowTable> {
  await ready(query);
  const schema = await declaredSchema(accountMonthColumns);
  return tableFromEngine(engine, accountMonthsSql(query), schema);
}
