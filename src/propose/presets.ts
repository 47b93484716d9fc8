import { presets } from '../sources/index.ts';
import type { Preset, PresetColumn } from '../sources/preset.ts';
import type { Column, Table } from '../tables/table.ts';
import type { Export } from './exports.ts';
import type { Heading } from './headers.ts';
import { constant, type Fill, fillOf, type Match, read } from './match.ts';
import { verdictOf } from './reading.ts';
import type { Values } from './verdict.ts';

/** Shares of its headers from which on an export is taken for that of a vendor. */
const leastShare = 0.6;
const leastHeaders = 3;

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
  file: Export,
): Match | null {
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
    const fill = shippedFill(table, column, heading, spec, file);
    // A line of a preset cannot be taken out, so every one must fit.
    if (fill === null) return null;
    fills.push(fill);
  }
  const nFound = fills.filter(({ from }) => from.kind === 'header').length;
  if (nFound < leastHeaders || nFound < nListed * leastShare) return null;
  return { table, preset: preset.id, fills, lacks: [], misfits: [], options: [] };
}

const isConstant = (spec: PresetColumn): spec is { value: string } =>
  typeof spec === 'object' && 'value' in spec;

const fromOf = (spec: PresetColumn): readonly string[] => {
  const from =
    typeof spec === 'object' && 'from' in spec ? spec.from : (spec as string | readonly string[]);
  return typeof from === 'string' ? [from] : from;
};

const headingFor = (spec: PresetColumn, file: Export): Heading | undefined =>
  fromOf(spec).flatMap((name) => file.headings.find(({ header }) => header === name) ?? [])[0];

/** The proposal of a preset's line; what the values ask for beyond it is written as a line of its own. */
function shippedFill(
  table: Table,
  column: Column,
  heading: Heading,
  spec: PresetColumn,
  file: Export,
): Fill | null {
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
  return verdict.kind === 'misfit' ? null : fillOf(column, heading, verdict, 1);
}

function mapped(values: Values, map: Readonly<Record<string, string>>): Values {
  return { ...values, filled: values.filled.map((text) => map[text] ?? text) };
}
