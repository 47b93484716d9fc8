import { type Change, effectUnit, type SegmentChange } from '../analyse/change.ts';
import { decimalOf, sumOf, units } from '../analyse/contribution.ts';
import type { Difference } from '../analyse/differences.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Block, Cell, TableBlock, TableColumn } from '../reports/report.ts';
import { column, segmentCell, table, text } from './blocks.ts';
import { differenceCell, sourceOf } from './compare-rows.ts';
import { sumCell } from './explain-formula.ts';
import { readers } from './explain-table.ts';
import { valueCell } from './metrics.ts';

const top = 10;

/** What changed since the period before: by segment in rate and mix, and by account. */
export function changeTables(change: Change): Block[] {
  return [...change.bySegment.map((split) => segmentTable(change, split)), moversTable(change)];
}

const titles = ['Before', 'Now', 'Share before', 'Share now'];

function segmentTable(change: Change, { dimension, segments }: Change['bySegment'][number]) {
  const { before, now } = change;
  const unit = effectUnit(now);
  const fine = now.unit === 'percent' ? { digits: 2 } : {};
  const value = (m: Measurement | null): Cell =>
    m === null ? text(null) : { ...valueCell(m), ...fine };
  const effect = (size: string | null): Cell => ({ value: size, unit, digits: 2, isChange: true });
  const share = (percent: number): Cell => ({ value: percent, unit: 'percent' });
  const own = segments ?? [];
  const isSplit = own.some(({ rate }) => rate !== null);
  const effects = (s: Pick<SegmentChange, 'rate' | 'mix' | 'effect'>): Cell[] => [
    ...(isSplit ? [effect(s.rate), effect(s.mix)] : []),
    effect(s.effect),
  ];
  const sum = (of: 'rate' | 'mix' | 'effect'): string =>
    decimalOf(sumOf(own.map((s) => units(s[of]))));
  const total = { rate: sum('rate'), mix: sum('mix'), effect: sum('effect') };
  return readers({
    name: `change_by_${dimension}`,
    title: `What changed since ${before.period}, by ${dimension}`,
    titles: [dimension, ...titles, ...(isSplit ? ['Rate', 'Mix'] : []), 'Effect'],
    rows: [
      ...own.map((s) => [
        ...[segmentCell(s.segment), value(s.before), value(s.now)],
        ...[share(s.shareBefore), share(s.shareNow), ...effects(s)],
      ]),
      ...(own.length === 0
        ? []
        : [[text('total'), value(before), value(now), share(100), share(100), ...effects(total)]]),
    ],
    left: [0],
    // What the change is made of says more than what it was.
    leaving: [1, 3, 4],
    staying: [0],
    empty: `the segments by ${dimension} do not make up the number in both periods`,
    note: isSplit ? 'Rate: its own value changed. Mix: its share of the denominator changed' : null,
  });
}

function moversTable({ before, now, accounts }: Change): TableBlock {
  const { definition } = now;
  const unit = effectUnit(now);
  // The effect of a plain sum is the sum's own change.
  const hasSums =
    definition.denominator !== undefined && accounts.some(({ numerator }) => numerator !== null);
  const hasDenominators = accounts.some(({ denominator: d }) => d !== null && Number(d) !== 0);
  const columns: [string, (d: Difference) => Cell][] = [
    ['Account', (d) => text(d.name || 'no account')],
  ];
  if (hasSums) {
    const word = definition.words?.numerator ?? 'numerator';
    columns.push([word, (d) => changed(sumCell(definition, definition.numerator, d.numerator))]);
  }
  if (hasDenominators) {
    const word = definition.words?.denominator ?? 'denominator';
    const cell = (d: Difference) => sumCell(definition, definition.denominator, d.denominator);
    columns.push([word, (d) => changed(cell(d))]);
  }
  columns.push(['Effect', (d) => ({ value: d.effect, unit, digits: 2, isChange: true })]);
  columns.push(['Source', sourceOf]);
  return readers({
    name: 'movers',
    title: `Who changed it most since ${before.period}`,
    titles: columns.map(([title]) => title),
    rows: accounts.slice(0, top).map((d) => columns.map(([, cell]) => cell(d))),
    left: [0, columns.length - 1],
    empty: 'no account changed it',
    note: accounts.length > top ? `${accounts.length - top} more: --change --format csv` : null,
  });
}

const changed = (cell: Cell): Cell => ({ ...cell, isChange: true });

const ids = [
  ...['role', 'dimension', 'segment', 'account_id', 'account', 'period_before', 'period'],
  ...['value_before', 'value', 'unit', 'numerator_before', 'numerator'],
  ...['denominator_before', 'denominator', 'rate_effect', 'mix_effect', 'effect'],
];

/** The contract of machine formats: extended only by adding columns at the end. */
const columns: TableColumn[] = ids.map((id) => column(id, id, 'left', 'machines'));

/** For machines: the total, the segments, the accounts; segments and accounts each add up to the total. */
export function changeRows(change: Change | null): TableBlock {
  if (change === null) return table({ name: 'change', columns, rows: [], for: 'machines' });
  const { before, now, bySegment, accounts } = change;
  const periods = [text(before.period), text(now.period)];
  const row = (place: Cell[], a: Measurement | null, b: Measurement | null, effects: Cell[]) => [
    ...[...place, ...periods, value(a), value(b), text(now.unit)],
    ...[number(a?.numerator), number(b?.numerator)],
    ...[number(a?.denominator), number(b?.denominator), ...effects],
  ];
  const nobody = [text(''), text('')];
  return table({
    name: 'change',
    columns,
    rows: [
      row([text('total'), text(''), text(''), ...nobody], before, now, [
        ...[number(null), number(null), { ...differenceCell(before, now), isChange: undefined }],
      ]),
      ...bySegment.flatMap(({ dimension, segments }) =>
        (segments ?? []).map((s) =>
          row([text('segment'), text(dimension), text(s.segment), ...nobody], s.before, s.now, [
            ...[number(s.rate), number(s.mix), number(s.effect)],
          ]),
        ),
      ),
      ...accounts.map((d) => [
        ...[text('account'), text(''), text(''), text(d.id), text(d.name), ...periods],
        ...[number(null), number(null), text(now.unit)],
        ...[number(d.first?.numerator), number(d.second?.numerator)],
        ...[number(d.first?.denominator), number(d.second?.denominator)],
        ...[number(null), number(null), number(d.effect)],
      ]),
    ],
    for: 'machines',
  });
}

const value = (m: Measurement | null): Cell =>
  m === null ? number(null) : { value: m.exact ?? m.value, unit: m.unit };
const number = (size: string | number | null | undefined): Cell => ({
  value: size ?? null,
  unit: 'number',
});
