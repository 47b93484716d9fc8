import { rateMissing } from './errors.ts';
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
  if (closure.facts.some(({ name }) => billed.includes(name))) {
    if (plan.mrrFrom === null) return 'needs subscriptions, mrr_snapshots or invoices';
    const { historyFrom } = context;
    // What stands at the end is known from the first edge on; what was before it never is.
    const edge = definition.at === 'opening' ? span.start : span.end;
    if (historyFrom !== null && edge < historyFrom) return `the data begin on ${historyFrom}`;
  }
  for (const { name } of closure.facts) {
    const unrated = gathered.unrated.get(name)?.get(`${span.period}/${span.window}`);
    if (unrated !== undefined) return unrated;
  }
  const table = fact.tables.find((name) => !context.has(name));
  if (table !== undefined) return `needs ${table}`;
  // Invoices tell nothing of plans and seats: subscriptions would.
  const billing = plan.mrrFrom === 'mrr_snapshots' ? 'mrr_snapshots' : 'subscriptions';
  for (const need of definition.needs ?? []) {
    const names = need.split('|').map((name) => name.replace(/^billing\./, `${billing}.`));
    if (!names.some((name) => isThere(gathered, name))) return `needs ${names.join(' or ')}`;
  }
  const empty = fact.tables.find((name) => isDated(name) && !covered.has(name));
  if (empty !== undefined) return `${empty} has no rows`;
  const outside = fact.tables.find((name) => {
    const days = covered.get(name);
    return (
      days !== undefined && (span.end <= days.first || (span.start > days.last && !isLasting(name)))
    );
  });
  if (outside === undefined) return null;
  const days = covered.get(outside)!;
  return `${outside} cover ${days.first} to ${days.last}`;
}

/** Facts that say nothing at all without billing. */
const billed = [
  'account_periods',
  'first_years',
  'cohort_accounts',
  'account_users',
  'annual_amounts',
];

// A metric may need a definition of the config in place of a column.
function isThere({ context, config }: Gathered, name: string): boolean {
  if (name === 'definitions.calendars') return config.definitions.calendars.length > 0;
  if (name === 'quality.max_age') return config.quality.maxAgeDays !== null;
  if (name === 'definitions.sla') return Object.keys(config.definitions.sla).length > 0;
  return context.has(name);
}

const noRate = 'no exchange rate';

// A deal stays open and a gain stays gained until something else is told.
const isLasting = (table: string): boolean => table === 'opportunities' || table === 'benefits';

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
  throw rateMissing(missing.note);
}
