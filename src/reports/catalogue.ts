/** A report as a list of blocks. Data only. */
export type ReportPlan = {
  /** As it is named on the command line and in file names. */
  id: string;
  title: string;
  /** One sentence for the list of reports. */
  says: string;
  /** What it tells of: a month, or a day, by default the newest one that the exports cover. */
  period: 'month' | 'day';
  blocks: readonly string[];
};

/** All reports that `report` makes, in reading order. */
export const reportPlans: readonly ReportPlan[] = [
  {
    id: 'executive',
    title: 'Executive review',
    period: 'month',
    says: 'outcomes, key figures, health, accounts at risk and what this quarter brings',
    blocks: [
      'executive.outcomes',
      'executive.key_figures',
      'executive.health',
      'executive.at_risk',
    ],
  },
  {
    id: 'queue',
    title: 'Support queue',
    says: 'open tickets, SLA risk, free agents and the last hour, as of now',
    period: 'day',
    blocks: ['queue.open', 'queue.sla_risk', 'queue.capacity', 'queue.live'],
  },
  {
    id: 'daily',
    title: 'Daily performance summary',
    says: 'the day against the day before, SLA, agents, feedback, risky renewals, escalations',
    period: 'day',
    blocks: [
      ...['daily.yesterday', 'daily.sla', 'daily.agents'],
      ...['daily.feedback', 'daily.renewals', 'daily.escalated'],
    ],
  },
  {
    id: 'weekly',
    title: 'Weekly team report',
    says: 'seven days against seven: trends, goals, agents, what to improve, whose health moved',
    period: 'day',
    blocks: [
      ...['weekly.trends', 'weekly.goals', 'weekly.agents', 'weekly.improve'],
      'weekly.review',
    ],
  },
];
