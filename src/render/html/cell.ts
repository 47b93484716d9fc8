import type { Cell } from '../../reports/report.ts';
import { columnTexts } from '../cell.ts';
import { sparkHtml } from './spark.ts';
import { escapeHtml, sign, unseen } from './text.ts';

const statuses: Record<string, { mark: string; word: string }> = {
  met: { mark: '✓', word: 'met' },
  near: { mark: '≈', word: 'near' },
  missed: { mark: '✗', word: 'missed' },
};

const bands: ReadonlySet<string> = new Set(['healthy', 'watch', 'at_risk', 'critical']);

/** The cells of one column as HTML, with equally many decimals where they are of one unit. */
export function columnHtml(cells: readonly Cell[], currency: string | null): string[] {
  const bare = cells.map(({ note: _, ...cell }) => cell);
  const texts = columnTexts(bare, { currency, style: 'terminal' });
  const longest = Math.max(0, ...cells.map(share));
  const hasBands = cells.some(isBanded);
  return cells.map((cell, at) => {
    if (cell.unit === 'spark') return sparkHtml(cell.series ?? []);
    const body = cell.unit === 'bar' ? bar(cell, longest) : valueHtml(cell, texts[at]!, hasBands);
    return cell.note ? `${body} <small>${escapeHtml(cell.note)}</small>` : body;
  });
}

/** One cell as HTML. */
export const cellHtml = (cell: Cell, currency: string | null): string =>
  columnHtml([cell], currency)[0]!;

function valueHtml(cell: Cell, text: string, isAmongBands: boolean): string {
  const status = cell.unit === 'status' ? statuses[String(cell.value)] : undefined;
  if (status) return `<span class="${status.word}">${sign(status.mark)} ${status.word}</span>`;
  if (text === '') return '';
  const body = cell.isChange ? changeHtml(text) : escapeHtml(text);
  const isUnknown = cell.value === null && (cell.text === undefined || cell.text === 'n/a');
  const look = isUnknown ? 'muted' : cell.tone;
  if (look === undefined) return body;
  if (bands.has(look) && !isBanded(cell)) return body;
  const isBand = isBanded(cell) || (isAmongBands && look === 'muted');
  return `<span class="${isBand ? bandClass(look) : look}">${body}</span>`;
}

// Names and scores carry the mark of their band; counts and amounts stand below its name.
const isBanded = ({ tone, unit }: Cell): boolean =>
  tone !== undefined && bands.has(tone) && (unit === 'text' || unit === 'score');

/** Classes of a name with the mark of its band; states without a score have one of their own. */
export const bandClass = (tone: string): string =>
  `band ${tone === 'muted' ? 'none' : className(tone)}`;

const className = (tone: string): string => tone.replace('_', '-');

// Those who listen hear the direction as a word instead of the name of a triangle.
function changeHtml(text: string): string {
  if (text === '=') return `${sign('=')}${unseen('unchanged')}`;
  const arrow = /^[▲▼] /.exec(text)?.[0];
  if (arrow === undefined) return escapeHtml(text);
  const word = arrow.startsWith('▲') ? 'up' : 'down';
  return `${sign(arrow.trim())}${unseen(word)} ${escapeHtml(text.slice(arrow.length))}`;
}

const share = ({ value, unit }: Cell): number =>
  unit === 'bar' && value !== null ? Math.max(0, Number(value)) : 0;

/** The longest bar fills the column; a number beside it says the same. */
function bar(cell: Cell, longest: number): string {
  const own = share(cell);
  const width = longest === 0 ? 0 : (100 * own) / longest;
  const look = cell.tone === undefined ? 'plain' : className(cell.tone);
  const drawn = own === 0 ? 0 : Math.max(1, Math.round(10 * width) / 10);
  return `<svg class="bar ${look}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${drawn}" height="10"/></svg>`;
}
