import { accountAdoption } from './account-adoption.ts';
import { accountList, accountStates } from './accounts.ts';
import { accountTouchpoints, activityEvents, activityList, activityPeriods } from './activities.ts';
import { accountUsage, featurePeriods } from './adoption.ts';
import { customerAdvocacy } from './advocacy.ts';
import { annualAmounts } from './annual.ts';
import { accountNps, answerList, answers, invitations } from './answers.ts';
import { mrrCauses } from './causes.ts';
import { cohortAccounts } from './cohorts.ts';
import { activeContracts, contractList, endedContracts } from './contracts.ts';
import { customerCosts, purposeCosts } from './costs.ts';
import { counterMonths } from './counters.ts';
import { accountDepth, newFeatureUses } from './depth.ts';
import { engagementShares } from './engagement.ts';
import { exits, openingCustomers } from './exits.ts';
import type { Fact } from './fact.ts';
import { feedbackPeriods } from './feedback.ts';
import { knowledgeDays } from './knowledge.ts';
import { accountUsers, lifetimeValues } from './lifetime.ts';
import { netLifetimeValues } from './net-lifetime.ts';
import { newCustomers, opportunityPeriods } from './opportunities.ts';
import { priced } from './priced.ts';
import { dataQuality } from './quality.ts';
import { renewalsAhead } from './renewals.ts';
import { accountReturns } from './returns.ts';
import {
  accountEdges,
  accountPeriods,
  customerSince,
  edgeRates,
  firstYears,
  mrrTransfers,
  unratedPeriods,
} from './revenue.ts';
import { csmLoads } from './team.ts';
import { ticketFlow } from './ticket-flow.ts';
import { accountTickets, ticketList, ticketPeriods } from './tickets.ts';
import {
  accountMonths,
  featureMonths,
  sessionMonths,
  usageAccounts,
  usageCoverage,
  usageReduced,
  userMonths,
  userWeeks,
} from './usage.ts';
import { activations, onboardings, valueTimes } from './value.ts';
import { workedTicketPeriods, workedTickets, workingDays } from './working-hours.ts';

/** All facts; each stands below the facts it is made from. */
export const facts: readonly Fact[] = [
  usageReduced,
  usageCoverage,
  accountMonths,
  usageAccounts,
  accountList,
  priced,
  userMonths,
  accountAdoption,
  accountStates,
  accountEdges,
  edgeRates,
  unratedPeriods,
  customerSince,
  accountPeriods,
  mrrTransfers,
  firstYears,
  mrrCauses,
  exits,
  openingCustomers,
  cohortAccounts,
  accountUsers,
  lifetimeValues,
  annualAmounts,
  userWeeks,
  featureMonths,
  sessionMonths,
  accountUsage,
  engagementShares,
  accountDepth,
  featurePeriods,
  newFeatureUses,
  ticketList,
  ticketPeriods,
  ticketFlow,
  workingDays,
  workedTickets,
  workedTicketPeriods,
  accountTickets,
  knowledgeDays,
  answerList,
  answers,
  accountNps,
  invitations,
  valueTimes,
  activations,
  contractList,
  renewalsAhead,
  activeContracts,
  endedContracts,
  accountReturns,
  purposeCosts,
  customerCosts,
  netLifetimeValues,
  opportunityPeriods,
  newCustomers,
  onboardings,
  activityList,
  activityEvents,
  activityPeriods,
  accountTouchpoints,
  csmLoads,
  customerAdvocacy,
  feedbackPeriods,
  counterMonths,
  dataQuality,
];

/** Finds a fact by its name; names come from declarations, so a miss is our bug. */
export function factNamed(name: string): Fact {
  const fact = facts.find((candidate) => candidate.name === name);
  if (fact === undefined) throw new Error(`no fact named ${name}`);
  return fact;
}

/** Facts whose rows carry account and period: what metrics of a config may be made of. */
export const openFacts: readonly Fact[] = facts.filter(
  ({ grain, isByDimension, hasNoAccounts }) => {
    return / × period\b/.test(grain) && !isByDimension && !hasNoAccounts;
  },
);
