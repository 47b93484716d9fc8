import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { processes } from '../src/effects.ts';
import { lock } from '../src/render/lock.ts';
import { cli } from './cli.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'cs-metrics-outputs-'));

const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
const run = (...args: string[]) => cli([...args, ...small, '--as-of', '2026-06-30']);

describe('several formats', () => {
  const out = join(folder(), 'reports');

  it('come from one run, with the bytes that each alone has', () => {
    const both = run('health', '--out', out, '--format', 'md,json,csv');
    expect(both).toEqual({ code: 0, stdout: '', stderr: '' });
    for (const format of ['md', 'json', 'csv']) {
      const alone = join(folder(), format);
      expect(run('health', '--out', alone, '--format', format).code).toBe(0);
      for (const name of readdirSync(alone)) {
        expect(readFileSync(join(out, name), 'utf8'), name).toBe(
          readFileSync(join(alone, name), 'utf8'),
        );
      }
    }
    expect(readdirSync(out).filter((name) => /\.(md|json)$/.test(name))).toHaveLength(2);
  });

  it.each([
    [['--format', 'md,csv'], '2 formats need a folder'],
    [['--format', 'md,csv', '--out', 'a.md'], '2 formats need a folder'],
    [['--format', 'md,docx', '--out', out], '--format takes table, md, csv'],
    [['--format', 'md,csv', '--out', out, '--table', 'overview'], '--table overview picks one'],
  ])('%j is refused', (options, says) => {
    const { code, stderr } = run('health', ...options);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  it('--if-changed leaves files alone whose bytes are the same', () => {
    const [first, second] = ['health-2026-06.md', 'health-2026-06.json'].map((n) => join(out, n));
    writeFileSync(second!, 'old');
    const before = statSync(first!).ino;
    const { stderr } = run('health', '--out', out, '--format', 'md,json', '--if-changed', '-v');
    expect(statSync(first!).ino).toBe(before);
    expect(readFileSync(second!, 'utf8')).not.toBe('old');
    expect(stderr).toContain('unchanged: ');
  });
});

describe('a lock', () => {
  let out = '';
  beforeEach(() => {
    out = join(folder(), 'reports');
  });

  const name = '.cs-metrics-lock';
  const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  afterAll(() => {
    sleeper.kill();
  });

  it('keeps a second run away until the first has ended', async () => {
    const release = await lock(out, true, processes);
    await expect(lock(out, true, processes)).rejects.toThrow(
      `another run is writing "${out}" (process ${process.pid} on ${hostname()} since 20`,
    );
    const second = run('health', '--out', out);
    expect([second.code, second.stderr]).toEqual([5, expect.stringContaining('another run is')]);
    await release();
    expect(existsSync(out)).toBe(false);
    expect(run('health', '--out', out).code).toBe(0);
    expect(readdirSync(out)).toEqual(['health-2026-06.txt']);
  });

  const ownerOf = (id: number, start = processes.startOf(id)) =>
    JSON.stringify({ host: hostname(), process: id, start });

  it.each([
    ['of a process that ended', () => ownerOf(2 ** 22 + 1, '7')],
    ['of a process whose id another one has now', () => ownerOf(sleeper.pid!, 'earlier')],
    ['that was cut off while it was written', () => '{"host":'],
  ])('%s is taken over', async (_, text) => {
    await (await lock(join(out, '..', 'x.md'), false, processes))();
    const path = join(out, '..', name);
    writeFileSync(path, text());
    const release = await lock(join(out, '..'), true, processes);
    expect(JSON.parse(readFileSync(path, 'utf8')).process).toBe(process.pid);
    await release();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['a living process', () => ownerOf(sleeper.pid!)],
    ['another machine', () => JSON.stringify({ host: 'elsewhere', process: 1, start: '1' })],
  ])('of %s holds', async (_, text) => {
    writeFileSync(join(out, '..', name), text());
    await expect(lock(join(out, '..'), true, processes)).rejects.toThrow('another run is writing');
  });

  it('of a file says nothing about other files beside it', async () => {
    const [a, b] = ['a-{month}.md', 'b-{month}.md'].map((file) => join(out, '..', file));
    const release = await lock(a!, false, processes);
    await (await lock(b!, false, processes))();
    await expect(lock(a!, false, processes)).rejects.toThrow('another run is writing');
    await release();
    expect(readdirSync(join(out, '..'))).toEqual([]);
  });

  it('is nobody else’s to remove', async () => {
    const taken = await Promise.allSettled(
      Array.from({ length: 20 }, () => lock(join(out, '..'), true, processes)),
    );
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
