import { describe, expect, it } from 'vitest';
import { sparkline } from '../src/lib/sparkline.ts';
import { csv } from '../src/render/csv.ts';
import { html } from '../src/render/html/html.ts';
import { markdown } from '../src/render/markdown.ts';
import { terminal } from '../src/render/terminal.ts';
import type { Cell, TableBlock } from '../src/reports/report.ts';
import { column, count, report, table, text } from './sample-report.ts';

describe('a sparkline', () => {
  it.each([
    ['rises from the lowest to the highest block', [0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    ['stands by the value, not by the rank', [0, 1, 100], '▁▁█'],
    ['leaves a dot where nothing is known', [null, 0, null, 10], '·▁·█'],
    ['tells 0 from unknown', [0, null, 5], '▁·█'],
    ['crosses 0', [-10, 0, 10], '▁▅█'],
    ['is flat where nothing moves', [7, 7, 7], '▅▅▅'],
    ['is flat at 0', [0, 0], '▅▅'],
    ['stays calm where a thousandth moves', [100, 100.1, 100], '▄▅▄'],
    ['shows 2 % of the level as a whole swing', [98, 100], '▁█'],
    // In binary fractions the lowest of these comes out a hair below 0.
    ['draws the lowest whatever its fraction', [0.1, 55.3, 1.1, 0.1], '▁█▁▁'],
    ['is dots where nothing is known', [null, null], '··'],
    ['is nothing of nothing', [], ''],
  ])('%s', (_, values, drawn) => {
    expect(sparkline(values)).toBe(drawn);
  });
});

describe('a column of small lines', () => {
  const own = report(
    table(
      [
        column('Metric'),
        { ...column('Course'), for: 'terminal' },
        column('Customers', 'right'),
        column('Why'),
      ],
      [
        [
          text('nrr'),
          { value: null, unit: 'spark', series: [1, 2, null, 3] },
          count(118),
          text(''),
        ],
        [text('grr'), { value: null, unit: 'spark', series: [] }, count(21), text('')],
      ],
    ),
  );
  const lines = (width: number) =>
    terminal(own, { width, hasColor: false })
      .split('\n')
      .filter((line) => /^ {2}\S/.test(line));

  it('is drawn by terminals', () => {
    expect(lines(80).slice(0, 3)).toEqual([
      '  Metric  Course  Customers  Why',
      '  nrr     ▁▅·█          118',
      '  grr                    21',
    ]);
  });

  it('leaves first where room is short, unsaid: the figures say the same', () => {
    expect(lines(28)).toEqual([
      '  Metric  Customers  Why',
      '  nrr           118',
      '  grr            21',
    ]);
  });

  it('leaves before the names of rows are shortened', () => {
    const name = 'Churned customers, 12 months';
    const line: Cell = { value: null, unit: 'spark', series: [1, 2, 3, 4] };
    const named = report(
      table(
        [column('Figure'), column('Value', 'right'), { ...column('Course'), for: 'terminal' }],
        [[text(name), count(20), line]],
      ),
    );
    const shown = (width: number) => terminal(named, { width, hasColor: false });
    const whole = 2 + name.length + 2 + 5 + 2 + 6;
    expect(shown(whole)).toContain(`${name}     20  ▁▃▆█`);
    expect(shown(whole - 1)).toContain(`${name}     20\n`);
  });

  it('is an unspoken drawing in HTML, broken where values are unknown', async () => {
    const page = await html(own);
    const path = 'M3 17h0L33 10M93 3h0';
    expect(page).toContain(
      `aria-hidden="true"><path d="${path}"/><circle cx="93" cy="3" r="2.5"/>`,
    );
    expect(page.split('class="spark"')).toHaveLength(2);
  });

  it('is unknown to Markdown and CSV', () => {
    const [block] = own.blocks as TableBlock[];
    for (const shown of [markdown(own).split('---')[0]!, csv(block!)])
      expect(shown).not.toMatch(/[▁▅█·]|course/i);
    const whole = report({ ...block!, for: 'terminal' });
    expect(markdown(whole)).not.toContain('nrr');
    expect(terminal(whole, { width: 80, hasColor: false })).toContain('▁▅·█');
  });
});
