import stringWidth from 'string-width';

// Latin, Greek and Cyrillic letters, punctuation, arrows, and the shapes that reports draw with.
const plain =
  /^[ -~\xa1-\xac\xae-\u02af\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2580-\u25fc☐]*$/;
const marks = /✅|⚠️|❌/g;

/** Columns that a cleaned text takes on a terminal. */
export function displayWidth(text: string): number {
  // The package's tables of emoji take longer to set up than all the rest of a small report.
  const drawn = text.replace(marks, '--');
  return plain.test(drawn) ? drawn.length : stringWidth(text);
}

/** The text, or its beginning and `…` when it is wider than so many columns; never half a character. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > columns) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${withoutHalfNumber(kept, text).trimEnd()}…`;
}

// `usage −38 %` must not end as `usage −3…`.
function withoutHalfNumber(kept: string, text: string): string {
  const isInNumber = /^[\d.,]/.test(text.slice(kept.length));
  return isInNumber ? kept.replace(/\s\D?\D?\d[\d.,]*$/, '') : kept;
}

export type Align = 'left' | 'right' | 'center';

/** The text with spaces around it to fill so many columns; wider text stays as it is. */
export function pad(text: string, columns: number, align: Align = 'left'): string {
  const free = Math.max(0, columns - displayWidth(text));
  const before = align === 'right' ? free : align === 'center' ? Math.floor(free / 2) : 0;
  return ' '.repeat(before) + text + ' '.repeat(free - before);
}

/** Lines of at most so many columns, broken between words, never before a `%`; no word is cut. */
export function wrap(text: string, columns: number): string[] {
  return displayWidth(text) <= columns ? [text] : flow(text.trim().split(/ +(?!%)/), ' ', columns);
}

/** Lines of whole items joined by ` · `; an item that is wider than a line is wrapped by words. */
export function wrapItems(items: readonly string[], columns: number): string[] {
  const lines = flow(items, ' · ', columns);
  return lines.flatMap((line) => (displayWidth(line) > columns ? wrap(line, columns) : [line]));
}

function flow(items: readonly string[], joint: string, columns: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const joined = last === undefined ? item : `${last}${joint}${item}`;
    if (last === undefined || displayWidth(joined) > columns) lines.push(item);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}
