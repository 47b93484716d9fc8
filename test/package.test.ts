import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cli, type Outcome, root, rowsOf } from './cli.ts';

// What a user installs: the packed files in a folder of their own, beside nothing but what they depend on.
const home = mkdtempSync(join(tmpdir(), 'package-'));
afterAll(() => rmSync(home, { recursive: true }));
const installed = join(home, 'node_modules/cs-metrics');

function run(command: string, args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: home, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

const packed: { files: { path: string; mode: number }[]; filename: string; unpackedSize: number } =
  JSON.parse(run('npm', ['pack', root, '--json', '--ignore-scripts']).stdout)[0];
run('tar', ['-xzf', packed.filename]);
mkdirSync(dirname(installed));
cpSync(join(home, 'package'), installed, { recursive: true });
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
const link = (name: string): void => {
  mkdirSync(dirname(join(home, 'node_modules', name)), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name));
};
Object.keys(manifest.dependencies).forEach(link);

/** How the bundle says where a part of it comes from. */
const bundled = /^\s*\/\/#region .*node_modules\/((?:@[^/]+\/)?[^/\s]+)/gm;

const paths = packed.files.map(({ path }) => path);

describe('the package', () => {
  it('holds what runs, what documents it, and the example', () => {
    const tops = new Set(paths.map((path) => path.split('/')[0]));
    expect([...tops].sort()).toEqual([
      ...['CHANGELOG.md', 'DECISIONS.md', 'LICENSE', 'README.md', 'bin', 'config.example.yaml'],
      ...['dist', 'docs', 'fixtures', 'package.json'],
    ]);
    const odd = paths.filter((path) => /^dist\//.test(path) && !/\.(mjs|d\.mts|txt)$/.test(path));
    expect(odd).toEqual([]);
    expect(paths.filter((path) => /^fixtures\/(?!year\/)/.test(path))).toEqual([]);
    expect(packed.unpackedSize).toBeLessThan(12e6);
  });

  it('has every file that its manifest and its pages name', () => {
    const { bin, main, types, man, exports } = manifest;
    const named = [
      bin['cs-metrics'],
      main,
      types,
      ...man,
      ...Object.values(exports['.']),
    ] as string[];
    const pages = readFileSync(join(installed, 'README.md'), 'utf8');
    const files = [...pages.matchAll(/`((?:docs\/)?[\w.-]+\.(?:md|yaml))`/g)].map(
      ([, path]) => path!,
    );
    const theirs = ['cs-metrics.yaml'];
    const missing = [...named, ...files].filter((path) => !existsSync(join(installed, path)));
    expect(missing.filter((path) => !theirs.includes(path))).toEqual([]);
    expect(files).toContain('docs/metrics.md');
    expect(statSync(join(installed, bin['cs-metrics'])).mode & 0o111).not.toBe(0);
  });

  it('depends on what the bundle leaves outside, and on nothing else', () => {
    const texts = readdirSync(join(installed, 'dist')).map((name) => {
      return readFileSync(join(installed, 'dist', name), 'utf8');
    });
    const calls = /^import [^;]*?from "([^"]+)";|\bimport\("([^"]+)"\)|__require\("([^"]+)"\)/gm;
    const named = texts.flatMap((text) => [...text.matchAll(calls)].flatMap((m) => m.slice(1)));
    const outside = named.filter((name) => name !== undefined && !/^(\.|node:)/.test(name));
    const builtIn = new Set(process.getBuiltinModule('module').builtinModules);
    const others = new Set(outside.filter((name) => !builtIn.has(name)));
    expect([...others].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('loads nothing but the command line before a command runs', () => {
    const loaded = new Set(['run.mjs']);
    const packages = new Set<string>();
    for (const file of loaded) {
      const text = readFileSync(join(installed, 'dist', file), 'utf8');
      const parts = text.matchAll(/^(?:import|export)[^;]*?"\.\/([^"]+)";?$/gm);
      for (const [, part] of parts) loaded.add(part!);
      for (const [, name] of text.matchAll(bundled)) packages.add(name!);
    }
    expect([...packages]).toEqual(['commander']);
    expect(loaded.size).toBeGreaterThan(1);
  });

  it('brings the licences of all code in the bundle', () => {
    const dist = join(root, 'dist');
    const texts = readdirSync(dist).map((name) => readFileSync(join(dist, name), 'utf8'));
    const inside = new Set(texts.flatMap((text) => [...text.matchAll(bundled)].map((m) => m[1]!)));
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const told = new Set([...notices.matchAll(/^={80}\n(\S+) /gm)].map(([, name]) => name!));
    expect([...inside].filter((name) => !told.has(name))).toEqual([]);
    expect([...inside]).toContain('zod');
    for (const text of notices.split(/^={80}\n/m).slice(1)) {
      expect(text, text.slice(0, 40)).toMatch(/copyright|licen[cs]e/i);
      expect(text.length, text.slice(0, 40)).toBeGreaterThan(400);
    }
  });
});

describe('installed', () => {
  const example = join(installed, 'config.example.yaml');
  const month = ['--month', '2026-10', '--as-of', '2026-11-01'];
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const code = /^```js\n(import [\s\S]*?)^```$/m.exec(readme)![1]!;

  it('the command says what it says here', () => {
    const bin = join(installed, 'bin/cs-metrics.js');
    const theirs = run(process.execPath, [bin, 'health', '--config', example, ...month]);
    expect(theirs.code).toBe(0);
    expect(theirs).toEqual(cli(['health', '--config', 'config.example.yaml', ...month]));
  });

  it('the example of the README runs', () => {
    cpSync(example, join(home, 'cs-metrics.yaml'));
    symlinkSync(join(installed, 'fixtures'), join(home, 'fixtures'));
    writeFileSync(join(home, 'example.mjs'), code);
    const ran = run(process.execPath, ['example.mjs']);
    expect(ran.stderr).toBe('');
    const args = [
      '--by',
      'segment',
      '--format',
      'csv',
      '--config',
      'config.example.yaml',
      ...month,
    ];
    const rows = rowsOf(cli(['metrics', 'nrr', ...args]).stdout);
    const tickets = readFileSync(join(root, 'fixtures/year/tickets.csv'), 'utf8').split('\n');
    expect(ran.stdout.trimEnd().split('\n')).toEqual([
      'Customer Success Metrics: October 2026',
      ...rows.map(({ segment, value }) => `${segment || 'all'} ${Number(value)}`),
      expect.stringMatching(new RegExp(`^162 [A-Z]\\w+ ${tickets.length - 2}$`)),
    ]);
  });

  it('its types hold for strict callers', () => {
    const wrong = `// @ts-expect-error A month is text.\nawait session.health({ month: 10 });\n`;
    writeFileSync(join(home, 'example.mts'), `${code}${wrong}`);
    ['@types/node', 'undici-types'].forEach(link);
    const flags = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext'];
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const told = run(process.execPath, [compiler, ...flags, '--types', 'node', 'example.mts']);
    expect(told).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
