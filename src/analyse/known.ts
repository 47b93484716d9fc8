import type { Dimension, FactContext } from '../facts/fact.ts';
import type { Model } from '../models/model.ts';
import { inputsOf } from '../score/inputs.ts';

/** What cannot be used for the past because the exports do not say from when it held. */
type Undated = {
  /** A table or column that is taken for absent. */
  name: string;
  /** The column whose dates would make it known. */
  dates: string;
  /** Even with those dates there is no telling what the undated column was before. */
  isAlways?: true;
  says: string;
};

const undated: readonly Undated[] = [
  {
    name: 'invoices',
    dates: 'invoices.paid_on',
    says: 'invoices, not used: paid_on is missing',
  },
  {
    name: 'contracts.terms_met',
    dates: 'contracts.terms_met_on',
    isAlways: true,
    says: 'contracts.terms_met, not used',
  },
  ...['csm_sentiment', 'renewal_intent', 'executive_engagement'].map((column) => ({
    name: `accounts.${column}`,
    dates: `account_history.${column}`,
    isAlways: true as const,
    says: `accounts.${column}, not used: account_history gives it dates`,
  })),
];

// Later than any month end, so that flags without a date never count.
const never = '2200-01-01';

/** The context of scores of the past, without what carries no date, and what the model misses by it. */
export function knownThen(
  context: FactContext,
  model: Model,
): { context: FactContext; barred: string[] } {
  const absent = undated.filter(({ dates, isAlways }) => isAlways || !context.has(dates));
  const needs = new Set(
    inputsOf(model).flatMap(({ needs: own }) => own.flatMap((name) => name.split('|'))),
  );
  const missed = absent.filter(({ name, dates }) => {
    return needs.has(name) && context.has(name) && !context.has(dates);
  });
  return {
    context: {
      ...context,
      has: (name) => context.has(name) && !absent.some((own) => own.name === name),
      coverage: (table) => {
        const known = context.coverage(table);
        return table === 'tickets' && known !== null ? { ...known, last: never } : known;
      },
    },
    barred: [...missed.map(({ says }) => says), ...footnotes(context, needs)],
  };
}

/** Whether accounts can be told apart by what they were then, and what is to be said of it. */
export function segmentThen(
  { has }: FactContext,
  dimension: Dimension | null,
): { isBarred: boolean; says: string[] } {
  const { id = '', table = '', column = '' } = dimension ?? {};
  const isDated = table !== 'accounts' || has(`account_history.${column}`);
  if (isDated || !has(`accounts.${column}`)) return { isBarred: false, says: [] };
  // Who serves an account and what it counts as change with how it does; where it is does not.
  const isBarred = ['segment', 'csm_id'].includes(column);
  return {
    isBarred,
    says: [`${id}, ${isBarred ? 'not used' : 'as exported last'}: account_history gives it dates`],
  };
}

function footnotes({ has, mrrFrom }: FactContext, needs: ReadonlySet<string>): string[] {
  const escalated = 'tickets.escalated, used from the solution on: escalated_at is missing';
  const plan = 'accounts.plan, as exported last: billing names no plans';
  const isPlanned = mrrFrom !== null && mrrFrom !== 'invoices' && has(`${mrrFrom}.plan`);
  return [
    needs.has('tickets') && has('tickets.escalated') && !has('tickets.escalated_at') && escalated,
    needs.has('tickets') && has('tickets.is_dispute') && 'tickets.is_dispute, not used',
    needs.has('goals.actual') && has('goals.actual') && 'goals.actual, as exported last',
    needs.has('features.tier') && has('accounts.plan') && !isPlanned && plan,
  ].filter((says) => says !== false);
}
