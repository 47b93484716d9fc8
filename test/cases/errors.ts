import { csv, source } from '../lines.ts';

/** A mistake that people make, and what a run says about it. */
export type ErrorCase = {
  title: string;
  /** Why it happens, for the page of errors. */
  why: string;
  files: Readonly<Record<string, string>>;
  /** Lines of the config after its version. */
  config: readonly string[];
  args: readonly string[];
  exitCode: number;
  /** The message as it is printed, line by line. */
  message: readonly string[];
};

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = 's1,acme,100.00,USD,month,2026-01-01,';
const billing = csv(head, row);
const mrr = ['metrics', 'mrr', '--month', '2026-03'];
const subscriptions = source('subscriptions', 'b.csv');

const about = (
  title: string,
  why: string,
  given: Partial<Omit<ErrorCase, 'title' | 'why' | 'message' | 'exitCode'>>,
  exitCode: number,
  ...message: string[]
): ErrorCase => ({
  ...{ title, why, files: { 'b.csv': billing }, config: [subscriptions], args: mrr },
  ...{ ...given, exitCode, message },
});

const content = (text: string) => ({ files: { 'b.csv': text } });
const config = (...lines: string[]) => ({ config: lines });
const args = (...words: string[]) => ({ args: words });

/** Mistakes by what they are about; the page of errors and its test are made from them. */
export const errorCases: Readonly<Record<string, readonly ErrorCase[]>> = {
  'The command line': [
    about(
      'An option that does not exist',
      'Options are spelt as `--help` lists them; the nearest one is named.',
      args('health', '--moth', '2026-03'),
      2,
      "error: unknown option '--moth' (Did you mean --month?)",
    ),
    about(
      'A month that is written otherwise',
      'Months are written year and month, in every command.',
      args('metrics', 'mrr', '--month', '202603'),
      2,
      'error: --month takes a month like 2026-10, not "202603"',
      'hint: did you mean 2026-03?',
    ),
    about(
      'A month that has not ended',
      'Half a month would be compared with a whole one.',
      args('metrics', 'mrr', '--month', '2026-11'),
      2,
      'error: 2026-11 has not ended: the clock says 2026-11-15',
      'hint: add --partial for the figures to date, or name an earlier month',
    ),
    about(
      'A metric that does not exist',
      'Names of metrics are those of `cs-metrics metrics`.',
      args('metrics', 'mmr', '--month', '2026-03'),
      2,
      'error: unknown metric "mmr"',
      'hint: did you mean mrr? `cs-metrics metrics` lists all',
    ),
    about(
      'An output that is an input',
      'The export would be lost, and the next run would read the report in its place.',
      args(...mrr, '--out', 'b.csv'),
      2,
      'error: cannot write "./b.csv": source "subscriptions" reads it',
      'hint: name another file or folder',
    ),
  ],
  'The config': [
    about(
      'A key that is misspelt',
      'Unknown keys are never skipped: the line would be without effect, and nobody would notice.',
      config(subscriptions, 'timezon: Europe/Berlin'),
      2,
      'error: cs-metrics.yaml:3:1: unknown key "timezon"',
      "  2 | sources: [{table: subscriptions, files: 'b.csv'}]",
      '  3 | timezon: Europe/Berlin',
      '      ^^^^^^^',
      'hint: did you mean timezone?',
    ),
    about(
      'A value of the wrong kind',
      'A share is written with its sign, so that 60 is not taken for 6000 %.',
      config(subscriptions, 'health: {min_coverage: 60}'),
      2,
      'error: cs-metrics.yaml:3:24: health.min_coverage 60 is not a share such as 60%',
      "  2 | sources: [{table: subscriptions, files: 'b.csv'}]",
      '  3 | health: {min_coverage: 60}',
      '                             ^^',
    ),
    about(
      'A key that stands twice',
      'YAML would keep the last one in silence.',
      config(subscriptions, 'currency: USD', 'currency: EUR'),
      2,
      'error: cs-metrics.yaml:4:1: key "currency" stands twice',
      '  3 | currency: USD',
      '  4 | currency: EUR',
      '      ^',
      'hint: keep one of them',
    ),
    about(
      'SQL that does more than look at its own row',
      'Filters of a source see one row, and reach neither files nor other tables.',
      config(source('subscriptions', 'b.csv', `where: "amount > (select 1)"`)),
      2,
      'error: cs-metrics.yaml:2:50: where of source subscriptions has a subquery',
      'hint: it may compare and compute columns of its own row',
    ),
  ],
  'Files of the exports': [
    about(
      'A file that is not there',
      'Paths start at the folder of the config.',
      config(source('subscriptions', 'b.cvs')),
      3,
      'error: source "subscriptions": "./b.cvs" does not exist',
      'hint: did you mean "b.csv"?',
    ),
    about(
      'A pattern that matches nothing',
      'An empty report would look like a quiet month.',
      config(source('subscriptions', 'billing-*.csv')),
      3,
      'error: source "subscriptions": "./billing-*.csv" matches no file; searched in "."',
      'hint: the folder has b.csv, cs-metrics.yaml',
    ),
    about(
      'An empty file',
      'An export that failed often leaves one.',
      content(''),
      3,
      'error: b.csv: has 0 bytes',
      'hint: the export may have failed; run it again',
    ),
    about(
      'A login page instead of the export',
      'A download without a session gives the page of the login, whatever the file is called.',
      content('<!doctype html>\n<html><body>Log in</body></html>\n'),
      3,
      'error: b.csv: is an HTML page',
      'hint: it may be a login or error page; download the export again',
    ),
    about(
      'A quote that is never closed',
      'It swallows the rest of the file, so nothing after it can be used.',
      content(csv(head, row, 's2,"bolt,5,USD,month,2026-01-01,', row)),
      3,
      'error: b.csv:3: the quote opened in this line is never closed',
      '3 | s2,"bolt,5,USD,month,2026-01-01,',
      'hint: write a quote inside a quoted field twice (""), or export the file again',
    ),
    about(
      'A column that is missing',
      'Columns are found by their headers, and a required one must be there.',
      content(billing.replace('amount', 'amuont')),
      3,
      'error: b.csv: column "amount" is missing; amount of source subscriptions needs it',
      'hint: the file has subscription_id, account_id, amuont, currency, interval, starts_on, ends_on',
      '      did you mean amount: amuont? (cs-metrics.yaml:2:11)',
    ),
    about(
      'The wrong delimiter',
      'With it the whole line would be one column.',
      {
        ...content(billing.replaceAll(',', ';')),
        ...config(source('subscriptions', 'b.csv', 'delimiter: ","')),
      },
      3,
      'error: b.csv:1: 1 column found with `delimiter: ","`',
      'hint: did you mean ";", which gives 7 columns?',
    ),
    about(
      'Two columns of one name',
      'It cannot be told which of them is meant.',
      content(billing.replace('ends_on', 'Amount')),
      3,
      'error: b.csv:1: columns 3 "amount" and 7 "Amount" differ in case or spaces only',
      'hint: rename one of them in the header',
    ),
  ],
  'Values of the exports': [
    about(
      'A date that may be read in two ways',
      'A run never guesses whether the day or the month comes first.',
      content(billing.replace('2026-01-01', '03/02/2026')),
      3,
      'error: b.csv:2: starts_on "03/02/2026" may be read as 2026-02-03 or 2026-03-02',
      '  2 | 03/02/2026',
      'hint: say how dates are written: `starts_on: {from: starts_on, format: "%d/%m/%Y"}` or "%m/%d/%Y" (cs-metrics.yaml:2:11)',
    ),
    about(
      'A decimal comma',
      '1.234,50 read with a decimal point would be off by a factor of a thousand.',
      content(billing.replace('100.00', '"1.234,50"')),
      3,
      'error: b.csv:2: amount "1.234,50" looks like 1234.50',
      '  2 | 1.234,50',
      'hint: say how amounts are written: `amount: {from: amount, decimal: ",", thousands: "."}` (cs-metrics.yaml:2:11)',
    ),
    about(
      'Too many rows that cannot be used',
      'Single bad rows are counted and left out; more than 5 and more than 1 % of a source stop the run.',
      content(
        csv(
          head,
          row,
          ...Array.from({ length: 6 }, (_, i) => `x${i},acme,12O0,USD,month,2026-01-01,`),
        ),
      ),
      3,
      'error: b.csv:3: 6 of 7 rows of source subscriptions cannot be used',
      '  amount "12O0" is not an amount',
      'hint: list them with `cs-metrics check --rejects FILE`; allow more with `max_rejects:` of the source',
    ),
    about(
      'Several currencies',
      'Amounts of different currencies are never added up.',
      content(csv(head, row, row.replace('s1', 's2').replace('USD', 'EUR'))),
      2,
      'error: cs-metrics.yaml:1:1: the exports have 2 currencies: EUR, USD',
      'hint: name the reporting currency with `currency:` and give rates in a source of fx_rates',
    ),
    about(
      'An exchange rate that is missing',
      'A rate of another time would change the figure in silence.',
      {
        ...content(csv(head, row, row.replace('s1', 's2').replace('USD', 'EUR'))),
        ...config(subscriptions, 'currency: USD'),
      },
      3,
      'error: no exchange rate from EUR to USD for 2026-03-01',
      'hint: a rate dated before that day and at most 35 days old is needed in the source of fx_rates; `cs-metrics check` names currencies without one',
    ),
    about(
      'Warnings in a strict run',
      '`--strict` is for pipelines in which nothing may be left out.',
      {
        ...content(csv(head, row, 's2,acme,12O0,USD,month,2026-01-01,')),
        ...args(...mrr, '--strict'),
      },
      3,
      'error: b.csv: source subscriptions has 1 row that cannot be used, and --strict allows none',
      'hint: cs-metrics check shows what is wrong',
    ),
  ],
  Output: [
    about(
      'A folder that is not there',
      'The last folder of a path is made, further ones may be misspelt. It is told before the exports are read.',
      args(...mrr, '--out', 'no/such/folder/r.csv'),
      5,
      'error: cannot write "./no/such/folder/r.csv": the folder "./no/such" does not exist',
      'hint: create it first',
    ),
    about(
      'A report of several tables as one CSV file',
      'A CSV file holds one table.',
      args('sheet', '--month', '2026-03', '--format', 'csv'),
      2,
      'error: sheet has several tables, and CSV holds one',
      'hint: choose one with --table (health_distribution, key_metrics, cohorts, actions), or write all with --out FOLDER',
    ),
    about(
      'Too little memory',
      'Beyond `--memory-limit` a run uses the disk, and stops where that is not possible.',
      args(...mrr, '--memory-limit', '4MB'),
      4,
      'error: not enough memory for this run',
      'hint: raise --memory-limit, such as --memory-limit 2GB',
    ),
  ],
};
