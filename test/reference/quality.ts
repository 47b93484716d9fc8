import { join } from 'node:path';
import { daysBetween } from '../../src/lib/dates.ts';
import { type Fixed, fixed, sum } from './exact.ts';
import { type Export, exportsOf } from './exports.ts';
import { type Figure, found, percent, perSegment, type ReferenceRow } from './figure.ts';
import type { Scope } from './scope.ts';
import { faults, required } from './values.ts';

/** The day at whose end the exports are looked at: the last on which they are young enough. */
export const lookedAtOn = '2026-12-05';

/** What the fixtures' cs-metrics.yaml says. */
const maxAgeDays = 35;
const dimensions = [
  ...['accounts.segment', 'accounts.region', 'accounts.industry', 'accounts.csm_id'],
  'subscriptions.plan',
];

/** Tables to which a row is added every few days, with what dates it. */
const dense: Record<string, string> = { usage_events: 'occurred_at', tickets: 'created_at' };

type Counted = { source: string; table: string; kind: string; good: number; all: number };

let counted: readonly Counted[] | undefined;

/** How good the exports are: the same in every window, as they are what they are today. */
export function qualityRows({ window, dimension }: Scope): ReferenceRow[] {
  counted ??= exportsOf(join(import.meta.dirname, '../../fixtures/year')).flatMap((file) =>
    countsOf(file, lookedAtOn),
  );
  const isOwn = dimension === 'source' || dimension === 'table';
  const by = isOwn ? (count: Counted) => count[dimension] : null;
  return perSegment(counted, by, window, qualityFigures);
}

/** What of a file is right, what is there, and whether it is young at the end of a day. */
export function countsOf({ source, table, rows }: Export, day: string): Counted[] {
  const wrong = rows.map((row) => faults(table, row));
  const used = rows.filter((_, i) => !wrong[i]!.some((name) => required[table]!.includes(name)));
  const expected = Object.keys(rows[0] ?? {}).filter((name) => isExpected(table, name));
  const filled = used.map((row) => expected.filter((name) => row[name] !== '').length);
  const newest = rows.map((row) => row[dense[table] ?? '']?.slice(0, 10) ?? '').sort();
  const age = daysBetween(newest.at(-1) || day, day);
  return [
    {
      ...{ source, table, kind: 'rows', all: rows.length },
      good: wrong.filter((names) => names.length === 0).length,
    },
    {
      ...{ source, table, kind: 'values', all: used.length * expected.length },
      good: filled.reduce((total, n) => total + n, 0),
    },
    ...(dense[table]
      ? [{ source, table: '', kind: 'sources', all: 1, good: age <= maxAgeDays ? 1 : 0 }]
      : []),
  ];
}

/** What a row must have, and that by which figures are told apart or exchanged. */
function isExpected(table: string, column: string): boolean {
  return (
    required[table]!.includes(column) ||
    dimensions.includes(`${table}.${column}`) ||
    ['account_id', 'user_id', 'currency'].includes(column)
  );
}

export function qualityFigures(counts: readonly Counted[]): Figure[] {
  const share = (id: string, kind: string) => {
    const own = counts.filter((count) => count.kind === kind);
    const total = (of: 'good' | 'all'): Fixed => sum(own, (count) => fixed(count[of]));
    return percent(id, total('good'), total('all'));
  };
  return [
    share('dq_accuracy', 'rows'),
    share('dq_completeness', 'values'),
    share('dq_timeliness', 'sources'),
    // Nothing keeps what earlier runs told.
    found('dq_consistency', null),
  ];
}
