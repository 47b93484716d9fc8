import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { addDays, addMonths, daysBetween, isDate } from '../lib/dates.ts';
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
  if (!isDate(options.asOf)) throw wrong('--as-of', options.asOf, 'a date like 2026-10-31');
  return addDays(options.asOf, 1);
}

/** The period that the options name, null when the exports decide. */
export function namedPeriod(config: Config, options: PeriodOptions): Period | null {
  const { month, quarter, year } = options;
  const named = [month, quarter, year].filter((option) => option !== undefined);
  if (named.length > 1) {
    throw new CliError('--month, --quarter and --year name one period each; give one of them', {
      exitCode: exit.usage,
    });
  }
  if (typeof month === 'string') {
    return parseMonth(month) ?? fail('--month', month, 'a month like 2026-10');
  }
  if (quarter !== undefined) {
    return (
      parseQuarter(quarter, config.fiscalYearStart) ??
      fail('--quarter', quarter, 'a quarter like 2026-Q3')
    );
  }
  if (year !== undefined) {
    return parseYear(year, config.fiscalYearStart) ?? fail('--year', year, 'a year like 2026');
  }
  return null;
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
    throw new CliError(`${period.id} lies in the future: the clock says ${clock}`, {
      exitCode: exit.usage,
    });
  }
  if (!options.partial) {
    throw new CliError(`${period.id} has not ended: the clock says ${clock}`, {
      exitCode: exit.usage,
      hint: 'add --partial for the figures to date, or name an earlier month',
    });
  }
  return { ...period, end: clock };
}

/** The same stretch one period earlier; a running month is compared with as many days. */
export function previousPeriod(period: Period): Period {
  const months = period.window === '12m' ? 12 : period.window === '3m' ? 3 : 1;
  const start = addMonths(period.start, -months);
  const isPartial = period.end !== addMonths(period.start, months);
  const full = addMonths(start, months);
  const sameDays = addDays(start, daysBetween(period.start, period.end));
  return {
    id: idBefore(period, start),
    window: period.window,
    start,
    end: isPartial && sameDays < full ? sameDays : full,
  };
}

function idBefore(period: Period, start: string): string {
  if (period.window === '1m') return start.slice(0, 7);
  const [year, quarter] = period.id.split('-Q');
  if (quarter === undefined) return String(Number(year) - 1);
  return quarter === '1' ? `${Number(year) - 1}-Q4` : `${year}-Q${Number(quarter) - 1}`;
}

/** Periods with every window that is asked of them. */
export function spansOf(periods: readonly Period[], windows: Iterable<string>): Span[] {
  return periods.flatMap((period) => {
    return [...new Set(windows)].map((window): Span => {
      const { start, end } = window === period.window ? period : windowOf(period, window);
      return { period: period.id, window, start, end };
    });
  });
}

/** What `--months` says; so many where it says nothing. */
export function monthCount(text: string | undefined, usual = 1): number {
  if (text === undefined) return usual;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw wrong('--months', text, 'a whole number of months');
}

function fail(option: string, text: string, like: string): never {
  throw wrong(option, text, like);
}

const wrong = (option: string, text: string, like: string): CliError =>
  new CliError(`${option} takes ${like}, not "${text}"`, { exitCode: exit.usage });
