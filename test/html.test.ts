import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calibrationEnd } from '../src/render/charts/lines.ts';
import { tick } from '../src/render/charts/text.ts';
import { waterfallStart } from '../src/render/charts/waterfall.ts';
import { html } from '../src/render/html/html.ts';
import { style } from '../src/render/html/style.ts';
import type { Block, Report } from '../src/reports/report.ts';
import { barriers, browserPath, launch, visit } from './browser.ts';
import { cli } from './cli.ts';
import { inkOnPages } from './pdf.ts';
import { chartBlocks, charts } from './sample-charts.ts';
import * as sample from './sample-report.ts';
import { column, count, report, table, text } from './sample-report.ts';

const hostile = [
  '=HYPERLINK("http://x.example","y")',
  '<script>alert(1)</script>',
  '</title></style><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  'javascript:alert(1)',
  'a|b $& $1 $`',
  'invoice\u202Efdp.exe',
  '\x1b]0;pwned\x07\x1b[2J',
  '&lt;b&gt; &#42;',
];

/** A text wherever one may stand, names of charts included. */
function everywhere(own: string): Report {
  const cells = [
    text(own, { note: own }),
    text('', { text: own }),
    text(own, { tone: 'critical' }),
  ];
  const columns = [own, 'B', 'C'].map((title) => column(title));
  const tiles = { title: columns[0]!.id, value: 'b', says: ['c'] };
  const blocks: Block[] = [
    table(columns, [cells, cells], { title: own, note: own, more: own, limit: 1 }),
    table(columns, [cells], { title: own, note: own, tiles }),
    table([column('A')], [], { empty: own, title: null, name: own }),
    { kind: 'checklist', title: own, items: [own], empty: own },
    { kind: 'checklist', title: own, items: [], empty: own },
    { kind: 'text', title: own, lines: [own] },
    {
      ...{ kind: 'chart', name: 'own', title: own, says: own },
      chart: { type: 'bars', unit: 'count', bars: [own, 'b'].map((name) => ({ name, value: 1 })) },
    },
    {
      ...{ kind: 'chart', name: 'shares', title: own, says: own },
      chart: {
        type: 'shares',
        parts: [{ name: own, tone: 'healthy' }, { name: own }],
        rows: [{ name: own, unit: 'count', values: [1, 2] }],
      },
    },
  ];
  return {
    ...report(...blocks),
    ...{ title: own, subtitle: [own], footer: [own], currency: own },
  };
}

const digest = (value: string): string =>
  `'sha256-${createHash('sha256').update(value).digest('base64')}'`;

const between = (page: string, tag: string): string[] =>
  [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, inner]) => inner!);

const whole = report(
  sample.distribution,
  sample.accounts,
  sample.todo,
  sample.sums,
  ...chartBlocks,
);

describe('a page', () => {
  it('allows its own style and script by their hashes, and nothing else', async () => {
    const page = await html(whole);
    const [policy] = /(?<=Content-Security-Policy" content=")[^"]*/.exec(page)!;
    const [script, ...scripts] = between(page, 'script');
    const [sheet, ...sheets] = between(page, 'style');
    expect([scripts, sheets]).toEqual([[], []]);
    expect(policy!.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${digest(sheet!)}`,
      `script-src ${digest(script!)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/ style="| on\w+="|https?:|<link|<img|<iframe|@import|url\((?!#)/);
  });

  it('is the same bytes in every run, whatever was drawn before', async () => {
    const first = await html(whole);
    await html(report(chartBlocks[3]!));
    expect(await html(whole)).toBe(first);
    const ids = [...first.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves out columns of words that nobody filled', async () => {
    const rows = [
      [text('nrr'), count(3), { value: null, unit: 'status' }, text(''), text(null), text('a')],
      [
        text('grr'),
        count(4),
        { value: null, unit: 'status' },
        text('–'),
        text('', { text: 'n/a' }),
        text(''),
      ],
    ] as const;
    const titles = ['Metric', 'Accounts', 'Status', 'Target', 'Why', 'Note'];
    const page = await html(
      report(
        table(
          titles.map((title) => column(title)),
          rows.map((row) => [...row]),
        ),
      ),
    );
    const heads = [...page.matchAll(/<th scope="col"[^>]*>([^<]*)/g)].map(([, title]) => title);
    expect(heads).toEqual(['Metric', 'Accounts', 'Why', 'Note']);
  });

  it('ends no line between a number and its unit', async () => {
    const note = 'all 12.5 % of 3 ppm, +0.3 pp';
    const page = await html(report({ ...sample.accounts, note }));
    expect(page).toContain('<p class="aside">all 12.5\u00a0% of 3 ppm, +0.3\u00a0pp</p>');
  });

  it('needs no charting library without charts', async () => {
    expect(await html(report(sample.accounts))).not.toContain('role="img"');
  });

  it.each(hostile)('shows %j and does not obey it', async (own) => {
    const page = await html(everywhere(own));
    const calm = await html(everywhere('calm'));
    const tags = (text: string) =>
      [...text.matchAll(/<\/?[a-zA-Z][^\s>]*/g)].map(([tag]) => tag).sort();
    expect(tags(page)).toEqual(tags(calm));
    const attributes = (text: string) =>
      new Set(
        [...text.replace(/"[^"]*"/g, '""').matchAll(/<[a-z][^>]*>/gi)].flatMap(([tag]) =>
          [...tag.matchAll(/\s([^\s=>]+)/g)].map(([, name]) => name),
        ),
      );
    const known = attributes(calm).add('xml:space');
    expect([...attributes(page)].filter((name) => !known.has(name))).toEqual([]);
    expect(page).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202E]/);
  });
});

describe('charts', () => {
  it.each(Object.values(charts))('$type has a text alternative and both sizes', async (chart) => {
    const page = await html(report(chartBlocks.find((block) => block.chart === chart)!));
    const alternative = `A chart: ${chart.type}. What ${chart.type} shows &amp; tells.`;
    expect(page.split(`role="img" aria-label="${alternative}"`)).toHaveLength(3);
    expect(page).toContain(`<figcaption>What ${chart.type} shows &amp; tells.</figcaption>`);
    expect(/<main[\s\S]*<\/main>/.exec(page)![0]).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each([
    ['money', 0, '$0'],
    ['money', 9500, '$9,500'],
    ['money', 169_500, '$169.5k'],
    ['money', 1_250_000, '$1.25M'],
    ['money', -20_000, '−$20k'],
    ['percent', 99.5, '99.5 %'],
    ['percent', 100, '100 %'],
    ['count', 15_000, '15k'],
    ['points', -40, '−40'],
  ] as const)('an axis in %s says %d as %s', (unit, value, says) => {
    expect(tick(value, unit, 'USD')).toBe(says);
  });

  it.each([
    [12.7, 11.3, 14.3, 20],
    [3, 5, 5, 5],
    [3, 5.1, 4, 10],
    [49, 50, 51, 100],
    [90, 85, undefined, 100],
  ])(
    'calibration of %d %%, come %d %%, at most %s %%, ends at %d %%',
    (expected, observed, high, end) => {
      expect(calibrationEnd([{ expected, observed, low: 0, ...(high ? { high } : {}) }])).toBe(end);
    },
  );

  it('a waterfall begins at 0 unless its steps would vanish', () => {
    const steps = (opening: number, by: number) => [
      { name: 'opening', value: opening, isTotal: true } as const,
      { name: 'by', value: by },
      { name: 'closing', value: opening + by, isTotal: true } as const,
    ];
    expect(waterfallStart(steps(100, 80))).toBe(0);
    expect(waterfallStart(steps(-50, 80))).toBe(0);
    expect(waterfallStart(steps(168_052, 2_112))).toBe(167_000);
    expect(waterfallStart(steps(100, 0))).toBe(0);
  });
});

describe('colours', () => {
  const sheets = style.split('prefers-color-scheme: dark');
  it.each([
    ['light', sheets[0]!],
    ['dark', sheets[1]!],
    ['print', style.split('@media print')[1]!],
  ])('can be read: %s', (_, sheet) => {
    const colors = new Map<string, string>();
    for (const [, name, value] of sheet.matchAll(/--([\w-]+): (#\w{6})/g))
      if (!colors.has(name!)) colors.set(name!, value!);
    const on = (ground: string) => (name: string) =>
      contrast(colors.get(name)!, colors.get(ground)!);
    for (const name of ['ink', 'quiet', 'accent', 'good', 'bad', 'warn'])
      for (const ground of ['paper', 'soft'])
        expect(on(ground)(name), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    // Percentages stand on bands in the colour of the paper.
    for (const name of ['healthy', 'watch', 'at-risk', 'critical'])
      expect(on('paper')(name), name).toBeGreaterThanOrEqual(4.5);
  });
});

/** Contrast of two colours by WCAG 2. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map(luminance).sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

const month = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];
const runs: Readonly<Record<string, readonly string[]>> = {
  health: ['health'],
  trend: ['health', '--months', '6'],
  segments: ['health', '--by', 'segment'],
  account: ['health', '--account', 'a050'],
  sheet: ['sheet'],
  executive: ['report', 'executive'],
  metrics: ['metrics', 'nrr', 'csat', 'nps', '--by', 'segment', '--months', '6'],
  explain: ['explain', 'nrr', '--by', 'segment', '--sql'],
  compare: ['compare', 'nrr@cohort', 'nrr@reactivation'],
  alerts: ['alerts'],
};

describe('the command line', () => {
  it('writes a page by the ending of --out, the same to standard output', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-html-'));
    const path = join(folder, 'health.html');
    expect(cli(['health', ...month, '--out', path]).stderr).toBe('');
    const printed = cli(['health', ...month, '--format', 'html']);
    expect(printed.stderr).toBe('');
    expect(readFileSync(path, 'utf8')).toBe(printed.stdout);
    rmSync(folder, { recursive: true });
  });

  it('writes no index beside one report', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-html-'));
    cli(['report', 'executive', ...month, '--format', 'html', '--out', folder]);
    expect(readdirSync(folder)).toEqual(['executive-2026-10.html']);
    rmSync(folder, { recursive: true });
  });
});

const why = browserPath === null ? ' (skipped: no Chromium; name one with CHROMIUM=path)' : '';

describe.skipIf(browserPath === null)(`in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-html-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const written = async (name: string, own: Report): Promise<string> => {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, await html(own));
    return path;
  };

  /** Everything that must hold of a page in both lights and on a phone. */
  async function expectFine(path: string): Promise<void> {
    for (const look of [
      { scheme: 'light', width: 1280 },
      { scheme: 'dark', width: 390 },
    ] as const) {
      const { page, said, requests } = await visit(browser, path, look);
      expect(await barriers(page), `${look.scheme} ${look.width}`).toEqual([]);
      expect(said).toEqual([]);
      expect(requests).toEqual([`file://${path}`]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(look.width);
      await page.close();
    }
  }

  it('charts of every kind are fine', async () => {
    await expectFine(await written('charts', whole));
  });

  it.each(Object.entries(runs))('%s is fine', async (name, args) => {
    const path = join(folder, `run-${name}.html`);
    const { code, stderr } = cli([...args, ...month, '--out', path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expectFine(path);
  });

  it('check is fine', async () => {
    const path = join(folder, 'check.html');
    expect(cli(['check', '--config', 'config.example.yaml', '--out', path]).stderr).toBe('');
    await expectFine(path);
  });

  const many = ['executive', 'csm', 'monthly', 'operations', 'product', 'queue', 'weekly'];
  const analyses = ['quarterly', 'forecast', 'cohorts', 'backtest', 'quality'];

  it('several reports fit phones and paper, and have an index that leads to them', async () => {
    const place = join(folder, 'all');
    const args = ['report', ...many, ...analyses, ...month, '--format', 'html', '--out', place];
    expect(cli(args).stderr).toBe('');
    const pages = readdirSync(place).filter((file) => file !== 'index.html');
    expect(pages).toHaveLength(many.length + analyses.length);
    for (const file of pages) {
      const { page } = await visit(browser, join(place, file), { scheme: 'light', width: 390 });
      expect(await page.evaluate(outside), file).toEqual([]);
      expect(await page.evaluate(unspoken), file).toEqual([]);
      const ink = inkOnPages(await page.pdf({ preferCSSPageSize: true }));
      expect(ink.length, file).toBeGreaterThan(0);
      expect(Math.min(...ink), file).toBeGreaterThan(0);
      await page.close();
    }
    const path = join(place, 'index.html');
    await expectFine(path);
    const { page } = await visit(browser, path, { scheme: 'light', width: 1280 });
    // What all of them say stands once.
    const words = await page.$eval('body', (body) => body.textContent!);
    expect(words.split('162 customers')).toHaveLength(2);
    await Promise.all([page.waitForNavigation(), page.click('main a')]);
    expect(await page.title()).toBe('Executive review: October 2026');
    await page.close();
  }, 120_000);

  it('hostile names appear as text and nothing else happens', async () => {
    for (const [at, own] of hostile.entries()) {
      const path = await written(`hostile-${at}`, everywhere(own));
      const { page, said, requests } = await visit(browser, path, { scheme: 'light', width: 1280 });
      expect(said).toEqual([]);
      expect(requests).toEqual([`file://${path}`]);
      const shown = own
        .replace('\u202E', '')
        .replaceAll('\x1b', '\\x1b')
        .replaceAll('\x07', '\\x07');
      expect(await page.title()).toBe(shown);
      expect(await page.$eval('tbody td, tbody th', (cell) => cell.textContent)).toBe(
        `${shown} ${shown}`,
      );
      expect(await page.$eval('figure svg', (svg) => svg.getAttribute('aria-label'))).toBe(
        `${shown}. ${shown}`,
      );
      await page.close();
    }
  });

  it('tables sort by click and by key, unknown values last', async () => {
    const rows = [
      ['Ybrova', '1000', 5],
      ['ålesund', '9.5', null],
      ['Beta', null, -3],
      ['alpha', '20', 10],
    ] as const;
    const own = table(
      [column('Account'), column('MRR', 'right'), column('Change', 'right')],
      rows.map(([name, mrr, by]) => [
        text(name),
        { value: mrr, unit: 'money' } as const,
        { value: by, unit: 'count', isChange: true } as const,
      ]),
    );
    const path = await written('sorts', report(own));
    const { page } = await visit(browser, path, { scheme: 'light', width: 1280 });
    const given = rows.map(([name]) => name);
    expect(await state(page)).toEqual({ names: given, sorts: ['none', 'none', 'none'] });

    await page.click('thead th:nth-child(2) button');
    expect(await state(page)).toEqual({
      names: ['Ybrova', 'alpha', 'ålesund', 'Beta'],
      sorts: ['none', 'descending', 'none'],
    });
    await page.click('thead th:nth-child(2) button');
    expect((await state(page)).names).toEqual(['ålesund', 'alpha', 'Ybrova', 'Beta']);

    await page.focus('thead th:nth-child(3) button');
    await page.keyboard.press('Enter');
    expect(await state(page)).toEqual({
      names: ['alpha', 'Ybrova', 'Beta', 'ålesund'],
      sorts: ['none', 'none', 'descending'],
    });
    await page.keyboard.press('Space');
    await page.keyboard.press('Space');
    expect(await state(page)).toEqual({ names: given, sorts: ['none', 'none', 'none'] });

    await page.click('thead th:nth-child(1) button');
    expect((await state(page)).names).toEqual(['ålesund', 'alpha', 'Beta', 'Ybrova'].sort(collate));
    await page.close();
  });

  it('sums keep their order', async () => {
    const path = await written('fixed', report({ ...sample.accounts, isFixed: true, limit: null }));
    const { page } = await visit(browser, path, { scheme: 'light', width: 1280 });
    expect(await page.$$('th button')).toHaveLength(0);
    await page.close();
  });

  it('prints on paper without cutting rows', async () => {
    const path = await written('print', whole);
    const { page } = await visit(browser, path, { scheme: 'dark', width: 1280 });
    await page.emulateMediaType('print');
    await page.setViewport({ width: 680, height: 1000 });
    const seen = await page.evaluate(() => ({
      paper: getComputedStyle(document.body).backgroundColor,
      wide: document.documentElement.scrollWidth,
      row: getComputedStyle(document.querySelector('tbody tr')!).breakInside,
      box: getComputedStyle(document.querySelector('.scroll')!).overflowX,
      // Chromium repeats heads that cannot break, and leaves blank what is positioned in them.
      head: getComputedStyle(document.querySelector('thead')!).breakInside,
      button: getComputedStyle(document.querySelector('th button')!).position,
    }));
    expect(seen).toEqual({
      ...{ paper: 'rgb(255, 255, 255)', wide: 680, row: 'avoid', box: 'visible' },
      ...{ head: 'avoid', button: 'static' },
    });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const [box] = /\/MediaBox \[[^\]]*\]/.exec(Buffer.from(pdf).toString('latin1')) ?? [''];
    expect(box!.match(/[\d.]+/g)!.map((size) => Math.round(Number(size)))).toEqual([
      0, 0, 595, 842,
    ]);
    await page.close();
  });
});

/** What reaches beyond the page; tables scroll in boxes of their own. */
const outside = (): string[] =>
  [...document.querySelectorAll('body *')]
    .filter((own) => !own.closest('.scroll > *, .unseen'))
    .filter((own) => own.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((own) => own.outerHTML.slice(0, 80));

/** Drawings that neither have words of their own nor stand beside some. */
const unspoken = (): string[] =>
  [...document.querySelectorAll('svg')]
    .filter((own) => own.getAttribute('aria-hidden') !== 'true')
    .filter((own) => (own.getAttribute('aria-label') ?? '').length < 20)
    .map((own) => own.outerHTML.slice(0, 80));

const { compare: collate } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const state = (page: Page) =>
  page.evaluate(() => ({
    names: [...document.querySelectorAll('tbody tr')].map(
      (row) => row.querySelector('th, td')!.textContent,
    ),
    sorts: [...document.querySelectorAll('thead th')].map((head) => head.getAttribute('aria-sort')),
  }));
