import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { candidates } from '../src/sources/candidates.ts';
import { exampleOf } from '../src/sources/example.ts';
import { expectedOf, tablesOf } from '../src/sources/expected.ts';
import { presets } from '../src/sources/index.ts';
import { tables } from '../src/tables/index.ts';
import { cli, hasSharedData, root, rowsOf, sharedData } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';
import { nameOf, type VendorFile, type VendorRow, vendorFiles } from './vendors.ts';

const folder = join(root, 'fixtures/small/vendors');

const textOf = (file: VendorFile): string => readFileSync(join(folder, nameOf(file)), 'utf8');

const fed = [...new Set(vendorFiles.map(({ table }) => table))];

/** All vendor files as the sources of one config, so that one run reads each table. */
function everything() {
  const sources = vendorFiles.flatMap((file) => [
    `  - table: ${file.table}`,
    `    files: ${nameOf(file)}`,
    `    preset: ${file.preset}`,
    ...(file.lines ?? []).map((line) => `    ${line}`),
  ]);
  const files = Object.fromEntries(vendorFiles.map((file) => [nameOf(file), textOf(file)]));
  return exportsOf(files, 'timezone: Europe/Berlin', 'currency: EUR', 'sources:', ...sources);
}

// One run reads everything: a row is its table and its values, between signs that no value has.
const sign = '\u001f';

function rowsSql(table: string): string {
  const { columns, isBulk } = tables.find(({ name }) => name === table)!;
  const values = columns.map(({ name }) => `coalesce(cast(t."${name}" as varchar), '')`);
  const kept = isBulk ? ' where t.is_kept and t.problem = 0' : '';
  return `select '${table}' as name, ${values.join(` || '${sign}' || `)} as row from "${table}" t${kept}`;
}

/** The columns of a table that a row fills. */
function rowOf(table: string, text: string): VendorRow {
  const { columns } = tables.find(({ name }) => name === table)!;
  const cells = text.split(sign).map((cell, i) => [columns[i]!.name, cell] as const);
  return Object.fromEntries(cells.filter(([, cell]) => cell !== ''));
}

const found = new Map<string, VendorRow[]>();

beforeAll(async () => {
  const rows = await everything().query(fed.map(rowsSql).join(' union all '), ...fed);
  for (const { name, row } of rows as { name: string; row: string }[])
    found.set(name, [...(found.get(name) ?? []), rowOf(name, row)]);
});

const keyOf = (table: string): string =>
  table === 'usage_events' ? 'event_id' : tables.find(({ name }) => name === table)!.key[0]!;

const inOrder = (rows: readonly VendorRow[], key: string): VendorRow[] =>
  rows.toSorted((a, b) => (a[key]! < b[key]! ? -1 : 1));

describe('every preset', () => {
  it('has a file for each table that it feeds, and no file is without', () => {
    const shipped = presets
      .filter(({ id }) => id !== 'generic' && id !== 'ravenstack')
      .flatMap((preset) => tablesOf(preset).map((table) => `${preset.id}-${table}.csv`));
    expect(vendorFiles.map(nameOf).sort()).toEqual(shipped.sort());
    expect(readdirSync(folder).sort()).toEqual(shipped);
  });

  it.each(vendorFiles.map((file) => [nameOf(file), file] as const))('reads %s', (_, file) => {
    const key = keyOf(file.table);
    const ids = new Set(file.rows.map((row) => row[key]));
    const rows = found.get(file.table)!.filter((row) => ids.has(row[key]!));
    expect(inOrder(rows, key)).toEqual(inOrder(file.rows, key));
  });

  it.each(fed)('nothing else becomes a row of %s', (table) => {
    const expected = vendorFiles.filter((file) => file.table === table).flatMap(({ rows }) => rows);
    expect(found.get(table)).toHaveLength(expected.length);
  });

  it('fills only columns that its tables have, and what they need', () => {
    for (const preset of presets.filter(({ isGeneric }) => !isGeneric)) {
      for (const [name, columns] of Object.entries(preset.tables)) {
        const table = tables.find((other) => other.name === name)!;
        const known = table.columns.map((column) => column.name);
        expect(known, `${preset.id} ${name}`).toEqual(expect.arrayContaining(Object.keys(columns)));
        const filled = new Set(expectedOf(preset, name).map(({ column }) => column));
        const needed = table.columns.filter(({ isRequired }) => isRequired).map((c) => c.name);
        expect([...filled], `${preset.id} ${name}`).toEqual(expect.arrayContaining(needed));
      }
    }
  });

  it('renames words only to words of its column', () => {
    for (const preset of presets) {
      for (const [name, columns] of Object.entries(preset.tables)) {
        for (const [id, filled] of Object.entries(columns)) {
          const { words } = tables
            .find((other) => other.name === name)!
            .columns.find((column) => column.name === id)!;
          const map = typeof filled === 'object' && 'map' in filled ? filled.map : undefined;
          if (words === undefined || map === undefined) continue;
          const said = Object.values(map).filter((word) => word !== null);
          expect(words, `${preset.id} ${name}.${id}`).toEqual(expect.arrayContaining(said));
        }
      }
    }
  });
});

describe('candidates', () => {
  it.each(vendorFiles.map((file) => [nameOf(file), file] as const))('know %s', (_, file) => {
    const [header] = textOf(file).split('\n');
    const headers = header!.split(',').map((cell) => cell.replaceAll('"', ''));
    const [best, next] = candidates(headers);
    expect(best).toMatchObject({ preset: file.preset, table: file.table, missing: [] });
    expect(next === undefined || next.share < best!.share).toBe(true);
    const other = candidates(headers.map((cell) => ` ${cell.toUpperCase()} `));
    expect(other[0]).toEqual(best);
  });

  it('tell what matches, what is missing, and how much of the file that is', () => {
    const [best] = candidates([
      'Ticket ID',
      'Status',
      'Priority',
      'Agent',
      'Created Time',
      'Notes',
    ]);
    expect(best).toMatchObject({ preset: 'freshdesk', table: 'tickets', missing: [] });
    expect(best!.matched).toEqual(['ticket_id', 'created_at', 'status', 'priority', 'agent_id']);
    // 5 of the 14 columns that the preset reads, and of 6 headers.
    expect(best!.share).toBeCloseTo(10 / 20, 12);
    const without = candidates(['Ticket ID', 'Status', 'Priority', 'Agent', 'Notes']);
    expect(without[0]).toMatchObject({ preset: 'freshdesk', missing: ['created_at'] });
    const ours = candidates(['account_id', 'name', 'segment', 'csm_id', 'licensed_seats']);
    expect(ours[0]).toMatchObject({ preset: 'generic', table: 'accounts', missing: [] });
    expect(candidates(['lat', 'lon'])).toEqual([]);
  });
});

describe('a source with a preset', () => {
  const stripeApi = vendorFiles.find(({ preset, table }) => {
    return preset === 'stripe-api' && table === 'subscriptions';
  })!;

  it.each([
    [
      textOf(stripeApi),
      source('subscriptions', 'x.csv', 'preset: stripe'),
      'column "Customer ID" is missing; account_id of source subscriptions (preset stripe) needs it',
      'it looks like preset: stripe-api',
    ],
    [
      'ResponseId,RecordedDate,Q1\nR_1,2026-01-01,9\n',
      source('survey_responses', 'x.csv', 'preset: qualtrics, columns: {survey: {value: nps}}'),
      'preset qualtrics cannot know score of survey_responses: tell which column holds the answer',
      'add such as `columns: {score: Q1_NPS}`',
    ],
    [
      'uuid,event_time,user_id,event_type\n1,2026-01-01 00:00:00,u,login\n',
      source('usage_events', 'x.csv', 'preset: amplitude'),
      'preset amplitude cannot know account_id of usage_events',
      'the file has uuid, event_time, user_id, event_type',
    ],
    [
      'id,user_id,timestamp,event\n1,u,2026-01-01 00:00:00,login\n',
      source('usage_events', 'x.csv', 'preset: segment'),
      'preset segment cannot know account_id of usage_events: tell which column holds the account',
      'columns: {account_id: company_id}',
    ],
    [
      'Id,Created at\n1,2026-01-01\n',
      source('tickets', 'x.csv', 'preset: stripe'),
      'preset stripe does not feed tickets',
      'it feeds accounts, subscriptions, invoices\n      it looks like preset: zendesk',
    ],
  ])('tells what is wrong (%#)', async (text, line, what, hint) => {
    const table = /table: (\w+)/.exec(line)![1]!;
    const failed = exportsOf({ 'x.csv': text }, line).query('select 1', table);
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining(what),
      hint: expect.stringContaining(hint),
    });
  });

  it('takes rows for data that do not look like further header rows', async () => {
    const exports = exportsOf(
      {
        'q.csv': csv('ResponseId,RecordedDate,Q1', 'R_1,2026-01-01,9', 'R_2,2026-01-02,8'),
        'h.csv': csv('response_id,survey,score,responded_at', 'Id,Kind,,', 'h1,nps,7,2026-01-03'),
      },
      'sources:',
      '  - {table: survey_responses, files: q.csv, preset: qualtrics, columns: {survey: {value: nps}, score: Q1}}',
      '  - {table: survey_responses, files: h.csv, header_rows: 2}',
    );
    const sql = 'select response_id from survey_responses order by 1';
    const ids = (await exports.query(sql, 'survey_responses')).map((row) => row.response_id);
    expect(ids).toEqual(['R_1', 'R_2', 'h1']);
  });

  // What others exported; beside the project on some machines only.
  it.skipIf(!hasSharedData)('reads the exports of others', async () => {
    const from = join(sharedData, 'surveys');
    const exports = exportsOf(
      {},
      'sources:',
      `  - {table: survey_responses, files: '${from}/sample.csv', preset: qualtrics, columns: {survey: {value: csat}, score: Q1}}`,
      `  - table: survey_responses\n    files: '${from}/surveymonkey-starwars.csv'\n    preset: surveymonkey`,
      '    encoding: macintosh',
      '    columns: {survey: {value: csat}, score: {value: 5}, responded_at: {value: 2026-01-01}}',
    );
    const rows = await exports.query(
      `select count(*) as n, count(distinct response_id) as ids, sum(score) filter (where response_id = 'R_2YPOQ602ER1jkf1') as q
       from survey_responses`,
      'survey_responses',
    );
    expect(rows).toEqual([{ n: '1187', ids: '1187', q: '2.0000' }]);
  });

  it('can be pasted from its example', async () => {
    const lines = presets.flatMap((preset) => exampleOf(preset).slice(1));
    expect(lines.filter((line) => line.startsWith('    preset: '))).toHaveLength(
      presets.reduce((n, preset) => n + (preset.isGeneric ? 1 : tablesOf(preset).length), 0),
    );
    expect(await exportsOf({}, 'sources:', ...lines).query('select 1 as one')).toEqual([
      { one: 1 },
    ]);
  });
});

describe('cs-metrics presets', () => {
  const anywhere = { cwd: folder, env: { COLUMNS: '80' } };

  it('lists them without a config', () => {
    const { stdout, stderr } = cli(['presets'], anywhere);
    expect(stderr).toBe('');
    for (const { id } of presets) expect(stdout).toMatch(new RegExp(`^  ${id} `, 'm'));
    expect(stdout).toContain('  qualtrics     survey_responses  ResponseId');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows one with its columns, what to know, and a source', () => {
    const { stdout } = cli(['presets', 'Stripe-API'], anywhere);
    expect(stdout).toMatch(/amount +needed +plan\.amount or plan_am\S+ +in cents/);
    expect(stdout).toContain('· Amounts are cents here');
    expect(stdout).toContain(
      '    - table: invoices\n      files: exports/stripe-api-invoices*.csv\n',
    );
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('counts the systems in the README', () => {
    const systems = presets.filter(
      ({ id }) => !['generic', 'ravenstack', 'stripe-api'].includes(id),
    );
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(readme).toContain(`those of ${systems.length} systems are read`);
    for (const { id } of presets) expect(readme).toContain(`\`${id}\``);
  });

  it('tells machines each column, and asks back for a name that there is not', () => {
    const rows = rowsOf(cli(['presets', 'surveymonkey', '--format', 'csv'], anywhere).stdout);
    expect(rows.map(({ column, need }) => `${column} ${need}`)).toEqual([
      'response_id needed',
      'respondent_id optional',
      'survey told',
      'score told',
      'responded_at optional',
    ]);
    expect(rows[2]).toMatchObject({ preset: 'surveymonkey', example: 'survey: {value: nps}' });
    const wrong = cli(['presets', 'zendex'], anywhere);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('there is no preset "zendex"\nhint: did you mean zendesk?');
  });
});
