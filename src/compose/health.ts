import type { Config } from '../config/config.ts';
import { addDays } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import { cellText } from '../render/cell.ts';
import type { Cell, Report, TableBlock, TableColumn } from '../reports/report.ts';
import type { Holding } from '../score/holdings.ts';
import { mainIssue, type Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import { bandShares } from './charts.ts';
import { averageNote, type BandCount, distribution, totalMrr } from './distribution.ts';
import { expansionReady } from './expansion.ts';
import { headlineTiles } from './headline.ts';
import { accountsTable } from './health-accounts.ts';

export type HealthInput = {
  config: Config;
  /** Machine formats list every account. */
  isForMachines: boolean;
  model: Model;
  currency: string | null;
  /** How the date is named in the title: `October 2026` or a date. */
  title: string;
  period: string;
  now: readonly Score[];
  /** The same accounts at the date before, by id. */
  before: ReadonlyMap<string, Score>;
  holdings: ReadonlyMap<string, Holding>;
  days: ReadonlyMap<string, number>;
  staff: ReadonlyMap<string, string>;
  segments: ReadonlyMap<string, string>;
  /** Models' inputs that no export feeds. */
  unconnected: readonly string[];
  footer: string[];
};

const listed = 10;

/** Customer health of a month: distribution, at-risk and critical accounts, expansion. */
export function healthReport(input: HealthInput): Report {
  const { period, currency, title, footer, model, now } = input;
  return {
    id: 'health',
    title: `Customer Health: ${title}`,
    subtitle: [headline(input)],
    period,
    currency,
    blocks: [
      headlineTiles(input),
      ...bandShares('Overview', distribution(model, now, null), currency),
      overview(input),
      atRisk(input),
      critical(input),
      expansion(input),
      ...(input.isForMachines ? [accountsTable(input)] : []),
    ],
    footer: [...footer, ...notesOf(input)],
  };
}

/** Model, number and MRR of the customers, and the date, in one line. */
export function headline({ model, now, currency }: HealthInput): string {
  const mrr = cellText({ value: totalMrr(now), unit: 'money' }, { currency, style: 'markdown' });
  const t = now[0]?.t;
  return [
    `model ${model.title}`,
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
  return { ...healthReport(input), blocks: [list, ...machines] };
}

function overview({ model, now, before: past }: HealthInput): TableBlock {
  const before = [...past.values()];
  const bands = distribution(model, now, before);
  const columns: TableColumn[] = [
    column('status', 'Status', 'left'),
    column('bar', '', 'left', 'terminal'),
    column('customers', 'Customers'),
    column('percent', '%'),
    column('mrr', 'MRR'),
    column('change', 'Change', 'right', 'terminal'),
  ];
  const rows = bands.map((band) => overviewRow(band, now.length));
  return table({
    name: 'overview',
    title: 'Overview',
    columns,
    rows,
    for: 'readers',
    empty: 'no customers',
    note: averageNote(now, before),
  });
}

function overviewRow(band: BandCount, all: number): Cell[] {
  const { name, range, tone, n, mrr, before } = band;
  const isGood = tone === 'healthy';
  const by = before === null ? null : n - before.n;
  return [
    { value: range === '' ? name : `${name} (${shortRange(range)})`, unit: 'text', tone },
    { value: all === 0 ? 0 : n / all, unit: 'bar', tone },
    { value: n, unit: 'count' },
    { value: all === 0 ? null : (100 * n) / all, unit: 'percent' },
    { value: mrr, unit: 'money' },
    {
      value: by,
      unit: 'count',
      isChange: true,
      tone:
        by === null || by === 0 || tone === 'muted' || tone === 'watch'
          ? 'muted'
          : by > 0 === isGood
            ? 'good'
            : 'bad',
    },
  ];
}

// The dashboard's template writes open ends: 80+, 60–79, 40–59, <40.
function shortRange(range: string): string {
  const [low, high] = range.split('–');
  if (high === '100') return `${low}+`;
  return low === '0' ? `<${Number(high) + 1}` : range;
}

function atRisk(input: HealthInput): TableBlock {
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
): TableBlock {
  const rows = scores.slice(0, limit ?? undefined).map((s): Cell[] => {
    const issue = mainIssue(s);
    return [
      text(s.account),
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
  const band = bandOfRole(input.model, 'at_risk');
  return {
    ...listBlock(name, title, columns, rows, scores),
    limit,
    empty: `no ${name === 'at_risk' ? 'at-risk ' : ''}accounts`,
    more: `--band ${band}, or --format csv`,
  };
}

function critical(input: HealthInput): TableBlock {
  const own = ofRoles(input, ['critical']).sort((a, b) => {
    return (input.days.get(b.accountId) ?? 0) - (input.days.get(a.accountId) ?? 0) || byMrr(a, b);
  });
  const rows = own
    .slice(0, listed)
    .map((s): Cell[] => [
      text(s.account),
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
  return {
    ...listBlock('critical', 'Critical Accounts', columns, rows, own),
    limit: listed,
    empty: 'no critical accounts',
    more: `--band ${bandOfRole(input.model, 'critical')}, or --format csv`,
  };
}

function expansion(input: HealthInput): TableBlock {
  const ready = expansionReady(input);
  const rows = ready
    .slice(0, listed)
    .map(({ score, plan, opportunity, why }): Cell[] => [
      text(score.account),
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
  return {
    ...listBlock(
      'expansion',
      'Expansion Ready',
      columns,
      rows,
      ready.map(({ score }) => score),
    ),
    limit: listed,
    empty:
      input.config.plans.length === 0
        ? 'n/a: name the plans from low to high in `plans:` of the config'
        : 'no healthy accounts with a higher plan to go to',
    more: '--format csv',
  };
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
  const tone = input.model.bands.find(({ name }) => name === s.band)?.role;
  const note =
    by === null || Math.abs(by) < 0.05
      ? undefined
      : `${by > 0 ? '▲' : '▼'}${Math.round(Math.abs(by))}`;
  return { value: s.score, unit: 'score', tone, note };
}

/** Against the same account at the date before, null where one of the two has no score. */
export function changeOf({ before }: Pick<HealthInput, 'before'>, s: Score): number | null {
  const past = before.get(s.accountId)?.score ?? null;
  return s.score === null || past === null ? null : s.score - past;
}

const ofRoles = ({ model, now }: HealthInput, roles: readonly string[]): Score[] => {
  const names = model.bands.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
  return now.filter(({ band }) => names.includes(band));
};

const bandOfRole = (model: Model, role: string): string =>
  model.bands.find((band) => band.role === role)?.name ?? role;

/** Largest MRR first, then by id. */
export const byMrr = (a: Score, b: Score): number =>
  Number(b.mrr) - Number(a.mrr) || (a.accountId < b.accountId ? -1 : 1);

/** Name of the account's owner. */
export const ownerOf = ({ staff }: Pick<HealthInput, 'staff'>, { owner }: Score): string =>
  owner === null ? '' : (staff.get(owner) ?? owner);

function notesOf({ unconnected }: HealthInput): string[] {
  return unconnected.length === 0 ? [] : [`not connected: ${unconnected.join(', ')}`];
}
