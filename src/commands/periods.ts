import type { Config } from '../config/config.ts';
import { addDays, addMonths, daysBetween, isDate } from '../lib/dates.ts';
import { dateHint, monthHint, quarterHint } from '../lib/meant.ts';
import {
  defaultMonth,
  type Period,
  parseMonth,
  parseQuarter,
  parseYear,
  windowOf,
} from '../lib/periods.ts';
import { localDate } from '../lib/zones.ts';
import type { Span } from '../measure/measurement.ts';
import { unfit, wrongValue } from './wrong.ts';

/** Options that choose a period. */
export type PeriodOptions = {
  month?: string | true;
  quarter?: string;
  year?: string;
  asOf?: string;
  partial?: boolean;
};

/** The day that the clock shows in the reporting zone; `--as-of` sets it to the end of its day. */
export function clockDate(config: Config, options: PeriodOptions, now: number): string {
  if (options.asOf === undefined) return localDate(now, config.timezone);
  if (!isDate(options.asOf)) {
    const hint = dateHint(options.asOf);
    throw wrongValue('--as-of', 'a date like 2026-10-31', options.asOf, hint);
  }
  return addDays(options.asOf, 1);
}

/** The period that the options name, null when the exports decide. */
export function namedPeriod(config: Config, options: PeriodOptions): Period | null {
  const { month, quarter, year } = options;
  const named = [month, quarter, year].filter((option) => option !== undefined);
  if (named.length > 1) {
    throw unfit(
      '--month, --quarter and --year name one period each; give one of them',
      'the months of a quarter are --month 2026-09 --months 3 of `metrics`',
    );
  }
  if (typeof month === 'string') return monthNamed('--month', month);
  if (quarter !== undefined) {
    const found = parseQuarter(quarter, config.fiscalYearStart);
    if (found !== null) return found;
    throw wrongValue('--quarter', 'a quarter like 2026-Q3', quarter, quarterHint(quarter));
  }
  if (year !== undefined) {
    const found = parseYear(year, config.fiscalYearStart);
    if (found !== null) return found;
    throw wrongValue('--year', 'a year like 2026', year, 'a fiscal year is named after its end');
  }
  return null;
}

/** The month that an option names. */
export function monthNamed(option: string, text: string): Period {
  const found = parseMonth(text);
  if (found !== null) return found;
  throw wrongValue(option, 'a month like 2026-10', text, monthHint(text));
}

/** What must be read to tell the default month: how far the dense exports reach. */
export function periodNeeds(
  config: Config,
  options: PeriodOptions,
): { facts: string[]; tables: string[] } {
  if (namedPeriod(config, options) !== null) return { facts: [], tables: [] };
  const isFed = (table: string) => config.sources.some(({ tables }) => tables.includes(table));
  return {
    facts: isFed('usage_events') ? ['usage_coverage'] : [],
    tables: isFed('tickets') ? ['tickets'] : [],
  };
}

/** The period asked for, else the last month that the exports cover to its end. */
export function choosePeriod(
  config: Config,
  options: PeriodOptions,
  known: { newestDense: string | null; now: number },
): Period {
  const clock = clockDate(config, options, known.now);
  const period = namedPeriod(config, options);
  if (period === null) return defaultMonth({ newestDense: known.newestDense, clockDate: clock });
  if (period.end <= clock) return period;
  if (period.start >= clock) {
    throw unfit(
      `${period.id} lies in the future: the clock says ${clock}`,
      `name an earlier one; the newest complete month is ${addMonths(clock, -1).slice(0, 7)}`,
    );
  }
  if (!options.partial) {
    throw unfit(
      `${period.id} has not ended: the clock says ${clock}`,
      'add --partial for the figures to date, or name an earlier month',
    );
  }
  return { ...period, end: clock };
}

/**
 * The end of the newest day that the exports cover and that has ended; days that they do not cover yet
 * would look like a fall of everything.
 */
export function newestDay(config: Config, newestDense: string | null, now: number): string {
  const clock = clockDate(config, {}, now);
  const covered = newestDense === null ? clock : addDays(newestDense, 1);
  return [covered, clock].sort()[0]!;
}

/** The same stretch one period earlier; a running month is compared with as many days. */
export function previousPeriod(period: Period): Period {
  const months = monthsOf(period.window);
  const start = addMonths(period.start, -months);
  const full = addMonths(start, months);
  const sameDays = addDays(start, daysBetween(period.start, period.end));
  return {
    id: idBefore(period, start),
    window: period.window,
    start,
    end: isRunning(period) && sameDays < full ? sameDays : full,
  };
}

const monthsOf = (window: string): number => Number.parseInt(window, 10);

function idBefore(period: Period, start: string): string {
  if (period.window === '1m') return start.slice(0, 7);
  const [year, quarter] = period.id.split('-Q');
  if (quarter === undefined) return String(Number(year) - 1);
  return quarter === '1' ? `${Number(year) - 1}-Q4` : `${year}-Q${Number(quarter) - 1}`;
}

/** Whether a calendar period was cut at the clock, so that its figures are figures to date. */
export const isRunning = ({ start, end, window }: Period): boolean =>
  start.endsWith('-01') && window.endsWith('m') && end !== addMonths(start, monthsOf(window));

/** Periods with every window that is asked of them. */
export function spansOf(periods: readonly Period[], windows: Iterable<string>): Span[] {
  return periods.flatMap((period) => {
    return [...new Set(windows)].map((window): Span => {
      const { start, end } = window === period.window ? period : windowOf(period, window);
      return { period: period.id, window, start, end, isToDate: isRunning(period) };
    });
  });
}
