import { addDays } from '../lib/dates.ts';
import { dayIn, isIso } from './dates.ts';
import type { Export } from './exports.ts';
import { type Fill, headerFor, type OpenChoice } from './match.ts';
import { quotedName, quotedText } from './quotes.ts';
import { counted } from './verdict.ts';

/** Columns of a first day and of the first day after, and what tells whose they are. */
const spans = [
  { starts: 'starts_on', ends: 'ends_on', of: ['subscription_id', 'account_id'] },
  { starts: 'period_starts_on', ends: 'period_ends_on', of: ['subscription_id', 'account_id'] },
] as const;

const leastShown = 3;
const mostly = 0.9;

/** The fills with ends as they are meant: exports often give the last day, and ours is the first one after. */
export function withEnds(file: Export, fills: readonly Fill[]): Fill[] {
  return fills.map((fill) => {
    const span = spans.find(({ ends }) => ends === fill.column);
    const start = fills.find(({ column }) => column === span?.starts);
    if (span === undefined || start === undefined || fill.open !== null) return fill;
    const owner = span.of.map((name) => headerFor(fills, name)).find((header) => header !== null);
    return judged(
      fill,
      daysOf(file, start),
      daysOf(file, fill),
      owner ? file.values.get(owner)!.cells : null,
    );
  });
}

type Days = readonly (string | null)[] | null;

function daysOf(file: Export, { from }: Fill): Days {
  if (from.kind !== 'header' || from.spelling.sql !== undefined) return null;
  const { format } = from.spelling;
  return file.values.get(from.header)!.cells.map((text) => {
    if (format !== undefined) return dayIn(format, text);
    return isIso(text) ? text.slice(0, 10) : null;
  });
}

function judged(fill: Fill, starts: Days, ends: Days, owners: readonly string[] | null): Fill {
  if (starts === null || ends === null) return fill;
  const next = owners === null ? { same: 0, after: 0 } : followers(starts, ends, owners);
  const followed = `${counted(next.after)} of ${counted(next.after + next.same)} next periods begin the day after`;
  if (next.same + next.after > 0 && next.after >= mostly * (next.same + next.after)) {
    return { ...inclusive(fill), says: `assumed: the last day, as ${followed}` };
  }
  const turn = birthdays(starts, ends);
  const isInclusive = turn.before >= leastShown && turn.before >= mostly * (turn.before + turn.on);
  if (next.same + next.after > 0 || !isInclusive) return fill;
  const days = `${counted(turn.before)} end the day before their day of the month comes round`;
  const choice = (value: string, says: string, one: Fill): OpenChoice => {
    return { value, says, fills: [{ ...one, says: `told by you: ${says}` }] };
  };
  const choices = [
    choice('last-day', 'the last day that is paid', inclusive(fill)),
    choice('day-after', 'the first day that is not', fill),
  ];
  return {
    ...fill,
    open: {
      about: 'ends',
      says: `${fill.column} may be the last day or the one after: ${days}`,
      choices,
    },
  };
}

/** How many periods of the same owner begin on the day of another one's end, and on the day after. */
function followers(starts: NonNullable<Days>, ends: NonNullable<Days>, owners: readonly string[]) {
  const begun = new Set(starts.map((start, i) => `${owners[i]} ${start}`));
  let [same, after] = [0, 0];
  for (const [i, end] of ends.entries()) {
    if (end === null) continue;
    if (begun.has(`${owners[i]} ${end}`)) same++;
    else if (begun.has(`${owners[i]} ${addDays(end, 1)}`)) after++;
  }
  return { same, after };
}

/** How many periods end on the day of the month on which they began, and the day before it. */
function birthdays(starts: NonNullable<Days>, ends: NonNullable<Days>) {
  let [on, before] = [0, 0];
  for (const [i, end] of ends.entries()) {
    const start = starts[i];
    if (end === null || start == null) continue;
    if (end.slice(8) === start.slice(8)) on++;
    else if (addDays(end, 1).slice(8) === start.slice(8)) before++;
  }
  return { on, before };
}

/** The day after; what is no date stays as it is, and is rejected. */
function inclusive(fill: Fill): Fill {
  if (fill.from.kind !== 'header') return fill;
  const { header, spelling } = fill.from;
  const name = quotedName(header);
  const day = spelling.format === undefined ? `substr(${name}, 1, 10)` : name;
  const format = quotedText(spelling.format ?? '%Y-%m-%d');
  const sql = `coalesce(strftime(try_strptime(${day}, ${format}) + to_days(1), '%Y-%m-%d'), ${name})`;
  return { ...fill, from: { kind: 'header', header, spelling: { sql } } };
}
