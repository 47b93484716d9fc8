import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { nextMonth } from '../lib/dates.ts';
import type { Plan } from '../plan.ts';

const firstDayOf = {
  subscriptions: 'min(starts_on)',
  mrr_snapshots: 'min("month")',
  invoices: 'min(period_starts_on)',
} as const;

/** The first day that billing tells about, null without billing. */
export async function firstBilledDay(
  engine: Engine,
  { mrrFrom, tables }: Plan,
): Promise<string | null> {
  if (mrrFrom === null || !tables.has(mrrFrom)) return null;
  const [row] = await engine.rows<{ day: string | null }>(
    `select cast(${firstDayOf[mrrFrom]} as varchar) as day from ${mrrFrom}`,
  );
  return row!.day;
}

/**
 * First day of the history when data begin in mid-history: snapshots and invoices cannot tell what was
 * before their first edge, dated subscriptions can.
 */
export async function historyFrom(
  engine: Engine,
  config: Config,
  plan: Plan,
): Promise<string | null> {
  const { mrrFrom } = plan;
  if (mrrFrom === null) return null;
  const told = config.sources
    .filter(({ tables }) => tables.includes(mrrFrom))
    .flatMap(({ historyFrom: from }) => from ?? [])
    .sort()
    .at(-1);
  if (told !== undefined) return nextMonth(told);
  if (mrrFrom === 'subscriptions') return null;
  const day = await firstBilledDay(engine, plan);
  return day === null ? null : nextMonth(day);
}
