import nodeFs, { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { exportsOf } from './exports.ts';
import { companyFiles, companySources } from './small-company.ts';

const exports = exportsOf(companyFiles, companySources);
const out = join(exports.folder, 'reports');
const report = () =>
  exports.inside(
    ...['report', 'cohorts', '--month', '2026-03', '--format', 'md,json', '--out', 'reports'],
  );

type Call = (...args: unknown[]) => Promise<unknown>;
const disk = nodeFs.promises as unknown as Record<string, Call>;
const original = { ...disk };
const onPaths = [
  'open',
  'rename',
  'link',
  'mkdir',
  'chmod',
  'stat',
  'lstat',
  'access',
  'writeFile',
];
const onFiles = ['writeFile', 'sync', 'close'];

afterEach(restore);

function restore(): void {
  Object.assign(disk, original);
  syncBuiltinESMExports();
}

/** Lets one call that concerns the folder of reports fail, and counts them all. */
function failing(nth: number, code: string): { count: number } {
  const seen = { count: 0 };
  const fault = (): void => {
    seen.count += 1;
    if (seen.count === nth) throw Object.assign(new Error(`${code}: as asked`), { code });
  };
  for (const name of onPaths) {
    disk[name] = async (...args) => {
      if (!String(args[0]).startsWith(out)) return original[name]!(...args);
      fault();
      const result = await original[name]!(...args);
      return name === 'open' ? watched(result as object, fault) : result;
    };
  }
  syncBuiltinESMExports();
  return seen;
}

/** A file whose calls are counted, too; a close that fails has closed all the same. */
function watched(file: object, fault: () => void): object {
  return new Proxy(file, {
    get: (_, name) => {
      const value = Reflect.get(file, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (onFiles.includes(String(name)) && name !== 'close') fault();
        const result = await Reflect.apply(value, file, args);
        if (name === 'close') fault();
        return result;
      };
    },
  });
}

const reset = (): void => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  for (const ending of ['md', 'json']) writeFileSync(join(out, `cohorts-2026-03.${ending}`), 'old');
};
const state = (): string[] =>
  readdirSync(out)
    .sort()
    .map((name) => `${name} ${readFileSync(join(out, name), 'utf8')}`);

it('110 a report is the complete old or the complete new one, whichever call to the disk fails', async () => {
  reset();
  const calls = failing(0, '');
  expect((await report()).code).toBe(0);
  restore();
  const [whole, old] = [state(), ['cohorts-2026-03.json old', 'cohorts-2026-03.md old']];
  expect(calls.count).toBeGreaterThan(12);
  const codes = new Set<number | null>();
  for (let nth = 1; nth <= calls.count; nth++) {
    reset();
    failing(nth, nth % 2 === 0 ? 'EIO' : 'ENOSPC');
    const { code, stdout, stderr } = await report();
    restore();
    expect(stdout).toBe('');
    expect(state(), `call ${nth}: ${stderr}`).toEqual(code === 0 ? whole : old);
    // Without a lock, or without a second name for the old file, a report can still be written.
    if (code !== 0) {
      expect(code).toBe(5);
      expect(stderr).toMatch(/^error: cannot write ".*\/reports[^"]*": \w.*$/m);
    }
    codes.add(code);
  }
  expect([...codes].sort()).toEqual([0, 5]);
});
