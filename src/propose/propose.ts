import { CliError, exit } from '../errors.ts';
import type { Table } from '../tables/table.ts';
import { type CompanyLine, companyLines } from './company.ts';
import { currencyFill } from './currency.ts';
import type { Export } from './exports.ts';
import { conflictsBetween } from './keys.ts';
import type { Fill, Match } from './match.ts';
import { placesOf, type Scored } from './place.ts';
import type { Inquiry } from './questions.ts';

/** An export with the table that it feeds. */
export type PlacedSource = {
  file: Export;
  table: Table;
  preset: string | null;
  fills: readonly Fill[];
  options: Match['options'];
  /** Headers that fill nothing, with the reason where there is one. */
  unused: readonly { header: string; says: string | null }[];
};

/** An export that feeds nothing, and why. */
export type Unplaced = { name: string; says: string };

/** What a config will say. */
export type Proposal = {
  sources: readonly PlacedSource[];
  unplaced: readonly Unplaced[];
  company: readonly CompanyLine[];
};

/** The order of the tables in a config is that of their declarations. */
export function propose(
  files: readonly Export[],
  order: readonly Table[],
  inquiry: Inquiry,
): Proposal {
  const placed: (PlacedSource & { score: number })[] = [];
  const unplaced: Unplaced[] = [];
  for (const file of files) {
    const match = chosen(file, inquiry);
    if (typeof match === 'string') unplaced.push({ name: file.name, says: match });
    else placed.push({ ...sourceOf(file, match, inquiry), score: match.score });
  }
  const kept = withoutRivals(placed, unplaced);
  const sources = kept.sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
  return { sources, unplaced, company: companyLines(sources, inquiry) };
}

/** The table of an export; a reason where there is none. */
function chosen(file: Export, inquiry: Inquiry): Scored | string {
  if (file.nRows === 0) return 'has no rows to tell by';
  const { fitting, whole, nearest } = placesOf(file);
  const key = `${file.name}/table`;
  const told = inquiry.told(key);
  if (told === 'none') return 'is left out, as you said';
  if (told !== null) {
    const match = whole.find(({ table }) => table.name === told);
    if (match !== undefined) return match;
    throw new CliError(`--answer ${key}=${told}: the file cannot feed that table`, {
      exitCode: exit.usage,
      hint:
        whole.length === 0
          ? 'it fits none'
          : `it fits ${whole.map(({ table }) => table.name).join(', ')}, or none to leave it out`,
    });
  }
  const [best] = fitting;
  if (best === undefined) return reason(nearest);
  if (fitting.length === 1) return best;
  const names = fitting.map(({ table }) => table.name);
  const choices = fitting.map(({ table }) => ({ value: table.name, says: table.doc }));
  inquiry.ask({ key, says: `${file.name} fits ${names.join(' and ')} equally well`, choices });
  return `fits ${names.join(' and ')} equally well: answer ${key}`;
}

function reason(nearest: Scored | null): string {
  if (nearest === null || nearest.score === 0)
    return 'fits no table: too few of its columns are known';
  const { table, lacks } = nearest;
  if (lacks.length === 0) return `fits no table well; ${table.name} is nearest`;
  return `fits no table; ${table.name} is nearest, but has ${lacks.join('; ')}`;
}

function sourceOf(file: Export, match: Match, inquiry: Inquiry): PlacedSource {
  const { table, preset, options } = match;
  const fills = match.fills.flatMap((fill) => settled(file, fill, inquiry));
  const currency = preset === null ? currencyFill(table, file, fills) : null;
  const whole = inOrder(table, currency === null ? fills : [...fills, currency]);
  const used = new Set(whole.flatMap(({ from }) => (from.kind === 'header' ? [from.header] : [])));
  const offered = whole
    .flatMap(({ open }) => open?.choices ?? [])
    .flatMap((choice) => choice.fills);
  for (const { from } of offered) if (from.kind === 'header') used.add(from.header);
  const unused = file.headings
    .filter(({ header }) => !used.has(header))
    .map(({ header }) => ({ header, says: faultOf(match, header) }));
  return { file, table, preset, fills: whole, options, unused };
}

/** A fill with the answers to what it leaves open, which may leave something else open. */
function settled(file: Export, fill: Fill, inquiry: Inquiry): Fill[] {
  if (fill.open === null) return [fill];
  const { about, says, choices } = fill.open;
  const key = `${file.name}/${about}`;
  const answer = inquiry.ask({ key, says: `${file.name}, ${says}`, choices });
  const choice = choices.find(({ value }) => value === answer);
  return choice === undefined ? [fill] : choice.fills.flatMap((one) => settled(file, one, inquiry));
}

const inOrder = ({ columns }: Table, fills: readonly Fill[]): Fill[] => {
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  return [...fills].sort((a, b) => place(a.column) - place(b.column));
};

function faultOf({ misfits }: Match, header: string): string | null {
  const misfit = misfits.find((one) => one.header === header);
  return misfit === undefined ? null : `not ${misfit.column}: ${misfit.says}`;
}

/** Of several exports with the same keys and other rows only the one that fits best can be read. */
function withoutRivals<S extends PlacedSource & { score: number }>(
  placed: readonly S[],
  unplaced: Unplaced[],
): S[] {
  const kept: S[] = [];
  for (const source of [...placed].sort((a, b) => b.score - a.score)) {
    const rival = kept.find(
      (other) => other.table === source.table && conflictsBetween(other, source) > 0,
    );
    if (rival === undefined) kept.push(source);
    else {
      const says = `would feed ${source.table.name}, but has the same ${source.table.key.join(' with ')} as ${rival.file.name} with other rows`;
      unplaced.push({ name: source.file.name, says });
    }
  }
  return placed.filter((source) => kept.includes(source));
}
