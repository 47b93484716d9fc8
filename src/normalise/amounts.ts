import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import type { Table } from '../tables/table.ts';

/**
 * SQL of a table's column as everything after it expects it: totals with tax, in money of 4 decimals,
 * whatever the source says its amounts are.
 */
export function columnOf(table: Table, column: string, source: SourceConfig): string {
  const name = named(column);
  if (column !== 'amount') return name;
  const isMoney = (sql: string) => `cast(${sql} as decimal(18, 4)) as ${name}`;
  if (table.name === 'invoices' && source.amountIsNet === true)
    return isMoney('amount + coalesce(tax, 0)');
  // A row without a quantity is one unit.
  if (table.name === 'subscriptions' && source.amountIs === 'per_unit')
    return isMoney('amount * coalesce(quantity, 1)');
  return name;
}
