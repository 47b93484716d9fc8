import type { Config } from '../config/config.ts';
import { dailyAgents, weeklyAgents } from './agents.ts';
import { benchmark } from './benchmark.ts';
import type { BlockMaker } from './block.ts';
import { book, byStatus } from './csm.ts';
import { expansionList, riskList, touchpointList } from './csm-accounts.ts';
import { accountFiguresList, recentList } from './csm-figures.ts';
import { slaBySeverity, yesterday } from './daily.ts';
import { escalatedAndVip, notableFeedback, riskyRenewals } from './daily-accounts.ts';
import { atRisk, healthBands, keyFigures, outcomes } from './executive.ts';
import { thisQuarter } from './executive-quarter.ts';
import { journey } from './journey.ts';
import { monthlyActions } from './monthly-actions.ts';
import { monthlyProcess } from './monthly-categories.ts';
import { monthlyChurn } from './monthly-churn.ts';
import { monthlyCohorts } from './monthly-cohorts.ts';
import { monthlyHealth } from './monthly-health.ts';
import { monthlyImpact } from './monthly-impact.ts';
import { monthlyRetention } from './monthly-retention.ts';
import { monthlyWaterfall } from './monthly-waterfall.ts';
import { onboarding, reviews, touchpointRates, workload } from './operations.ts';
import { teamPerformance, ticketTrends } from './operations-trends.ts';
import { adoption, requests, satisfaction } from './product.ts';
import { feedbackThemes, usage } from './product-usage.ts';
import { quarterlyNps, quarterlyRetention, quarterlyTargets } from './quarterly.ts';
import { agentCapacity, live, openBySeverity, slaRisk } from './queue.ts';
import { renewalsAhead } from './renewals.ts';
import * as roles from './roles.ts';
import { seasonality } from './seasonality.ts';
import { weeklyReview, weeklyTrends } from './weekly.ts';
import { improvement, teamGoals } from './weekly-team.ts';

/** All parts of reports, in the order of the reports that show them first. */
export const blockMakers: readonly BlockMaker[] = [
  ...[outcomes, keyFigures, healthBands, atRisk, thisQuarter],
  ...[book, byStatus, touchpointList, riskList, expansionList, accountFiguresList, recentList],
  ...[workload, touchpointRates, reviews, onboarding, ticketTrends, teamPerformance],
  ...[adoption, requests, satisfaction, usage, feedbackThemes],
  ...[monthlyRetention, monthlyWaterfall, monthlyChurn, monthlyImpact, monthlyHealth],
  ...[monthlyCohorts, monthlyProcess, monthlyActions],
  ...[quarterlyRetention, quarterlyNps, quarterlyTargets],
  ...[openBySeverity, slaRisk, agentCapacity, live],
  ...[yesterday, slaBySeverity, dailyAgents, notableFeedback, riskyRenewals, escalatedAndVip],
  ...[weeklyTrends, teamGoals, weeklyAgents, improvement, weeklyReview],
  ...[roles.vp, roles.director, roles.segments, roles.operations, roles.csm],
  ...[roles.onboarding, roles.renewals, renewalsAhead, journey, seasonality],
];

/** Parts whose metrics the config decides. */
const makersOf = (config: Config): readonly BlockMaker[] => [...blockMakers, benchmark(config)];

/** Finds a part by its id; ids come from declarations, so a miss is our bug. */
export function blockNamed(id: string, config: Config): BlockMaker {
  const found = makersOf(config).find((maker) => maker.id === id);
  if (found === undefined) throw new Error(`no block named ${id}`);
  return found;
}
