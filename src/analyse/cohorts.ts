import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { addMonths } from '../lib/dates.ts';
import type { Period } from '../lib/periods.ts';
import type { Score } from '../score/score.ts';

/** Accounts that first paid in one month, at the end of the period. */
export type Cohort = {
  month: string;
  customers: number;
  /** Accounts of the cohort with any usage in the period; null without usage. */
  active: number | null;
  /** Mean health of those that have a score; null when none has. */
  healthAverage: number | null;
  paying: number;
};

/** The cohorts of the last months, oldest first; the newest has only just begun to pay. */
export async function cohorts(
  engine: Engine,
  context: FactContext,
  period: Period,
  n: number,
  scores: readonly Score[],
): Promise<Cohort[]> {
  const last = period.end;
  const hasUsage = context.usage.sets.has('user_months');
  const active = hasUsage
    ? `count(distinct u.account_id) filter (where u.active_users > 0)`
    : 'cast(null as bigint)';
  const rows = await engine.rows<{
    month: string;
    ids: string;
    active: string | null;
    paying: string;
  }>(
    `select strftime(c.since, '%Y-%m') as month, string_agg(distinct c.account_id, chr(31)) as ids,
       ${active} as active, count(distinct a.account_id) as paying
     from customer_since c
     left join account_edges a on a.account_id = c.account_id and a.edge = ${dated(last)} and a.mrr > 0
     ${hasUsage ? `left join account_usage u on u.account_id = c.account_id and u.period = '${period.id}' and u.win = '${period.window}'` : ''}
     where c.first_edge <= ${dated(last)} group by 1`,
  );
  return Array.from({ length: n }, (_, i) => {
    const month = addMonths(last, i - n).slice(0, 7);
    const row = rows.find((r) => r.month === month);
    const ids = row?.ids.split('\u001f') ?? [];
    return {
      month,
      customers: ids.length,
      active:
        row === undefined ? (hasUsage ? 0 : null) : row.active === null ? null : Number(row.active),
      healthAverage: meanOf(scores, new Set(ids)),
      paying: Number(row?.paying ?? 0),
    };
  });
}

function meanOf(scores: readonly Score[], ids: ReadonlySet<string>): number | null {
  const own = scores.flatMap(({ accountId, score }) =>
    ids.has(accountId) && score !== null ? [score] : [],
  );
  return own.length === 0 ? null : own.reduce((sum, s) => sum + s, 0) / own.length;
}
