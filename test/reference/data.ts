import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import papa from 'papaparse';
import { groupBy } from './exact.ts';

// What the fixtures' cs-metrics.yaml says.
export const reportingCurrency = 'USD';
export const loginEvents = ['login'];
export const graceDays = 30;
export const minCoverage = 60;

/** One record of an export: every cell a text, empty when unknown. */
export type Row<Column extends string> = Record<Column, string>;

const columns = {
  accounts: [
    ...['account_id', 'segment', 'plan', 'region', 'csm_id', 'signed_up_on', 'signed_on'],
    ...['first_value_on', 'onboarding_started_on', 'licensed_seats', 'is_reference'],
    ...['has_case_study', 'referred_by', 'in_community', 'is_internal'],
  ],
  account_history: ['account_id', 'valid_from', 'segment', 'csm_id'],
  subscriptions: [
    ...['subscription_id', 'account_id', 'product', 'plan', 'quantity', 'amount', 'currency'],
    ...['interval', 'interval_count', 'discount_percent', 'discount_ends_on', 'starts_on'],
    ...['ends_on', 'trial_ends_on', 'is_one_time', 'is_usage_based', 'cancel_reason'],
    ...['cancel_type', 'status'],
  ],
  fx_rates: ['date', 'currency', 'rate'],
  invoices: [
    ...['account_id', 'issued_on', 'due_on', 'paid_on', 'amount', 'tax', 'currency', 'status'],
    ...['failed_on', 'disputed_on'],
  ],
  tickets: [
    ...['ticket_id', 'account_id', 'created_at', 'first_response_at', 'resolved_at', 'due_at'],
    ...['first_response_due_at', 'escalated_at', 'priority', 'category', 'agent_replies'],
    ...['reopens', 'escalated', 'handle_seconds', 'satisfaction', 'satisfaction_max'],
    ...['sentiment', 'is_dispute'],
  ],
  survey_responses: [
    ...['response_id', 'account_id', 'respondent_id', 'survey', 'topic', 'score', 'scale_min'],
    ...['scale_max', 'responded_at', 'sent_at', 'ticket_id'],
  ],
  usage_events: [
    ...['account_id', 'user_id', 'occurred_at', 'event', 'feature', 'session_id'],
    'duration_seconds',
  ],
  users: ['account_id', 'user_id', 'signed_up_on', 'activated_on', 'deactivated_on', 'is_internal'],
  features: ['feature', 'tier', 'released_on', 'plans'],
  activities: [
    ...['account_id', 'kind', 'scheduled_on', 'occurred_at', 'status', 'invited', 'attended'],
    ...['opened', 'replied'],
  ],
  contracts: [
    ...['account_id', 'signed_on', 'starts_on', 'ends_on', 'arr', 'currency', 'renewed_on'],
    ...['renewed_arr', 'notice_given_on', 'terminated_on'],
  ],
  opportunities: [
    ...['account_id', 'kind', 'source', 'created_on', 'expected_close_on', 'closed_on', 'amount'],
    ...['currency', 'probability', 'status'],
  ],
  costs: ['month', 'category', 'borne_by', 'account_id', 'amount', 'currency'],
  benefits: ['account_id', 'realised_on', 'amount', 'currency'],
  feedback: [
    ...['account_id', 'kind', 'created_at', 'acknowledged_at', 'closed_at', 'duplicate_of'],
  ],
  knowledge_base: [
    ...['date', 'ratings', 'rating_sum', 'searches', 'successful_searches'],
    ...['self_service_resolutions', 'contacts'],
  ],
  counters: ['month', 'name', 'value'],
  staff: ['staff_id', 'role', 'segment', 'active_from', 'active_to'],
} as const;

type Columns = typeof columns;

/** The exports, table by table. */
export type Data = { [Table in keyof Columns]: Row<Columns[Table][number]>[] };

/** Reads the CSV files of a fixtures folder; a file or a column that is not there is empty. */
export function load(folder: string): Data {
  return tables((name) => readFileSync(join(folder, `${name}.csv`), 'utf8'));
}

/** Hand-made tables: only the cells that matter need be given. */
export function handMade(rows: { [Table in keyof Data]?: Partial<Data[Table][number]>[] }): Data {
  return tables((name) =>
    papa.unparse((rows[name] ?? []) as object[], { columns: [...columns[name]] }),
  );
}

function tables(read: (name: keyof Columns) => string): Data {
  const names = Object.keys(columns) as (keyof Columns)[];
  const data = Object.fromEntries(names.map((name) => [name, records(read(name), columns[name])]));
  return withoutInternal(data as unknown as Data);
}

function records(csv: string, names: readonly string[]): Row<string>[] {
  const { data } = papa.parse<Row<string>>(csv, { header: true, skipEmptyLines: true });
  return data.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? ''])));
}

/** Our own accounts and users are left out of everything. */
function withoutInternal(data: Data): Data {
  const ourAccounts = new Set(
    data.accounts.filter((row) => row.is_internal === 'true').map((row) => row.account_id),
  );
  const ourUsers = new Set(
    data.users.filter((row) => row.is_internal === 'true').map((row) => userOf(row)),
  );
  const isTheirs = (row: object) =>
    !('account_id' in row && ourAccounts.has(row.account_id as string)) &&
    !('user_id' in row && ourUsers.has(userOf(row as Row<'account_id' | 'user_id'>)));
  return Object.fromEntries(
    Object.entries(data).map(([name, rows]) => [name, (rows as object[]).filter(isTheirs)]),
  ) as unknown as Data;
}

/** A user is a pair of account and user. */
export function userOf(row: Row<'account_id' | 'user_id'>): string {
  return JSON.stringify([row.account_id, row.user_id]);
}

/** Every account that any table names, once, in order. */
export function accountIds(data: Data): string[] {
  const ids = [
    ...data.accounts,
    ...data.subscriptions,
    ...data.usage_events,
    ...data.users,
    ...data.tickets,
    ...data.survey_responses,
  ].map((row) => row.account_id);
  return [...new Set(ids)].filter((id) => id !== '').sort();
}

/** Rows by the account they belong to. */
export function byAccount<R extends Row<'account_id'>>(rows: readonly R[]): Map<string, R[]> {
  return groupBy(rows, (row) => row.account_id);
}

/** Seconds from one timestamp to the next. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(`${to.replace(' ', 'T')}Z`) - Date.parse(`${from.replace(' ', 'T')}Z`)) / 1000;
}
