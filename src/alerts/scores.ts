import type { ScoreAlert } from './alert.ts';

/** Lines that a health score can cross, the graver of two like ones first. */
export const scoreAlerts: readonly ScoreAlert[] = [
  {
    id: 'health_critical',
    title: 'Health fell to critical',
    severity: 'urgent',
    limit: 'health.critical',
    kind: 'falls below',
    action: 'immediate outreach, watch daily',
  },
  {
    id: 'health_at_risk',
    title: 'Health fell to at risk',
    severity: 'warning',
    limit: 'health.at_risk',
    kind: 'falls below',
    action: 'take up in the weekly review',
  },
  {
    id: 'health_drop',
    title: 'Health fell fast',
    severity: 'warning',
    limit: 'health.change',
    kind: 'falls by',
    action: 'find out what happened',
  },
  {
    id: 'health_rise',
    title: 'Health rose fast',
    severity: 'opportunity',
    limit: 'health.change',
    kind: 'rises by',
    action: 'note what helped',
  },
  {
    id: 'health_healthy',
    title: 'Health rose to healthy',
    severity: 'opportunity',
    limit: 'health.healthy',
    kind: 'rises above',
    action: 'schedule a review call about expansion',
  },
];
