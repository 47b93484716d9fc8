import type { Step } from '../analyse/bridge.ts';
import type { Explanation } from '../analyse/explain.ts';
import type { Config } from '../config/config.ts';
import type { Definition } from '../measure/ids.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { count, segmentCell, text } from './blocks.ts';
import { readers } from './explain-table.ts';
import { tellingCell, valueCell } from './metrics.ts';

const nothing = text('');

/** Facts whose sums are money, whatever the unit of the quotient. */
const moneyFacts = new Set(['account_periods', 'ended_contracts', 'account_returns']);

/** A numerator or a denominator: money where money is summed, else a number. */
export function sumCell(
  definition: Definition,
  aggregate: string | undefined,
  value: string | null,
): Cell {
  const isMoney =
    (moneyFacts.has(definition.over) && /\bsum\(/.test(aggregate ?? '')) ||
    (definition.unit === 'money' && aggregate === definition.numerator);
  if (isMoney) return money(value);
  return { value, unit: value?.includes('.') ? 'number' : 'count' };
}

/** The same with durations in the unit of the value, where a fact counts seconds. */
export function timeCell(
  definition: Definition,
  aggregate: string | undefined,
  value: string | null,
): Cell {
  const { unit, per = 1 } = definition;
  const isTime = ['days', 'hours', 'minutes'].includes(unit) && per > 1;
  if (!isTime || aggregate !== definition.numerator || value === null) {
    return sumCell(definition, aggregate, value);
  }
  return { value: Number(value) / per, unit };
}

export const money = (value: string | number | null): Cell => ({ value, unit: 'money', digits: 2 });

/** The formula with the numbers filled in; percentiles have rows instead. */
export function formulaTable({ measurement, waterfall }: Explanation): TableBlock[] {
  const { definition, value } = measurement;
  if (definition.statistic !== undefined || value === null) return [];
  const rows =
    waterfall === null
      ? [['', numeratorWord(definition), numeratorCell(measurement), nothing] as const]
      : waterfall.steps.map(stepRow);
  const quotient = definition.denominator === undefined ? [] : quotientRows(measurement);
  const isSum = waterfall === null && definition.denominator === undefined;
  return [
    readers({
      name: 'formula',
      titles: ['', '', '', waterfall === null ? '' : 'accounts'],
      rows: [...rows, ...(isSum ? [] : quotient)].map(([sign, word, amount, n]) => {
        return [text(sign), text(word), amount, n];
      }),
      left: [0, 1],
      isFixed: true,
      pageTitle: 'Formula',
    }),
  ];
}

type Row = readonly [sign: string, word: string, amount: Cell, accounts: Cell];

function stepRow({ word, sign, amount, accounts }: Step, i: number): Row {
  const mark = sign === 0 ? '=' : sign === -1 ? '−' : i === 0 ? '' : '+';
  return [mark, word, money(amount), count(accounts)];
}

const numeratorWord = ({ words }: Definition): string => words?.numerator ?? 'numerator';
const denominatorWord = ({ words }: Definition): string => words?.denominator ?? 'denominator';

const numeratorCell = ({ definition, numerator }: Measurement): Cell =>
  sumCell(definition, definition.numerator, numerator ?? '0');

const denominatorCell = ({ definition, denominator }: Measurement): Cell =>
  sumCell(definition, definition.denominator, denominator);

const perWords: Readonly<Record<number, string>> = {
  60: 'seconds in a minute',
  3600: 'seconds in an hour',
};

function quotientRows(measurement: Measurement): Row[] {
  const { definition, unit } = measurement;
  const { times = 1, per = 1 } = definition;
  const rows: Row[] = [['÷', denominatorWord(definition), denominatorCell(measurement), nothing]];
  if (per !== 1) rows.push(['÷', perWords[per] ?? 'per', count(per), nothing]);
  if (times !== 1 && unit !== 'percent') rows.push(['×', 'points', count(times), nothing]);
  const value = { ...valueCell(measurement), digits: 2 };
  rows.push(['=', definition.title, value, nothing]);
  return rows;
}

type Segment = { measurement: Measurement; steps: readonly Step[] | null };

/** The same for each segment of a dimension. */
export function segmentTable(
  input: { config: Config; explanation: Explanation; segments: readonly Segment[] },
  dimension: string,
): TableBlock {
  const { waterfall, measurement: total } = input.explanation;
  const own = input.segments.filter(({ measurement }) => measurement.dimension === dimension);
  const shown = new Set(waterfall?.steps.map(({ word }) => word));
  const lines = own.map(({ measurement, steps }) => [
    ...valueParts(input.config, measurement),
    ...(steps === null
      ? quotientParts(measurement)
      : waterfallParts(steps.filter(({ word }) => shown.has(word)))),
  ]);
  return readers({
    name: `by_${dimension}`,
    title: `By ${dimension}`,
    titles: [dimension, ...(lines[0] ?? []).map(({ title }) => title)],
    rows: lines.map((parts, i) => [
      segmentCell(own[i]!.measurement.segment),
      ...parts.map(({ cell }) => cell),
    ]),
    left: [0],
    empty: `${total.metric} has no segments by ${dimension} here`,
  });
}

type Part = { title: string; cell: Cell };

// Narrow terminals drop columns from the right: the value comes first.
function valueParts(config: Config, measurement: Measurement): Part[] {
  const levels = levelsOf(config, measurement.definition, measurement);
  const status: Cell = { value: statusOf(measurement, levels), unit: 'status' };
  return [
    { title: 'Value', cell: tellingCell(measurement, levels) },
    ...(levels.target === null ? [] : [{ title: 'Status', cell: status }]),
    { title: 'n', cell: count(measurement.n) },
  ];
}

function waterfallParts(steps: readonly Step[]): Part[] {
  return steps.map(({ word, sign, amount }) => ({
    title: sign === -1 ? `− ${word}` : word,
    cell: { value: amount, unit: 'money' },
  }));
}

function quotientParts(measurement: Measurement): Part[] {
  const { definition } = measurement;
  if (definition.statistic !== undefined || definition.denominator === undefined) return [];
  return [
    { title: numeratorWord(definition), cell: numeratorCell(measurement) },
    { title: denominatorWord(definition), cell: denominatorCell(measurement) },
  ];
}
