import { presets } from '../sources/index.ts';
import type { Ask, Preset, PresetColumn } from '../sources/preset.ts';
import type { Column, Table } from '../tables/table.ts';
import { isIso } from './dates.ts';
import type { Export } from './exports.ts';
import { type Heading, likeness } from './headers.ts';
import {
  constant,
  type Fill,
  type From,
  fillOf,
  type Match,
  matchNames,
  type OpenChoice,
  read,
} from './match.ts';
import { verdictOf } from './reading.ts';
import { surveyFill } from './surveys.ts';
import type { Values } from './verdict.ts';

/** Shares of its headers from which on an export is taken for that of a vendor. */
const leastShare = 0.6;
const leastHeaders = 3;
/** From which share on it is, whatever the headers are. */
const sureShare = 0.8;

/** What the shipped mappings make of an export, one match for each table of a vendor that fits. */
export function matchPresets(table: Table, file: Export): Match[] {
  return presets.flatMap((preset) => {
    const shipped = preset.tables[table.name];
    return shipped === undefined ? [] : (matchPreset(preset, table, shipped, file) ?? []);
  });
}

function matchPreset(
  preset: Preset,
  table: Table,
  shipped: Readonly<Record<string, PresetColumn>>,
  whole: Export,
): Match | null {
  const file = withoutHeader(whole, preset);
  const fills: Fill[] = [];
  let nListed = 0;
  for (const [name, spec] of Object.entries(shipped)) {
    const column = table.columns.find((one) => one.name === name)!;
    if (isConstant(spec)) {
      fills.push(constant(name, spec.value, `as preset ${preset.id} says`));
      continue;
    }
    nListed++;
    const heading = headingFor(spec, file);
    if (heading === undefined) continue;
    fills.push(shippedFill(table, column, heading, spec, file));
  }
  const found = fills.flatMap(({ column, from }) =>
    from.kind === 'header' ? [{ column, header: from.header }] : [],
  );
  if (found.length < leastHeaders || found.length < nListed * leastShare) return null;
  // A few names that anybody may use do not make an export one of this vendor.
  const isOwn = found.some(({ column, header }) => isStrange(table, column, header, file));
  if (found.length < nListed * sureShare && !isOwn) return null;
  const told = asked(preset, table, fills, file);
  return { table, preset: preset.id, fills: told, lacks: [], misfits: [], options: [] };
}

/** The export without what a vendor writes below its header. */
function withoutHeader(file: Export, { files }: Preset): Export {
  const more = (files?.header?.rows ?? 1) - 1;
  if (more === 0) return file;
  const columns = [...file.values.values()];
  const last = columns.map(({ cells }) => cells[more - 1] ?? '');
  const { sign } = files!.header!;
  if (!(sign === '' ? last[0] === '' : last.some((cell) => cell.startsWith(sign)))) return file;
  const values = columns.map((own): [string, Values] => {
    const cells = own.cells.slice(more);
    const filled = cells.filter((cell) => cell !== '');
    return [own.header, { ...own, cells, filled, nEmpty: cells.length - filled.length }];
  });
  return { ...file, values: new Map(values), nRows: file.nRows - more };
}

/** What the preset cannot know of a company, by the names of the file's other headers. */
function asked(preset: Preset, table: Table, fills: readonly Fill[], file: Export): Fill[] {
  const asks = preset.asks?.[table.name] ?? [];
  if (asks.length === 0) return [...fills];
  const used = new Set(fills.flatMap(({ from }) => (from.kind === 'header' ? [from.header] : [])));
  const headings = file.headings.filter(({ header }) => !used.has(header));
  const named = matchNames(table, { ...file, headings }).fills;
  const isAsked = (name: string) => asks.some(({ column, or }) => name === column || name === or);
  const more = named.filter(({ column }) => isAsked(column));
  const whole: Fill[] = [...fills, ...more.map((fill) => ({ ...fill, isOwn: true as const }))];
  const survey = surveyFill(file, whole);
  const isTold = (name: string | undefined) => whole.some(({ column }) => column === name);
  if (!isTold('survey') && isAsked('survey') && survey !== null)
    whole.push({ ...survey, isOwn: true });
  const untold = asks.filter(({ column, or }) => !isTold(column) && !isTold(or));
  const left = headings.filter(({ header }) => !more.some(({ from }) => isFrom(from, header)));
  return [...whole, ...untold.map((ask) => unknown(preset, table, ask, left, file))];
}

const isFrom = (from: From, header: string): boolean =>
  from.kind === 'header' && from.header === header;

/** Words that a column may have in every row. */
const constants: Readonly<Record<string, readonly string[]>> = {
  survey: ['nps', 'csat', 'ces'],
  interval: ['month', 'quarter', 'year'],
};

/** A question for what differs from company to company: which of the headers that are left holds it. */
function unknown(
  preset: Preset,
  table: Table,
  ask: Ask,
  left: readonly Heading[],
  file: Export,
): Fill {
  const { column: name, what } = ask;
  const column = table.columns.find((one) => one.name === name)!;
  const same = (constants[name] ?? []).map((value): OpenChoice => {
    const fill = { ...constant(name, value, 'told by you'), isOwn: true as const };
    return { value, says: `${value} in every row`, fills: [fill] };
  });
  const headers = left.flatMap((heading) => headerChoices(table, column, heading, file));
  const says = `preset ${preset.id} cannot know ${name} (${what})`;
  const open = { about: name, says, choices: [...same, ...headers] };
  return { ...constant(name, '', ''), open, isOwn: true };
}

/** A header as an answer; amounts may be in cents as well. */
function headerChoices(table: Table, column: Column, heading: Heading, file: Export): OpenChoice[] {
  const { header } = heading;
  const { filled } = file.values.get(header)!;
  const verdict = read(table, column, heading, file);
  const isDate = column.type === 'text' && filled.every(isIso);
  if (verdict.kind === 'misfit' || filled.length === 0 || isDate) return [];
  const fill: Fill = { ...fillOf(column, heading, verdict, 1), isOwn: true };
  const says = `such as ${filled[0]!.slice(0, 30)}`;
  const own = { value: header, says, fills: [fill] };
  if (column.name !== 'amount' || verdict.kind !== 'fits') return [own];
  const from: From = { kind: 'header', header, spelling: { ...verdict.spelling, unit: 'minor' } };
  return [own, { value: `${header} in cents`, says, fills: [{ ...fill, from }] }];
}

/** Whether only this vendor calls the column so. */
function isStrange(table: Table, name: string, header: string, file: Export): boolean {
  const column = table.columns.find((one) => one.name === name)!;
  const heading = file.headings.find((one) => one.header === header)!;
  return likeness(heading, table, column) === 0;
}

const isConstant = (spec: PresetColumn): spec is { value: string } =>
  typeof spec === 'object' && 'value' in spec;

const fromOf = (spec: PresetColumn): readonly string[] => {
  const from =
    typeof spec === 'object' && 'from' in spec ? spec.from : (spec as string | readonly string[]);
  return typeof from === 'string' ? [from] : from;
};

const headingFor = (spec: PresetColumn, file: Export): Heading | undefined =>
  fromOf(spec).flatMap((name) => {
    const sought = name.toLowerCase();
    const same = file.headings.find(({ header }) => header === name);
    return same ?? file.headings.find(({ header }) => header.toLowerCase() === sought) ?? [];
  })[0];

/** The proposal of a preset's line; what the values ask for beyond it is written as a line of its own. */
function shippedFill(
  table: Table,
  column: Column,
  heading: Heading,
  spec: PresetColumn,
  file: Export,
): Fill {
  const spelt = typeof spec === 'object' && 'from' in spec ? spec : null;
  const values = file.values.get(heading.header)!;
  if (spelt?.format !== undefined) {
    return fillOf(
      column,
      heading,
      { kind: 'fits', spelling: {}, says: `as ${spelt.format}`, missing: [] },
      1,
    );
  }
  const verdict =
    spelt?.map === undefined
      ? read(table, column, heading, file)
      : verdictOf(table, column, heading, mapped(values, spelt.map), file.habits);
  if (verdict.kind !== 'misfit') return fillOf(column, heading, verdict, 1);
  // A line of a preset cannot be taken out; what does not fit it is told.
  const says = `as the preset has it, but ${verdict.says}`;
  return fillOf(column, heading, { kind: 'fits', spelling: {}, says, missing: [] }, 1);
}

/** The values in the words of the table; those that mean nothing are empty. */
function mapped(values: Values, map: Readonly<Record<string, string | null>>): Values {
  const cells = values.cells.map((text) => (text in map ? (map[text] ?? '') : text));
  const filled = cells.filter((cell) => cell !== '');
  return { ...values, cells, filled, nEmpty: cells.length - filled.length };
}
