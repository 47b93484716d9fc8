import type { Config } from '../config/config.ts';
import { alertFacts } from './alerts.ts';
import type { Fact } from './fact.ts';
import {
  healthAccounts,
  healthEngagement,
  healthFeatures,
  healthPayment,
  healthPlans,
  healthSeats,
  healthSupport,
  healthUsage,
} from './health.ts';
import { healthDue, healthExpansion, healthTerms } from './health-finance.ts';
import { healthGrowth, healthJudgements } from './health-relations.ts';
import { healthGoals, healthValue } from './health-success.ts';
import {
  healthActivity,
  healthAdoption,
  healthBreadth,
  healthCatalogue,
  healthUsers,
} from './health-usage.ts';
import { healthAnswers, healthComplaints, healthRatings, healthTickets } from './health-voice.ts';
import { healthMonths } from './health-windows.ts';

/** All facts with a row per account and as-of date, each below the ones it is made from. */
export const healthFacts: readonly Fact[] = [
  healthAccounts,
  healthPlans,
  healthSeats,
  healthUsage,
  healthFeatures,
  healthSupport,
  healthEngagement,
  healthPayment,
  healthMonths,
  healthUsers,
  healthActivity,
  healthCatalogue,
  healthBreadth,
  healthAdoption,
  healthGoals,
  healthValue,
  healthAnswers,
  healthRatings,
  healthTickets,
  healthComplaints,
  healthDue,
  healthTerms,
  healthExpansion,
  healthJudgements,
  healthGrowth,
  ...alertFacts,
];

/** The facts named, with all facts of this kind that they are made from, in the order to make them. */
export function healthFactsFor(names: readonly string[]): Fact[] {
  const wanted = new Set(['health_accounts']);
  const add = (name: string): void => {
    const fact = healthFacts.find((candidate) => candidate.name === name);
    if (fact === undefined || wanted.has(name)) return;
    wanted.add(name);
    fact.facts.forEach(add);
  };
  names.forEach(add);
  return healthFacts.filter(({ name }) => wanted.has(name));
}

/**
 * Facts and tables that scoring from these facts needs; plans are told of everybody, use of seats
 * matters only where there is a plan to go to.
 */
export function healthNeeds(
  { plans }: Pick<Config, 'plans'>,
  overs: readonly string[],
): { facts: string[]; tables: string[] } {
  const seats = plans.length > 0 ? ['health_seats'] : [];
  const wanted = healthFactsFor(['health_plans', ...seats, ...overs]);
  const tables = new Set(wanted.flatMap(({ reads }) => reads));
  const made = new Set(healthFacts.map(({ name }) => name));
  const facts = new Set(wanted.flatMap(({ facts }) => facts).filter((name) => !made.has(name)));
  return {
    facts: ['account_states', ...facts],
    tables: [...tables].filter((table) => table !== 'billing'),
  };
}
