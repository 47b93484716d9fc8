import * as adoption from './adoption.ts';
import * as knowledge from './knowledge.ts';
import type { Metric } from './metric.ts';
import * as retention from './retention.ts';
import * as revenue from './revenue.ts';
import * as satisfaction from './satisfaction.ts';
import * as support from './support.ts';
import * as value from './value.ts';
import * as workload from './workload.ts';

/** All metrics, in reading order. */
export const metrics: readonly Metric[] = [
  revenue.mrr,
  revenue.arr,
  revenue.arpa,
  revenue.customers,
  revenue.mrrOpening,
  revenue.mrrFirstSeen,
  revenue.mrrNew,
  revenue.mrrReactivation,
  revenue.mrrExpansion,
  revenue.mrrContraction,
  revenue.mrrChurn,
  revenue.mrrFx,
  revenue.mrrTransfer,
  retention.nrr,
  retention.grr,
  retention.logoChurn,
  retention.logoRetention,
  retention.revenueChurn,
  retention.expansionRate,
  satisfaction.nps,
  satisfaction.csat,
  satisfaction.csatMean,
  satisfaction.csatMeanPct,
  satisfaction.ces,
  satisfaction.productSatisfaction,
  satisfaction.responseRate,
  satisfaction.csatResponseRate,
  value.ttv,
  value.activationRate,
  adoption.dau,
  adoption.wau,
  adoption.mau,
  adoption.stickiness,
  adoption.userAdoption,
  adoption.featureAdoption,
  adoption.seatUtilisation,
  adoption.loginsPerUserWeek,
  adoption.sessionMinutes,
  support.firstResponseTime,
  support.resolutionTime,
  support.fcr,
  support.ticketsPerCustomer,
  support.slaCompliance,
  support.escalations,
  workload.ticketVolume,
  workload.ticketsResolved,
  workload.openedVsResolved,
  workload.backlog,
  workload.aht,
  knowledge.selfServiceRate,
  knowledge.articleRating,
  knowledge.kbSearchSuccess,
];
