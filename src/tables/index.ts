import { accountAliases } from './account_aliases.ts';
import { accountHistory } from './account_history.ts';
import { accounts } from './accounts.ts';
import { activities } from './activities.ts';
import { features } from './features.ts';
import { fxRates } from './fx_rates.ts';
import { invoices } from './invoices.ts';
import { mrrSnapshots } from './mrr_snapshots.ts';
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
  staff,
  fxRates,
];

/** Finds a table by its name; the names come from declarations, so a miss is our bug. */
export function tableNamed(name: string): Table {
  const table = tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`no table named ${name}`);
  return table;
}
