import type { AccountPart } from '../analyse/explain.ts';
import type { Input } from '../analyse/inputs.ts';
import { idOf } from '../measure/ids.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableBlock, TableColumn } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';

const ids = [
  'account_id',
  'account',
  'role',
  'numerator',
  'denominator',
  'contribution',
  'amount',
  'source_file',
  'source_line',
  'dimension',
  'segment',
];

/** The contract of machine formats: extended only by adding columns at the end. */
const columns: TableColumn[] = ids.map((id) => column(id, id, 'left', 'machines'));

/** The segments, then each account with the rows of the exports below it, for machines. */
export function explanationTable(
  accounts: readonly AccountPart[],
  operands: readonly Measurement[],
  segments: readonly Measurement[],
): TableBlock {
  return table({
    name: 'explain',
    columns,
    rows: [
      ...operands.map(operandRow),
      ...segments.map(segmentRow),
      ...accounts.flatMap((part) => [
        accountRow(part),
        ...part.inputs.map((input) => inputRow(part, input)),
      ]),
    ],
    for: 'machines',
  });
}

const number = (value: string | number | null): Cell => ({ value, unit: 'number' });
const nothing = number(null);
const nowhere = [text(''), text('')];

// A formula has no accounts; its rows are the numbers that it combines.
function operandRow({ definition, value }: Measurement): Cell[] {
  const figures = [nothing, nothing, nothing, number(value)];
  return [
    text(''),
    text(idOf(definition)),
    text('operand'),
    ...figures,
    text(''),
    nothing,
    ...nowhere,
  ];
}

// Its value stands where inputs have their amount; only accounts contribute.
function segmentRow({ dimension, segment, numerator, denominator, ...m }: Measurement): Cell[] {
  const figures = [
    number(numerator),
    number(denominator),
    nothing,
    { value: m.exact ?? m.value, unit: m.unit } as const,
  ];
  const none = [text(''), nothing];
  return [text(''), text(''), text('segment'), ...figures, ...none, text(dimension), text(segment)];
}

function accountRow({ id, name, numerator, denominator, contribution }: AccountPart): Cell[] {
  const figures = [numerator, denominator, contribution].map(number);
  return [
    text(id),
    text(name),
    text('account'),
    ...figures,
    nothing,
    text(''),
    nothing,
    ...nowhere,
  ];
}

function inputRow({ id, name }: AccountPart, { role, amount, file, line }: Input): Cell[] {
  const figures = [nothing, nothing, nothing, number(amount)];
  return [text(id), text(name), text(role), ...figures, text(file), number(line), ...nowhere];
}
