import { accountMonthColumns } from '../../src/export/account-months.ts';
import { tables } from '../../src/tables/index.ts';
import type { Column, Table } from '../../src/tables/table.ts';
import { code, generated, paragraphs, table } from './markdown.ts';

/** Every normalised table with its columns, and the tables that are made from them. */
export function tablesPage(): string {
  const list = tables.map(({ name, doc }) => [`[\`${name}\`](#${name})`, doc]);
  return `${paragraphs([
    generated,
    '# Tables',
    'What exports become: a source of the config names a table and says which of its headers fill which columns. Types: text · bool · int · decimal (18 digits, 4 of them decimals) · rate (8 decimals) · currency (ISO 4217) · date · timestamp (UTC) · list (items separated by `;`).',
    'Programs get a table with `cs-metrics export --table NAME`, or from the library; two columns are added there: `source_file` and `source_line`, where the row stands in the exports.',
    table(['table', 'what it holds'], list),
    ...tables.map(tableText),
    monthsText(),
  ])}\n`;
}

function tableText({ name, doc, key, columns, checks = [] }: Table): string {
  return paragraphs([
    `## ${name}`,
    doc,
    key.length === 0 ? 'Rows have no key.' : `Key: ${code(key)}.`,
    table(['column', 'type', 'what it holds'], columns.map(columnCells)),
    checks.length === 0
      ? null
      : `Checked: ${checks.map(({ column, says, rejects }) => `\`${column}\` ${says} (the ${rejects} is not used)`).join('; ')}.`,
  ]);
}

const columnCells = (column: Column): [string, string, string] => [
  `\`${column.name}\`${column.isRequired ? ' (required)' : ''}`,
  column.type,
  [column.doc, limits(column), words(column)].filter((text) => text !== '').join(' '),
];

const words = ({ words: allowed }: Column): string =>
  allowed === undefined ? '' : `One of ${code(allowed)}.`;

function limits({ min, max }: Column): string {
  if (min === undefined && max === undefined) return '';
  if (max === undefined) return `At least ${plain(min!)}.`;
  return min === undefined ? `At most ${max}.` : `From ${min} to ${max}.`;
}

const monthsText = (): string =>
  paragraphs([
    '## account_months',
    'One row for each account that is not ours and each month asked for: `cs-metrics export --table account_months --months 24`. An empty cell is not known, because nothing is mapped or the exports do not cover the month; 0 was observed. Tickets and answers without an account are in no row.',
    'Key: `account_id` `month`.',
    table(
      ['column', 'type', 'what it holds'],
      accountMonthColumns.map(({ name, type, doc }) => [`\`${name}\``, type, doc]),
    ),
  ]);

const plain = (n: number): string => (n > 0 && n < 1e-6 ? n.toFixed(8) : String(n));
