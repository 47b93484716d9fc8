import { effectUnit } from '../analyse/change.ts';
import type { Difference } from '../analyse/differences.ts';
import type { Explanation } from '../analyse/explain.ts';
import type { Period } from '../lib/periods.ts';
import { monthName } from '../lib/periods.ts';
import { formulaText } from '../measure/formula-text.ts';
import { idOf } from '../measure/ids.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { count, text } from './blocks.ts';
import { differenceCell, differenceTable, sourceOf } from './compare-rows.ts';
import { timeCell } from './explain-formula.ts';
import { readers } from './explain-table.ts';
import { valueCell } from './metrics.ts';

export type CompareInput = {
  currency: string | null;
  period: Period;
  first: Explanation;
  second: Explanation;
  /** What the definitions do differently. */
  says: string;
  differences: readonly Difference[];
  /** Measurements of both by dimension and segment. */
  segments: readonly Measurement[];
  dimensions: readonly string[];
  /** Compares segments of a dimension. */
  order: (dimension: string) => (a: string, b: string) => number;
  footer: string[];
};

const top = 20;

/** Two definitions side by side, and the accounts that make them differ. */
export function compareReport(input: CompareInput): Report {
  const { period, first, second } = input;
  const ids = [first, second].map(({ measurement }) => idOf(measurement.definition));
  const name = /^\d{4}-\d{2}$/.test(period.id) ? monthName(period.id) : period.id;
  return {
    id: 'compare',
    title: `${ids.join(' and ')} · ${name}`,
    subtitle: [
      input.says,
      ...[first, second].map(
        ({ measurement: { definition } }) => `${idOf(definition)}: ${formulaText(definition)}`,
      ),
    ],
    period: period.id,
    currency: input.currency,
    blocks: [
      valuesTable(input),
      ...input.dimensions.map((dimension) => segmentsTable(input, dimension)),
      accountsTable(input, ids),
      differenceTable(input),
    ],
    footer: input.footer,
  };
}

function valuesTable({ first, second }: CompareInput): TableBlock {
  const both = [first.measurement, second.measurement];
  const isShare = both.some(({ denominator }) => denominator !== null);
  const hasSums = both.some(({ numerator }) => numerator !== null);
  const fine = both[0]!.unit === 'percent' ? { digits: 2 } : {};
  const rows = both.map((m): Cell[] => [
    text(idOf(m.definition)),
    { ...valueCell(m), ...fine },
    ...(hasSums ? [timeCell(m.definition, m.definition.numerator, m.numerator)] : []),
    ...(isShare ? [timeCell(m.definition, m.definition.denominator, m.denominator)] : []),
    count(m.n),
  ]);
  const difference: Cell[] = [
    text('difference'),
    { ...differenceCell(both[0]!, both[1]!), ...fine },
    ...(hasSums ? [sumDifference(both, 'numerator')] : []),
    ...(isShare ? [sumDifference(both, 'denominator')] : []),
    { ...count(both[1]!.n - both[0]!.n), isChange: true },
  ];
  const notes = both.filter(({ note }) => note !== '').map((m) => `${m.metric}: ${m.note}`);
  return readers({
    name: 'values',
    titles: [
      ...['', 'Value'],
      ...(hasSums ? ['Numerator'] : []),
      ...(isShare ? ['Denominator'] : []),
      'n',
    ],
    rows: [...rows, difference],
    left: [0],
    note: notes.length === 0 ? null : notes.join('; '),
  });
}

function sumDifference(both: readonly Measurement[], of: 'numerator' | 'denominator'): Cell {
  const [a, b] = both.map((m) => m[of]);
  if (a == null || b == null) return { value: null, unit: 'number' };
  const { definition } = both[1]!;
  return {
    ...timeCell(definition, definition[of], String(Number(b) - Number(a))),
    isChange: true,
  };
}

function segmentsTable(
  { first, second, segments, order }: CompareInput,
  dimension: string,
): TableBlock {
  const own = segments.filter((m) => m.dimension === dimension);
  const names = [...new Set(own.map(({ segment }) => segment))].sort(order(dimension));
  const of = ({ measurement }: Explanation, segment: string) =>
    own.find((m) => m.definition === measurement.definition && m.segment === segment);
  const fine = first.measurement.unit === 'percent' ? { digits: 2 } : {};
  return readers({
    name: `by_${dimension}`,
    title: `By ${dimension}`,
    titles: [
      ...[dimension, idOf(first.measurement.definition), idOf(second.measurement.definition)],
      'Difference',
    ],
    rows: names.map((segment) => {
      const [a, b] = [of(first, segment), of(second, segment)];
      const value = (m: Measurement | undefined): Cell =>
        m === undefined ? text(null) : { ...valueCell(m), ...fine };
      return [text(segment), value(a), value(b), { ...differenceCell(a, b), ...fine }];
    }),
    left: [0],
    empty: `no segments by ${dimension} here`,
  });
}

/** The accounts that make the difference, the largest first. */
function accountsTable(input: CompareInput, ids: string[]): TableBlock {
  const { differences } = input;
  const columns = accountColumns(input, ids);
  return readers({
    name: 'accounts',
    title: `What makes the difference (${differences.length})`,
    titles: columns.map(([title]) => title),
    rows: differences.slice(0, top).map((d) => columns.map(([, cell]) => cell(d))),
    left: columns.flatMap(([, , align], i) => (align === 'left' ? [i] : [])),
    empty: 'no account differs',
    note: differences.length > top ? `${differences.length - top} more: --format csv` : null,
  });
}

type Column = [title: string, cell: (d: Difference) => Cell, align?: 'left'];

function accountColumns({ first, second, differences }: CompareInput, ids: string[]): Column[] {
  const { definition: a } = first.measurement;
  const { definition: b } = second.measurement;
  const hasSums = differences.some(({ numerator }) => numerator !== null);
  const hasDenominators = differences.some(({ denominator: d }) => d !== null && Number(d) !== 0);
  const less = (of: 'numerator' | 'denominator') => (d: Difference) => ({
    ...timeCell(b, b[of], d[of]),
    isChange: true as const,
  });
  const sums: Column[] = [
    [ids[0]!, (d) => timeCell(a, a.numerator, d.first?.numerator ?? '0')],
    [ids[1]!, (d) => timeCell(b, b.numerator, d.second?.numerator ?? '0')],
    ['Difference', less('numerator')],
  ];
  const unit = effectUnit(second.measurement);
  const effect = (d: Difference): Cell => ({ value: d.effect, unit, digits: 2, isChange: true });
  // The effect of a plain sum is the difference itself.
  const isQuotient = a.denominator !== undefined || b.denominator !== undefined || !hasSums;
  return [
    ['Account', (d) => text(d.name || 'no account'), 'left'],
    ...(hasSums ? sums : []),
    ...(hasDenominators ? [['of denominators', less('denominator')] as Column] : []),
    ...(isQuotient ? [['Effect', effect] as Column] : []),
    ...movesColumn(first, second),
    ['Source', sourceOf, 'left'],
  ];
}

// What each of two waterfalls says of an account.
function movesColumn(first: Explanation, second: Explanation): Column[] {
  if (first.waterfall === null || second.waterfall === null) return [];
  const words = ({ waterfall }: Explanation, id: string): string =>
    (waterfall!.movesOf.get(id) ?? []).map(({ word }) => word).join(', ') || '–';
  return [['Moves', ({ id }) => text(`${words(first, id)} / ${words(second, id)}`), 'left']];
}
