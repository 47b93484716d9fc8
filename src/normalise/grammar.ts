import { offsetOfLocal, quoted, type Transition } from '../engine/dialect.ts';
import { currencies } from '../lib/currencies.ts';
import type { Column } from '../tables/table.ts';

/** How one mapped column is written in the file. */
export type Spelling = {
  format: string | null;
  /** Zone of times without an offset. */
  zone: Zone;
  /** A bare date in a timestamp column is the first instant of that day here. */
  reportingZone: Zone;
  isMinorUnit: boolean;
  decimal: string;
  thousands: string | null;
};

export type Zone = { name: string; first: number; transitions: readonly Transition[] };

/** SQL that gives the typed value of a text, or null where the text is not one. */
export function parsed(column: Column, text: string, spelling: Spelling): string {
  switch (column.type) {
    case 'text':
    case 'list':
      return column.words === undefined ? text : word(text, column.words);
    case 'currency':
      return currency(`upper(${text})`);
    case 'bool':
      return (
        `case when lower(${text}) in ('true', 'yes', '1') then true ` +
        `when lower(${text}) in ('false', 'no', '0') then false end`
      );
    case 'int':
      return `case when regexp_full_match(${text}, '-?[0-9]{1,18}(\\.0+)?') then cast(split_part(${text}, '.', 1) as bigint) end`;
    case 'decimal':
      return decimal(text, spelling);
    case 'rate':
      return `case when regexp_full_match(${text}, '[0-9]{1,9}(\\.[0-9]+)?') then cast(${text} as decimal(18, 8)) end`;
    case 'date':
      return date(text, spelling);
    case 'timestamp':
      return timestamp(text, spelling);
  }
}

// A list of all codes would take longer to plan than most files take to read.
function currency(code: string): string {
  const isCode = `strlen(${code}) = 3 and not contains(${code}, ' ')`;
  return `case when ${isCode} and contains(${quoted(currencies.join(' '))}, ${code}) then ${code} end`;
}

function word(text: string, words: readonly string[]): string {
  const cases = words.map((w) => `when ${quoted(w.toLowerCase())} then ${quoted(w)}`).join(' ');
  return `case lower(${text}) ${cases} end`;
}

// At most 14 digits before and 4 after the sign: more cannot be kept exactly, so it is an issue.
function decimal(text: string, spelling: Spelling): string {
  const plain = withoutLocale(text, spelling);
  const grammar = spelling.isMinorUnit
    ? '-?[0-9]{1,16}(\\.[0-9]{1,2}0*)?'
    : '-?[0-9]{1,14}(\\.[0-9]{1,4}0*)?';
  const value = spelling.isMinorUnit
    ? `cast(cast(${plain} as decimal(22, 2)) * cast(0.01 as decimal(3, 2)) as decimal(18, 4))`
    : `cast(${plain} as decimal(18, 4))`;
  return `case when regexp_full_match(${plain}, '${grammar}') then ${value} end`;
}

function withoutLocale(text: string, { decimal, thousands }: Spelling): string {
  if (decimal === '.' && thousands === null) return text;
  const isBlank = thousands !== null && blanks.includes(thousands);
  const signs = isBlank ? blanks : (thousands ?? '');
  const [d, t] = [escaped(decimal), isBlank ? `[${blanks}]` : escaped(signs)];
  const grammar =
    thousands === null
      ? `-?[0-9]+(${d}[0-9]+)?`
      : `-?([0-9]{1,3}(${t}[0-9]{3})+|[0-9]+)(${d}[0-9]+)?`;
  const ungrouped = thousands === null ? text : `translate(${text}, ${quoted(signs)}, '')`;
  return `case when regexp_full_match(${text}, ${quoted(grammar)}) then replace(${ungrouped}, ${quoted(decimal)}, '.') end`;
}

// A blank between thousands is often one at which no line breaks.
const blanks = ' \u00a0\u2009\u202f';

const escaped = (sign: string): string => sign.replace(/[.|()[\]*+?^$\\{}]/g, '\\$&');

/** The format of APIs: seconds since 1970, or an ISO time where a copy has made one of them. */
const unix = 'unix';

const isUnix = (text: string): string => `regexp_full_match(${text}, '-?[0-9]{1,11}(\\.[0-9]+)?')`;

const ofUnix = (text: string): string =>
  `make_timestamp(cast(split_part(${text}, '.', 1) as bigint) * 1000000)`;

// A date keeps the day that is written, whatever time or zone follows it.
function date(text: string, spelling: Spelling): string {
  if (spelling.format === unix) {
    return `case when ${isUnix(text)} then cast(${ofUnix(text)} as date) else ${date(text, { ...spelling, format: null })} end`;
  }
  if (spelling.format !== null) {
    return `cast(try_strptime(${text}, ${quoted(spelling.format)}) as date)`;
  }
  return (
    `case when strlen(${text}) = 10 and ${hasDateShape(text)} then try_cast(${text} as date) ` +
    `when regexp_full_match(${text}, '${isoTimestamp}') then try_cast(substr(${text}, 1, 10) as date) end`
  );
}

const hasDateShape = (text: string): string =>
  `${text}[5] = '-' and ${text}[8] = '-' and ${text}[1] <> '-'`;

const isoTimestamp =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?';

/** Wall-clock time as written, and the seconds that its own offset adds (null without one). */
function timestamp(text: string, spelling: Spelling): string {
  if (spelling.format === unix) {
    return `case when ${isUnix(text)} then ${ofUnix(text)} else ${timestamp(text, { ...spelling, format: null })} end`;
  }
  if (spelling.format !== null) {
    return toUtc(`try_strptime(${text}, ${quoted(spelling.format)})`, spelling.zone);
  }
  const plain = `strlen(${text}) = 19 and ${hasTimestampShape(text)}`;
  const bareDate = `strlen(${text}) = 10 and ${hasDateShape(text)}`;
  return (
    `case when ${plain} then ${toUtc(`try_cast(${text} as timestamp)`, spelling.zone)} ` +
    `when strlen(${text}) = 20 and ${text}[20] = 'Z' and ${hasTimestampShape(text)} ` +
    `then try_cast(substr(${text}, 1, 19) as timestamp) ` +
    `when ${bareDate} then ${toUtc(`cast(try_cast(${text} as date) as timestamp)`, spelling.reportingZone)} ` +
    `when regexp_full_match(${text}, '${isoTimestamp}') then ${general(text, spelling.zone)} end`
  );
}

const hasTimestampShape = (text: string): string =>
  `${hasDateShape(text)} and (${text}[11] = ' ' or ${text}[11] = 'T') and ${text}[14] = ':' and ${text}[17] = ':'`;

function general(text: string, zone: Zone): string {
  const clock = `try_cast(regexp_extract(${text}, '^([0-9-]{10}[ T][0-9:.]+)', 1) as timestamp)`;
  const offset = `regexp_extract(substr(${text}, 11), '(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$', 1)`;
  const minutes =
    `(cast(substr(${offset}, 1, 3) as integer) * 60 + ` +
    `(case when ${offset}[1] = '-' then -1 else 1 end) * coalesce(try_cast(nullif(right(replace(${offset}, ':', ''), 2), '') as integer), 0) * (case when strlen(replace(${offset}, ':', '')) = 5 then 1 else 0 end))`;
  return (
    `case when ${offset} = '' then ${toUtc(clock, zone)} ` +
    `when ${offset} in ('Z', 'UTC') then ${clock} ` +
    `else make_timestamp(epoch_us(${clock}) - cast(${minutes} as bigint) * 60000000) end`
  );
}

function toUtc(clock: string, zone: Zone): string {
  if (zone.transitions.length === 0 && zone.first === 0) return clock;
  const seconds = `(epoch_us(${clock}) // 1000000)`;
  const offset = offsetOfLocal(seconds, zone.transitions, zone.first);
  return `make_timestamp(epoch_us(${clock}) - cast(${offset} as bigint) * 1000000)`;
}

/** SQL that reads the usual spelling of a value without regular expressions, and others with them. */
export function quickly(column: Column, text: string, general: string, spelling: Spelling): string {
  const quick = quickSql(column, text, spelling);
  if (quick === null) return general;
  return `case when ${quick.when} then ${quick.value} when ${text} is not null then ${general} end`;
}

function quickSql(
  { type }: Column,
  text: string,
  spelling: Spelling,
): { when: string; value: string } | null {
  if (spelling.format !== null || spelling.isMinorUnit) return null;
  if (type === 'decimal') {
    // Only plain digits come back from a number as they were.
    const number = `try_cast(${text} as uinteger)`;
    return {
      when: `cast(${number} as varchar) = ${text}`,
      value: `cast(${number} as decimal(18, 4))`,
    };
  }
  if (type !== 'timestamp') return null;
  const when = `(${text} like '____-__-__ __:__:__' or ${text} like '____-__-__T__:__:__')`;
  return { when, value: toUtc(`try_cast(${text} as timestamp)`, spelling.zone) };
}

/** What a text should have looked like, for messages. */
export function expected(column: Column, spelling: Spelling): string {
  switch (column.type) {
    case 'int':
      return 'is not a whole number';
    case 'decimal':
    case 'rate':
      return 'is not an amount';
    case 'bool':
      return 'is neither true nor false';
    case 'date':
      return `is not a date like ${shown(spelling) ?? '2026-10-31'}`;
    case 'timestamp':
      return `is not a time like ${shown(spelling) ?? '2026-10-31 14:05:00'} in ${spelling.zone.name}`;
    case 'currency':
      return 'is not a currency';
    default:
      return column.words === undefined
        ? 'cannot be read'
        : `is none of ${column.words.join(', ')}`;
  }
}

const shown = ({ format }: Spelling): string | null =>
  format === unix ? '1793455500 (seconds since 1970)' : format;
