import { clean, grouped } from '../lib/text.ts';
import type { Fill, From } from './match.ts';
import type { PlacedSource, Proposal, Unplaced } from './propose.ts';
import { scalar } from './quotes.ts';
import type { Spelling } from './verdict.ts';
import { wrapped } from './wrapped.ts';

/** A line with its evidence. */
type Line = { text: string; says: string };

const width = 80;
const leastGap = 2;
/** Names that leave room for their evidence beside them. */
const widestName = 30;

/** The config in YAML, with the evidence of each proposal beside it. */
export function written(proposal: Proposal, command: string, unread: readonly Unplaced[]): string {
  const { sources, unplaced, company } = proposal;
  const placed = (where: 'head' | 'foot') =>
    company.filter(({ place }) => place === where).map(({ text, says }) => ({ text, says }));
  const blocks = [
    headOf(command),
    aligned([{ text: 'version: 1', says: '' }, ...placed('head')]),
    [
      'sources:',
      ...sources.flatMap((source, i) => [...(i === 0 ? [] : ['']), ...sourceLines(source)]),
    ],
    [...unplaced, ...unread].flatMap(({ name, says }) => comment(`${name}: ${says}`, '  ')),
    aligned(placed('foot')),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headOf(command: string): string[] {
  return [
    ...comment(
      `Proposed by \`${command}\`. Beside each line stands what speaks for it; "assumed" is worth a look, "open" waits for you.`,
      '',
    ),
    ...comment(
      'README.md and docs/tables.md tell what else there is; cs-metrics check shows what the exports hold.',
      '',
    ),
  ];
}

function sourceLines(source: PlacedSource): string[] {
  const { file, table, preset, fills, options, unused } = source;
  const isOwn = preset === null && isGeneric(source);
  const told: Line[] = [
    {
      text: `    files: ${scalar(file.name)}`,
      says:
        file.files.length > 1
          ? `${file.files.length} files: ${file.files.slice(0, 2).join(', ')}${file.files.length > 2 ? ' …' : ''}`
          : '',
    },
    ...(file.encoding === null
      ? []
      : [{ text: `    encoding: ${file.encoding.name}`, says: encodingSays(file.encoding) }]),
    ...(['"', ',', null].includes(file.delimiter)
      ? []
      : [{ text: `    delimiter: ${JSON.stringify(file.delimiter)}`, says: '' }]),
    ...missingLine(fills),
    ...options.map(({ key, value, says }) => ({ text: `    ${key}: ${value}`, says })),
  ];
  const more = preset ?? (isOwn ? 'generic' : null);
  if (more !== null)
    told.push({ text: `    preset: ${more}`, says: isOwn ? 'the headers are our own names' : '' });
  const shown = more === null ? [] : evidence(fills, preset !== null);
  const own = more === null ? fills : fills.filter((fill) => preset !== null && isOverride(fill));
  const live = own.filter(({ open }) => open === null);
  const lines = [
    ...aligned(
      live.map((fill) => ({ text: `      ${lineOf(fill.column, fill.from)}`, says: fill.says })),
    ),
    ...own.filter(({ open }) => open !== null).flatMap((fill) => openLines(table, fill)),
  ];
  // A key without a value would be no mapping.
  const isLive = lines.some((line) => !/^ *#/.test(line));
  const columns = [
    ...(isLive ? ['    columns:'] : lines.length > 0 ? ['    # columns:'] : []),
    ...lines,
  ];
  const notices = [rowsOf(file), ...file.notices].join('; ');
  return [
    ...comment(notices, '  '),
    `  - table: ${table.name}`,
    ...aligned(told),
    ...shown,
    ...columns,
    ...unusedLines(unused),
  ];
}

/** Whether every column has its own name and is read as it stands, and so has every other of our names. */
function isGeneric({ fills, unused, table }: PlacedSource): boolean {
  const isOurs = (header: string) => table.columns.some(({ name }) => name === header);
  return (
    !unused.some(({ header }) => isOurs(header)) &&
    fills.every(({ column, from, open }) => {
      return (
        open === null && from.kind === 'header' && from.header === column && isPlain(from.spelling)
      );
    })
  );
}

const isPlain = (spelling: Spelling): boolean => Object.keys(spelling).length === 0;

/** A line that a preset does not say by itself. */
const isOverride = ({ from, open, isOwn }: Fill): boolean =>
  isOwn === true || open !== null || (from.kind === 'header' && !isPlain(from.spelling));

function encodingSays({ shows, rival }: { shows: string; rival: string | null }): string {
  return `reads ${JSON.stringify(shows)}${rival === null ? '' : `; assumed, ${rival} is possible`}`;
}

function missingLine(fills: readonly Fill[]): Line[] {
  const missing = [...new Set(fills.flatMap((fill) => fill.missing))].sort();
  if (missing.length === 0) return [];
  const columns = fills.filter((fill) => fill.missing.length > 0).map(({ column }) => column);
  return [
    {
      text: `    missing: [${missing.map((text) => JSON.stringify(text)).join(', ')}]`,
      says: `in ${columns.join(', ')}`,
    },
  ];
}

function rowsOf({ nRows, nRagged, isWhole }: PlacedSource['file']): string {
  const ragged = nRagged === 0 ? '' : `, ${grouped(nRagged)} more do not fit the header`;
  return `${isWhole ? 'All' : 'The first'} ${grouped(nRows)} rows were looked at${ragged}`;
}

/** Evidence of columns that a preset maps. */
function evidence(fills: readonly Fill[], isVendor: boolean): string[] {
  const shown = fills.filter(({ from, open }) => from.kind === 'header' && open === null);
  const names = shown.map(({ column, from }) =>
    isVendor && from.kind === 'header' ? `${column} ← ${from.header}` : column,
  );
  const longest = Math.max(0, ...names.map((name) => name.length));
  if (longest > widestName)
    return shown.flatMap(({ says }, i) => comment(`${names[i]}: ${says}`, '    '));
  return shown.flatMap(({ says }, i) =>
    comment(`${names[i]!.padEnd(longest)}  ${says}`, '    ', longest + 2),
  );
}

/** A line of `columns:`. */
export function lineOf(column: string, from: From): string {
  if (from.kind === 'value') return `${column}: {value: ${scalar(from.value)}}`;
  const { sql, map, ...rest } = from.spelling;
  if (sql !== undefined) return `${column}: {sql: ${JSON.stringify(sql)}}`;
  const parts = Object.entries(rest).map(
    ([key, value]) =>
      `${key}: ${key === 'timezone' || key === 'unit' ? value : JSON.stringify(value)}`,
  );
  const words = Object.entries(map ?? {}).map(([word, ours]) => `${scalar(word)}: ${scalar(ours)}`);
  if (words.length > 0) parts.push(`map: {${words.join(', ')}}`);
  if (parts.length === 0) return `${column}: ${scalar(from.header)}`;
  return `${column}: {from: ${scalar(from.header)}, ${parts.join(', ')}}`;
}

/**
 * The readings of what is open. A column without which figures would be wrong is given a header that no
 * file has, so that a run refuses the file until it is decided.
 */
function openLines(table: PlacedSource['table'], { column, open }: Fill): string[] {
  const { says, choices } = open!;
  const declared = table.columns.find(({ name }) => name === column)!;
  const isNeeded = declared.isRequired === true || declared.isStrict === true;
  const readings = choices.flatMap(({ says, fills }) =>
    fills.map((fill, i) => {
      const line = fill.open === null ? lineOf(fill.column, fill.from) : `${fill.column}: …`;
      return `      # ${line}${i === 0 ? `  # ${clean(says)}` : ''}`;
    }),
  );
  return [
    ...comment(`open: ${says}; write one of`, '      '),
    ...readings,
    ...(isNeeded ? [`      ${column}: "?"`] : []),
  ];
}

function unusedLines(unused: PlacedSource['unused']): string[] {
  if (unused.length === 0) return [];
  const plain = unused.filter(({ says }) => says === null).map(({ header }) => header);
  return [
    ...(plain.length === 0 ? [] : comment(`not used: ${plain.join(', ')}`, '    ')),
    ...unused.flatMap(({ header, says }) =>
      says === null ? [] : comment(`not used: ${header}, ${says}`, '    '),
    ),
  ];
}

/** Lines with their evidence in one column, or above the lines that are too long for it. */
function aligned(lines: readonly Line[]): string[] {
  const texts = lines.map(({ text, says }) => ({ text, says: clean(says) }));
  let beside = texts.filter(({ says }) => says !== '');
  const column = () => leastGap + Math.max(0, ...beside.map(({ text }) => text.length));
  const isWide = ({ says }: Line) => column() + 2 + says.length > width;
  while (beside.some(isWide)) {
    const longest = beside.reduce((a, b) =>
      b.text.length + b.says.length > a.text.length + a.says.length ? b : a,
    );
    beside = beside.filter((line) => line !== longest);
  }
  return texts.flatMap((line) => {
    if (line.says === '') return [line.text];
    if (beside.includes(line)) return [`${line.text.padEnd(column())}# ${line.says}`];
    return [...comment(line.says, /^ */.exec(line.text)![0]), line.text];
  });
}

/** A comment of as many lines as it takes. */
const comment = (text: string, indent: string, hang = 2): string[] =>
  wrapped(clean(text), width - indent.length - 2, hang).map((line) => `${indent}# ${line}`);
