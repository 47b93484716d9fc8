import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

const files = {
  'a.csv': csv(
    'account_id,Size,region,parent_account_id',
    'a1,smb,EMEA,',
    'a2,enterprise,AMER,a1',
    'a3,smb,EMEA,gone',
    'a4,smb,EMEA,a5',
    'a5,smb,EMEA,a4',
  ),
  't.csv': csv(
    'ticket_id,account_id,created_at,priority,team',
    't1,a1,2026-01-05 10:00:00,P1,Support',
    't2,a2,2026-01-06 10:00:00,P4,Success',
  ),
};
const config = [
  'timezone: UTC',
  'sources:',
  '  - table: accounts',
  '    files: a.csv',
  '    columns:',
  '      account_id: account_id',
  '      region: region',
  '      parent_account_id: parent_account_id',
  '      segment: {from: Size, map: {smb: small, entreprise: large}}',
  '  - {table: tickets, files: t.csv}',
  'identity: {rollup: parent}',
  'dimensions:',
  '  area: {from: accounts.region, map: {EMEA: Europe, APACC: Asia}}',
  '  size: {from: accounts.region, ranges: [3]}',
  '  seats: {from: accounts.licensed_seats, ranges: [3]}',
  'health: {model: {default: points, segments: {smol: signals, large: signals}}}',
  'plans: [Basic]',
  'definitions:',
  '  calendars: {office: {teams: [Suport, Success], hours: {mon: 09:00-17:00}}}',
  'targets:',
  '  ticket_volume:',
  '    segments: {smal: {target: "< 5"}, SMB: {target: "< 3"}}',
  '    by:',
  '      area: {Europ: {target: "< 5"}, Europe: {target: "< 5"}}',
  '      size: {"<3": {target: "< 5"}}',
  '      priority: {P9: {target: "< 5"}, P3: {target: "< 5"}, P4: {target: "< 5"}}',
];
const exports = exportsOf(files, ...config);
const at = (text: string): string => {
  const lines = ['version: 1', ...config];
  const line = lines.findIndex((l) => l.includes(text));
  return `cs-metrics.yaml:${line + 1}:${lines[line]!.indexOf(text) + 1}: `;
};

describe('check tells lines of the config that change nothing', () => {
  const { stdout } = exports.run('check', '--as-of', '2026-02-01');
  const lines = stdout.split('\n').map((line) => line.trim());

  it.each([
    ['entreprise: large', 'no row of Size in source accounts has "entreprise"', 'mean enterprise?'],
    ['smol: signals', 'no account has the segment "smol"', 'there are'],
    ['APACC', 'no row of accounts.region has "APACC"', 'there are AMER, EMEA'],
    [
      'ranges: [3]}',
      'no value of accounts.region is a number, such as "AMER"',
      'write map: for words',
    ],
    ['seats: {from', 'no file fills accounts.licensed_seats', 'seats is unknown of every account'],
    ['Suport', 'no ticket has the team "Suport"', 'did you mean Support?'],
    ['smal: ', 'no account has the segment "smal"', 'did you mean small?'],
    ['Europ: ', 'no account has the area "Europ"', 'did you mean Europe?'],
    ['P9', 'no ticket has the priority "P9"', 'did you mean P1?'],
  ])('%s', (text, says, hint) => {
    const line = lines.find((l) => l.startsWith(at(text)));
    expect(line).toContain(says);
    expect(line).toContain(hint);
  });

  it('and no other line', () => {
    expect(lines.filter((line) => line.startsWith('cs-metrics.yaml:'))).toHaveLength(9);
  });

  it('beside parents that cannot be rolled up', () => {
    expect(stdout).not.toContain('nothing needs attention');
    expect(lines).toContain('2 accounts in a circle of parents, not rolled up: see below');
    expect(lines).toContain(
      '1 account with a parent that no accounts export lists, not rolled up: a3 (gone)',
    );
    expect(exports.run('check', '--as-of', '2026-02-01', '--strict').code).toBe(4);
  });
});

describe('the run that uses such a line says so', () => {
  it.each([
    ['area', 'no row of accounts.region has "APACC"'],
    ['size', 'no value of accounts.region is a number'],
    ['seats', 'no file fills accounts.licensed_seats'],
  ])('--by %s', (by, says) => {
    const asked = ['metrics', 'ticket_volume', '--month', '2026-01', '--by', by];
    const run = exports.run(...asked, '-v', '--format', 'csv');
    expect({ code: run.code, rows: rowsOf(run.stdout).length > 1 }).toEqual({
      code: 0,
      rows: true,
    });
    expect(run.stderr).toContain(says);
    const other = exports.run(...asked.slice(0, 4), '-v', '--format', 'csv');
    expect(other.stderr).not.toContain(says);
  });
});

describe('ranges over what is never a number', () => {
  it.each([
    ['accounts.is_vip', 'a bool', 'numbers of accounts: accounts.licensed_seats'],
    ['accounts.signed_on', 'a date', 'numbers of accounts: accounts.licensed_seats'],
  ])('%s is %s', (path, type, hint) => {
    const wrong = exportsOf(
      { 'a.csv': csv('account_id', 'a1') },
      'sources: [{table: accounts, files: a.csv}]',
      `dimensions: {x: {from: ${path}, ranges: [3]}}`,
    );
    const [says, ...rest] = shown(wrong.run('check'));
    expect(says).toBe(
      `2 error: cs-metrics.yaml:3:${24 + path.length + 2}: dimensions.x has ranges, but ${path} is ${type}`,
    );
    expect(rest.at(-1)).toContain(hint);
  });
});

describe('explain --account of a child under rollup', () => {
  it('says which account it counts for', () => {
    const run = exports.run('explain', 'ticket_volume', '--month', '2026-01', '--account', 'a2');
    expect(shown(run)).toEqual([
      '2 error: account "a2" counts for a1 by identity.rollup',
      'hint: explain --account a1 shows the rows of both',
    ]);
  });
});
