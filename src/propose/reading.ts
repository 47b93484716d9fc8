import { placeholders } from '../sources/vocabulary.ts';
import type { Column, Table } from '../tables/table.ts';
import { datesIn, isIso } from './dates.ts';
import type { Heading } from './headers.ts';
import { amountsIn, plainSql } from './numbers.ts';
import {
  counted,
  distinct,
  type Habits,
  type Spelling,
  type Values,
  type Verdict,
} from './verdict.ts';
import { currenciesIn, textsIn, truthsIn, wordsIn } from './words.ts';

/** A date that means that there is none. */
const never = /^(9999|2999)-12-31|^31[./]12[./](9999|2999)|^12\/31\/(9999|2999)/;

/** A required column may be empty in so many rows. */
const mostEmpty = 0.1;

/** Whether a column of the file can fill a column of a table, and how it is written. */
export function verdictOf(
  table: Table,
  column: Column,
  heading: Heading,
  values: Values,
  habits: Habits,
): Verdict {
  const { filled, nEmpty } = values;
  if (column.isRequired && nEmpty > mostEmpty * (filled.length + nEmpty)) {
    return {
      kind: 'misfit',
      says: `${counted(nEmpty)} of ${counted(filled.length + nEmpty)} rows are empty`,
    };
  }
  if (filled.length === 0) return textsIn(values);
  const verdict = withoutPlaceholders(table, column, values, habits);
  return verdict.kind === 'fits'
    ? { ...verdict, spelling: spelt(column, heading, values, verdict.spelling) }
    : verdict;
}

function withoutPlaceholders(
  table: Table,
  column: Column,
  values: Values,
  habits: Habits,
): Verdict {
  const isText = (column.type === 'text' && column.words === undefined) || column.type === 'list';
  if (isText) return textsIn(values);
  const isNone = (text: string) =>
    placeholders.includes(text) ||
    (['date', 'timestamp'].includes(column.type) && never.test(text));
  const missing = distinct(values.filled.filter(isNone));
  const verdict = typed(table, column, values, habits);
  if (missing.length === 0) return verdict;
  const filled = values.filled.filter((text) => !isNone(text));
  if (filled.length === 0) return verdict;
  const nEmpty = values.nEmpty + values.filled.length - filled.length;
  const without = typed(table, column, { ...values, filled, nEmpty }, habits);
  return without.kind === 'misfit' ? verdict : { ...without, missing };
}

function typed(table: Table, column: Column, values: Values, habits: Habits): Verdict {
  if (column.words !== undefined) return wordsIn(table, column, values);
  switch (column.type) {
    case 'bool':
      return truthsIn(values);
    case 'currency':
      return currenciesIn(values);
    case 'date':
    case 'timestamp':
      return datesIn(values, habits);
    case 'int':
      return wholeOnly(values, amountsIn(values, habits, column));
    default:
      return amountsIn(values, habits, column);
  }
}

function wholeOnly(values: Values, verdict: Verdict): Verdict {
  const isBroken = values.filled.some((text) => /^-?\d+[.,](?!0+$)\d{1,2}$/.test(text));
  if (verdict.kind === 'misfit' || !isBroken) return verdict;
  return { kind: 'misfit', says: 'some values are not whole' };
}

/** What the header adds; and as SQL what columns of whole numbers and rates cannot spell out. */
function spelt(column: Column, heading: Heading, values: Values, spelling: Spelling): Spelling {
  const { decimal, thousands } = spelling;
  const isLocal = decimal !== undefined || thousands !== undefined;
  if (isLocal && ['int', 'rate'].includes(column.type)) {
    return { sql: plainSql(heading.header, [], spelling) };
  }
  const isZoned = values.filled.every(
    (text) => /(Z|UTC|[+-]\d{2}:?\d{2})$/.test(text) && isIso(text),
  );
  const isUtc = column.type === 'timestamp' && heading.isUtc && !isZoned;
  return {
    ...spelling,
    ...(isUtc ? { timezone: 'UTC' } : {}),
    ...(heading.isMinor && column.type === 'decimal' ? { unit: 'minor' as const } : {}),
  };
}
