import type { Table } from 'apache-arrow';
import { toIpc, toParquet } from '../engine/arrow.ts';
import { tableFromRows } from '../engine/arrow-build.ts';
import type { Value } from '../engine/arrow-column.ts';
import { type Declared, declaredSchema } from '../engine/arrow-schema.ts';
import { isDate } from '../lib/dates.ts';
import { isNumber, machineText } from '../render/cell.ts';
import type { BinaryFormat } from '../render/render.ts';
import { view } from '../render/view.ts';
import type { Cell, TableBlock, TableColumn, Unit } from '../reports/report.ts';

/** What a column of a report becomes: `decimal` has 4 places, as MRR has. */
type Kind = 'int' | 'decimal' | 'float' | 'date' | 'bool' | 'text';

// The columns that machines see, with the figures that CSV has.
async function tableOfReport(table: TableBlock): Promise<Table> {
  const { columns, rows } = view(table, 'machines');
  const found = columns.map((column, at) => {
    const cells = rows.map((row) => row[at]!);
    const kind = kindOf(cells) ?? kindNamed(column);
    const declared: Declared = { name: column.id, type: kind, doc: column.title };
    return { declared, values: cells.map((cell) => arrowValue(cell, kind)) };
  });
  const schema = await declaredSchema(found.map(({ declared }) => declared));
  const byName = found.map(({ declared, values }) => [declared.name, values]);
  return tableFromRows(schema, Object.fromEntries(byName));
}

/** Such a table as the bytes of a file. */
export async function packedTable(table: TableBlock, format: BinaryFormat): Promise<Uint8Array> {
  const packed = await tableOfReport(table);
  return format === 'parquet' ? toParquet(packed) : toIpc(packed);
}

// Numbers of several units meet in `float`, all else in `text`; null where no cell tells.
function kindOf(cells: readonly Cell[]): Kind | null {
  const known = cells.filter(isKnown).map(kindOfKnown);
  // Of what is not known the unit still tells a number from a name.
  const unknown = cells.filter((cell) => !isKnown(cell)).map(({ unit }) => kindOfUnit(unit));
  const kinds = [...new Set([...known, ...unknown.filter((kind) => kind !== 'text')])];
  if (kinds.length === 0) return cells.some(({ value }) => value !== null) ? 'text' : null;
  if (kinds.length === 1) return kinds[0]!;
  return kinds.every((kind) => ['int', 'decimal', 'float'].includes(kind)) ? 'float' : 'text';
}

// What columns of these names hold in every report that has rows; a test looks at all of them.
const named: ReadonlyMap<string, Kind> = new Map([
  ...kinds('decimal', 'amount', 'arr', 'due_arr', 'expected', 'mrr', 'mrr_lost', 'pipeline'),
  ...kinds('int', 'accounts', 'count', 'csat_n', 'customers', 'days', 'days_since_touch', 'n'),
  ...kinds('int', 'days_over', 'open', 'open_tickets', 'opened', 'previous_customers', 'resolved'),
  ...kinds('date', 'as_of', 'date', 'day', 'ends', 'last_touch', 'note_until', 'notice_by', 'when'),
  ...kinds('text', 'benchmark', 'goal', 'target_ttv'),
]);

function kinds(kind: Kind, ...names: string[]): [string, Kind][] {
  return names.map((name) => [name, kind]);
}

/** What a column holds by its name, else by its layout, so that lists without rows fit those of other months. */
export function kindNamed({ id, align }: Pick<TableColumn, 'id' | 'align'>): Kind {
  const kind = named.get(id);
  if (kind !== undefined) return kind;
  if (id.endsWith('_on')) return 'date';
  return align === 'right' ? 'float' : 'text';
}

const isKnown = (cell: Cell): boolean => machineText(cell) !== '';

function kindOfKnown(cell: Cell): Kind {
  const { value, unit } = cell;
  if (typeof value === 'boolean') return 'bool';
  const text = machineText(cell);
  if (!isNumber(cell)) return unit === 'date' && isDate(text) ? 'date' : 'text';
  if (unit === 'count') return /^-?\d{1,18}$/.test(text) ? 'int' : 'float';
  // Amounts that were divided are floats already.
  const isExact = typeof value === 'string' && /^-?\d{1,14}(\.\d{0,4}0*)?$/.test(text);
  return unit === 'money' && isExact ? 'decimal' : 'float';
}

function kindOfUnit(unit: Unit): Kind {
  if (unit === 'text' || unit === 'status') return 'text';
  if (unit === 'date') return 'date';
  if (unit === 'count') return 'int';
  return unit === 'money' ? 'decimal' : 'float';
}

function arrowValue(cell: Cell, kind: Kind): Value {
  if (cell.value === null) return null;
  const text = machineText(cell);
  if (kind === 'text') return text;
  if (text === '') return null;
  if (kind === 'bool') return cell.value;
  if (kind === 'int') return BigInt(text);
  return kind === 'float' ? Number(text) : text;
}
