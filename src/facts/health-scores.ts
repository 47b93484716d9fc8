import type { Fact } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Scores at the end of periods, from `scored_accounts`, which the run fills once all else is derived. */
export const healthScores: Fact = {
  name: 'health_scores',
  grain: 'account × period',
  tables: [],
  reads: [],
  facts: ['periods', 'account_states'],
  isScored: true,
  sql: (context) => `select p.period, p.win, s.account_id, s.score, s.mrr,
  cast(s.score * s.mrr as decimal(38, 8)) as score_mrr${closingDimensions(context)}
from periods p
join scored_accounts s on s.t = p.e
${closingStates('s', 'p')}`,
};
