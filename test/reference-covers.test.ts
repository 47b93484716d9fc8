import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idOf } from './reference/compare.ts';
import { load } from './reference/data.ts';
import { declaredIds } from './reference/declared.ts';
import { wholeReference } from './reference/reference.ts';
import { revenueOf } from './reference/revenue-facts.ts';
import type { Window } from './reference/scope.ts';

const data = load(join(import.meta.dirname, '../fixtures/year'));
const revenue = revenueOf(data);
const windows: Window[] = ['1m', '3m', '12m'];

const rows = ['2026-10', '2025-12'].flatMap((month) =>
  wholeReference(data, { month, windows }, 'segment', revenue).map((row) => ({
    ...row,
    id: idOf(row),
  })),
);

/** Without the window. */
const variantOf = (id: string) => id.split('/')[0]!;

/** What nothing in fixtures/year tells. */
const untold = [
  'dq_consistency', // no figures of earlier runs are recorded
  // No calendars, and no times in business hours.
  ...['first_response_time', 'resolution_time'].flatMap((metric) =>
    ['', 'km.', 'median.', 'p90.'].map((statistic) => `${metric}@${statistic}business`),
  ),
];

/** What fixtures/year tells to be 0. */
const zero = [
  'churn_pause', // no subscription is paused
  'churn_unknown', // every one who left said whose decision it was
  'contributor_rate', // no activity is of the community
  'mrr_discount_start', // no discount begins at a customer
  'mrr_first_seen', // no source says that its data begin in mid-history
  'sla_at_risk', // nothing falls due in the quarter of an hour after a month
  'sla_at_risk@first_response',
  'success_plans_created', // no activity is a success plan
];

describe('the reference covers', () => {
  const variants = [...new Set(declaredIds.map(variantOf))];

  it('every metric, variant and window that is declared, and no other', () => {
    expect([...new Set(rows.map(({ id }) => id))].sort()).toEqual([...declaredIds].sort());
  });

  it('values of every variant, but for what the fixtures do not tell', () => {
    const known = new Set(
      rows.filter(({ value }) => value !== null).map(({ id }) => variantOf(id)),
    );
    expect(variants.filter((id) => !known.has(id)).sort()).toEqual(untold);
  });

  it('values other than 0 of every variant, but for a few', () => {
    const told = new Set(rows.filter(({ value }) => value).map(({ id }) => variantOf(id)));
    expect(variants.filter((id) => !told.has(id) && !untold.includes(id)).sort()).toEqual(zero);
  });
});
