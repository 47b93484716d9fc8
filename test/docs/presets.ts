import { exampleOf } from '../../src/sources/example.ts';
import { type Expected, expectedOf, tablesOf } from '../../src/sources/expected.ts';
import { presets } from '../../src/sources/index.ts';
import type { Preset } from '../../src/sources/preset.ts';
import { spellingIn } from '../../src/sources/spelling.ts';
import { code, generated, paragraphs, table } from './markdown.ts';

/** Every preset with the headers that it reads, what to know of them, and a source to paste. */
export function presetsPage(): string {
  const vendors = presets.filter(({ isGeneric }) => !isGeneric);
  return `${paragraphs([
    generated,
    '# Presets',
    'A preset knows the headers of an export: `preset: stripe` on a source maps them to the columns of its table, and any line of `columns:` overrides it. `preset: generic` takes columns by the names of [the tables](tables.md). `cs-metrics presets` lists what stands here.',
    'A needed header that is missing stops the run; without an optional one its column is empty. Headers are found in any case, where several are named the first that exists counts. What differs from company to company, such as the question of a survey or the property that holds an account, a preset asks you to tell. Only headers that somebody can vouch for are mapped: each preset says where its names are known from, and what it leaves out you can map yourself.',
    overview(vendors),
    ...vendors.map(presetText),
  ])}\n`;
}

const overview = (vendors: readonly Preset[]): string =>
  table(
    ['preset', 'reads', 'tables'],
    vendors.map((preset) => [
      `[\`${preset.id}\`](#${preset.id})`,
      preset.title,
      code(tablesOf(preset)),
    ]),
  );

function presetText(preset: Preset): string {
  const { id, title, basis, notes = [] } = preset;
  return paragraphs([
    `## ${id}`,
    `${title}. Known from: ${basis}.`,
    notes.map((note) => `- ${note}`).join('\n'),
    ...tablesOf(preset).map((name) => `### ${id}: ${name}\n\n${columnsText(preset, name)}`),
    ['```yaml', ...exampleOf(preset), '```'].join('\n'),
  ]);
}

function columnsText(preset: Preset, name: string): string {
  const rows = expectedOf(preset, name).map((one) => {
    const filled = preset.tables[name]?.[one.column];
    const reads = filled === undefined ? '' : spellingIn(filled);
    return [`\`${one.column}\`${mark(one)}`, headersText(one), reads];
  });
  return table(['column', 'header', 'read as'], rows);
}

const mark = ({ isNeeded, headers, ask }: Expected): string =>
  ask !== null && headers.length === 0 ? ' (you tell)' : isNeeded ? ' (needed)' : '';

const headersText = ({ headers, ask }: Expected): string =>
  headers.length === 0 ? (ask?.what ?? '') : headers.map((header) => `\`${header}\``).join(' or ');
