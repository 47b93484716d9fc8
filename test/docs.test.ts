import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { metrics } from '../src/metrics/index.ts';
import { tables } from '../src/tables/index.ts';
import { root } from './cli.ts';
import { pages } from './docs/pages.ts';
import { outline } from './program.ts';

const stale = 'is stale: regenerate it with `npm run docs` and commit it';

describe('generated pages', () => {
  it.each(Object.keys(pages))('%s follows the declarations', (path) => {
    const file = join(root, path);
    const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
    expect(written === pages[path]!(), `${path} ${stale}`).toBe(true);
  });

  it('name every metric, variant and target, and every table and column', () => {
    const [inMetrics, inTables] = [pages['docs/metrics.md']!(), pages['docs/tables.md']!()];
    for (const { id, formula, axes = [], targets = [] } of metrics) {
      const chapter = inMetrics.split(`\n### ${id}\n`)[1]!.split('\n### ')[0]!;
      expect(chapter, id).toContain(formula);
      for (const option of axes.flatMap(({ options }) => options))
        expect(chapter, id).toContain(`\`${option.id}\``);
      for (const { says } of targets) expect(chapter, id).toContain(`| ${says} |`);
    }
    for (const { name, columns } of tables) {
      const chapter = inTables.split(`\n## ${name}\n`)[1]!.split('\n## ')[0]!;
      for (const column of columns) expect(chapter, name).toContain(`| \`${column.name}\``);
    }
  });
});

describe('the manual page', () => {
  const page = pages['docs/cs-metrics.1']!();

  it('has a chapter for every command', () => {
    const titles = [...page.matchAll(/^\.SS (\S+)/gm)].map(([, name]) =>
      name!.replaceAll('\\', ''),
    );
    expect(titles).toEqual(outline.commands.map(({ name }) => name));
  });

  it('names every variable that the program looks at', () => {
    const src = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(root, 'src', path), 'utf8'));
    const read = new Set(src.flatMap((text) => text.match(/(?<=\benv\.)[A-Z_]+/g) ?? []));
    expect([...read].filter((name) => !page.includes(`.B ${name}\n`))).toEqual([]);
    expect(read).toContain('CS_METRICS_CONFIG');
  });

  it.skipIf(spawnSync('groff', ['--version']).status !== 0)('is set without a warning', () => {
    const args = ['-man', '-ww', '-Tutf8', 'docs/cs-metrics.1'];
    const { stdout, stderr } = spawnSync('groff', args, { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain('segment, csm …; may be repeated');
  });
});

describe('the schema of the config', () => {
  const text = pages['docs/config.schema.json']!();
  const schema = z.fromJSONSchema(JSON.parse(text));
  const least = { version: 1, sources: [{ table: 'accounts', files: 'a.csv' }] };

  it.each([
    'config.example.yaml',
    'fixtures/small/cs-metrics.yaml',
    'fixtures/year/cs-metrics.yaml',
  ])('%s follows it', (path) => {
    const config = parse(readFileSync(join(root, path), 'utf8'));
    expect(schema.safeParse(config).error).toBe(undefined);
  });

  it('is named by the example', () => {
    const [first] = readFileSync(join(root, 'config.example.yaml'), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=docs/config.schema.json');
  });

  it.each<[Record<string, unknown>, boolean]>([
    [{}, true],
    [{ timezon: 'UTC' }, false],
    [{ plans: ['Basic', 1] }, true],
    [{ plans: [true] }, false],
    [{ expect: { nrr: { '2026-10': 107.5 } } }, true],
    [{ expect: { nrr: { '2026-13': 107.5 } } }, false],
    [{ health: { settings: { usage: { weekly_weeks: 3 } } } }, true],
    [{ health: { settings: { usage: [3] } } }, false],
    [{ targets: { nrr: { target: '> 110%' } } }, true],
    [{ targets: { nrr: { target: '>> 110%' } } }, false],
    [{ sources: [] }, false],
  ])('%j', (lines, isRight) => {
    expect(schema.safeParse({ ...least, ...lines }).success).toBe(isRight);
  });

  it('describes every key', () => {
    const silent: string[] = [];
    const look = (part: unknown, path: string): void => {
      if (typeof part !== 'object' || part === null) return;
      for (const [key, value] of Object.entries(part)) look(value, `${path}.${key}`);
      const { properties = {} } = part as { properties?: Record<string, { description?: string }> };
      for (const [key, { description }] of Object.entries(properties)) {
        if (description === undefined) silent.push(`${path}.${key}`);
      }
    };
    look(JSON.parse(text), '');
    expect(silent).toEqual([]);
  });
});
