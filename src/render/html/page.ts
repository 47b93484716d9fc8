import { createHash } from 'node:crypto';
import { script } from './script.ts';
import { style } from './style.ts';
import { escapeHtml } from './text.ts';

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, sent or run but our own style and script, known by their hashes. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A whole page around its parts, which are HTML already; only the title is text. */
export function page(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${parts.filter((part) => part !== '').join('\n')}
<script>${script}</script>
</body>
</html>
`;
}

/** Title and headline lines. */
export function headerHtml(title: string, lines: readonly string[]): string {
  const said = lines.map((line) => `\n<p>${escapeHtml(line)}</p>`).join('');
  return `<header>\n<h1>${escapeHtml(title)}</h1>${said}\n</header>`;
}

/** Where the figures come from. */
export function footerHtml(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const items = lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n');
  return `<footer>\n<ul>\n${items}\n</ul>\n</footer>`;
}
