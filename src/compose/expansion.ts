import { bandOf } from '../score/choice.ts';
import type { Score } from '../score/score.ts';
import type { HealthInput } from './health.ts';
import { byMrr } from './health.ts';

/** A healthy account with a higher plan to go to. */
export type Ready = {
  score: Score;
  plan: string;
  opportunity: string;
  why: string;
  isPressing: boolean;
};

const fullSeats = 0.8;

/**
 * Healthy accounts below the top of the plan ladder; those that fill their seats come first, then
 * by health and MRR.
 */
export function expansionReady(input: HealthInput): Ready[] {
  return input.now
    .filter((s) => bandOf(input.models, s)?.role === 'healthy')
    .flatMap((score) => readiness(input, score))
    .sort(
      (a, b) =>
        Number(b.isPressing) - Number(a.isPressing) ||
        b.score.score! - a.score.score! ||
        byMrr(a.score, b.score),
    );
}

function readiness({ config, holdings }: HealthInput, score: Score): Ready[] {
  const holding = holdings.get(score.accountId);
  const plan = holding?.plan ?? null;
  const step = plan === null ? -1 : config.plans.indexOf(plan);
  const opportunity = step < 0 ? undefined : config.plans[step + 1];
  if (plan === null || opportunity === undefined) return [];
  const { seats = null, active = null } = holding ?? {};
  const share = seats === null || seats === 0 || active === null ? null : active / seats;
  const isPressing = share !== null && share > fullSeats;
  const why = isPressing ? `seats ${Math.floor(share * 100)} % used` : 'next plan is open';
  return [{ score, plan, opportunity, why, isPressing }];
}
