import { spaced } from '../../lib/text.ts';
import type { Block, ChecklistBlock, Report, TableBlock, TextBlock } from '../../reports/report.ts';
import { sees } from '../view.ts';
import { chartHtml, type Draw } from './chart.ts';
import { footerHtml, headerHtml, page } from './page.ts';
import { tableHtml } from './table.ts';
import { escapeHtml } from './text.ts';

/** From this many sections on a page has a list of them at its head. */
const leastContents = 4;

/** The report as one self-contained page, the same bytes for the same report. */
export async function html(report: Report): Promise<string> {
  const shown = report.blocks.filter((block) => block.kind !== 'table' || sees('html', block.for));
  const draw = await drawerFor(shown, report.currency);
  const sections = sectionsOf(shown);
  const body = sections.map((section, at) => sectionHtml(section, at, report.currency, draw));
  return page(report.title, [
    headerHtml(report.title, report.subtitle),
    contentsHtml(sections),
    `<main id="content">\n${body.join('\n')}\n</main>`,
    footerHtml(report.footer),
  ]);
}

// The charting library takes longer to load than a page without charts takes to write.
async function drawerFor(blocks: readonly Block[], currency: string | null): Promise<Draw> {
  if (!blocks.some(({ kind }) => kind === 'chart')) return () => '';
  const { chartSvg } = await import('../charts/svg.ts');
  return (chart, width, isNarrow, id) => chartSvg(chart, { width, isNarrow }, currency, id);
}

/** Blocks under one heading: those without a title of their own, or with the same one, follow. */
type Section = { title: string | null; blocks: Block[] };

function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [];
  for (const block of blocks) {
    const open = sections.at(-1);
    const title = titleOf(block);
    if (open && (title === null || title === open.title)) open.blocks.push(block);
    else sections.push({ title, blocks: [block] });
  }
  return sections;
}

const titleOf = (block: Block): string | null =>
  block.title ?? (block.kind === 'table' ? (block.pageTitle ?? null) : null);

const idOf = (at: number): string => `part-${at + 1}`;

function contentsHtml(sections: readonly Section[]): string {
  const titled = sections.flatMap(({ title }, at) => (title === null ? [] : [{ title, at }]));
  if (titled.length < leastContents) return '';
  const items = titled.map(
    ({ title, at }) => `<li><a href="#${idOf(at)}">${escapeHtml(title)}</a></li>`,
  );
  return `<nav aria-label="Contents">\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
}

function sectionHtml(
  { title, blocks }: Section,
  at: number,
  currency: string | null,
  draw: Draw,
): string {
  const id = idOf(at);
  const head = title === null ? '' : `<h2 id="${id}-title">${escapeHtml(title)}</h2>\n`;
  const named = title === null ? '' : ` aria-labelledby="${id}-title"`;
  const hasChart = blocks.some(({ kind }) => kind === 'chart');
  const body = blocks.map((block) =>
    block.kind === 'table'
      ? tableHtml(block, { caption: captionOf(block, title), currency, hasChart })
      : blockHtml(block, currency, draw),
  );
  return `<section id="${id}"${named}>\n${head}${body.join('\n')}\n</section>`;
}

function blockHtml(block: Exclude<Block, TableBlock>, currency: string | null, draw: Draw): string {
  switch (block.kind) {
    case 'text':
      return textHtml(block);
    case 'checklist':
      return checklistHtml(block);
    case 'chart':
      return chartHtml(block, currency, draw);
  }
}

// Tables without a title are told apart by their names.
const captionOf = (table: TableBlock, heading: string | null): string =>
  titleOf(table) ?? heading ?? spaced(table.name);

function textHtml({ lines }: TextBlock): string {
  return `<pre>${lines.map(escapeHtml).join('\n')}</pre>`;
}

function checklistHtml({ items, empty, hasNoBoxes }: ChecklistBlock): string {
  if (items.length === 0) return `<p class="aside">${escapeHtml(empty)}</p>`;
  if (hasNoBoxes) {
    const plain = items.map((item) => `<li>${escapeHtml(item)}</li>`);
    return `<ul class="aside">\n${plain.join('\n')}\n</ul>`;
  }
  const list = items.map(
    (item) => `<li><label><input type="checkbox"><span>${escapeHtml(item)}</span></label></li>`,
  );
  return `<ul class="todo">\n${list.join('\n')}\n</ul>`;
}
