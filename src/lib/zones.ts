import { addDays, daysBetween } from './dates.ts';

/** A change of a zone's clocks: `at` in epoch seconds UTC, offsets in seconds east of UTC. */
export type Transition = { at: number; before: number; after: number };

const daySeconds = 86_400;

// Two changes within one step would be taken for one or none; the closest pair since 1970
// (America/Recife, October 2000) lies seven days apart.
const stepSeconds = 3 * daySeconds;

// A formatter takes some 50 µs to build and a few to use.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar date that clocks of a zone show at an instant. */
export function localDate(epochMs: number, zone: string): string {
  const epoch = Math.floor(epochMs / 1000);
  return epochDate(epoch + offset(epoch, zone));
}

/** The date and minute that clocks of a zone show at an instant: `2026-10-31 18:05`. */
export function localTime(epochMs: number, zone: string): string {
  const shown = Math.floor(epochMs / 1000);
  const local = shown + offset(shown, zone);
  const minutes = Math.floor(local / 60) - Math.floor(local / daySeconds) * 1440;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${epochDate(local)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The time of day that clocks of a zone show at an instant, as `09:00`. */
export function localClock(epochMs: number, zone: string): string {
  return localTime(epochMs, zone).slice('2026-10-31 '.length);
}

/** The first instant (epoch ms) at which a zone's clocks show the date or a later one. */
export function localMidnight(date: string, zone: string): number {
  const midnight = daysBetween('1970-01-01', date) * daySeconds;
  // Offsets lie within 16 hours of UTC, and a jump moves clocks by 24 hours at most.
  const [from, to] = [midnight - 2 * daySeconds, midnight + 2 * daySeconds];
  let before = offset(from, zone);
  for (const change of changes(zone, from, to)) {
    if (midnight - change.before < change.at) break;
    // Midnight, or the whole day, was skipped: it begins with the jump.
    if (midnight - change.after <= change.at) return change.at * 1000;
    before = change.after;
  }
  return (midnight - before) * 1000;
}

/** Every change of a zone's clocks in the UTC years named, both included, oldest first. */
export function transitions(zone: string, fromYear: number, toYear: number): Transition[] {
  // One second earlier, so that a change at the very start is among them.
  return changes(zone, yearStart(fromYear) - 1, yearStart(toYear + 1) - 1);
}

/** The offset in seconds that holds before the first of `transitions(zone, fromYear, …)`. */
export function firstOffset(zone: string, fromYear: number): number {
  return offset(yearStart(fromYear) - 1, zone);
}

function changes(zone: string, from: number, to: number): Transition[] {
  const found: Transition[] = [];
  let start = { at: from, offset: offset(from, zone) };
  while (start.at < to) {
    const at = Math.min(start.at + stepSeconds, to);
    const end = { at, offset: offset(at, zone) };
    if (end.offset !== start.offset) found.push(bisect(zone, start.at, end.at));
    start = end;
  }
  return found;
}

/** Halves a span over which the offset changes once until one second is left. */
function bisect(zone: string, from: number, to: number): Transition {
  const before = offset(from, zone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle, zone) === before) low = middle;
    else high = middle;
  }
  return { at: high, before, after: offset(high, zone) };
}

/** Seconds by which local clocks are ahead of UTC. */
function offset(epoch: number, zone: string): number {
  // Most reports are in UTC, and to wake Intl takes longer than to read the config.
  if (zone === 'UTC') return 0;
  const shown: Record<string, string> = {};
  for (const { type, value } of formatter(zone).formatToParts(epoch * 1000)) shown[type] = value;
  const date = `${shown.year!.padStart(4, '0')}-${shown.month}-${shown.day}`;
  const clock = Number(shown.hour) * 3600 + Number(shown.minute) * 60 + Number(shown.second);
  return daysBetween('1970-01-01', date) * daySeconds + clock - epoch;
}

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}

function epochDate(epoch: number): string {
  return addDays('1970-01-01', Math.floor(epoch / daySeconds));
}

function yearStart(year: number): number {
  return daysBetween('1970-01-01', `${String(year).padStart(4, '0')}-01-01`) * daySeconds;
}
