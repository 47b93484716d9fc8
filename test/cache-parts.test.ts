import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { both, serves } from '../src/cache/key.ts';
import { packsOf } from '../src/cache/packs.ts';
import { load, prune, type Store, save, stored } from '../src/cache/store.ts';
import { ownTag } from '../src/leftovers.ts';
import type { BulkPart } from '../src/normalise/bulk.ts';
import { temporary } from './arrow-rows.ts';

/** Files of sources `a…`, `b…`, with their sizes; one of `null` bytes is read as a copy. */
function packed(files: Readonly<Record<string, number | null>>, isKeyed = false): string[] {
  const sources = { a: {}, b: {} };
  const parts = Object.keys(files).map((name) => {
    const source = sources[name[0] as 'a' | 'b'];
    return { name, source, columns: isKeyed ? ['event_id'] : [] } as unknown as BulkPart & {
      name: string;
    };
  });
  const seen = new Map(
    parts.flatMap((part) => {
      const bytes = files[part.name]!;
      return bytes === null ? [] : [[part, { path: part.name, bytes, state: '', changedAt: 0 }]];
    }),
  );
  return packsOf(parts, seen as never, 10).map((pack) => {
    const names = (pack.parts as (BulkPart & { name: string })[]).map(({ name }) => name);
    return `${pack.seen === null ? '-' : '+'} ${names.join(' ')}`;
  });
}

describe('packs', () => {
  it.each([
    [{ a1: 10, a2: 11 }, ['+ a1', '+ a2']],
    [{ a1: 4, a2: 4, a3: 4, a4: 9 }, ['+ a1 a2 a3', '- a4']],
    [{ a1: 4, b1: 9, b2: 2 }, ['+ b1 b2', '- a1']],
    [{ a1: 6, a2: null, a3: 6, a4: 6 }, ['+ a3 a4', '- a1 a2']],
    [{ a1: 3 }, ['- a1']],
  ])('of %o are %o', (files, packs) => {
    expect(packed(files)).toEqual(packs);
  });

  it('never part files whose rows have ids', () => {
    expect(packed({ a1: 10, a2: 1, b1: 5 }, true)).toEqual(['+ a1 a2', '- b1']);
    expect(packed({ a1: 10, a2: null }, true)).toEqual(['- a1 a2']);
  });
});

describe('rows made for some days', () => {
  const made = { user_months: { from: '2026-03-15', to: '2026-06-01' } };
  const asked = (from: string, to: string) => ({ user_months: { from, to } });
  const may = { first: '2026-05-01', next: '2026-06-01' };

  it.each([
    [asked('2026-04-01', '2026-05-10'), may, true],
    [asked('2026-04-01', '2026-12-01'), may, true],
    [asked('2026-01-01', '2026-12-01'), may, true],
    [asked('2026-01-01', '2026-12-01'), { first: '2026-03-14', next: '2026-03-20' }, false],
    [asked('2026-06-01', '2026-12-01'), { first: '2026-05-20', next: '2026-06-02' }, false],
    [asked('2026-07-01', '2026-12-01'), may, true],
    [asked('2026-01-01', '2026-12-01'), null, true],
    [{ core_uses: { from: '2026-05-01', to: '2026-05-02' } }, may, false],
    [{}, may, true],
  ])('serve for %o of a file that tells about %o: %s', (days, told, expected) => {
    expect(serves(made, days, told)).toBe(expected);
  });

  it('are made again for both', () => {
    const other = asked('2025-01-01', '2026-04-01');
    expect(both(other, made)).toEqual(asked('2025-01-01', '2026-06-01'));
    expect(both(other, {})).toEqual(other);
  });
});

describe('the store', () => {
  const folder = temporary();
  let clock = Date.UTC(2026, 0, 1);
  const entry = (n: number) => `usage-${n}-${String(n).repeat(64)}`;
  const store: Store = { folder: join(folder, 'kept'), maxBytes: 4000, now: () => clock };
  const payload = join(folder, 'payload');
  writeFileSync(payload, 'x'.repeat(1000));

  it('gives back what was put, drops what was unused longest, and sweeps after killed runs', async () => {
    for (const name of [entry(1), entry(2), entry(3)]) await save(store, name, { name }, payload);
    for (const name of [entry(1), entry(3), entry(2)]) {
      clock += 60_000;
      expect(await load(store, name, join(folder, name))).toEqual({ about: { name } });
    }
    writeFileSync(join(store.folder, 'notes.txt'), 'of somebody else');
    const killed = `.cs-metrics-${ownTag().replace(/-\d+$/, '-999999999')}-0a1b.tmp`;
    writeFileSync(join(store.folder, killed), 'half of it');
    await prune({ ...store, maxBytes: 2500 });
    expect((await stored(store)).map(({ name }) => name)).toEqual([entry(3), entry(2)]);
    expect(readdirSync(store.folder).sort()).toEqual(['notes.txt', entry(2), entry(3)]);
    expect(await load(store, entry(1), join(folder, 'none'))).toBeNull();
  });

  it('believes no entry that stands under the name of another', async () => {
    const own = { ...store, folder: join(folder, 'mixed') };
    await save(own, entry(5), {}, payload);
    copyFileSync(join(own.folder, entry(5)), join(own.folder, entry(6)));
    expect(await load(own, entry(6), join(folder, 'none'))).toBeNull();
    expect(readdirSync(own.folder)).toEqual([entry(5)]);
  });

  it('keeps no entry that would drive out most others', async () => {
    await save({ ...store, maxBytes: 1500 }, entry(4), {}, payload);
    expect(readdirSync(store.folder)).not.toContain(entry(4));
  });
});
