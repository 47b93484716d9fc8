import type { TicketAlert } from './alert.ts';

/** An open ticket will miss its SLA within minutes; `definitions.sla_at_risk` says how many. */
export const slaDue: TicketAlert = {
  id: 'sla_due',
  title: 'SLA about to be missed',
  severity: 'urgent',
  action: 'answer or solve it now',
};
