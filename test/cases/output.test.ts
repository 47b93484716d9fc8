import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../cli.ts';
import { csv, exportsOf, shown, source } from '../exports.ts';
import { inside } from '../inside.ts';
import { companyFiles, companySources } from '../small-company.ts';

const bin = join(root, 'bin/cs-metrics.js');
const company = exportsOf(companyFiles, companySources);
const at = (...names: string[]) => join(company.folder, ...names);
const mrr = ['metrics', 'mrr', '--month', '2026-03'];

/** A line of the shell in the folder of the exports; `$cs` is the command line. */
function sh(line: string, env: Record<string, string> = {}) {
  const run = spawnSync('sh', ['-c', line], {
    cwd: company.folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: process.env.PATH, cs: `${process.execPath} ${bin}`, ...env },
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe('a run writes over nothing that it reads', () => {
  const linked = exportsOf(companyFiles, companySources.replace('tickets.csv', "'t*.csv'"));
  const inputs = () =>
    ['billing.csv', 'tickets.csv', 'cs-metrics.yaml'].map((name) =>
      readFileSync(join(linked.folder, name), 'utf8'),
    );
  it.each([
    [[...mrr, '--out', 'billing.csv'], 'source "subscriptions" reads it'],
    [[...mrr, '--out', './x/../billing.csv'], 'source "subscriptions" reads it'],
    [[...mrr, '--out', 'tix.csv'], 'source "tickets" would read it as an export the next time'],
    [['check', '--rejects', 'tickets.csv'], 'source "tickets" would read it as an export'],
    [['check', '--rejects', 'cs-metrics.yaml'], 'it is the config of this run'],
    [['export', '--table', 'tickets', '--out', 'tickets.csv'], 'source "tickets" would read it'],
    [
      [
        'sheet',
        '--month',
        '2026-03',
        '--format',
        'csv',
        '--table',
        'actions',
        '--out',
        'accounts.csv',
      ],
      'source "accounts" reads it',
    ],
  ])('108 %j', async (args, says) => {
    const old = inputs();
    const [message, hint] = shown(await linked.inside(...args));
    expect(message).toMatch(/^2 error: cannot write "/);
    expect(message).toContain(says);
    expect(hint).toBe('hint: name another file or folder');
    expect(inputs()).toEqual(old);
  });

  it('108 nor into a folder that is a source, under names that it would read', async () => {
    const folder = exportsOf(
      { 'in/b.csv': companyFiles['billing.csv'] },
      source('subscriptions', 'in'),
    );
    const run = await folder.inside(
      'report',
      'cohorts',
      '--month',
      '2026-03',
      '--format',
      'csv',
      '--out',
      'in',
    );
    expect(shown(run)[0]).toContain('would read it as an export the next time');
    expect(readdirSync(join(folder.folder, 'in'))).toEqual(['b.csv']);
    const other = await folder.inside(
      'report',
      'cohorts',
      '--month',
      '2026-03',
      '--format',
      'md',
      '--out',
      'in',
    );
    expect(other.code).toBe(0);
  });
});

describe('a place that cannot be written', () => {
  it('107 is told before anything is read', async () => {
    // Exports that would stop the run show which comes first.
    const broken = exportsOf({ 'b.csv': '' }, source('subscriptions', 'b.csv'));
    writeFileSync(join(broken.folder, 'file'), '');
    mkdirSync(join(broken.folder, 'folder.md'));
    const told = async (out: string) => shown(await broken.inside(...mrr, '--out', out))[0]!;
    expect(await told('a/b/c.md')).toMatch(
      /^5 error: cannot write ".*c\.md": the folder ".*b?" does/,
    );
    expect(await told('folder.md')).toMatch(/^5 error: cannot write ".*": it is a folder$/);
    expect(await told('file/x.md')).toMatch(/^5 error: .*a part of its path is not a folder$/);
    expect(await told('file')).toMatch(/^5 error: .*file" is not a folder$/);
    expect(await told('a/b')).toMatch(/^5 error: .*the folder ".*a" does not exist$/);
    expect(await told('b.md')).toMatch(/^3 error: b\.csv: has 0 bytes$/);
  });

  it('106 a limit of the system leaves the old report and nothing beside it', () => {
    writeFileSync(at('r.md'), 'old');
    const { code, stderr } = sh(`ulimit -f 0; $cs ${mrr.join(' ')} --out r.md`);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^error: cannot write ".*r\.md": the file is larger than the system/);
    expect(readFileSync(at('r.md'), 'utf8')).toBe('old');
    expect(readdirSync(company.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('105 standard output that is full is told; one that is closed is left', () => {
    expect(sh(`$cs ${mrr.join(' ')} > /dev/full`)).toEqual({
      ...{ code: 5, stdout: '' },
      stderr: 'error: the output cannot be written (ENOSPC)\n',
    });
    expect(sh(`$cs ${mrr.join(' ')} | true`)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('107 a folder for temporary files that is not there is named', async () => {
    const run = await inside(company.folder, mrr, { temporaryFolder: '/nonexistent' });
    expect(shown(run)).toEqual([
      '5 error: no temporary folder can be made in "/nonexistent" (ENOENT)',
      'hint: set TMPDIR to a folder that you may write, with space left',
    ]);
  });
});

describe('signals', () => {
  it.each([
    ['111 SIGINT', 'SIGINT', 130],
    ['112 SIGTERM', 'SIGTERM', 143],
    ['112 SIGHUP', 'SIGHUP', 129],
  ] as const)('%s ends the run and leaves nothing', async (_, signal, code) => {
    const temporary = at(`tmp-${signal}`);
    mkdirSync(temporary);
    const args = ['health', '--config', join(root, 'config.example.yaml'), '--month', '2026-10'];
    const child = spawn(process.execPath, [bin, ...args, '--out', `${signal}.md`], {
      cwd: company.folder,
      env: { PATH: process.env.PATH, TMPDIR: temporary },
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    // The private folder is there as soon as the run begins to read.
    while (readdirSync(temporary).length === 0 && child.exitCode === null)
      await new Promise((next) => setTimeout(next, 5));
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(stderr).toBe('error: interrupted\n');
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(at(`${signal}.md`))).toBe(false);
    expect(readdirSync(company.folder).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

describe('streams', () => {
  it('114 a slow reader gets every byte', () => {
    const many = exportsOf(
      {
        't.csv': csv(
          'ticket_id,account_id,created_at,category',
          ...Array.from(
            { length: 20_000 },
            (_, i) => `t${i},a,2026-03-01 10:00:00,${'x'.repeat(90)}`,
          ),
        ),
      },
      source('tickets', 't.csv'),
    );
    const line = '(cd "$where"; $cs export --table tickets) | (sleep 0.3; cat) | wc';
    const [lines, , bytes] = sh(line, { where: many.folder })
      .stdout.trim()
      .split(/\s+/)
      .map(Number);
    expect(lines).toBe(20_001);
    expect(bytes).toBeGreaterThan(3e6);
  });

  it('115 closed streams, no terminal, no HOME and an empty environment do no harm', () => {
    const expected = sh(`$cs ${mrr.join(' ')}`).stdout;
    expect(expected).toContain('mrr');
    expect(sh(`$cs ${mrr.join(' ')} <&- 2>&-`)).toMatchObject({ code: 0, stdout: expected });
    expect(sh(`$cs ${mrr.join(' ')} >&-`)).toMatchObject({ code: 0, stderr: '' });
    expect(sh(`env -i $cs ${mrr.join(' ')}`)).toMatchObject({ code: 0, stdout: expected });
    expect(sh(`setsid $cs ${mrr.join(' ')}`, { TERM: 'dumb' })).toMatchObject({
      code: 0,
      stdout: expected,
    });
  });

  it('119 a working folder that was removed does no harm', () => {
    mkdirSync(at('gone'));
    const { code, stdout, stderr } = sh(
      `cd gone && rmdir "$PWD" && $cs ${mrr.join(' ')} --config ${at('cs-metrics.yaml')}`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('mrr');
    if (existsSync(at('gone'))) rmdirSync(at('gone'));
  });
});

describe('memory', () => {
  const health = ['health', '--month', '2026-10', '--as-of', '2026-11-01'];
  const example = ['--config', join(root, 'config.example.yaml')];

  it('118 that does not suffice is told with what to do', async () => {
    const run = await company.inside(...health, ...example, '--memory-limit', '20MB');
    expect(shown(run)).toEqual([
      '4 error: not enough memory for this run',
      'hint: raise --memory-limit, such as --memory-limit 2GB',
    ]);
  });

  it('118 a run that aborts for want of it leaves the old report', () => {
    writeFileSync(at('v8.md'), 'old');
    const node = `${process.execPath} --max-old-space-size=8 --max-semi-space-size=1`;
    const { code } = sh(`${node} ${bin} ${[...health, ...example].join(' ')} --out v8.md`);
    const text = readFileSync(at('v8.md'), 'utf8');
    expect(code === 0 ? text.startsWith('#') : text === 'old').toBe(true);
  });
});

describe('files', () => {
  it('120 follow the mask of the user and keep the mode of what they replace', () => {
    sh(`umask 022; $cs ${mrr.join(' ')} --out mode.md`);
    expect(statSync(at('mode.md')).mode & 0o077).toBe(0);
    chmodSync(at('mode.md'), 0o640);
    sh(`umask 077; $cs ${mrr.join(' ')} --out mode.md`);
    expect(statSync(at('mode.md')).mode & 0o777).toBe(0o640);
  });

  it('117 of two runs at once with different names are both written', async () => {
    const run = (name: string) => company.inside(...mrr, '--out', name);
    const both = await Promise.all([run('one.csv'), run('two.csv')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(readFileSync(at('one.csv'))).toEqual(readFileSync(at('two.csv')));
  });

  it('121 whose times lie in the future are read like all others', async () => {
    utimesSync(at('billing.csv'), new Date('2040-01-01'), new Date('2040-01-01'));
    const run = await company.inside('check', '--as-of', '2026-04-01');
    expect(run.code).toBe(0);
    expect(run.stdout).not.toMatch(/-\d+ days/);
  });
});

it('124 an engine that was not installed for this machine is told in one line', () => {
  const hook = company.put(
    'hook.mjs',
    `import Module from 'node:module';
     const find = Module._resolveFilename;
     Module._resolveFilename = function (name, ...more) {
       if (name.startsWith('@duckdb/')) throw new Error('Cannot find module ' + name);
       return find.call(this, name, ...more);
     };`,
  );
  const { code, stdout, stderr } = sh(
    `${process.execPath} --import ${hook} ${bin} ${mrr.join(' ')}`,
  );
  expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([
    'error: the engine cannot be loaded: Cannot find module @duckdb/node-bindings',
    expect.stringMatching(/^hint: install cs-metrics again .* Linux .* macOS and Windows/),
  ]);
});

it('leftovers of killed runs are swept, those of living ones are not', async () => {
  const [tag] = /[0-9a-f]{8}(?=-\d)/.exec((await import('../../src/leftovers.ts')).ownTag())!;
  const names = {
    dead: `.cs-metrics-${tag}-4194305-abc.tmp`,
    alive: `.cs-metrics-${tag}-${process.pid}-abc.tmp`,
    elsewhere: '.cs-metrics-00000000-4194305-abc.tmp',
    theirs: '.cs-metrics-notes.tmp',
  };
  for (const name of Object.values(names)) writeFileSync(at(name), '');
  expect((await company.inside(...mrr, '--out', 'swept.md')).code).toBe(0);
  const left = readdirSync(company.folder).filter((name) => name.startsWith('.cs-metrics'));
  expect(left.sort()).toEqual([names.alive, names.elsewhere, names.theirs].sort());
});
