import { rateOf } from '../analyse/churn.ts';
import { sum, toUnits } from '../lib/decimal.ts';
import { spaced } from '../lib/text.ts';
import { churnReasons } from '../metrics/churn.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { column, count, table, text } from './blocks.ts';
import type { ChurnInput, ChurnPeriod } from './churn.ts';

const names: Readonly<Record<string, string>> = {
  price_budget: 'price/budget',
  product_feature: 'product/features',
  support_service: 'support/service',
  business_change: 'business change',
  payment_failure: 'failed payment',
};

/** A reason in words. */
export const reasonName = (id: string): string => names[id] ?? spaced(id);

/** The mix of reasons that pillars gives: reason → percent. */
const reference = new Map(
  (churnReasons.targets ?? []).flatMap(({ variant, segment, says }) =>
    variant === 'known' && segment !== undefined ? [[segment, Number(says)] as const] : [],
  ),
);

/** Why customers left, of those that say, beside the mix of pillars; unknown reasons stand apart. */
export function reasonsTable({ now, past }: Pick<ChurnInput, 'now' | 'past'>): TableBlock {
  const known = knownOf(now);
  const others = [...new Set(known.map(({ reason }) => reason))].filter((id) => !reference.has(id));
  // Beside reasons that nobody gave the mix would say nothing.
  const rows = (known.length === 0 ? [] : [...reference.keys(), ...others])
    .map((id) => reasonOf(now, id))
    .sort(
      (a, b) =>
        b.n - a.n ||
        Number(toUnits(b.mrr) - toUnits(a.mrr)) ||
        (reference.get(b.id) ?? 0) - (reference.get(a.id) ?? 0) ||
        (a.id < b.id ? -1 : 1),
    );
  const unknown = reasonOf(now, 'unknown');
  return table({
    name: 'reasons',
    title: 'Why they left',
    columns: [
      column('reason', 'Reason', 'left', 'machines'),
      column('label', 'Reason', 'left', 'readers'),
      column('customers', 'Customers'),
      column('percent', 'of known'),
      column('reference', 'Reference'),
      column('difference', 'Difference'),
      column('mrr', 'MRR'),
      column('previous', 'Before'),
    ],
    rows: [...rows, ...(unknown.n > 0 ? [unknown] : [])].map((own): Cell[] => {
      const percent = own.id === 'unknown' ? null : rateOf(own.n, known.length);
      const mix = reference.get(own.id) ?? null;
      return [
        text(own.id),
        text(reasonName(own.id)),
        count(own.n),
        { value: percent, unit: 'percent' },
        { value: mix, unit: 'percent', digits: 0, tone: 'muted' },
        { value: percent === null || mix === null ? null : percent - mix, unit: 'pp' },
        { value: own.mrr, unit: 'money' },
        count(reasonOf(past, own.id).n),
      ];
    }),
    empty: 'nobody left',
    note: now.leavers.length === 0 ? null : noteOf(now, known.length),
  });
}

const knownOf = ({ leavers }: ChurnPeriod) => leavers.filter(({ reason }) => reason !== 'unknown');

function reasonOf({ leavers }: ChurnPeriod, id: string) {
  const own = leavers.filter(({ reason }) => reason === id);
  return { id, n: own.length, mrr: sum(own.map(({ mrr }) => mrr)) };
}

function noteOf({ leavers }: ChurnPeriod, nKnown: number): string {
  const mix = 'Reference: the mix that pillars gives, to compare with, no target';
  const share = rateOf(nKnown, leavers.length)!.toFixed(0);
  const few = nKnown > 0 && nKnown < 30 ? '; too few to tell a mix' : '';
  return `Reason known for ${nKnown} of ${leavers.length} (${share} %)${few}. ${mix}`;
}
