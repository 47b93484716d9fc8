import * as adoption from './adoption.ts';
import * as contracts from './contracts.ts';
import * as costs from './costs.ts';
import type { Metric } from './metric.ts';
import * as opportunities from './opportunities.ts';
import * as retention from './retention.ts';
import * as revenue from './revenue.ts';
import * as satisfaction from './satisfaction.ts';
import * as support from './support.ts';
import * as value from './value.ts';

/** All metrics, in reading order. */
export const metrics: readonly Metric[] = [
  revenue.mrr,
  revenue.arr,
  contracts.acv,
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
  opportunities.expansionPipeline,
  opportunities.expectedClose,
  costs.cac,
  costs.crc,
  costs.costToServe,
  retention.nrr,
  retention.grr,
  retention.logoChurn,
  retention.logoRetention,
  retention.revenueChurn,
  retention.expansionRate,
  contracts.renewalRate,
  contracts.earlyRenewalRate,
  contracts.renewalsDue,
  satisfaction.nps,
  satisfaction.csat,
  satisfaction.csatMean,
  satisfaction.csatMeanPct,
  satisfaction.ces,
  satisfaction.responseRate,
  value.ttv,
  value.activationRate,
  costs.roi,
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
  opportunities.csql,
  opportunities.referralRate,
];
