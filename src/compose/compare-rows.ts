import { decimalOf, units } from '../analyse/contribution.ts';
import { decidingInput } from '../analyse/deciding.ts';
import type { Difference } from '../analyse/differences.ts';
import type { Explanation } from '../analyse/explain.ts';
import { idOf } from '../measure/ids.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableBlock, TableColumn } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';
import { sourceText } from './explain-accounts.ts';

const ids = [
  ...['role', 'dimension', 'segment', 'account_id', 'account', 'first', 'second', 'unit'],
  ...['first_value', 'second_value', 'first_numerator', 'second_numerator'],
  ...['first_denominator', 'second_denominator'],
  ...['numerator_difference', 'denominator_difference', 'difference'],
];

/** The contract of machine formats: extended only by adding columns at the end. */
const columns: TableColumn[] = ids.map((id) => column(id, id, 'left', 'machines'));

type Compared = {
  first: Explanation;
  second: Explanation;
  differences: readonly Difference[];
  segments: readonly Measurement[];
};

/**
 * For machines: a row for the total and for each segment, then the accounts that differ, whose
 * differences add up to those of the total.
 */
export function differenceTable({ first, second, differences, segments }: Compared): TableBlock {
  const [a, b] = [first.measurement, second.measurement];
  const named = [text(idOf(a.definition)), text(idOf(b.definition)), text(b.unit)];
  const ofFirst = segments.filter(({ definition }) => definition === a.definition);
  const ofSecond = segments.filter(({ definition }) => definition === b.definition);
  const places = [...ofFirst, ...ofSecond.filter((m) => at(ofFirst, m) === undefined)];
  return table({
    name: 'compare',
    columns,
    rows: [
      [...placeCells('total', a), ...named, ...figures(a, b)],
      ...places.map((m) => {
        const both = figures(at(ofFirst, m), at(ofSecond, m));
        return [...placeCells('segment', m), ...named, ...both];
      }),
      ...differences.map((d) => accountRow(d, named)),
    ],
    for: 'machines',
  });
}

const at = (among: readonly Measurement[], { dimension, segment }: Measurement) =>
  among.find((m) => m.dimension === dimension && m.segment === segment);

const placeCells = (role: string, { dimension, segment }: Measurement): Cell[] => [
  ...[text(role), text(dimension), text(segment)],
  ...[text(''), text('')],
];

const number = (value: string | number | null | undefined): Cell => ({
  value: value ?? null,
  unit: 'number',
});

function figures(a: Measurement | undefined, b: Measurement | undefined): Cell[] {
  const value = (m: Measurement | undefined): Cell =>
    m === undefined ? number(null) : { value: m.exact ?? m.value, unit: m.unit };
  return [
    ...[value(a), value(b), number(a?.numerator), number(b?.numerator)],
    ...[number(a?.denominator), number(b?.denominator)],
    number(less(a?.numerator, b?.numerator)),
    number(less(a?.denominator, b?.denominator)),
    { ...differenceCell(a, b), isChange: undefined },
  ];
}

const less = (a: string | null | undefined, b: string | null | undefined): string | null =>
  a == null || b == null ? null : decimalOf(units(b) - units(a));

function accountRow(d: Difference, named: Cell[]): Cell[] {
  return [
    ...[text('account'), text(''), text(''), text(d.id), text(d.name), ...named],
    ...[number(null), number(null), number(d.first?.numerator), number(d.second?.numerator)],
    ...[number(d.first?.denominator), number(d.second?.denominator)],
    ...[number(d.numerator), number(d.denominator), number(d.effect)],
  ];
}

/** Second less first in the unit of both; percentages differ by points. */
export function differenceCell(a: Measurement | undefined, b: Measurement | undefined): Cell {
  if (a === undefined || b === undefined || a.value === null || b.value === null) {
    return { value: null, unit: 'number' };
  }
  const unit = b.unit === 'percent' ? 'pp' : b.unit;
  const exact = a.exact !== null && b.exact !== null ? less(a.exact, b.exact) : null;
  return { value: exact ?? b.value - a.value, unit, isChange: true };
}

/** The row of an export that says most about a difference. */
export function sourceOf({ first, second }: Difference): Cell {
  const inputs = [second, first].map((part) => (part === null ? null : decidingInput(part)));
  const input = inputs.find((found) => found !== null) ?? null;
  return { ...text(input === null ? '' : sourceText(input)), tone: 'muted' };
}
