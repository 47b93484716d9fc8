// Direction overrides, zero-width and other invisible characters; variation selectors only choose
// between a text and an emoji drawing, and our own ⚠️ needs one.
const invisible = /(?![\uFE0E\uFE0F])[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
const lineBreaks = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;
const control = /[\u0000-\u001F\u007F-\u009F]/g;

/** Text that cannot act on a terminal: one line, controls spelt as `\x1b`, invisible characters gone. */
export function clean(text: string): string {
  // Printable ASCII has nothing to clean, and most cells are that.
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(/\p{Surrogate}/gu, '�')
    .replace(lineBreaks, ' ')
    .replace(control, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(invisible, '');
}

/** A score cut to one digit, never rounded up, so that it cannot contradict a line it is below. */
export const flooredScore = (score: number): string => (Math.floor(score * 10) / 10).toFixed(1);

/** A whole number with commas between its thousands. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** An id as people read it: words with spaces between them. */
export const spaced = (id: string): string => id.replaceAll('_', ' ');

/** A count with its noun: `1 row`, `1,204 rows`. */
export const nOf = (n: number, noun: string): string =>
  `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;

/** What stands for a text that tells of a person; it does not give away the length. */
export const mask = '***';

/** The order of texts by their signs, the same everywhere. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
