import { units } from '../analyse/contribution.ts';
import { decidingInput } from '../analyse/deciding.ts';
import type { AccountPart, Explanation } from '../analyse/explain.ts';
import type { Input } from '../analyse/inputs.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Block, Cell, TableBlock } from '../reports/report.ts';
import { text } from './blocks.ts';
import { money, sumCell } from './explain-formula.ts';
import { readers } from './explain-table.ts';

const top = 10;
const mostInputs = 40;

const longestPath = 32;

/** Where a row stands, as editors understand it; a long path keeps its name, so that the line shows. */
export function sourceText({ file, line }: Input): string {
  const name = file.length > longestPath ? file.replace(/^.*\//, '…/') : file;
  return line === null ? name : `${name}:${line}`;
}

/** The accounts that moved or make up a number most. */
export function contributionTable(explanation: Explanation): Block[] {
  const { waterfall, ranking, measurement } = explanation;
  if (measurement.value === null || ranking !== null) return [];
  return [waterfall === null ? largestTable(explanation) : movesTable(explanation)];
}

const sourceCell = (part: AccountPart): Cell => {
  const input = decidingInput(part);
  return { ...text(input === null ? '' : sourceText(input)), tone: 'muted' };
};

function movesTable({ accounts, waterfall, measurement }: Explanation): TableBlock {
  const { denominator } = measurement;
  const isShare = denominator !== null;
  const moved = accounts
    .map((part) => {
      const moves = waterfall!.movesOf.get(part.id) ?? [];
      const size = moves.reduce((sum, { amount }) => sum + units(amount), 0n);
      return { part, words: moves.map(({ word }) => word).join(', '), size };
    })
    .filter(({ size }) => size !== 0n)
    .sort(
      (a, b) => compare(magnitude(b.size), magnitude(a.size)) || (a.part.id < b.part.id ? -1 : 1),
    );
  const rows = moved.slice(0, top).map(({ part, words, size }) => {
    const amount = Number(size) / 1e8;
    const tone = size > 0n ? ('good' as const) : ('bad' as const);
    const points = (100 * amount) / Number(denominator);
    return [
      text(part.name || 'no account'),
      text(words),
      { ...money(amount), isChange: true as const, tone },
      ...(isShare ? [{ value: points, unit: 'pp' as const, digits: 2, tone }] : []),
      sourceCell(part),
    ];
  });
  return readers({
    name: 'moves',
    title: 'What moved it most',
    titles: ['Account', '', 'MRR', ...(isShare ? ['Effect'] : []), 'Source'],
    rows,
    left: [0, 1, isShare ? 4 : 3],
    empty: 'nothing moved it',
    note: moved.length > top ? `${moved.length - top} more: --format csv` : null,
  });
}

const size = ({ contribution }: AccountPart): number => Math.abs(Number(contribution));

function largestTable({ measurement, accounts }: Explanation): TableBlock {
  const sorted = accounts.filter((part) => size(part) > 0).sort((a, b) => size(b) - size(a));
  return {
    ...partsTable(measurement, sorted.slice(0, top), 'Largest contributions'),
    note: sorted.length > top ? `${sorted.length - top} more: --format csv` : null,
  };
}

function partsTable(
  { definition, unit }: Measurement,
  parts: readonly AccountPart[],
  title: string,
): TableBlock {
  const { words, numerator, denominator, isDenominatorShared } = definition;
  const hasDenominator = denominator !== undefined && !isDenominatorShared;
  const columns: [string, (part: AccountPart) => Cell][] = [
    ['Account', (part) => text(part.name || 'no account')],
    [words?.numerator ?? 'Numerator', (part) => sumCell(definition, numerator, part.numerator)],
  ];
  if (hasDenominator) {
    const word = words?.denominator ?? 'Denominator';
    columns.push([word, (part) => sumCell(definition, denominator, part.denominator)]);
  }
  if (denominator !== undefined)
    columns.push(['Contribution', (part) => ({ value: part.contribution, unit, digits: 2 })]);
  const isTraced = parts.some((part) => decidingInput(part) !== null);
  if (isTraced) columns.push(['Source', sourceCell]);
  return readers({
    name: 'contributions',
    title,
    titles: columns.map(([head]) => head),
    rows: parts.map((part) => columns.map(([, cell]) => cell(part))),
    left: isTraced ? [0, columns.length - 1] : [0],
    empty: 'no account contributes',
  });
}

/** One account: what it adds, and every row behind it. */
export function accountBlocks(
  explanation: Explanation,
  { id, name }: { id: string; name: string },
): Block[] {
  const { accounts, ranking, measurement } = explanation;
  const title = name === id ? id : `${name} (${id})`;
  const part = accounts[0];
  if (part === undefined) {
    return [readers({ name: 'account', title, titles: [], rows: [], left: [], empty: notThere })];
  }
  const own = ranking === null ? [partsTable(measurement, [part], title)] : [];
  return [...own, inputTable(part, ranking === null ? 'Rows behind it' : title)];
}

const notThere = 'no row of this account counts in the period';
const moneyRoles = new Set([
  ...['opening', 'closing', 'between', 'fx', 'running', 'cancelled'],
  ...['contract', 'renewed', 'early', 'pending', 'churned', 'opportunity'],
  ...['benefit', 'cost', 'fee'],
]);

function inputTable({ inputs }: AccountPart, title: string): TableBlock {
  return readers({
    name: 'inputs',
    title,
    titles: ['Role', 'Amount', 'Source'],
    rows: inputs.map((input) => [
      text(input.role),
      moneyRoles.has(input.role) ? money(input.amount) : { value: input.amount, unit: 'number' },
      { ...text(sourceText(input)), tone: 'muted' },
    ]),
    left: [0, 2],
    limit: mostInputs,
    empty: 'no row of an export is listed',
    more: '--format csv',
  });
}

const magnitude = (size: bigint): bigint => (size < 0n ? -size : size);
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
