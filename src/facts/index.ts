import { accountList, accountStates } from './accounts.ts';
import { accountUsage, featurePeriods } from './adoption.ts';
import { accountNps, answerList, answers, invitations } from './answers.ts';
import type { Fact } from './fact.ts';
import { knowledgeDays } from './knowledge.ts';
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
} from './usage.ts';
import { activations, valueTimes } from './value.ts';
import { workedTicketPeriods, workedTickets, workingDays } from './working-hours.ts';

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
];

/** Finds a fact by its name; names come from declarations, so a miss is our bug. */
export function factNamed(name: string): Fact {
  const fact = facts.find((candidate) => candidate.name === name);
  if (fact === undefined) throw new Error(`no fact named ${name}`);
  return fact;
}
