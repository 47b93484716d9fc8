import { dailyAgents, weeklyAgents } from './agents.ts';
import type { BlockMaker } from './block.ts';
import { slaBySeverity, yesterday } from './daily.ts';
import { escalatedAndVip, notableFeedback, riskyRenewals } from './daily-accounts.ts';
import { atRisk, healthBands, keyFigures, outcomes } from './executive.ts';
import { agentCapacity, live, openBySeverity, slaRisk } from './queue.ts';
import { weeklyReview, weeklyTrends } from './weekly.ts';
import { improvement, teamGoals } from './weekly-team.ts';

/** All parts of reports, in the order of the reports that show them first. */
export const blockMakers: readonly BlockMaker[] = [
  ...[outcomes, keyFigures, healthBands, atRisk],
  ...[openBySeverity, slaRisk, agentCapacity, live],
  ...[yesterday, slaBySeverity, dailyAgents, notableFeedback, riskyRenewals, escalatedAndVip],
  ...[weeklyTrends, teamGoals, weeklyAgents, improvement, weeklyReview],
];

/** Finds a part by its id; ids come from declarations, so a miss is our bug. */
export function blockNamed(id: string): BlockMaker {
  const found = blockMakers.find((maker) => maker.id === id);
  if (found === undefined) throw new Error(`no block named ${id}`);
  return found;
}
