import { accountList, accountStates } from './accounts.ts';
import { activityPeriods } from './activities.ts';
import { accountUsage, featurePeriods } from './adoption.ts';
import { answerList, answers, invitations } from './answers.ts';
import type { Fact } from './fact.ts';
import { priced } from './priced.ts';
import {
  accountEdges,
  accountPeriods,
  customerSince,
  edgeRates,
  firstYears,
  mrrTransfers,
  unratedPeriods,
} from './revenue.ts';
import { accountTickets, ticketList, ticketPeriods } from './tickets.ts';
import {
  accountMonths,
  featureMonths,
  sessionMonths,
  usageAccounts,
  usageCoverage,
  usageReduced,
  userMonths,
} from './usage.ts';
import { activations, valueTimes } from './value.ts';

/** All facts; each stands below the facts it is made from. */
export const facts: readonly Fact[] = [
  usageReduced,
  usageCoverage,
  accountMonths,
  usageAccounts,
  accountList,
  priced,
  accountStates,
  accountEdges,
  edgeRates,
  unratedPeriods,
  customerSince,
  accountPeriods,
  mrrTransfers,
  firstYears,
  userMonths,
  featureMonths,
  sessionMonths,
  accountUsage,
  featurePeriods,
  ticketList,
  ticketPeriods,
  accountTickets,
  answerList,
  answers,
  invitations,
  valueTimes,
  activations,
  activityPeriods,
];

/** Finds a fact by its name; names come from declarations, so a miss is our bug. */
export function factNamed(name: string): Fact {
  const fact = facts.find((candidate) => candidate.name === name);
  if (fact === undefined) throw new Error(`no fact named ${name}`);
  return fact;
}

/** Facts whose rows carry account and period: what metrics of a config may be made of. */
export const openFacts: readonly Fact[] = facts.filter(({ grain, isByDimension }) => {
  return / × period\b/.test(grain) && !isByDimension;
});
