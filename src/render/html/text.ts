import { clean } from '../../lib/text.ts';

const entities: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
};

/** Any text as text of a page or of an attribute in double quotes: it can neither mark up nor act. */
export function escapeHtml(text: string): string {
  return clean(text).replace(/[&<>"']/g, (sign) => entities[sign]!);
}

/** A sentence as text of a page, in which no line ends between a number and its unit. */
export const sentence = (text: string): string =>
  escapeHtml(text).replace(/(\d) (%|pp)(?!\p{L})/gu, '$1\u00a0$2');

/** A name for the eyes left out, for those who listen. */
export const unseen = (text: string): string => `<span class="unseen">${escapeHtml(text)}</span>`;

/** A sign that those who listen are spared. */
export const sign = (text: string): string => `<span aria-hidden="true">${escapeHtml(text)}</span>`;
