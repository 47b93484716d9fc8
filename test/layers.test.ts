import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { facts } from '../src/facts/index.ts';
import { metrics } from '../src/metrics/index.ts';
import { models } from '../src/models/index.ts';
import { presets } from '../src/sources/index.ts';
import { tables } from '../src/tables/index.ts';
import { root } from './cli.ts';

const src = join(root, 'src');

/** What each part may import for its work; types may come from anywhere. Nouns first, then verbs. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  'errors.ts': [],
  'version.ts': [],
  config: ['lib', 'errors.ts'],
  tables: [],
  sources: ['tables'],
  engine: ['lib', 'errors.ts', 'tables'],
  facts: ['engine', 'lib', 'tables'],
  metrics: [],
  models: [],
  alerts: [],
  blocks: ['alerts', 'analyse', 'compose', 'lib', 'measure', 'score'],
  reports: [],
  read: ['engine', 'errors.ts', 'lib'],
  normalise: ['engine', 'errors.ts', 'lib', 'sources', 'tables'],
  propose: ['engine', 'errors.ts', 'lib', 'read', 'sources', 'tables'],
  'derive.ts': ['engine', 'lib'],
  measure: ['engine', 'errors.ts', 'facts', 'lib', 'metrics'],
  score: ['engine', 'errors.ts', 'facts', 'lib'],
  'plan.ts': ['errors.ts', 'facts', 'lib'],
  'usage.ts': ['normalise', 'read', 'tables'],
  'pipeline.ts': [
    ...['cache', 'reduction.ts'],
    ...[
      'currency.ts',
      'derive.ts',
      'engine',
      'errors.ts',
      'facts',
      'lib',
      'metric-inputs.ts',
      'normalise',
      'plan.ts',
      'read',
      'tables',
      'unrated.ts',
      'usage.ts',
    ],
  ],
  'currency.ts': ['errors.ts'],
  'absence.ts': ['errors.ts', 'facts', 'plan.ts'],
  analyse: [
    ...['engine', 'facts', 'lib', 'measure', 'normalise', 'plan.ts', 'read', 'score', 'tables'],
  ],
  check: [
    ...['engine', 'errors.ts', 'facts', 'lib', 'measure', 'normalise', 'plan.ts', 'tables'],
    ...['health-models.ts', 'models', 'own-inputs.ts', 'own-models.ts', 'score'],
  ],
  'leftovers.ts': ['effects.ts'],
  cache: ['derive.ts', 'engine', 'facts', 'leftovers.ts', 'normalise', 'version.ts'],
  'reduction.ts': ['cache', 'derive.ts', 'facts'],
  render: ['errors.ts', 'leftovers.ts', 'lib'],
  // Sentences of evidence hold figures, and figures are rounded in one place.
  compose: [
    'alerts',
    'analyse',
    'check',
    'errors.ts',
    'lib',
    'measure',
    'metrics',
    'render',
    'score',
    'sources',
    'version.ts',
  ],
  deliver: ['errors.ts', 'lib', 'render'],
  export: ['engine', 'facts', 'lib', 'normalise', 'render', 'score', 'tables'],
  'progress.ts': ['lib'],
  'effects.ts': ['errors.ts'],
  commands: [
    ...['cache'],
    ...[
      'alerts',
      'analyse',
      'blocks',
      'check',
      'compose',
      'config',
      'deliver',
      'errors.ts',
      'facts',
      'lib',
      'measure',
      'metrics',
    ],
    ...[
      'models',
      'pipeline.ts',
      'plan.ts',
      'progress.ts',
      'propose',
      'read',
      'render',
      'reports',
      'score',
    ],
    ...['sources'],
    ...[
      'absence.ts',
      'scored.ts',
      'export',
      'health-models.ts',
      'tables',
      'usage.ts',
      'version.ts',
    ],
    ...['effects.ts', 'installation.ts', 'leftovers.ts'],
  ],
  'installation.ts': ['engine'],
  program: ['commands', 'config', 'errors.ts', 'version.ts'],
  'scored.ts': ['engine', 'errors.ts', 'health-models.ts', 'score'],
  'main.ts': ['errors.ts', 'lib', 'program'],
  'run.ts': ['main.ts', 'effects.ts'],
  'unrated.ts': [],
  'metric-inputs.ts': [
    ...[
      'absence.ts',
      'derive.ts',
      'engine',
      'errors.ts',
      'lib',
      'measure',
      'plan.ts',
      'unrated.ts',
    ],
  ],
  'own-inputs.ts': ['engine', 'errors.ts', 'facts', 'lib', 'measure', 'models', 'score'],
  'own-models.ts': ['lib', 'models', 'own-inputs.ts', 'score'],
  'health-models.ts': [
    ...['errors.ts', 'facts', 'lib', 'measure', 'models', 'own-models.ts', 'plan.ts', 'score'],
    'usage.ts',
  ],
  'index.ts': [
    ...['commands', 'effects.ts', 'engine', 'errors.ts', 'facts', 'lib', 'measure', 'normalise'],
    ...['absence.ts', 'export', 'health-models.ts', 'pipeline.ts', 'score', 'tables'],
  ],
};

/** The files that may import an outside package, each its only door. */
const doors: Readonly<Record<string, RegExp>> = {
  '@duckdb/node-api': /^engine\/duckdb\.ts$/,
  'apache-arrow': /^(engine\/arrow[\w-]*|index)\.ts$/,
  'parquet-wasm': /^engine\/arrow\.ts$/,
  commander: /^(main|program\/(options|program))\.ts$/,
  zod: /^config\/(schema(-\w+)?|shapes|words)\.ts$/,
  yaml: /^config\/(document|overrides|yaml)\.ts$/,
  chalk: /^render\/terminal\.ts$/,
  'cli-table3': /^render\/terminal\.ts$/,
  'echarts/charts': /^render\/charts\/svg\.ts$/,
  'echarts/components': /^render\/charts\/svg\.ts$/,
  'echarts/core': /^render\/charts\/svg\.ts$/,
  'echarts/renderers': /^render\/charts\/svg\.ts$/,
  nodemailer: /^deliver\/smtp\.ts$/,
  ora: /^progress\.ts$/,
  papaparse: /^(read\/head|render\/csv)\.ts$/,
  'string-width': /^lib\/width\.ts$/,
};

/** Only these may read the clock, the environment or the terminal. */
const edge = /^(run|effects)\.ts$/;

type Import = { file: string; from: string; isType: boolean };

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'));

const textOf = (file: string) => readFileSync(join(src, file), 'utf8');

function importsOf(file: string): Import[] {
  const found = textOf(file).matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^'\n]+)';|\bimport\('([^'\n]+)'\)/gm,
  );
  return [...found].map(([text, type, stated, lazy]) => {
    const names =
      /\{([^}]*)\}/
        .exec(text)?.[1]
        ?.split(',')
        .map((name) => name.trim()) ?? [];
    const areTypes =
      names.length > 0 && names.every((name) => name === '' || name.startsWith('type '));
    return { file, from: (stated ?? lazy)!, isType: type !== undefined || areTypes };
  });
}

const all = files.flatMap(importsOf);

const part = (path: string): string => path.split('/')[0]!;

describe('layers', () => {
  it('every part of the source has its place in the table', () => {
    expect([...new Set(files.map(part))].filter((name) => !(name in allowed))).toEqual([]);
  });

  it('imports point one way', () => {
    const wrong = all
      .filter(({ from, isType }) => from.startsWith('.') && !isType)
      .map(({ file, from }) => {
        const target = normalize(join(dirname(file), from)).replaceAll('\\', '/');
        return { file, target };
      })
      .filter(({ file, target }) => part(file) !== part(target))
      .filter(({ file, target }) => !allowed[part(file)]!.includes(part(target)));
    expect(wrong).toEqual([]);
  });

  it('each outside package has one door', () => {
    const wrong = all
      .filter(({ from, isType }) => !from.startsWith('.') && !from.startsWith('node:') && !isType)
      .filter(({ file, from }) => !(doors[from]?.test(file) ?? false));
    expect(wrong).toEqual([]);
  });

  it('clock, environment and terminal enter at the edge', () => {
    const taken = files
      .filter((file) => !edge.test(file))
      .filter((file) => {
        const code = textOf(file).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
        return /\bprocess\.|\bconsole\.|\bDate\.now\(|new Date\(\)|Math\.random/.test(code);
      });
    expect(taken).toEqual([]);
  });

  it('no file is longer than 300 lines without a reason', () => {
    const long = files.filter((file) => textOf(file).split('\n').length > 301);
    expect(long).toEqual([]);
  });
});

describe('registries hold every declaration', () => {
  const declared = (folder: string, type: string): number =>
    files
      .filter((file) => file.startsWith(`${folder}/`))
      .flatMap((file) => [
        ...textOf(file).matchAll(new RegExp(`^export const \\w+: ${type} =`, 'gm')),
      ]).length;

  it.each([
    ['metrics', 'Metric', metrics.length],
    ['models', 'Model', models.length],
    ['sources', 'Preset', presets.length],
    ['tables', 'Table', tables.length],
  ])('%s', (folder, type, registered) => {
    expect(declared(folder, type)).toBe(registered);
  });

  it('facts stand below the facts they are made from', () => {
    const made = new Set(['periods', 'edges']);
    for (const fact of facts) {
      expect(
        fact.facts.filter((name) => !made.has(name)),
        fact.name,
      ).toEqual([]);
      made.add(fact.name);
    }
  });

  it('every metric reads a fact that exists', () => {
    const names = facts.map(({ name }) => name);
    expect(metrics.filter(({ over }) => !names.includes(over))).toEqual([]);
  });
});
