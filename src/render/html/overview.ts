import type { Report } from '../../reports/report.ts';
import { headerHtml, page } from './page.ts';
import { escapeHtml } from './text.ts';

/** A report and the file beside the overview that holds it. */
export type Listed = { report: Report; file: string };

/** The page that lists the reports of a folder: title, headline, and where they stand. */
export function overviewHtml(listed: readonly Listed[]): string {
  const periods = [...new Set(listed.map(({ report }) => report.period))].join(', ');
  const all = listed.flatMap(({ report }) => report.subtitle);
  // What most reports say of the same customers stands once, above them.
  const shared = new Set(all.filter((line, at) => all.indexOf(line) !== at));
  const items = listed.map(({ report, file }) => {
    const own = report.subtitle.filter((line) => !shared.has(line));
    const lines = own.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
    const link = `<a href="${escapeHtml(encodeURIComponent(file))}">${escapeHtml(report.title)}</a>`;
    return `<li>${link}${lines}</li>`;
  });
  return page('Customer Success reports', [
    headerHtml('Customer Success reports', [periods, ...shared]),
    `<main>\n<section aria-label="Reports">\n<ul class="reports">\n${items.join('\n')}\n</ul>\n</section>\n</main>`,
  ]);
}
