import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { make } from '../fixtures/make.ts';

const folder = join(import.meta.dirname, '../fixtures/year');

describe('fixtures/year', () => {
  const made = make();

  it('holds the files that make() makes, and its config', () => {
    expect(readdirSync(folder).sort()).toEqual([...made.keys(), 'cs-metrics.yaml'].sort());
  });

  it.each([...made.keys()])('%s has the bytes that make() makes', (name) => {
    // Not toEqual: nobody wants to read the difference of two files of three megabytes.
    const isSame = readFileSync(join(folder, name)).equals(Buffer.from(made.get(name)!));
    expect(isSame, 'run `npx unrun fixtures/write.ts`').toBe(true);
  });

  it('stays small enough to be committed', () => {
    const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(5_000_000);
  });
});
