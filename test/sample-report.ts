import type { Block, Cell, Report, TableBlock, TableColumn } from '../src/reports/report.ts';

/** A cell of text. */
export function text(value: string | null, more: Partial<Cell> = {}): Cell {
  return { value, unit: 'text', ...more };
}

/** A cell with an exact amount. */
export function money(value: string): Cell {
  return { value, unit: 'money' };
}

/** A cell that counts. */
export function count(value: number, more: Partial<Cell> = {}): Cell {
  return { value, unit: 'count', ...more };
}

/** A column for everybody, named after its title. */
export function column(title: string, align: TableColumn['align'] = 'left'): TableColumn {
  return { id: title.toLowerCase().replaceAll(' ', '_'), title, align, for: 'both' };
}

/** A table for everybody, without a limit. */
export function table(columns: TableColumn[], rows: Cell[][], more: Partial<TableBlock> = {}) {
  const usual = { kind: 'table', name: 'accounts', title: 'Accounts', for: 'both' } as const;
  const block: TableBlock = {
    ...usual,
    ...{ columns, rows, limit: null, empty: 'no accounts', note: null },
    ...more,
  };
  return block;
}

/** A table of one text column. */
export function names(...values: string[]): TableBlock {
  return table(
    [column('Account')],
    values.map((value) => [text(value)]),
  );
}

/** A report of these blocks. */
export function report(...blocks: Block[]): Report {
  return {
    ...{ id: 'health', title: 'Health', subtitle: [], period: '2026-10', currency: 'USD' },
    ...{ blocks, footer: ['config 3f9a1c', 'cs-metrics 0.1.0'] },
  };
}

const bands = [
  ['Healthy', 'healthy', 0.57, 118, '1214300.0000', 4, 'good'],
  ['At-risk', 'at_risk', 0.101, 21, '138450', 2, 'bad'],
  ['Critical', 'critical', 0.0001, 9, '54120.5', -3, 'good'],
] as const;

/** A distribution with bars and changes. */
export const distribution: TableBlock = table(
  [
    { ...column('Band'), title: '' },
    { ...column('Share'), title: '', for: 'terminal' },
    ...[column('Customers', 'right'), column('MRR', 'right'), column('Change', 'right')],
  ],
  bands.map(([band, role, share, n, mrr, by, tone]) => [
    text(band, { tone: role }),
    { value: share, unit: 'bar', tone: role },
    ...[count(n), money(mrr), count(by, { isChange: true, tone })],
  ]),
  { title: null, note: 'Average 76.4' },
);

const accountRows = [
  ['Borealis Freight International', 52, '14200', 'usage −38 % in 30 days', 'Dana Ruiz'],
  ['日本支社 🏥', 47.55, '11900.5', '2 escalated tickets, CSAT 2.5', 'Åsa'],
  ['Onyx', 25, '8400', '', 'Dana Ruiz'],
] as const;

/** A shortened list with long and wide text. */
export const accounts: TableBlock = table(
  [
    ...[column('Account'), column('Health', 'right'), column('MRR', 'right')],
    ...[column('Main issue'), column('Owner')],
  ],
  accountRows.map(([name, score, mrr, issue, owner]) => [
    ...[text(name), { value: score, unit: 'score' } as const, money(mrr)],
    ...[text(issue), text(owner)],
  ]),
  { limit: 2, more: '--band At-risk', title: 'At-risk accounts' },
);

/** One thing to do. */
export const todo: Block = {
  ...{ kind: 'checklist', title: 'Actions', empty: 'nothing to do' },
  items: ['9 critical accounts ($54,120 MRR), 4 of them for more than 30 days: Onyx'],
};

/** Lines that stay as they are. */
export const sums: Block = {
  kind: 'text',
  title: 'Sums',
  lines: ['  opening  $1.00', '+ churn    $2.00'],
};
