import { advocacyRows } from './advocacy.ts';
import { annualRows } from './annual.ts';
import { churnRows, reasonRows } from './churn.ts';
import { contractRows } from './contracts.ts';
import { costRows } from './costs.ts';
import type { RowDimension } from './dimensions.ts';
import { engagementRows } from './engagement.ts';
import { featureRows, heldRows } from './features.ts';
import { feedbackRows } from './feedback.ts';
import type { ReferenceRow } from './figure.ts';
import { growthRows } from './growth.ts';
import { knowledgeRows } from './knowledge.ts';
import { lifetimeRows } from './lifetime.ts';
import { netLifetimeRows } from './net-lifetime.ts';
import { operationsRows } from './operations.ts';
import { opinionRows } from './opinions.ts';
import { opportunityRows } from './opportunities.ts';
import { qualityRows } from './quality.ts';
import { cohortRows, retainedRows } from './retained.ts';
import { returnRows } from './returns.ts';
import type { Scope } from './scope.ts';
import { scoreRows } from './scores.ts';
import { waitingRows } from './waiting.ts';
import { workloadRows } from './workload.ts';

type Family = (scope: Scope) => ReferenceRow[];

/** Every further family of metrics, each recomputed from the rows of its own tables. */
export const families: readonly Family[] = [
  contractRows,
  opportunityRows,
  costRows,
  advocacyRows,
  feedbackRows,
  knowledgeRows,
  operationsRows,
  workloadRows,
  growthRows,
  returnRows,
  annualRows,
  churnRows,
  reasonRows,
  engagementRows,
  featureRows,
  lifetimeRows,
  opinionRows,
  retainedRows,
  cohortRows,
  waitingRows,
  scoreRows,
  netLifetimeRows,
  qualityRows,
];

/** Families whose rows carry a dimension themselves. */
export const rowFamilies: Record<RowDimension, readonly Family[]> = {
  priority: [workloadRows, waitingRows],
  category: [workloadRows, waitingRows],
  topic: [opinionRows],
  feature: [heldRows],
  reason: [reasonRows],
  cohort: [cohortRows],
  source: [qualityRows],
  table: [qualityRows],
};
