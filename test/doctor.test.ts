import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const deliver = [
  'deliver:',
  '  boss: {smtp: {host: mail.example.com, password_env: BOSS_PASSWORD, user_env: BOSS_USER,',
  '    from: cs@example.com, to: boss@example.com}}',
];
const exports = exportsOf(
  { 'a.csv': csv('account_id', 'a1') },
  'timezone: Asia/Kolkata',
  'sources: [{table: accounts, files: a.csv}]',
  ...deliver,
);
const doctor = (env: Record<string, string> = {}, ...more: string[]) => {
  const run = cli(['doctor', '--format', 'csv', ...more], { cwd: exports.folder, env });
  const rows = rowsOf(run.stdout);
  const of = (what: string) =>
    rows.filter((row) => row.what === what).map(({ state, says }) => `${state}: ${says}`);
  return { ...run, of };
};

describe('doctor', () => {
  it('shows the machine, the config and where it was found, and never a secret', () => {
    const env = { BOSS_PASSWORD: 'hunter2', CS_METRICS_TOKEN: 'hunter3', TZ: 'UTC', OTHER: 'x' };
    const { code, stdout, stderr, of } = doctor(env);
    expect([code, stderr]).toEqual([0, '']);
    expect(of('Node')).toEqual([`ok: ${process.versions.node}`]);
    expect(of('DuckDB')[0]).toMatch(/^ok: v1\.\d+\.\d+ loads and computes$/);
    expect(of('config')).toEqual(['ok: cs-metrics.yaml, found in the working folder']);
    expect(of('config hash')[0]).toMatch(/^ok: [0-9a-f]{6}$/);
    expect(of('exports')).toEqual(['ok: 1 source, 1 file, all there']);
    expect(of('time zones')[0]).toMatch(/^ok: \d{3} known, data 20\d\d\w; in Asia\/Kolkata it is /);
    expect(of('locks')).toEqual(['ok: none']);
    expect(of('for delivery')).toEqual([
      'ok: BOSS_PASSWORD is set',
      'warning: BOSS_USER is not set',
    ]);
    expect(of('environment')).toEqual([
      'ok: TZ=UTC',
      'warning: CS_METRICS_TOKEN is set, but nothing reads it',
    ]);
    expect(stdout).not.toMatch(/hunter|OTHER/);
  });

  it('tells live locks from dead ones, what cannot be written, and exports that are gone', () => {
    const host = hostname();
    exports.put('.cs-metrics-lock', JSON.stringify({ host, process: 2 ** 22 + 1, start: '1' }));
    exports.put(
      '.cs-metrics-ab.lock',
      JSON.stringify({ host: `${host}2`, process: 7, start: '1' }),
    );
    exports.put('.cs-metrics-cd.tmp', '');
    const { code, of } = doctor({}, '--set', 'sources.0.files=gone.csv', '--strict');
    expect(of('lock')).toEqual([
      `warning: .cs-metrics-ab.lock: held by process 7 on ${host}2`,
      'warning: .cs-metrics-lock: its run is dead; the next takes over',
    ]);
    expect(of('left behind')).toHaveLength(1);
    expect(of('exports')[0]).toMatch(/^bad: .*gone\.csv/);
    expect(code).toBe(3);
  });

  it('goes on where the config is broken or missing', () => {
    const broken = doctor({}, '--set', 'timezone=Europe/Berln');
    expect(broken.of('config')[1]).toMatch(
      /^bad: '?--set timezone: unknown time zone "Europe\/Berln"/,
    );
    expect([broken.code, broken.of('DuckDB').length]).toEqual([2, 1]);
    const missing = doctor({}, '--config', 'none.yaml', '--strict');
    expect(missing.of('config')[0]).toMatch(/--config names "none\.yaml", which does not exist$/);
    expect(missing.code).toBe(2);
  });
});

it('a run goes on where its working folder is gone', () => {
  const gone = mkdtempSync(join(tmpdir(), 'cs-metrics-gone-'));
  const words = [process.execPath, join(root, 'bin/cs-metrics.js'), 'doctor', '--config'];
  const config = join(exports.folder, 'cs-metrics.yaml');
  const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
  const run = spawnSync('sh', ['-c', script, 'sh', gone, ...words, config], { encoding: 'utf8' });
  expect([run.stderr, run.status]).toEqual(['', 0]);
  expect(run.stdout).toContain('1 source, 1 file, all there');
});
