import { describe, expect, it } from 'vitest';
import { displayWidth } from '../src/lib/width.ts';
import { hasColor } from '../src/render/color.ts';
import { markdown } from '../src/render/markdown.ts';
import { terminal } from '../src/render/terminal.ts';
import type { Block, Report } from '../src/reports/report.ts';
import * as sample from './sample-report.ts';
import { column, names, report, table, text } from './sample-report.ts';

const whole = report(sample.distribution, sample.accounts, sample.todo, sample.sums);
const plainly = (page: Report, width: number) => terminal(page, { width, hasColor: false });

describe('terminal', () => {
  it('is calm at 60 columns', () => {
    expect(`\n${plainly(whole, 60)}`).toBe(`
Health

                               Customers         MRR  Change
  Healthy   █████████████████        118  $1,214,300     ▲ 4
  At-risk   ███                       21    $138,450     ▲ 2
  Critical  ▏                          9     $54,121     ▼ 3
  Average 76.4

At-risk accounts
  Account              Health      MRR  Main issue
  Borealis Freight I…    52.0  $14,200  usage −38 % in 30 d…
  日本支社 🏥            47.5  $11,901  2 escalated tickets…
  … 1 more: --band At-risk
  not shown at this width: Owner

Actions
  ☐ 9 critical accounts ($54,120 MRR), 4 of them for more
    than 30 days: Onyx

Sums
    opening  $1.00
  + churn    $2.00

config 3f9a1c · cs-metrics 0.1.0
`);
  });

  it('gives up bars, then columns from the right, at 40 columns', () => {
    expect(plainly(report(sample.distribution), 40)).toContain(`
            Customers         MRR
  Healthy         118  $1,214,300
  At-risk          21    $138,450
  Critical          9     $54,121
  not shown at this width: Change
`);
  });

  it.each([40, 60, 80, 96, 120])('stays within %d columns and never cuts a number', (width) => {
    const shown = plainly(whole, width);
    for (const line of shown.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    for (const number of ['118', '$1,214,300', '52.0', '$14,200']) expect(shown).toContain(number);
    expect(shown).not.toMatch(/\d…/);
  });

  it('shortens nothing in a pipe', () => {
    expect(plainly(report(sample.accounts), Infinity)).toContain(
      '  日本支社 🏥                       47.5  $11,901  2 escalated tickets, CSAT 2.5  Åsa\n',
    );
  });

  it('colours judgements and bands, and only when asked', () => {
    const coloured = terminal(whole, { width: 96, hasColor: true });
    expect(coloured).toContain('\x1b[1mHealth\x1b[22m');
    expect(coloured).toContain('\x1b[32mHealthy\x1b[39m');
    expect(coloured).toContain('\x1b[31m▲ 2\x1b[39m');
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(plainly(whole, 96));
    expect(plainly(whole, 96)).not.toContain('\x1b');
  });

  it('keeps columns straight beside wide, joined, and private characters', () => {
    const odd = ['日本', '👨‍👩‍👧', '🫠', 'e\u0301', '한국', '\uE000\uE000', ''];
    const rows = odd.map((name) => [text(name), text('|')]);
    const lines = plainly(report(table([column('A'), column('B')], rows)), 80).split('\n');
    const ends = lines.filter((line) => line.endsWith('|')).map(displayWidth);
    // Without its joiners a family stands side by side, six columns wide.
    expect(ends).toEqual(odd.map(() => 11));
  });

  it('caps 5,000 accounts, fast', () => {
    const many = names(...Array.from({ length: 5000 }, (_, i) => `Account ${i}`));
    const start = performance.now();
    expect(plainly(report(many), 80)).toContain('Account 199\n  … 4,800 more: --format csv\n');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('says what an empty table, an empty list, and an unknown value mean', () => {
    const unknown = table([column('A')], [[text(null)]]);
    const todo: Block = { kind: 'checklist', title: 'Actions', items: [], empty: 'nothing to do' };
    expect(plainly(report(table([column('A')], []), todo, unknown), 80)).toContain(
      'Accounts\n  no accounts\n\nActions\n  nothing to do\n\nAccounts\n  A\n  –\n',
    );
  });
});

describe.each([
  '\x1b]0;pwned\x07',
  '\x1b[2J',
  '\x9b31m',
  '\x1b]8;;http://x\x07',
  '\r over',
  '\x07',
  'a\u202Eb',
  'a\0b\nc',
])('%j wherever it may stand', (hostile) => {
  const cells = [text(hostile, { note: hostile }), text('', { text: hostile }), sample.money('1')];
  const more = { title: hostile, note: hostile, more: hostile, limit: 1 };
  const page: Report = {
    ...report(
      table(
        [hostile, 'B', 'C'].map((title) => column(title)),
        [cells, cells],
        more,
      ),
      table([column('A')], [], { empty: hostile }),
      { kind: 'checklist', title: hostile, items: [hostile], empty: hostile },
      { kind: 'checklist', title: hostile, items: [], empty: hostile },
      { kind: 'text', title: hostile, lines: [hostile] },
    ),
    ...{ title: hostile, subtitle: [hostile], footer: [hostile], currency: hostile },
  };

  it.each([
    ['terminal', plainly],
    ['markdown', markdown],
  ])('is shown and not obeyed: %s', (_, render) => {
    expect(render(page, 60)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202E]/);
  });
});

describe('markdown', () => {
  it('reads like the templates', () => {
    expect(`\n${markdown(whole)}`).toBe(`
# Health

|  | Customers | MRR | Change |
|:--|--:|--:|--:|
| Healthy | 118 | $1,214,300 | +4 |
| At-risk | 21 | $138,450 | +2 |
| Critical | 9 | $54,121 | −3 |

Average 76.4

## At-risk accounts
| Account | Health | MRR | Main issue | Owner |
|:--|--:|--:|:--|:--|
| Borealis Freight International | 52.0 | $14,200 | usage −38 % in 30 days | Dana Ruiz |
| 日本支社 🏥 | 47.5 | $11,901 | 2 escalated tickets, CSAT 2.5 | Åsa |

… 1 more

## Actions
- [ ] 9 critical accounts ($54,120 MRR), 4 of them for more than 30 days: Onyx

## Sums
\`\`\`
  opening  $1.00
+ churn    $2.00
\`\`\`

---
config 3f9a1c · cs-metrics 0.1.0
`);
  });

  it.each([
    ['a|b', 'a\\|b'],
    ['[x](javascript:alert(1))', '\\[x\\]\\(javascript:alert\\(1\\)\\)'],
    ['<script>', '\\<script\\>'],
    ['![](http://t/p.png)', '\\!\\[\\]\\(http\\://t/p.png\\)'],
    ['&#42;', '\\&\\#42;'],
    ['```', '\\`\\`\\`'],
    ['*a* _b_ ~~c~~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~'],
    ['back\\slash', 'back\\\\slash'],
    ['a\nb', 'a b'],
    ['see www.evil.com', 'see www\\.evil.com'],
    ['Healthy (80–100)', 'Healthy (80–100)'],
    ['> 50', '> 50'],
  ])('shows %j as it is', (hostile, escaped) => {
    expect(markdown(report(names(hostile)))).toContain(`\n| ${escaped} |\n`);
  });

  it('keeps a fence closed, and the underscores of ids in the footer', () => {
    const page = report({ kind: 'text', title: null, lines: ['```', 'x'] });
    expect(markdown({ ...page, footer: ['csat_mean', '_b_'] })).toContain(
      '\n````\n```\nx\n````\n\n---\ncsat_mean · \\_b\\_\n',
    );
  });

  it('leaves out what is not for readers, and so does the terminal', () => {
    const machines = table([column('A')], [[text('secret')]], { for: 'machines' });
    const columns = [{ ...column('Only CSV'), for: 'machines' as const }, column('B')];
    const page = report(machines, table(columns, [[text('secret'), text('b')]]));
    expect(markdown(page)).not.toMatch(/secret|Only CSV/);
    expect(plainly(page, 80)).not.toMatch(/secret|Only CSV/);
  });
});

describe('colour', () => {
  it.each<['never' | 'always' | 'auto', Record<string, string>, boolean, boolean]>([
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['always', { NO_COLOR: '1', TERM: 'dumb' }, false, true],
    ['never', { FORCE_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { FORCE_COLOR: '' }, false, false],
    ['auto', { TERM: 'dumb' }, true, false],
  ])('--color %s with %j on a terminal (%s) is %s', (flag, env, isTTY, decided) => {
    expect(hasColor({ flag, env, isTTY })).toBe(decided);
  });
});
