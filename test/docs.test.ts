import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metrics } from '../src/metrics/index.ts';
import { tables } from '../src/tables/index.ts';
import { root } from './cli.ts';
import { pages } from './docs/pages.ts';

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
