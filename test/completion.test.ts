import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { words } from '../src/commands/completion.ts';
import { metrics } from '../src/metrics/index.ts';
import { reportPlans } from '../src/reports/catalogue.ts';
import { cli } from './cli.ts';
import { outline } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shells = ['bash', 'zsh', 'fish'];
const scripts = new Map(
  shells.map((shell) => [shell, cli(['completion', shell], { cwd: folder }).stdout]),
);
for (const [shell, script] of scripts) writeFileSync(join(folder, shell), script);

function typed(shell: string, args: readonly string[]): string[] {
  const run = spawnSync(shell, args, { cwd: folder, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return run.stdout.split('\n').filter((line) => line !== '');
}

const lacks = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status !== 0;

const metricIds = metrics.map(({ id }) => id);

/** What stands on the line, the last word being typed, and what may come of it. */
const lines: [string[], string[]][] = [
  [['he'], ['health']],
  [['metrics', ''], metricIds],
  [['metrics', 'nrr', 'gr'], ['grr']],
  [['explain', 'nr'], ['nrr']],
  [['report', 'health', 'role-v'], ['role-vp']],
  [
    ['health', '--mo'],
    ['--model', '--month', '--months'],
  ],
  [['health', '--color', 'n'], ['never']],
  [
    ['export', '--format', ''],
    ['arrow', 'csv', 'parquet'],
  ],
  [['run', 'w'], ['weekly']],
  [['check', '--rejects', 'fi'], ['fish']],
  [['health', '--account', 'fi'], []],
];

describe('completion', () => {
  it.each(shells)('%s knows every command, option, metric and report', (shell) => {
    const held = new Set(scripts.get(shell)!.match(/[\w-]+/g));
    const flags = outline.commands.flatMap(({ options }) => options.flatMap((own) => own.flags));
    const spelt = shell === 'fish' ? flags.map((flag) => flag.replace(/^-+/, '')) : flags;
    const names = outline.commands.map(({ name }) => name);
    const reports = reportPlans.map(({ id }) => id);
    const all = [...names, ...spelt, ...metricIds, ...reports];
    expect(all.filter((word) => !held.has(word))).toEqual([]);
    expect(all.length).toBeGreaterThan(400);
  });

  it('offers words for what the program has, each one word', () => {
    const slots = outline.commands.flatMap((command) => [
      ...command.arguments.map(({ name }) => `${command.name} ${name}`),
      ...command.options.flatMap(({ flags }) => [flags.at(-1)!, `${command.name} ${flags.at(-1)}`]),
    ]);
    expect(Object.keys(words()).filter((slot) => !slots.includes(slot))).toEqual([]);
    const odd = Object.values(words()).flat();
    expect(odd.filter((word) => !/^[\w-]+$/.test(word))).toEqual([]);
  });

  it('is refused for other shells', () => {
    const { code, stderr } = cli(['completion', 'zhs']);
    expect(code).toBe(2);
    expect(stderr).toContain('completion takes bash, zsh, fish, not "zhs"');
    expect(stderr).toContain('did you mean zsh?');
  });
});

describe.skipIf(lacks('bash'))('bash', () => {
  const complete = (words: readonly string[]) => {
    const line = ['cs-metrics', ...words].map((word) => `'${word}'`).join(' ');
    const script = `source ./bash; COMP_WORDS=(${line}); COMP_CWORD=${words.length}
      _cs_metrics; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return typed('bash', ['--norc', '-c', script]).sort();
  };

  it('has the completion registered', () => {
    const registered = typed('bash', ['--norc', '-c', 'source ./bash; complete -p cs-metrics']);
    expect(registered).toEqual(['complete -F _cs_metrics cs-metrics']);
  });

  it.each(lines)('%j', (words, offered) => {
    expect(complete(words)).toEqual([...offered].sort());
  });

  it('sees through --option=value', () => {
    expect(complete(['health', '--format', '=', 'm'])).toEqual(['md']);
    expect(complete(['run', '--fail-on', '='])).toEqual(['alert', 'critical', 'missed']);
  });
});

// Only where these shells are installed.
describe.skipIf(lacks('zsh'))('zsh', () => {
  it('takes the script and has the completion registered', () => {
    const script = 'autoload -Uz compinit; compinit -D -u; source ./zsh; print $_comps[cs-metrics]';
    expect(typed('zsh', ['-f', '-n', 'zsh'])).toEqual([]);
    expect(typed('zsh', ['-f', '-c', script])).toEqual(['_cs-metrics']);
  });
});

describe.skipIf(lacks('fish'))('fish', () => {
  it.each(lines)('%j', (words, offered) => {
    const line = `cs-metrics ${words.join(' ')}`;
    const said = typed('fish', ['--no-config', '-c', `source fish; complete -C '${line}'`]);
    expect(said.map((own) => own.split('\t')[0]!).sort()).toEqual([...offered].sort());
  });
});
