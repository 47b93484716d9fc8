import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root } from './cli.ts';

const example = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];

describe('command line', () => {
  it('helps when nothing is asked', () => {
    const { code, stdout, stderr } = cli([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: cs-metrics/);
    expect(stdout).toContain('$ cs-metrics health --month 2026-10');
  });

  it.each([
    [['helth'], "unknown command 'helth'", 'Did you mean health?'],
    [['health', '--moth'], "unknown option '--moth'", 'Did you mean --month?'],
    [['metrics', 'nrt'], 'unknown metric "nrt"', 'did you mean nrr?'],
    [['metrics', 'nrr@cohrt'], 'nrr has no variant "cohrt"', 'did you mean nrr@cohort?'],
    [['metrics', 'nrr/5m'], 'nrr has no window "5m"', 'windows: 1m, 3m, 12m'],
    [['metrics', 'nrr', '--by', 'segmnt'], 'unknown dimension "segmnt"', 'did you mean segment?'],
    [['metrics', 'mau', '--by', 'priority'], 'mau cannot be split by priority', 'segment'],
    [['health', '--month', '2026-13'], '--month takes a month like 2026-10, not "2026-13"', ''],
    [['health', '--month', '202610'], '--month takes a month like 2026-10', ''],
    [['health', '--month', '2026-12'], '2026-12 lies in the future', ''],
    [['health', '--month', '2026-11'], '2026-11 has not ended', 'add --partial'],
    [['health', '--month', '2026-10', '--quarter', '2026-Q3'], 'give one of them', ''],
    [['health', '--as-of', '2026-02-30'], '--as-of takes a date', ''],
    [['health', '--model', 'pionts'], 'unknown health model "pionts"', 'did you mean points?'],
    [['health', '--band', 'Heathy'], 'model points has no band "Heathy"', 'did you mean Healthy?'],
    [['health', '--account', 'nobody'], 'no customer "nobody"', ''],
    [
      ['sheet', '--format', 'xml'],
      '--format takes table, md, csv, json, html, parquet, arrow, not "xml"',
      '',
    ],
    [['sheet', '--format', 'csv'], 'sheet has several tables', '--table (health_distribution'],
    [['sheet', '--format', 'csv', '--table', 'x'], 'sheet has no table "x"', ''],
    [['metrics', 'nrr', '--months', '0'], '--months takes a whole number', ''],
    [['metrics', 'nrr', '--threads', 'x'], '--threads takes a whole number', ''],
    [['metrics', 'nrr', '--memory-limit', 'much'], '--memory-limit takes a size such as 400MB', ''],
  ])('%j is a usage error', (args, says, hint) => {
    const clock = args.includes('--as-of') ? [] : ['--as-of', '2026-11-15'];
    const isBare = args[0] === 'helth' || args[1] === '--moth';
    const run = cli([...args, ...(isBare ? [] : ['--config', 'config.example.yaml', ...clock])]);
    expect(run.stdout).toBe('');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(says);
    expect(run.stderr).toContain(hint);
  });

  it('keeps colour for those who see it', () => {
    const plain = cli(['health', ...example]);
    expect(plain.stdout).not.toContain('\u001b');
    expect(cli(['health', ...example, '--color', 'always']).stdout).toContain('\u001b');
    const forced = { env: { FORCE_COLOR: '1' } };
    expect(cli(['health', ...example], forced).stdout).toContain('\u001b');
    expect(cli(['health', ...example, '--no-color'], forced).stdout).not.toContain('\u001b');
    const both = { env: { FORCE_COLOR: '1', NO_COLOR: '1' } };
    expect(cli(['health', ...example], both).stdout).not.toContain('\u001b');
  });

  it.each(['--help', 'health', 'metrics nrr'])(
    '%s ends quietly when its reader leaves',
    (command) => {
      const options = command === '--help' ? '' : example.join(' ');
      const line = `"${process.execPath}" bin/cs-metrics.js ${command} ${options} | head -1 > /dev/null`;
      const run = spawnSync('sh', ['-c', line], { cwd: resolve(root), encoding: 'utf8' });
      expect(run.stderr).toBe('');
    },
  );

  it('says when the output cannot be written', () => {
    const line = `"${process.execPath}" bin/cs-metrics.js metrics --config config.example.yaml > /dev/full`;
    const run = spawnSync('sh', ['-c', line], { cwd: resolve(root), encoding: 'utf8' });
    expect(run.status).toBe(5);
    expect(run.stderr).toContain('cannot be written');
  });
});
