import { column, text } from '../compose/blocks.ts';
import { changeCell, goalText, tellingCell } from '../compose/metrics.ts';
import { idOf } from '../measure/ids.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableColumn } from '../reports/report.ts';
import type { Kit } from './block.ts';

/** A metric by its id, which readers see by its title. */
export const metricCell = (id: string, title: string): Cell => ({ ...text(id), text: title });

/** The unit of the figures in a row, for machines. */
export const unitColumn = column('unit', 'Unit', 'left', 'machines');

/** Columns of a table with a figure in each row. */
export const figureColumns: readonly TableColumn[] = [
  column('metric', 'Metric', 'left', 'machines'),
  column('title', 'Metric', 'left', 'readers'),
  column('value', 'Value'),
  unitColumn,
  column('change', 'Change'),
  column('target', 'Target'),
  column('status', 'Status', 'center'),
  column('numerator', 'Numerator', 'right', 'machines'),
  column('denominator', 'Denominator', 'right', 'machines'),
  column('n', 'n', 'right', 'machines'),
  column('note', 'Note', 'left', 'machines'),
];

/** Why figures are missing or doubtful, in one line for readers. */
export function notesOf(rows: readonly Cell[][]): string | null {
  const at = (id: string) => figureColumns.findIndex((own) => own.id === id);
  const said = rows
    .map((cells) => [cells[at('title')]!.value, cells[at('note')]!.value])
    .filter(([, note]) => note !== '')
    .map(([title, note]) => `${title}: ${note}`);
  return said.length === 0 ? null : [...new Set(said)].join(' · ');
}

/** A figure against the period before and its target. */
export function figureRow(
  { config }: Pick<Kit, 'config'>,
  title: string,
  now: Measurement,
  before: Measurement | undefined,
): Cell[] {
  const levels = levelsOf(config, now.definition, now);
  return [
    text(idOf(now.definition)),
    text(title),
    tellingCell(now, levels),
    text(now.unit),
    changeCell(now, before),
    text(goalText(levels)),
    { value: statusOf(now, levels), unit: 'status' },
    { value: now.numerator, unit: 'number' },
    { value: now.denominator, unit: 'number' },
    { value: now.n, unit: 'count' },
    { ...text(now.note), tone: 'muted' },
  ];
}

/** A figure that is no metric of the catalogue, or one that nothing tells. */
export function otherRow(
  id: string,
  title: string,
  { value, change, note }: { value: Cell; change?: Cell; note: string },
): Cell[] {
  const blank: Cell = { value: null, unit: 'text', text: '' };
  return [
    text(id),
    text(title),
    value.value === null ? { ...value, text: 'n/a' } : value,
    text(value.unit),
    change ?? { value: null, unit: value.unit },
    blank,
    { value: null, unit: 'status' },
    { value: null, unit: 'number' },
    { value: null, unit: 'number' },
    { value: null, unit: 'count' },
    { ...text(note), tone: 'muted' },
  ];
}
