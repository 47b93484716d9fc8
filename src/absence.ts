import { CliError, exit } from './errors.ts';
import { factNamed } from './facts/index.ts';
import type { Definition } from './measure/ids.ts';
import type { Measurement, Span } from './measure/measurement.ts';
import type { Gathered } from './pipeline.ts';
import { planOf } from './plan.ts';

/** Why a definition cannot be computed from these exports for a period; null when it can. */
export function absence(gathered: Gathered, definition: Definition, span: Span): string | null {
  const { context, covered, plan } = gathered;
  const fact = factNamed(definition.over);
  const closure = planOf(gathered.config, [definition.over]);
  if (closure.facts.some(({ name }) => name === 'account_periods' || name === 'first_years')) {
    if (plan.mrrFrom === null) return 'needs subscriptions, mrr_snapshots or invoices';
    if (
      context.historyFrom !== null &&
      definition.at === 'opening' &&
      span.start < context.historyFrom
    ) {
      return `the data begin on ${context.historyFrom}`;
    }
    const unrated = gathered.unrated.get(`${span.period}/${span.window}`);
    if (unrated !== undefined) return unrated;
  }
  const table = fact.tables.find((name) => !context.has(name));
  if (table !== undefined) return `needs ${table}`;
  for (const need of definition.needs ?? []) {
    if (!need.split('|').some((name) => isThere(gathered, name)))
      return `needs ${need.replace('|', ' or ')}`;
  }
  const empty = fact.tables.find((name) => isDated(name) && !covered.has(name));
  if (empty !== undefined) return `${empty} has no rows`;
  const outside = fact.tables.find((name) => {
    const days = covered.get(name);
    return days !== undefined && (span.end <= days.first || span.start > days.last);
  });
  if (outside === undefined) return null;
  const days = covered.get(outside)!;
  return `${outside} cover ${days.first} to ${days.last}`;
}

// A metric may need a definition of the config in place of a column.
function isThere({ context, config }: Gathered, name: string): boolean {
  if (name === 'definitions.calendars') return config.definitions.calendars.length > 0;
  return context.has(name);
}

const noRate = 'no exchange rate';

const isDated = (table: string): boolean => table === 'usage_events' || table === 'tickets';

/** A figure that was asked for and lacks nothing but an exchange rate stops the run. */
export function refuseUnrated(
  measurements: readonly Measurement[],
  periods: readonly { id: string }[],
): void {
  const missing = measurements.find(({ note, period }) => {
    return note.startsWith(noRate) && periods.some(({ id }) => id === period);
  });
  if (missing === undefined) return;
  throw new CliError(missing.note, {
    exitCode: exit.input,
    hint: 'a rate dated before that day and at most 35 days old is needed in the source of fx_rates',
  });
}
