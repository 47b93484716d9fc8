import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDuckdb } from '../src/engine/duckdb.ts';
import { addDays } from '../src/lib/dates.ts';
import { points } from '../src/models/points.ts';
import { html } from '../src/render/html/html.ts';
import { markdown } from '../src/render/markdown.ts';
import { terminal } from '../src/render/terminal.ts';
import type { Report } from '../src/reports/report.ts';
import { notesAt } from '../src/score/notes.ts';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

type Row = { id: string; from: string | null; until: string | null; text: string };

const days = ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02', null] as const;

describe('notes at a date', () => {
  // Every pair of days that the table accepts, for two known accounts and one that nobody lists.
  const rows: Row[] = ['a', 'b', 'nobody'].flatMap((id) =>
    days.flatMap((from) =>
      days
        .filter((until) => from === null || until === null || from <= until)
        .map((until) => ({ id, from, until, text: `${id} ${from} ${until}` })),
    ),
  );

  it('are those written by then that have not ended, against plain loops', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-notes-'));
    const engine = await openDuckdb({ folder, inputs: [], threads: 1, memoryLimit: '100MB' });
    try {
      const day = (on: string | null) => (on === null ? 'null' : `date '${on}'`);
      const values = rows.map((r) => {
        return `('${r.id}', ${day(r.from)}, ${day(r.until)}, '${r.text}', null, null)`;
      });
      await engine.run(`create table notes as select account_id, written_on, until, "text",
        cast(override as varchar) as override, cast(author as varchar) as author
        from (values ${values.join(', ')}) n(account_id, written_on, until, "text", override, author)`);
      await engine.run("create table account_list as select unnest(['a', 'b', 'c']) as account_id");
      for (const asOf of days.filter((day) => day !== null)) {
        const found = await notesAt(
          engine,
          { config: { pseudonyms: null }, has: () => true },
          addDays(asOf, 1),
          [points],
        );
        const written = rows.filter(({ from }) => from === null || from <= asOf);
        const known = written.filter(({ id }) => id !== 'nobody');
        const live = known.filter(({ until }) => until === null || asOf <= until);
        expect(found.nLive, asOf).toBe(live.length);
        expect(found.nExpired, asOf).toBe(known.length - live.length);
        expect(found.nUnknown, asOf).toBe(written.length - known.length);
        expect(found.nUndated, asOf).toBe(live.filter(({ from }) => from === null).length);
        for (const account of ['a', 'b']) {
          const own = live.filter(({ id }) => id === account);
          // The newest first, then what ends first; what has no day comes last.
          const rank = (r: Row) => [r.from ?? '', r.until ?? '9999'] as const;
          own.sort((x, y) => {
            const [[f, u], [g, v]] = [rank(x), rank(y)];
            return f === g ? (u < v ? -1 : 1) : f > g ? -1 : 1;
          });
          expect(found.live.get(account)?.map(({ text }) => text)).toEqual(own.map((r) => r.text));
        }
      }
    } finally {
      engine.close();
    }
  });
});

const invoice = (id: string, account: string, due: string, paid: string) =>
  `${id},${account},${addDays(due, -14)},${due},${paid},${paid === '' ? 'open' : 'paid'},100,USD`;

// late and gone have not paid, fine has.
const exports = {
  'a.csv': csv('account_id,name', 'late,Late Ltd', 'fine,Fine Ltd', 'more,More Ltd'),
  's.csv': csv(
    'subscription_id,account_id,amount,currency,interval,starts_on,plan',
    ...['late', 'fine', 'more'].map((id) => `s-${id},${id},100,USD,month,2025-01-01,Basic`),
  ),
  'i.csv': csv(
    'invoice_id,account_id,issued_on,due_on,paid_on,status,amount,currency',
    invoice('i1', 'late', '2026-10-10', ''),
    invoice('i2', 'more', '2026-10-12', ''),
    invoice('i3', 'fine', '2026-10-10', '2026-10-10'),
  ),
};

const hostile = '=HYPERLINK("x") | \x1b[2J\u202Eevil';

const notes = csv(
  'account,written_on,until,text,override,author',
  'late,2026-10-20,2026-11-30,Paid by mistake to the old bank,healthy,Dana',
  `late,,,"${hostile.replaceAll('"', '""')}",,`,
  'fine,2026-11-01,,written after the day,,Dana',
  'fine,2026-01-01,2026-10-30,ended the day before,,Dana',
  'more,2026-10-31,2026-10-31,=the day itself,Stabel,',
  'ghost,,,of nobody,,',
);

const sources = (more = '') =>
  `sources: [{table: accounts, files: a.csv}, {table: subscriptions, files: s.csv}, {table: invoices, files: i.csv}${more}]`;
const config = ['currency: USD', 'plans: [Basic, Pro]', 'health: {min_coverage: 0%}'];
const asOf = ['--as-of', '2026-10-31'];
const flat = (text: string) => text.replace(/\s+/g, ' ');
const quote = '“=HYPERLINK("x") | \\x1b[2Jevil”';

describe('notes on accounts', () => {
  const company = exportsOf(
    { ...exports, 'n.csv': notes },
    sources(', {table: notes, files: n.csv}'),
    ...config,
  );
  company.put('without.yaml', `${['version: 1', sources(), ...config].join('\n')}\n`);
  const without = ['--config', 'without.yaml'];
  const read = (...path: string[]) => readFileSync(join(company.folder, ...path), 'utf8');
  const health = company.run(...['health', ...asOf, '--format', 'csv,md,json', '--out', 'with']);
  const bare = company.run(
    ...['health', ...asOf, ...without, '--format', 'csv,md', '--out', 'bare'],
  );
  const rows = rowsOf(read('with', 'health-2026-10-31-accounts.csv'));
  const table = (id: string) => rows.find(({ account_id }) => account_id === id)!;

  it('stand after all other columns for machines', () => {
    expect([health.code, bare.code]).toEqual([0, 0]);
    const columns = ['note', 'note_until', 'override'];
    expect(Object.keys(table('late')).slice(-3)).toEqual(columns);
    const of = (id: string) => columns.map((name) => table(id)[name]);
    expect(of('late')).toEqual([
      // CSV spells what would steer a terminal.
      'Paid by mistake to the old bank · =HYPERLINK("x") | \\x1b[2J\\u202eevil',
      '2026-11-30',
      'Healthy',
    ]);
    expect(of('fine')).toEqual(['', '', '']);
    expect(of('more')).toEqual(["'=the day itself", '2026-10-31', '']);
    const json = JSON.parse(read('with', 'health-2026-10-31.json'));
    expect(json.rows.map((row: Record<string, unknown>) => row.override)).toEqual([
      ...[null, 'Healthy', null],
    ]);
  });

  it('change no figure: all else is as without the file, and empty columns there', () => {
    const stripped = rows.map(({ note: _, note_until: __, override: ___, ...row }) => row);
    const others = rowsOf(read('bare', 'health-2026-10-31-accounts.csv'));
    expect(others.map((row) => [row.note, row.note_until, row.override])).toEqual(
      others.map(() => ['', '', '']),
    );
    expect(others.map(({ note: _, note_until: __, override: ___, ...row }) => row)).toEqual(
      stripped,
    );
    // Without the marks, the lists and the line of the footer both pages are one.
    const page = (text: string) =>
      text
        .replace(/ · notes: .*(?= · not connected)| \\\*(?= \|)|^- .*\n/gm, '')
        .replace(/\d files?, \d+ rows used|config \w+|, \d orphans?/g, '')
        .replace(/\n{3,}/g, '\n\n');
    const plain = read('bare', 'health-2026-10-31.md');
    expect(plain).not.toMatch(/notes:|\\\*|^- /m);
    expect(page(read('with', 'health-2026-10-31.md'))).toBe(page(plain));
  });

  it('stand below the lists for readers, overrides beside the score, text as text', () => {
    const page = read('with', 'health-2026-10-31.md');
    expect(page).toContain('| Late Ltd \\* | 30 ▼70 |');
    expect(page).toContain(
      '- Late Ltd: 30 · Dana says Healthy until 2026-11-30: “Paid by mistake to the old bank”\n' +
        '- Late Ltd: “=HYPERLINK\\("x"\\) \\| \\\\x1b\\[2Jevil”\n' +
        '- More Ltd: “=the day itself” (until 2026-10-31)\n',
    );
    expect(page).toContain('notes: 3 live (1 undated), 1 expired, 1 of unknown accounts');
    expect(page).not.toMatch(/ended the day|written after|of nobody/);
  });

  it('are all told of one account', () => {
    const late = company.run('health', '--account', 'late', ...asOf).stdout;
    expect(late).toContain('Critical 30 · Dana says Healthy until 2026-11-30\n');
    expect(late).toContain(
      `Notes\n  * 2026-10-20: Dana says Healthy until 2026-11-30: “Paid by mistake to the old bank”\n  * ${quote}\n`,
    );
  });

  it('acknowledge alerts, none of which goes away', () => {
    const lines = (stdout: string) =>
      rowsOf(stdout).map(({ note: _, note_until: __, override: ___, ...row }) => row);
    company.run('alerts', ...asOf, '--format', 'csv,md', '--out', 'alerts');
    const told = read('alerts', 'alerts-2026-10-31-alerts.csv');
    expect(lines(told)).toEqual(
      lines(company.run('alerts', ...asOf, ...without, '--format', 'csv').stdout),
    );
    const late = rowsOf(told).filter(({ account_id }) => account_id === 'late');
    expect(late.length).toBeGreaterThan(1);
    expect(new Set(late.map((row) => `${row.note_until} ${row.override}`))).toEqual(
      new Set(['2026-11-30 Healthy']),
    );
    const page = read('alerts', 'alerts-2026-10-31.md');
    expect(page).toContain('4 new: 2 urgent, 2 warnings; 4 acknowledged\n');
    expect(page).toContain('| Late Ltd \\* | Health fell to critical |');
    expect(page).toContain(
      '## Acknowledged (3)\n- Late Ltd: 30 · Dana says Healthy until 2026-11-30: “Paid',
    );
  });

  it('stand beside the accounts at risk of a CSM', () => {
    const period = ['--month', '2026-10', '--as-of', '2026-11-01'];
    const page = flat(company.run('report', 'csm', ...period).stdout);
    expect(page).toContain('Late Ltd * 30');
    expect(page).toContain(`* Late Ltd: ${quote} `);
    // The month ends with the day on which the last note does.
    expect(page).toContain('* More Ltd: “=the day itself” (until 2026-10-31)');
  });

  it('with an unknown band or account are told by check, with what was meant', () => {
    const { stdout } = company.run('check', ...asOf);
    expect(stdout).toContain(
      'notes: override "Stabel" of more is no band and is left out; did you mean Stable? bands: Healthy, Stable, At-risk, Critical\n',
    );
    expect(stdout).toContain('n.csv: 1 row of notes (16.7 %) names an account that no accounts');
    const strict = company.run('health', ...asOf, '--strict');
    expect([strict.code, strict.stderr.split(';')[0]]).toEqual([
      4,
      'error: notes: override "Stabel" of more is no band and is left out',
    ]);
  });
});

describe('rows of notes', () => {
  it('without an account or anything to say, or with days that cannot be, are rejected', () => {
    const { rejects } = exportsOf(
      {
        'n.csv': csv(
          'account,written_on,until,text,override',
          ',,,no account,',
          'a,2026-10-02,2026-10-01,ends before it begins,',
          'a,2026-10-01,2026-10-01,one day,',
          'a,,2026-02-30,would never end,',
          'a,soon,,would always hold,',
          'a,,,,',
          'a,,,,Critical',
        ),
      },
      source('notes', 'n.csv'),
    );
    expect(rejects()).toEqual([
      'n.csv:2 account_id : is empty',
      'n.csv:3 until 2026-10-01: lies before written_on',
      'n.csv:5 until 2026-02-30: is not a date like 2026-10-31',
      'n.csv:6 written_on soon: is not a date like 2026-10-31',
      'n.csv:7 text : is empty, and so is override',
    ]);
  });
});

describe('a list without boxes', () => {
  const item = `Long Ltd: ${'word '.repeat(20)}\x1b[2J<b>|`;
  const report: Report = {
    ...{ id: 'x', title: 'X', subtitle: [], period: '2026-10', currency: null, footer: [] },
    blocks: [{ kind: 'checklist', title: null, items: [item], empty: '', hasNoBoxes: true }],
  };

  it('wraps at 80 columns and is text in every format', async () => {
    const lines = terminal(report, { width: 80, hasColor: false }).split('\n');
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines.filter((line) => line.startsWith('  * '))).toHaveLength(1);
    expect(flat(lines.join(' '))).toContain('word \\x1b[2J<b>|');
    expect(markdown(report)).toMatch(/^- Long Ltd: .*word \\\\x1b\\\[2J\\<b\\>\\\|$/m);
    expect(await html(report)).toMatch(
      /<ul class="aside">\n<li>Long Ltd: .*x1b\[2J&lt;b&gt;\|<\/li>/,
    );
  });
});
