/** A Markdown table; bars in cells are escaped. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), `|${':--|'.repeat(titles.length)}`, ...rows.map(line)].join('\n');
}

/** Words as code, with blanks between them. */
export const code = (words: readonly string[]): string =>
  words.map((word) => `\`${word}\``).join(' ');

/** Texts that stand apart, those that say nothing left out. */
export const paragraphs = (texts: readonly (string | null)[]): string =>
  texts.filter((text) => text !== null && text !== '').join('\n\n');

/** First line of every generated file. */
export const generated =
  '<!-- Generated from the declarations in src/ by `npm run docs`; do not edit. -->';
