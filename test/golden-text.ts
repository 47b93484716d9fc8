import { rowsOf } from './cli.ts';
import type { Packed } from './parquet.ts';
import { type ReportFiles, tableNames } from './report-files.ts';

/** Rows of a table that a golden shows; what is left out, other tests compare with Parquet and JSON. */
const mostRows = 12;
const mostRecords = 1;

/** What a golden keeps of a report, by its ending: all that is read, little of what is long. */
export function goldenTexts(files: ReportFiles, packed: readonly Packed[]): Record<string, string> {
  const text = (end: string) => String(files.get(end));
  return {
    txt: `${withoutLast(text('.txt'), '\n\n')}\n`,
    md: `${withoutLast(text('.md'), '\n---\n').trimEnd()}\n`,
    csv: csvText(files),
    json: jsonText(text('.json')),
    html: htmlText(text('.html')),
    'parquet.txt': parquetText(tableNames(files, '.parquet'), packed),
  };
}

// The footer tells of files and of the config, which change with every row of the fixture.
const withoutLast = (text: string, mark: string): string => text.slice(0, text.lastIndexOf(mark));

const counted = (n: number): string => (n === 1 ? '1 row' : `${n} rows`);

function csvText(files: ReportFiles): string {
  return tableNames(files, '.csv')
    .map((name) => {
      const csv = String(files.get(`-${name}.csv`));
      const n = rowsOf(csv).length;
      const lines = csv.trimEnd().split('\n');
      const more = n > mostRows ? [`… ${n - mostRows} more`] : [];
      return [`## ${name}: ${counted(n)}`, ...lines.slice(0, 1 + mostRows), ...more, ''].join('\n');
    })
    .join('\n');
}

function jsonText(text: string): string {
  const { run, rows, tables, ...rest } = JSON.parse(text);
  const few = (list: unknown[]) => ({ n: list.length, first: list.slice(0, mostRecords) });
  const found = Object.entries((tables ?? { rows }) as Record<string, unknown[]>);
  const shown = Object.fromEntries(found.map(([name, list]) => [name, few(list)]));
  return `${JSON.stringify({ ...rest, run: { ...run, config: '…' }, [tables ? 'tables' : 'rows']: tables ? shown : shown.rows }, null, 2)}\n`;
}

const parquetText = (names: readonly string[], packed: readonly Packed[]): string =>
  names
    .map((name, at) => {
      const { types, rows } = packed[at]!;
      const columns = Object.entries(types).map(([column, type]) => `${column} ${type}`);
      return `${name}: ${counted(rows.length)}\n  ${columns.join(', ')}\n`;
    })
    .join('');

const entities: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&nbsp;': ' ' },
};

/** What a page says, without its looks: headings, rows of cells, and the words of each chart. */
function htmlText(page: string): string {
  const body = page.slice(page.indexOf('<body>'), page.indexOf('<footer'));
  return `${body
    .replace(/<(style|script|nav)\b.*?<\/\1>/gs, '')
    .replace(/<svg class="(?:bar|narrow)".*?<\/svg>/gs, '')
    .replace(/<svg\b[^>]*aria-label="([^"]*)"[^>]*>(.*?)<\/svg>/gs, (_, says, drawing) => {
      const words = [...drawing.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, word]) => word);
      return `\n[${says}]\n[${words.join(' · ')}]\n`;
    })
    .replace(/<tbody>(.*?)<\/tbody>/gs, (_, rows) => fewRows(rows))
    .replace(/<h1[^>]*>/g, '\n# ')
    .replace(/<h[23][^>]*>/g, '\n## ')
    .replace(/<\/t[dh]>(?=\s*<t[dh])/g, ' | ')
    .replace(/<\/(tr|p|h\d|li|figcaption|dt|dd|pre|div)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity)
    .replace(/[ \t]+/g, ' ')
    .replace(/ *\n[\s\n]*/g, '\n')
    .trim()}\n`;
}

function fewRows(rows: string): string {
  const all = rows.split('</tr>').slice(0, -1);
  const more = all.length > 5 ? `<tr><td>… ${all.length - 5} more</td></tr>` : '';
  return all
    .slice(0, 5)
    .map((row) => `${row}</tr>`)
    .join('')
    .concat(more);
}
