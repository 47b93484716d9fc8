const width = 80;

/** The line of a fault and the one before it, with a caret, free of control characters. */
export function excerptOf(text: string, start: number, end: number): string {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const before = text.slice(0, start).split('\n');
  const [number, column] = [before.length, before.at(-1)!.length];
  const gutter = String(number).length;
  // A long line is cut on the left until the fault stands in its middle.
  const isLong = lines[number - 1]!.length > width;
  const shift = isLong ? Math.max(0, column - width / 2) : 0;
  const rows = [number - 1, number]
    .map((n) => ({ n, line: lines[n - 1] ?? '' }))
    .filter(({ n, line }) => n === number || line.trim() !== '')
    .map(({ n, line }) => `  ${String(n).padStart(gutter)} | ${clip(line, shift)}`);
  const room = Math.min(end - start, lines[number - 1]!.length - column, width / 2);
  const caret = '^'.repeat(Math.max(1, room));
  return [...rows, `${' '.repeat(gutter + 5 + column - shift)}${caret}`].join('\n');
}

/** A text without what could steer a terminal or turn the line around. */
export function clean(text: string): string {
  return text
    .replace(/[\t\n\r]/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      '\ufffd',
    );
}

/** A value as an error message quotes it. */
export function quoted(text: string): string {
  const shown = clean(text);
  return shown.length > width ? `"${shown.slice(0, width - 1)}…"` : `"${shown}"`;
}

function clip(line: string, shift: number): string {
  const start = shift > 0 && line.length > shift ? '…' : '';
  const shown = start + line.slice(shift + start.length, shift + width);
  return clean(line.length > shift + width ? `${shown.slice(0, -1)}…` : shown).trimEnd();
}
