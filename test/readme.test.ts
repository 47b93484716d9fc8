import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metrics } from '../src/metrics/index.ts';
import { version } from '../src/version.ts';
import { cli, root } from './cli.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

const sessions = [...readme.matchAll(/```console\n\$ cs-metrics ([^\n]+)\n([\s\S]*?)\n```/g)];

describe('README', () => {
  it('shows sessions', () => {
    expect(sessions.length).toBeGreaterThan(2);
  });

  it.each(sessions.map(([, command, output]) => [command!, output!]))(
    'cs-metrics %s',
    (command, output) => {
      const run = cli(command.split(' '), { env: { COLUMNS: '96' } });
      expect(run.stderr).toBe('');
      expect(run.stdout.trimEnd()).toBe(output);
    },
  );

  it('counts the metrics', () => {
    expect(readme).toContain(`any of ${metrics.length} metrics`);
  });

  it('runs under the version of the package', () => {
    const { version: packaged } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(version).toBe(packaged);
    expect(cli(['--version']).stdout).toBe(`${version}\n`);
  });
});
