import { dated, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Period } from '../lib/periods.ts';
import type { Score } from '../score/score.ts';
import { type Due, expectations, type Probabilities } from './forecast.ts';
import { outcomeBy, type Renewal, renewalsIn } from './renewals.ts';

/** How a quarter is looked at from a day within it. */
export type QuarterView = {
  /** First day that is not known yet. */
  t: string;
  scores: ReadonlyMap<string, Score>;
  table: Probabilities;
  /** Whether undated words of the export were known at `t`. */
  isNewest: boolean;
  graceDays: number;
};

/**
 * All renewals that end in the quarter, signed and decided ones included: those ahead as they are
 * expected on the day `t`, those behind it by what became of them.
 */
export async function quarterDues(
  engine: Engine,
  { start, end }: Period,
  { t, scores, table, isNewest, graceDays }: QuarterView,
): Promise<Due[]> {
  const ahead = await renewalsIn(engine, [{ start: t, end }]);
  const isAhead = new Set(ahead.map(({ id }) => id));
  const known = start < t ? await renewalsIn(engine, [{ start, end }]) : [];
  const behind = known.filter(({ id }) => !isAhead.has(id));
  const open = (renewal: Renewal) => outcomeBy(renewal, t, graceDays) === 'pending';
  // What was signed or lost since the quarter began is looked at from today.
  const dues = expectations(
    [...ahead, ...behind.map((r) => ({ ...r, edge: t }))],
    scores,
    table,
    isNewest,
  );
  return dues.map((due): Due => {
    if (isAhead.has(due.id) || open(due)) return due;
    const isRenewed = outcomeBy(due, t, graceDays) === 'renewed';
    const why = isRenewed ? 'signed' : 'ends early';
    return {
      ...{ ...due, certain: { why, on: null }, p: isRenewed ? 1 : 0 },
      expected: isRenewed ? due.arr : due.arr === null ? null : '0',
    };
  });
}

/** Open expansion that should close in a quarter; amounts are exact, null when none is known. */
export type Pipeline = { n: number; amount: string | null; expected: string | null };

/** Upsell, cross-sell and expansion open at the end of a period that should close in the quarter. */
export async function quarterPipeline(
  engine: Engine,
  { id, window }: Pick<Period, 'id' | 'window'>,
  quarter: Period,
): Promise<Pipeline> {
  const [row] = await engine.rows<{ n: string; amount: string | null; expected: string | null }>(
    `select count(*) as n, cast(sum(p.amount) as varchar) as amount,
  cast(sum(p.expected) as varchar) as expected
from opportunity_periods p join opportunities o on o.opportunity_id = p.opportunity_id
where p.period = ${quoted(id)} and p.win = ${quoted(window)} and p.is_open and p.is_expansion
  and o.expected_close_on >= ${dated(quarter.start)} and o.expected_close_on < ${dated(quarter.end)}`,
  );
  return { ...row!, n: Number(row!.n) };
}
