import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, rowsOf } from './cli.ts';
import { exportsOf, source } from './exports.ts';

const messy = join(root, 'fixtures/messy');

type Expected = {
  table: string;
  /** Rows used, rejected, filtered, duplicates, values rejected; null where nothing can be used. */
  counts: [number, number, number, number, number] | null;
  exit: number;
  /** Lines of the source besides its table and files. */
  more: string;
};

/** A row of the README: its last columns are what a run must give. */
function documented(): Map<string, Expected> {
  const lines = readFileSync(join(messy, 'README.md'), 'utf8').split('\n');
  const rows = lines.filter((line) => /^\| [\w-]+\.csv/.test(line)).map((line) => line.split('|'));
  return new Map(
    rows.map((cells) => {
      const [, file, table, , more, used, ...others] = cells.map((cell) => cell.trim());
      const exit = others.pop() === '' ? Number(others.pop()) : Number.NaN;
      const counts = used === '–' ? null : ([used, ...others].map(Number) as Expected['counts']);
      return [
        `${file}${more === '' ? '' : ` with ${more}`}`,
        { table: table!, counts, exit, more: more! },
      ];
    }),
  );
}

const all = documented();

describe('fixtures/messy', () => {
  it('documents every file', () => {
    const files = readdirSync(messy).filter((name) => name.endsWith('.csv'));
    expect([...new Set([...all.keys()].map((key) => key.split(' ')[0]))].sort()).toEqual(files);
  });

  it.each([...all])('%s', (name, { table, counts, exit, more }) => {
    const file = name.split(' ')[0]!;
    const exports = exportsOf({}, source(table, file, more.replaceAll('`', '')), 'timezone: UTC');
    copyFileSync(join(messy, file), join(exports.folder, file));
    const { code, stdout, stderr } = exports.run(
      'check',
      '--format',
      'csv',
      '--as-of',
      '2026-10-31',
    );
    expect(code, stderr).toBe(exit);
    if (counts === null) return expect(stdout).toBe('');
    const [row] = rowsOf(stdout).map((r) => [
      r.used,
      r.rejected,
      r.filtered,
      r.duplicates,
      r.values_rejected,
    ]);
    expect(row?.map(Number)).toEqual(counts);
    const [own] = rowsOf(stdout);
    expect(Number(own!.rows)).toBe(counts[0] + counts[1] + counts[2] + counts[3]);
  });
});
