import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { addDays } from '../lib/dates.ts';

/** A renewal that was ahead at an edge, with what became of it since. */
export type Renewal = {
  /** Id of the contract or subscription. */
  id: string;
  accountId: string | null;
  account: string;
  /** The first instant of this day is when it was looked at. */
  edge: string;
  endsOn: string;
  /** Per year, at the rates of the edge; null when the export tells no amount. */
  arr: string | null;
  /** Its currency has no rate at the edge. */
  isUnrated: boolean;
  /** What a renewal keeps of the old amount. */
  kept: string | null;
  renewedOn: string | null;
  noticeOn: string | null;
  /** All subscriptions of the account were cancelled by then, to their ends. */
  cancelledOn: string | null;
  terminatedOn: string | null;
  /** Undated word of the export. */
  outcome: string | null;
  /** Attributes of the account at the edge, by dimension. */
  segments: Readonly<Record<string, string | null>>;
};

/** From an edge on, the renewals that end before another day. */
export type Horizon = { start: string; end: string };

/** Renewals ahead at the start of each horizon that end within it, oldest first. */
export async function renewalsIn(engine: Engine, horizons: readonly Horizon[]): Promise<Renewal[]> {
  const windows = horizons.map(({ start, end }) => `(${dated(start)}, ${dated(end)})`).join(', ');
  const rows = await engine.rows<Record<string, string | null> & { is_unrated: boolean }>(
    `select r.renewal_id, r.account_id, r.name, cast(r.edge as varchar) as edge,
  cast(r.ends_on as varchar) as ends_on, cast(r.arr as varchar) as arr, r.is_unrated,
  cast(r.kept as varchar) as kept, cast(r.renewed_on as varchar) as renewed_on,
  cast(r.notice_on as varchar) as notice_on, cast(r.cancelled_on as varchar) as cancelled_on,
  cast(r.terminated_on as varchar) as terminated_on,
  r.outcome, r.segments
from renewals_ahead r join (values ${windows}) as w(s, e) on r.edge = w.s and r.ends_on < w.e
order by r.edge, r.ends_on, r.account_id, r.renewal_id`,
  );
  return rows.map((row) => ({
    id: row.renewal_id!,
    accountId: row.account_id!,
    account: row.name!,
    edge: row.edge!,
    endsOn: row.ends_on!,
    arr: row.arr!,
    isUnrated: row.is_unrated,
    kept: row.kept!,
    renewedOn: row.renewed_on!,
    noticeOn: row.notice_on!,
    cancelledOn: row.cancelled_on!,
    terminatedOn: row.terminated_on!,
    outcome: row.outcome!,
    segments: JSON.parse(row.segments!),
  }));
}

/** Why the outcome of a renewal is certain, and since when; an undated word has no day. */
export type Certain = { why: 'signed' | 'notice' | 'cancelled' | 'ends early'; on: string | null };

/**
 * What was certain of a renewal when it was looked at. Undated words, and ends that lie ahead, count
 * only for the newest look: nobody can tell when they became known.
 */
export function certainOf(renewal: Renewal, isNewest: boolean): Certain | null {
  const { edge, renewedOn, noticeOn, cancelledOn, terminatedOn, outcome } = renewal;
  if (renewedOn !== null && renewedOn < edge) return { why: 'signed', on: renewedOn };
  if (isNewest && renewedOn === null && outcome === 'renewed') return { why: 'signed', on: null };
  if (noticeOn !== null && noticeOn < edge) return { why: 'notice', on: noticeOn };
  if (cancelledOn !== null && cancelledOn < edge) return { why: 'cancelled', on: cancelledOn };
  if (!isNewest || renewedOn !== null) return null;
  if (terminatedOn !== null) return { why: 'ends early', on: terminatedOn };
  return outcome === 'churned' ? { why: 'notice', on: null } : null;
}

/** What had become of a renewal just before a day; it may be signed until the grace has passed. */
export function outcomeBy(
  { endsOn, renewedOn, noticeOn, cancelledOn, terminatedOn, outcome }: Renewal,
  day: string,
  graceDays: number,
): 'renewed' | 'churned' | 'pending' {
  const graceEnd = addDays(endsOn, graceDays);
  const isBefore = (date: string | null) => date !== null && date < day;
  if (renewedOn !== null && renewedOn <= graceEnd && isBefore(renewedOn)) return 'renewed';
  if (renewedOn === null && outcome === 'renewed') return 'renewed';
  if ([terminatedOn, noticeOn, cancelledOn, graceEnd].some(isBefore)) return 'churned';
  const isToldUndated = outcome === 'churned' && terminatedOn === null && noticeOn === null;
  return isToldUndated ? 'churned' : 'pending';
}
