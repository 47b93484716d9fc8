import type { Category } from '../analyse/categories.ts';
import type { Mover } from '../analyse/movers.ts';
import type { SegmentRisk } from '../analyse/segments-at-risk.ts';
import { isZero, sum, toUnits } from '../lib/decimal.ts';
import { spaced } from '../lib/text.ts';
import { type Action, accounts, money, more } from './actions.ts';
import { reasonName } from './churn-reasons.ts';
import { totalMrr } from './distribution.ts';
import { expansionReady } from './expansion.ts';
import { byMrr, type HealthInput, ownerOf } from './health.ts';

export type Findings = {
  movers: readonly Mover[];
  segments: readonly SegmentRisk[];
  categories: readonly Category[];
};

/** What the parts of a review found by themselves, apart from targets and bands. */
export function findingsOf(health: HealthInput, found: Findings): Action[] {
  return [
    forReason(health, found.movers),
    forSegment(health, found.segments),
    forSeats(health),
    forCategory(found.categories),
  ].filter((action) => action !== null);
}

/** The reason for which most MRR left, of those that at least two customers share. */
function forReason(health: HealthInput, movers: readonly Mover[]): Action | null {
  const lost = movers.filter(({ kind }) => kind === 'churn');
  const reasons = [...new Set(lost.flatMap(({ cause }) => cause ?? []))].map((reason) => {
    const own = lost.filter(({ cause }) => cause === reason);
    return { reason, own, amount: sum(own.map(({ change }) => change.replace('-', ''))) };
  });
  const [first] = reasons
    .filter(({ own }) => own.length > 1)
    .sort(
      (a, b) => Number(toUnits(b.amount) - toUnits(a.amount)) || (a.reason < b.reason ? -1 : 1),
    );
  if (first === undefined) return null;
  const { own, amount, reason } = first;
  const owners = own.flatMap(({ owner }) =>
    owner === null ? [] : (health.staff.get(owner) ?? owner),
  );
  return {
    rule: 'reason',
    action: `${own.length} of ${lost.length} customers lost left for ${reasonName(reason)}`,
    evidence: `${money(health, amount)} MRR: ${named(own.map(({ account }) => account))}`,
    amount,
    owner: [...new Set(owners)].join(', '),
  };
}

/** The segment whose share of customers in danger is largest, where it is above that of all. */
function forSegment(health: HealthInput, segments: readonly SegmentRisk[]): Action | null {
  const n = (pick: 'all' | 'endangered') =>
    segments.reduce((total, s) => total + s[pick].length, 0);
  const overall = n('endangered') / n('all');
  const worst = segments.find(
    ({ segment, all, endangered }) =>
      segment !== 'unknown' && endangered.length >= few && endangered.length / all.length > overall,
  );
  if (worst === undefined || segments.length < 2) return null;
  const own = [...worst.endangered].sort(byMrr);
  // Without billing nobody pays, which is not to be told as an amount.
  const isUnpaid = isZero(totalMrr(worst.all));
  const [some, whole] = [own, worst.all].map((scores) => money(health, totalMrr(scores)));
  const ofMrr = isUnpaid ? '' : `${some} of ${whole} MRR: `;
  return {
    rule: 'segment',
    action:
      `${own.length} of ${worst.all.length} customers in ${spaced(worst.segment)} are in danger, ` +
      `${percent(own.length / worst.all.length)} against ${percent(overall)} of all customers`,
    evidence: `${ofMrr}${named(own.map(({ account }) => account))}`,
    amount: isUnpaid ? null : totalMrr(own),
    owner: [...new Set(own.slice(0, 3).map((score) => ownerOf(health, score)))]
      .filter((owner) => owner !== '')
      .join(', '),
  };
}

/** Fewer accounts make no pattern. */
const few = 3;

/** Healthy accounts that have outgrown what they pay for. */
function forSeats(health: HealthInput): Action | null {
  const full = expansionReady(health).filter(({ isPressing }) => isPressing);
  if (full.length === 0) return null;
  return {
    rule: 'seats',
    action: `${accounts(full.length)} in good health ${full.length === 1 ? 'fills its' : 'fill their'} seats and can take a higher plan`,
    evidence: named(
      full.map(({ score, opportunity, why }) => `${score.account} → ${opportunity} (${why})`),
    ),
    amount: null,
    owner: [...new Set(full.slice(0, 3).map(({ score }) => ownerOf(health, score)))]
      .filter((owner) => owner !== '')
      .join(', '),
  };
}

/** The category of tickets that runs longest over its due times. */
function forCategory([first]: readonly Category[]): Action | null {
  if (first === undefined || first.secondsOver === 0) return null;
  const { category, secondsOver, breaches, due, firstContact, replied, reopens } = first;
  const parts = [
    `${breaches} of ${due} tickets late`,
    replied === 0 ? '' : `${firstContact} of ${replied} solved at first contact`,
    reopens === 0 ? '' : `${reopens} reopened`,
  ];
  return {
    rule: 'category',
    action: `tickets about ${spaced(category)} ran ${(secondsOver / 3600).toFixed(1)} h over their due times`,
    evidence: parts.filter((part) => part !== '').join(', '),
    amount: null,
    owner: 'support team',
  };
}

const named = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${more(names.length, 3)}`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
