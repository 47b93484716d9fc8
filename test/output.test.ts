import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliError } from '../src/errors.ts';
import { checkOutputs, type Disk, publish } from '../src/render/output.ts';

let dir = '';
const at = (...names: string[]) => join(dir, ...names);

beforeEach(async () => {
  dir = await fs.mkdtemp(join(tmpdir(), 'cs-metrics-output-'));
});
afterEach(() => fs.rm(dir, { recursive: true, force: true }));

describe('publish', () => {
  it('writes new files for their owner only, and makes the last folder', async () => {
    await publish([
      { path: at('out', 'a.csv'), text: 'a\n' },
      { path: at('out', 'b.parquet'), text: Uint8Array.of(1, 0, 255) },
    ]);
    expect(await fs.readFile(at('out', 'a.csv'), 'utf8')).toBe('a\n');
    expect([...(await fs.readFile(at('out', 'b.parquet')))]).toEqual([1, 0, 255]);
    expect((await fs.stat(at('out', 'a.csv'))).mode & 0o777).toBe(0o600);
    expect(await fs.readdir(at('out'))).toEqual(['a.csv', 'b.parquet']);
  });

  it('keeps the mode of a file that it replaces', async () => {
    await fs.writeFile(at('report.md'), 'old');
    await fs.chmod(at('report.md'), 0o640);
    await publish([{ path: at('report.md'), text: 'new' }]);
    expect(await fs.readFile(at('report.md'), 'utf8')).toBe('new');
    expect((await fs.stat(at('report.md'))).mode & 0o777).toBe(0o640);
  });

  it('replaces a link and leaves alone what it points to', async () => {
    await fs.writeFile(at('victim'), 'precious');
    await fs.symlink(at('victim'), at('report.md'));
    await publish([{ path: at('report.md'), text: 'new' }]);
    expect(await fs.readFile(at('victim'), 'utf8')).toBe('precious');
    expect((await fs.lstat(at('report.md'))).isFile()).toBe(true);
  });

  it('writes nothing when one of several paths is impossible', async () => {
    await fs.mkdir(at('folder'));
    const files = [
      { path: at('a.csv'), text: 'new' },
      { path: at('folder'), text: 'new' },
    ];
    await expect(publish(files)).rejects.toThrow(/folder": it is a folder$/);
    expect(await fs.readdir(dir)).toEqual(['folder']);
  });

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    ['a folder', () => fs.mkdir(at('x')), 'x', /it is a folder$/],
    ['a folder behind a link', () => fs.symlink(dir, at('x')), 'x', /it is a folder$/],
    [
      'a device',
      async () => {},
      '/dev/null',
      /^cannot write "\/dev\/null": it is not a regular file$/,
    ],
    ['missing folders', async () => {}, 'x/y/z.md', /the folder ".*x" does not exist$/],
    ['a file for a folder', () => fs.writeFile(at('x'), ''), 'x/z.md', /not a folder$/],
    ['a file further up', () => fs.writeFile(at('x'), ''), 'x/y/z.md', /not a folder$/],
    ['a long name', async () => {}, `${'x'.repeat(300)}.md`, /the name is too long$/],
    [
      'a name that acts',
      async () => {},
      'a/b/\x1b[2J',
      /\\x1b\[2J": the folder ".*a" does not exist$/,
    ],
  ])('refuses %s in words, with exit code 5', async (_, prepare, name, says) => {
    await prepare();
    const path = name.startsWith('/') ? name : at(name);
    const error: unknown = await checkOutputs([path]).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ exitCode: 5, message: expect.stringMatching(says) });
    await expect(publish([{ path, text: '' }])).rejects.toThrow(says);
  });

  it.each([
    ['ENOSPC', 'no space is left on the device'],
    ['EIO', 'the device reported a fault'],
    ['EROFS', 'the file system is read-only'],
    ['EWHATEVER', 'the system refused (EWHATEVER)'],
  ])('says %s in words', async (code, reason) => {
    const path = at('a.csv');
    const error: unknown = await publish([{ path, text: '' }], failing(7, code)).catch((e) => e);
    expect(error).toMatchObject({ exitCode: 5, message: `cannot write "${path}": ${reason}` });
  });

  it('leaves the complete old or the complete new state, whichever call fails', async () => {
    const seen = new Set<string>();
    for (let call = 1; call < 60; call++) {
      await fs.rm(at('out'), { recursive: true, force: true });
      await fs.mkdir(at('out'));
      await fs.writeFile(at('out', 'a'), 'old');
      await fs.writeFile(at('out', 'c'), 'old');
      const files = ['a', 'b', 'c'].map((name) => ({ path: at('out', name), text: 'new' }));
      const error: unknown = await publish(files, failing(call, 'EIO')).catch((thrown) => thrown);
      const state = await contents(at('out'));
      expect(state).toBe(error === undefined ? 'a=new b=new c=new' : 'a=old c=old');
      if (error !== undefined) expect(error).toMatchObject({ name: 'CliError', exitCode: 5 });
      seen.add(state);
    }
    expect(seen.size).toBe(2);
  });
});

async function contents(folder: string): Promise<string> {
  const names = (await fs.readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => fs.readFile(join(folder, name), 'utf8')));
  return names.map((name, i) => `${name}=${texts[i]}`).join(' ');
}

/** The real disk, on which one call fails; calls of an open file are counted too. */
function failing(call: number, code: string): Disk {
  let n = 0;
  const count = async (target: object, name: string, args: unknown[]): Promise<unknown> => {
    n += 1;
    // Nothing is left to be tidied by a tidying up that fails.
    const isFailing = n === call && name !== 'unlink' && name !== 'rmdir';
    const result =
      isFailing && name !== 'close'
        ? null
        : await Reflect.apply(Reflect.get(target, name), target, args);
    if (isFailing) throw Object.assign(new Error(code), { code });
    return result;
  };
  const watched = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get: (_, name) =>
        typeof Reflect.get(target, name) !== 'function'
          ? Reflect.get(target, name)
          : async (...args: unknown[]) => {
              const result = await count(target, String(name), args);
              return name === 'open' ? watched(result as object) : result;
            },
    });
  return watched({ ...fs });
}
