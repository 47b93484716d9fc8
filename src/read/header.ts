import { CliError, type ExitCode, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import type { Head } from './head.ts';

const maxColumns = 2000;

type Place = { where: string; exitCode: ExitCode };

/** Column names in file order: trimmed, each once, empty columns numbered. */
export function columnNames(head: Head, path: string, repeats: readonly string[] = []): string[] {
  const { headerRecords } = head;
  const cells = renamed(
    head.header.cells.map((cell) => cell.trim()),
    repeats,
  );
  const at = { where: `${clean(path)}:${head.header.line}`, exitCode: exit.input };
  if (cells.length > maxColumns) {
    throw new CliError(`the header has ${cells.length} columns, more than ${maxColumns}`, {
      ...at,
      hint: 'check `delimiter:`, or export fewer columns',
    });
  }
  // Further header records say what the first leaves out, so only a single one must be complete.
  const bare = cells.findIndex((cell, i) => cell === '' && headerRecords === 1 && hasData(head, i));
  if (bare >= 0) {
    throw new CliError(`column ${bare + 1} holds data but has no name in the header`, {
      ...at,
      hint: `give column ${bare + 1} a name, or remove it`,
    });
  }
  refuseTwins(cells, at);
  return numbered(cells);
}

/** A cell here and there may be a slip; a column of data is not. */
function hasData(head: Head, column: number): boolean {
  const nFilled = head.sample.filter((row) => row.cells[column]?.trim()).length;
  return nFilled > head.sample.length / 10;
}

/** Headers that a vendor is known to repeat, numbered from the second on. */
function renamed(cells: readonly string[], repeats: readonly string[]): string[] {
  const isFirst = (cell: string, i: number) => cells.indexOf(cell) === i;
  return cells.map((cell, i) =>
    repeats.includes(cell) && !isFirst(cell, i) ? `${cell} (${i + 1})` : cell,
  );
}

function refuseTwins(cells: readonly string[], at: Place): void {
  const seen = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const key = cell.replace(/\s+/g, ' ').toLowerCase();
    const twin = seen.get(key);
    if (key !== '' && twin !== undefined) throw twinError(cells, twin, i, at);
    seen.set(key, i);
  }
}

function twinError(cells: readonly string[], first: number, second: number, at: Place): CliError {
  const [a, b] = [clean(cells[first]!), clean(cells[second]!)];
  const what = a === b ? `columns ${first + 1} and ${second + 1} are both named "${a}"` : null;
  return new CliError(
    what ?? `columns ${first + 1} "${a}" and ${second + 1} "${b}" differ in case or spaces only`,
    { ...at, hint: 'rename one of them in the header' },
  );
}

function numbered(cells: readonly string[]): string[] {
  const taken = new Set(cells.map((cell) => cell.toLowerCase()));
  return cells.map((cell, i) => {
    let name = cell === '' ? `column_${i + 1}` : cell;
    while (cell === '' && taken.has(name)) name += '_';
    return name;
  });
}
