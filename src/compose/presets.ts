import { wrap } from '../lib/width.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { exampleOf } from '../sources/example.ts';
import { type Expected, expectedOf, tablesOf } from '../sources/expected.ts';
import { presets } from '../sources/index.ts';
import type { Preset } from '../sources/preset.ts';
import { spellingIn } from '../sources/spelling.ts';
import { version } from '../version.ts';
import { column, table, text } from './blocks.ts';

/** All presets with the tables that they feed and the headers that they need. */
export function presetList(): Report {
  const rows = presets.flatMap((preset) =>
    tablesOf(preset)
      .slice(0, preset.isGeneric ? 0 : undefined)
      .map((name, i) => summaryOf(preset, name, i === 0)),
  );
  return {
    ...report(`${presets.length} presets: \`preset:\` of a source names one`),
    blocks: [
      table({
        name: 'presets',
        for: 'readers',
        columns: [
          column('preset', 'Preset', 'left'),
          column('table', 'Table', 'left'),
          column('needs', 'Needs the headers', 'left'),
          column('optional', 'More'),
          column('told', 'You tell', 'left'),
        ],
        rows: [...genericRows(), ...rows],
        note: 'cs-metrics presets NAME says more about one, with a source block to paste',
      }),
      columnTable(presets),
    ],
  };
}

/** One preset: where its columns come from, what to know, and a source block to paste. */
export function presetDetail(preset: Preset): Report {
  const feeds = preset.isGeneric ? [] : tablesOf(preset);
  return {
    ...report(preset.title, `known from ${preset.basis}`),
    title: `Preset ${preset.id}`,
    blocks: [
      ...feeds.map((name) => readable(preset, name)),
      ...(preset.notes === undefined
        ? []
        : [{ kind: 'text' as const, title: 'To know', lines: preset.notes.flatMap(noteLines) }]),
      { kind: 'text', title: 'For the config', lines: exampleOf(preset) },
      columnTable([preset]),
    ],
  };
}

const report = (...subtitle: string[]): Omit<Report, 'blocks'> => ({
  id: 'presets',
  title: 'Presets',
  subtitle,
  period: '',
  currency: null,
  footer: [`cs-metrics ${version}`],
});

/** A sentence on lines that a terminal of 80 columns holds. */
const noteLines = (note: string): string[] =>
  wrap(note, 76).map((line, i) => (i === 0 ? `· ${line}` : `  ${line}`));

const genericRows = (): Cell[][] => [
  [text('generic'), text('any'), text('named as the columns of the table'), text(''), text('')],
];

function summaryOf(preset: Preset, name: string, isFirst: boolean): Cell[] {
  const expected = expectedOf(preset, name);
  const needed = expected.filter((one) => needOf(one) === 'needed' && one.headers.length > 0);
  const optional = expected.filter((one) => needOf(one) === 'optional');
  const told = expected.filter((one) => needOf(one) === 'told');
  return [
    text(isFirst ? preset.id : ''),
    text(name),
    text(needed.map(({ headers }) => headers[0]!).join(', ')),
    { value: optional.length, unit: 'count' },
    text(told.map((one) => one.column).join(', ')),
  ];
}

/** needed: a file without it is refused · optional · told: only the config can tell it. */
function needOf({ isNeeded, ask, headers }: Expected): 'needed' | 'optional' | 'told' {
  if (ask !== null && headers.length === 0) return 'told';
  return isNeeded ? 'needed' : 'optional';
}

function readable(preset: Preset, name: string): TableBlock {
  return table({
    name,
    title: name,
    for: 'readers',
    columns: [
      column('column', 'Column', 'left'),
      column('need', '', 'left'),
      column('header', 'Header', 'left'),
      column('reads', 'Read as', 'left'),
    ],
    rows: expectedOf(preset, name).map((one) => {
      const filled = preset.tables[name]?.[one.column];
      return [
        text(one.column),
        text(needOf(one) === 'optional' ? '' : needOf(one)),
        text(one.headers.join(' or ') || (one.ask?.what ?? '')),
        text(filled === undefined ? '' : spellingIn(filled)),
      ];
    }),
  });
}

/** The contract of machine formats: a row for each column, extended only by adding columns at the end. */
function columnTable(shown: readonly Preset[]): TableBlock {
  const ids = ['preset', 'table', 'column', 'headers', 'need', 'read_as', 'example'];
  return table({
    name: 'columns',
    for: 'machines',
    columns: ids.map((id) => column(id, id, 'left')),
    rows: shown.flatMap((preset) =>
      tablesOf(preset).flatMap((name) =>
        expectedOf(preset, name).map((one) => {
          const filled = preset.tables[name]?.[one.column];
          return [
            ...[preset.id, name, one.column, one.headers.join('|'), needOf(one)],
            filled === undefined ? '' : spellingIn(filled),
            one.ask?.example ?? '',
          ].map(text);
        }),
      ),
    ),
  });
}
