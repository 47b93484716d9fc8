import { accountAliases } from './account_aliases.ts';
import { accountHistory } from './account_history.ts';
import { accounts } from './accounts.ts';
import { activities } from './activities.ts';
import { benefits } from './benefits.ts';
import { contracts } from './contracts.ts';
import { costs } from './costs.ts';
import { counters } from './counters.ts';
import { features } from './features.ts';
import { feedback } from './feedback.ts';
import { fxRates } from './fx_rates.ts';
import { goals } from './goals.ts';
import { invoices } from './invoices.ts';
import { knowledgeBase } from './knowledge_base.ts';
import { mrrSnapshots } from './mrr_snapshots.ts';
import { notes } from './notes.ts';
import { opportunities } from './opportunities.ts';
import { staff } from './staff.ts';
import { subscriptions } from './subscriptions.ts';
import { surveyResponses } from './survey_responses.ts';
import type { Table } from './table.ts';
import { tickets } from './tickets.ts';
import { usageEvents } from './usage_events.ts';
import { users } from './users.ts';

/** All normalised tables, in reading order. */
export const tables: readonly Table[] = [
  accountAliases,
  accounts,
  accountHistory,
  subscriptions,
  mrrSnapshots,
  invoices,
  usageEvents,
  users,
  features,
  surveyResponses,
  tickets,
  activities,
  contracts,
  goals,
  feedback,
  opportunities,
  notes,
  staff,
  costs,
  benefits,
  knowledgeBase,
  counters,
  fxRates,
];

/** Finds a table by its name; the names come from declarations, so a miss is our bug. */
export function tableNamed(name: string): Table {
  const table = tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`no table named ${name}`);
  return table;
}
