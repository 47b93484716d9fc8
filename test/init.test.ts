import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { initCommand } from '../src/commands/init.ts';
import { quietEffects } from '../src/effects.ts';
import { CliError } from '../src/errors.ts';
import { metrics } from '../src/metrics/index.ts';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** The exports of a fixture without its config. */
function bare(fixture: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-init-'));
  made.push(folder);
  const source = join(root, 'fixtures', fixture);
  const names = readdirSync(source).filter((name) => name.endsWith('.csv'));
  for (const name of names) copyFileSync(join(source, name), join(folder, name));
  return folder;
}

const all = metrics.map(({ id }) => id);
const some =
  'mrr nrr@cohort/12m grr logo_churn nps csat ces first_response_time sla_compliance mau stickiness'
    .split(' ')
    .concat(
      'user_adoption',
      'health_score',
      'renewal_rate',
      'ttv',
      'cac',
      'roi',
      'review_completion',
    );

/** What metrics come to, one line each, in an order of their own. */
function figures(config: string, month: string, ids: readonly string[]): string[] {
  const run = cli([
    ...['metrics', ...ids, '--config', config, '--format', 'csv', '--month', month],
    ...['--as-of', '2026-12-01', '--by', 'plan'],
  ]);
  if (run.code !== 0) throw new Error(run.stderr);
  // Timeliness needs a limit of age, which only the company can set.
  return run.stdout
    .split('\n')
    .filter((line) => !line.startsWith('dq_timeliness'))
    .sort();
}

describe.each([
  ['small', '2026-06', 19, all],
  ['year', '2026-10', 20, some],
])('the exports of fixtures/%s', (fixture, month, n, ids) => {
  const folder = bare(fixture);
  const run = cli(['init'], { cwd: folder });
  const path = join(folder, 'cs-metrics.yaml');

  it('are all placed, with nothing open', () => {
    expect(run.code).toBe(0);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(`cs-metrics.yaml: ${n} sources from ${n} files`);
    expect(run.stderr.trimEnd().split('\n').at(-1)).toBe('next: cs-metrics check');
    expect(readFileSync(path, 'utf8').match(/preset: generic/g)).toHaveLength(n);
  });

  it('give the figures of the shipped config', () => {
    const shipped = figures(join(root, 'fixtures', fixture, 'cs-metrics.yaml'), month, ids);
    expect(shipped.length).toBeGreaterThan(ids.length);
    expect(figures(path, month, ids)).toEqual(shipped);
  });
});

const windows = (text: string) => Buffer.from(text, 'latin1');
const crlf = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;
const customers = [1, 2, 3, 4];

/** A German company with what its tools write; nothing in it is named or written as ours. */
const company = () => ({
  'Kunden.csv': windows(
    crlf(
      'Kundennr;Firma;Region;Angelegt am;Notiz',
      '0001;Müller & Söhne;Bayern;15.01.2025;',
      '0002;Groß AG;Hessen;03.02.2025;',
      '0003;Käse-König;Bayern;28.02.2025;ruft an',
      '0004;Jäger KG;Berlin;01.03.2025;',
    ),
  ),
  'Abos_2025.csv': windows(
    crlf(
      ...['sep=;', 'Vertragsnummer;Kundennr;Tarif;Betrag;Währung;Zahlweise;Beginn;Ende'],
      ...customers.map(
        (i) => `V${i};000${i};Basis;1.20${i},50;EUR;monatlich;01.01.2025;31.12.2025`,
      ),
    ),
  ),
  'Abos_2026.csv': windows(
    crlf(
      ...['sep=;', 'Vertragsnummer;Kundennr;Tarif;Betrag;Währung;Zahlweise;Beginn;Ende'],
      ...customers.map((i) => `V${i};000${i};Profi;2.40${i},00;EUR;monatlich;01.01.2026;`),
    ),
  ),
  'rechnungen.csv': csv(
    'invoice no,customer id,invoice date,due date,total,status',
    ...customers.map((i) => `R${i},000${i},0${i}/02/2026,0${i}/03/2026,"1,${i}00",overdue`),
  ),
  'nps 2026.csv': csv(
    'Kundennummer;Bewertung;Kommentar;Beantwortet am',
    ...[10, 9, 3, 0].map(
      (score, i) => `000${i + 1};${score};"gut; oder so";2026-03-1${i} 12:00:00`,
    ),
  ),
  'umsatz.csv': 'PK\u0003\u0004\u0014\u0000\u0000',
  'wetter.csv': csv('tag,temperatur,regen', '2026-01-01,3,4', '2026-01-02,5,6'),
});

describe('a company whose exports are in German', () => {
  const own = exportsOf(company());
  rmSync(join(own.folder, 'cs-metrics.yaml'));
  const first = own.run('init', '.', '--out', 'first.yaml');
  const answers = ['rechnungen.csv/dates=day-first', 'rechnungen.csv/decimal=point'];
  const second = own.run('init', ...answers.flatMap((answer) => ['--answer', answer]));
  const config = readFileSync(join(own.folder, 'cs-metrics.yaml'), 'utf8');

  it('leaves open what the values do not tell, with both readings', () => {
    expect(first.code).toBe(1);
    expect(first.stdout).toBe('');
    expect(first.stderr.split('\n').slice(-9)).toEqual([
      'open:',
      '  rechnungen.csv, total: none of 4 values tells the decimal sign',
      "    --answer 'rechnungen.csv/decimal=comma'  1,100 is 1.100",
      "    --answer 'rechnungen.csv/decimal=point'  1,100 is 1100",
      '  rechnungen.csv, invoice date: none of 4 values tells day from month',
      "    --answer 'rechnungen.csv/dates=day-first'  01/02/2026 is 2026-02-01",
      "    --answer 'rechnungen.csv/dates=month-first'  01/02/2026 is 2026-01-02",
      'next: answer, or write the lines that are open; then cs-metrics check --config first.yaml',
      '',
    ]);
    const open = readFileSync(join(own.folder, 'first.yaml'), 'utf8');
    expect(open).toContain('# amount: {from: total, decimal: ","}  # 1,100 is 1.100');
    expect(open).toContain('amount: "?"');
  });

  it('refuses a file until what is open is decided', () => {
    expect(shown(own.run('check', '--config', 'first.yaml'))[0]).toBe(
      '3 error: rechnungen.csv: column "?" is missing; issued_on of source invoices needs it',
    );
  });

  it('tells what it could not use', () => {
    expect(second.stderr).toContain(
      '  wetter.csv: fits no table: too few of its columns are known\n',
    );
    expect(second.stderr).toContain('  umsatz.csv: is an Excel workbook or another ZIP archive;');
    expect(config).toContain('# wetter.csv: fits no table');
  });

  it('proposes with the answers, and shows what it assumed', () => {
    expect(second.code).toBe(0);
    for (const line of [
      'files: Abos_*.csv       # 2 files: Abos_2025.csv, Abos_2026.csv',
      'encoding: windows-1252  # reads "Müller"',
      'amount: {from: Betrag, decimal: ",", thousands: "."}',
      'interval: {from: Zahlweise, map: {monatlich: month}}',
      '# assumed: the last day, as 4 of 4 next periods begin the day after',
      'survey: {value: nps}          # 4 scores from 0 to 10, and nps in its name',
      '# not used: Notiz',
      'issued_on: {from: invoice date, format: "%d/%m/%Y"}',
    ])
      expect(config).toContain(line);
    expect(config.split('\n').filter((line) => line.length > 80 && !line.includes('sql:'))).toEqual(
      [],
    );
  });

  it('nothing is rejected, and the figures are those of the files', async () => {
    for (const { rows, used } of own.check('--as-of', '2026-04-30')) expect(used).toBe(rows);
    // 1,201.50 + … + 1,204.50 until the end of 2025, then 2,401 + … + 2,404.
    const run = own.run('metrics', 'mrr', '--months', '2', '--month', '2026-01', '--format', 'csv');
    expect(rowsOf(run.stdout).map(({ value }) => value)).toEqual(['4812.00', '9610.00']);
    const rows = await own.query(
      'select account_id, amount, issued_on::varchar as day from invoices order by 1 limit 1',
      'invoices',
    );
    expect(rows).toEqual([{ account_id: '0001', amount: '1100.0000', day: '2026-02-01' }]);
  });
});

describe('init', () => {
  const own = exportsOf({ 'users.csv': csv('account_id,user_id,signed_up_on', 'a,b,2026-01-31') });

  it('never overwrites', () => {
    expect(shown(own.run('init'))).toEqual([
      '2 error: cs-metrics.yaml is there already, and init never overwrites',
      'hint: name another file with --out, print with --out -, or move the old one away',
    ]);
  });

  it('prints on request, and only then', () => {
    const { code, stdout } = own.run('init', '--out', '-', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Proposed by `cs-metrics init`\./);
    expect(stdout).toContain('\n  - table: users\n    files: users.csv\n    preset: generic');
  });

  /** Runs in this process, as if lines were typed at a terminal. */
  async function asked(folder: string, typed: readonly string[], answer: string[] = []) {
    const said: string[] = [];
    const effects = quietEffects();
    const stream = (isTTY: boolean, write: (text: string) => void) => ({
      ...{ isTTY, columns: 80, write: async (text: string) => write(text) },
    });
    const printed: string[] = [];
    const code = await initCommand(
      {
        ...effects,
        cwd: folder,
        stdin: (async function* () {
          yield Buffer.from(typed.map((line) => `${line}\n`).join(''));
        })(),
        stdout: stream(false, (text) => printed.push(text)),
        stderr: stream(true, (text) => said.push(text)),
      },
      [],
      { out: '-', answer },
    );
    return { code, said: said.join(''), config: printed.join('') };
  }

  const doubtful = exportsOf({
    'prices.csv': csv(
      'subscription_id,customer_id,price,start_date',
      ...customers.map((i) => `s${i},c${i},${i}00,0${i}/02/2026`),
    ),
  });

  it('asks on a terminal one thing after the other', async () => {
    const { code, said, config } = await asked(doubtful.folder, ['9', 'year', '1']);
    expect(code).toBe(0);
    expect(said.split('\n').slice(0, 11)).toEqual([
      'prices.csv, no column says how long an amount pays for',
      '  1  month    an amount pays for one month',
      '  2  quarter  an amount pays for one quarter',
      '  3  year     an amount pays for one year',
      '1–3, or Enter to leave it open: 9 is none of them (prices.csv/interval)',
      '1–3, or Enter to leave it open: prices.csv, start_date: none of 4 values tells day from month',
      '  1  day-first    01/02/2026 is 2026-02-01',
      '  2  month-first  01/02/2026 is 2026-01-02',
      '1–2, or Enter to leave it open: proposed: 1 source from 1 file',
      '  subscriptions  prices.csv  4 of 4 columns',
      'next: cs-metrics check',
    ]);
    expect(config).toContain('interval: {value: year}');
    expect(config).toContain('starts_on: {from: start_date, format: "%d/%m/%Y"}');
  });

  it('leaves open what is left open, and all else when nobody answers', async () => {
    const { code, config } = await asked(doubtful.folder, ['']);
    expect(code).toBe(1);
    expect(config).toContain('interval: "?"');
    expect(config).toContain('starts_on: "?"');
  });

  it.each([
    ['prices.csv/interval', '--answer "prices.csv/interval" is not KEY=VALUE'],
    [
      'prices.csv/interval=decade',
      '--answer prices.csv/interval=decade is none of month, quarter, year',
    ],
    ['prices.csv/intervall=year', '--answer prices.csv/intervall answers nothing that is asked'],
    [
      'prices.csv/table=tickets',
      '--answer prices.csv/table=tickets: the file cannot feed that table',
    ],
  ])('refuses the answer %s', async (answer, message) => {
    const error = await asked(doubtful.folder, [], [answer]).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CliError);
    expect([error.exitCode, error.message]).toEqual([2, message]);
  });

  it('writes nothing when nothing can be placed', () => {
    const none = exportsOf({ 'wetter.csv': csv('tag,regen', '2026-01-01,3') });
    rmSync(join(none.folder, 'cs-metrics.yaml'));
    expect(shown(none.run('init')).slice(0, 2)).toEqual([
      '3 error: nothing in this folder can be placed',
      '  wetter.csv: fits no table: too few of its columns are known',
    ]);
    expect(existsSync(join(none.folder, 'cs-metrics.yaml'))).toBe(false);
  });
});
