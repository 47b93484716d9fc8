import type { Config } from '../config/config.ts';
import { addDays } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import { cellText } from '../render/cell.ts';
import type { Block, Cell, Report, TableBlock, TableColumn } from '../reports/report.ts';
import { bandOf, hasRole } from '../score/choice.ts';
import type { Holding } from '../score/holdings.ts';
import type { Notes } from '../score/notes.ts';
import { mainIssue, type Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import { totalMrr } from './distribution.ts';
import { expansionReady } from './expansion.ts';
import { headlineTiles } from './headline.ts';
import { accountsTable } from './health-accounts.ts';
import { groupTables } from './health-groups.ts';
import { overviews } from './health-overview.ts';
import { marked, notesBelow, notesLine } from './notes.ts';

export type HealthInput = {
  config: Config;
  /** Machine formats list every account. */
  isForMachines: boolean;
  /** Those that score some account, the default first. */
  models: readonly Model[];
  currency: string | null;
  /** How the date is named in the title: `October 2026` or a date. */
  title: string;
  period: string;
  now: readonly Score[];
  /** The same accounts at the date before, by id. */
  before: ReadonlyMap<string, Score>;
  /** Models of which less than half the weight is connected, one line each. */
  thin: readonly string[];
  /** Ids of models whose scores of the two dates cannot be compared. */
  broken: ReadonlySet<string>;
  holdings: ReadonlyMap<string, Holding>;
  days: ReadonlyMap<string, number>;
  staff: ReadonlyMap<string, string>;
  segments: ReadonlyMap<string, string>;
  /** What people wrote about the accounts; beside the scores, never in them. */
  notes: Notes;
  /** Models' inputs that no export feeds. */
  unconnected: readonly string[];
  footer: string[];
};

const listed = 10;

/** Customer health of a month: distribution, at-risk and critical accounts, expansion. */
export function healthReport(input: HealthInput): Report {
  const { period, currency, title, footer } = input;
  return {
    id: 'health',
    title: `Customer Health: ${title}`,
    subtitle: [headline(input)],
    period,
    currency,
    blocks: [
      headlineTiles(input),
      ...overviews(input),
      ...groupTables(input),
      ...atRisk(input),
      ...critical(input),
      ...expansion(input),
      ...(input.isForMachines ? [accountsTable(input)] : []),
    ],
    footer: [...footer, ...notesLine(input.notes), ...unconnectedLine(input)],
  };
}

/** Model, number and MRR of the customers, and the date, in one line. */
export function headline({ models, now, currency }: HealthInput): string {
  const mrr = cellText({ value: totalMrr(now), unit: 'money' }, { currency, style: 'markdown' });
  const t = now[0]?.t;
  return [
    `model ${models.map(({ title }) => title).join(', ')}`,
    `${now.length} customer${now.length === 1 ? '' : 's'}`,
    `MRR ${mrr}`,
    ...(t === undefined ? [] : [`as of ${addDays(t, -1)}`]),
  ].join(' · ');
}

/** All accounts of one band. */
export function bandReport(input: HealthInput, band: string): Report {
  const own = { ...input, now: input.now.filter((s) => s.band === band) };
  const list = accountList(own, 'accounts', `${band} accounts`, own.now, null);
  const machines = input.isForMachines ? [accountsTable(own)] : [];
  return { ...healthReport(input), blocks: [...list, ...machines] };
}

function atRisk(input: HealthInput): Block[] {
  const roles = input.config.health.includeBelow ? ['at_risk', 'critical'] : ['at_risk'];
  const own = ofRoles(input, roles).sort(byMrr);
  const title = `At-Risk Accounts`;
  return accountList(input, 'at_risk', title, own, listed);
}

function accountList(
  input: HealthInput,
  name: string,
  title: string,
  scores: readonly Score[],
  limit: number | null,
): Block[] {
  const rows = scores.slice(0, limit ?? undefined).map((s): Cell[] => {
    const issue = mainIssue(s);
    return [
      marked(input.notes, s.accountId, s.account),
      scoreCell(input, s),
      { value: s.mrr, unit: 'money' },
      text(issue?.says ?? ''),
      text(issue?.action ?? ''),
    ];
  });
  const columns = [
    { ...column('customer', 'Customer', 'left'), whenNarrow: 'stays' as const },
    column('health', 'Health'),
    column('mrr', 'MRR'),
    { ...column('issue', 'Issue', 'left'), whenNarrow: 'stays' as const },
    // It follows from the issue.
    { ...column('action', 'Action', 'left'), whenNarrow: 'leaves' as const },
  ];
  const band = bandOfRole(input, 'at_risk');
  const list = {
    ...listBlock(name, title, columns, rows, scores),
    limit,
    empty: `no ${name === 'at_risk' ? 'at-risk ' : ''}accounts`,
    more: `--band ${band}, or --format csv`,
  };
  return [list, ...notesBelow(input.notes, scores.slice(0, limit ?? undefined))];
}

function critical(input: HealthInput): Block[] {
  const own = ofRoles(input, ['critical']).sort((a, b) => {
    return (input.days.get(b.accountId) ?? 0) - (input.days.get(a.accountId) ?? 0) || byMrr(a, b);
  });
  const rows = own
    .slice(0, listed)
    .map((s): Cell[] => [
      marked(input.notes, s.accountId, s.account),
      scoreCell(input, s),
      { value: s.mrr, unit: 'money' },
      { value: input.days.get(s.accountId) ?? null, unit: 'count' },
      text(ownerOf(input, s)),
    ]);
  const columns = [
    column('customer', 'Customer', 'left'),
    column('health', 'Health'),
    column('mrr', 'MRR'),
    column('days_critical', 'Days Critical'),
    column('owner', 'Owner', 'left'),
  ];
  const list = {
    ...listBlock('critical', 'Critical Accounts', columns, rows, own),
    limit: listed,
    empty: 'no critical accounts',
    more: `--band ${bandOfRole(input, 'critical')}, or --format csv`,
  };
  return [list, ...notesBelow(input.notes, own.slice(0, listed))];
}

function expansion(input: HealthInput): Block[] {
  const ready = expansionReady(input);
  const scores = ready.map(({ score }) => score);
  const rows = ready
    .slice(0, listed)
    .map(({ score, plan, opportunity, why }): Cell[] => [
      marked(input.notes, score.accountId, score.account),
      scoreCell(input, score),
      text(plan),
      text(opportunity),
      text(why),
    ]);
  const columns = [
    column('customer', 'Customer', 'left'),
    column('health', 'Health'),
    column('current', 'Current', 'left'),
    column('opportunity', 'Opportunity', 'left'),
    column('why', 'Why', 'left'),
  ];
  const list = {
    ...listBlock('expansion', 'Expansion Ready', columns, rows, scores),
    limit: listed,
    empty:
      input.config.plans.length === 0
        ? 'n/a: name the plans from low to high in `plans:` of the config'
        : 'no healthy accounts with a higher plan to go to',
    more: '--format csv',
  };
  return [list, ...notesBelow(input.notes, scores.slice(0, listed))];
}

function listBlock(
  name: string,
  title: string,
  columns: TableColumn[],
  rows: Cell[][],
  scores: readonly Score[],
): TableBlock {
  return table({
    name,
    title: scores.length === 0 ? title : `${title} (${scores.length})`,
    columns,
    rows,
    nRows: scores.length,
    for: 'readers',
    limit: listed,
  });
}

function scoreCell(input: HealthInput, s: Score): Cell {
  const by = changeOf(input, s);
  const tone = bandOf(input.models, s)?.role;
  const note =
    by === null || Math.round(Math.abs(by)) === 0
      ? undefined
      : `${by > 0 ? '▲' : '▼'}${Math.round(Math.abs(by))}`;
  return { value: s.score, unit: 'score', tone, note };
}

/**
 * Against the same account at the date before, null where one of the two has no score or another
 * model scored it.
 */
export function changeOf(
  { before, broken }: Pick<HealthInput, 'before' | 'broken'>,
  s: Score,
): number | null {
  if (broken.has(s.model)) return null;
  const then = before.get(s.accountId);
  const past = then?.model === s.model ? then.score : null;
  return s.score === null || past === null ? null : s.score - past;
}

/** Scores of the date before, null where those of now know judgements that had no date. */
export const comparable = ({
  before,
  broken,
}: Pick<HealthInput, 'before' | 'broken'>): Score[] | null =>
  broken.size > 0 ? null : [...before.values()];

const ofRoles = ({ models, now }: HealthInput, roles: readonly string[]): Score[] =>
  now.filter((s) => hasRole(models, s, roles));

const bandOfRole = ({ models }: HealthInput, role: string): string =>
  models[0]!.bands.find((band) => band.role === role)?.name ?? role;

/** Largest MRR first, then by id. */
export const byMrr = (a: Score, b: Score): number =>
  Number(b.mrr) - Number(a.mrr) || (a.accountId < b.accountId ? -1 : 1);

/** Name of the account's owner. */
export const ownerOf = ({ staff }: Pick<HealthInput, 'staff'>, { owner }: Score): string =>
  owner === null ? '' : (staff.get(owner) ?? owner);

function unconnectedLine({ unconnected }: HealthInput): string[] {
  return unconnected.length === 0 ? [] : [`not connected: ${unconnected.join(', ')}`];
}
