import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveFiles } from '../src/read/files.ts';
import { fits } from '../src/read/glob.ts';
import { folder, refusal } from './reading.ts';

const names = [
  'b.csv', 'B.csv', 'a.csv', 'é.csv', '.hidden.csv', '~$a.csv', 'a.csv.tmp', 'notes.md',
  'sub/c.tsv', 'sub/deep/d.csv', '.git/e.csv', 'exports [1]/x.csv', 'exports [1]/[a].csv',
  "exports [1]/o'brien 100%.csv", 'exports [1]/-.csv', 'all/a.CSV', 'all/b.csv.gz', 'all/c.parquet',
  'all/d.json', 'all/sub/e.csv', 'empty/readme.md', '2024-01.csv', '2024-02.csv', '2025-01.csv',
]; // biome-ignore format: a list of names

beforeAll(() => {
  for (const name of names) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  mkdirSync(join(folder, 'odd'));
  execFileSync('mkfifo', [join(folder, 'odd/pipe.csv')]);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'odd/dangling.csv'));
  mkdirSync(join(folder, 'twins'));
  writeFileSync(join(folder, 'twins/1.csv'), 'a\n');
  linkSync(join(folder, 'twins/1.csv'), join(folder, 'twins/2.csv'));
  symlinkSync(join(folder, 'twins/1.csv'), join(folder, 'twins/3.csv'));
});

const found = async (...patterns: string[]) => {
  const files = patterns.map((pattern) => (pattern === '-' ? pattern : join(folder, pattern)));
  const result = await resolveFiles({ name: 'billing', files });
  return result.files.map((path) => path.replace(`${folder}/`, ''));
};

describe('resolveFiles finds', () => {
  it.each<[string, string[], string[]]>([
    ['a path', ['b.csv'], ['b.csv']],
    [
      'paths in code-unit order',
      ['b.csv', 'B.csv', 'é.csv', 'a.csv'],
      ['B.csv', 'a.csv', 'b.csv', 'é.csv'],
    ],
    ['no hidden or temporary files', ['*a*'], ['a.csv']],
    ['a hidden file that is named', ['.hidden.csv'], ['.hidden.csv']],
    ['one sign', ['?.csv'], ['B.csv', 'a.csv', 'b.csv', 'é.csv']],
    ['sets', ['[a-c].csv'], ['a.csv', 'b.csv']],
    ['sets negated', ['[!a-b].csv'], ['B.csv', 'é.csv']],
    ['choices', ['{2024-0?,2025-*}.csv'], ['2024-01.csv', '2024-02.csv', '2025-01.csv']],
    ['choices in choices', ['{a,202{4,5}-01}.csv'], ['2024-01.csv', '2025-01.csv', 'a.csv']],
    ['folders of any depth', ['sub/**/*.{csv,tsv}'], ['sub/c.tsv', 'sub/deep/d.csv']],
    ['everything below', ['sub/**'], ['sub/c.tsv', 'sub/deep/d.csv']],
    ['a glob between folders', ['s*/deep/*'], ['sub/deep/d.csv']],
    ['the exports of a folder', ['all'], ['all/a.CSV', 'all/b.csv.gz', 'all/c.parquet']],
    ['45 a name with brackets', ['exports [1]/[a].csv'], ['exports [1]/[a].csv']],
    ['45 a glob in a folder with brackets', ['exports [1]/x*'], ['exports [1]/x.csv']],
    [
      '45 quotes, spaces, percent',
      ["exports [1]/o'brien 100%.csv"],
      ["exports [1]/o'brien 100%.csv"],
    ],
    ['45 a leading dash', ['exports [1]/-.csv'], ['exports [1]/-.csv']],
    ['standard input', ['-', 'a.csv'], ['-', 'a.csv']],
  ])('%s', async (_, patterns, expected) => {
    expect((await found(...patterns)).map((path) => path)).toEqual(expected);
  });

  it('42 one file for all its names, and says so', async () => {
    const files = [join(folder, 'twins'), join(folder, 'twins/1.csv')];
    const result = await resolveFiles({ name: 'billing', files });
    expect(result.files).toEqual([join(folder, 'twins/1.csv')]);
    expect(result.notices.map((text) => text.replaceAll(`${folder}/`, ''))).toEqual([
      'source "billing": "twins/1.csv" is listed twice and read once',
      'source "billing": "twins/2.csv" is the same file as "twins/1.csv" and read once',
      'source "billing": "twins/3.csv" is the same file as "twins/1.csv" and read once',
    ]);
  });
});

describe('resolveFiles refuses', () => {
  it.each([
    [
      '43 a glob without a match',
      'sub/*.csv',
      '"sub/*.csv" matches no file; searched in "sub" (did you mean "c.tsv"?)',
    ],
    [
      '43 a glob in no folder',
      'none/*.csv',
      'searched in "none" (the folder "none" does not exist)',
    ],
    [
      'a path that is misspelt',
      'all/b.csv.gzz',
      '"all/b.csv.gzz" does not exist (did you mean "b.csv.gz"?)',
    ],
    ['a folder without exports', 'empty', '"empty" is a folder without exports'],
    [
      '46 a named pipe',
      'odd/pipe.csv',
      '3 undefined: source "billing": "odd/pipe.csv" is a named pipe, not a file',
    ],
    ['46 a named pipe in a glob', 'odd/p*.csv', '"odd/pipe.csv" is a named pipe, not a file'],
    ['a dangling link', 'odd/d*.csv', '"odd/dangling.csv" is a link to a file that does not exist'],
    ['46 a device', '../../../../../../dev/zero', '"/dev/zero" is a device, not a file'],
  ])('%s', async (_, pattern, expected) => {
    expect(await refusal(found(pattern))).toContain(expected);
  });
});

describe('fits', () => {
  it.each([
    ['*', '', true],
    ['a*b*c', 'aXbXbc', true],
    ['a*b*c', 'aXbXb', false],
    ['[]]', ']', true],
    ['[a', '[a', true],
    ['[!a]', 'b', true],
    ['[a-]', '-', true],
    ['?', '😀', true],
    ['e\u0301.csv', 'é.csv', true],
    ['*a'.repeat(30), 'a'.repeat(200), true],
    [`${'*a'.repeat(30)}b`, 'a'.repeat(200), false],
  ])('%s %s', (pattern, name, expected) => {
    expect(fits(pattern, name)).toBe(expected);
  });
});
