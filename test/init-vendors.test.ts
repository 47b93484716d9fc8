import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quietEffects } from '../src/effects.ts';
import { exportsIn } from '../src/propose/exports.ts';
import { propose } from '../src/propose/propose.ts';
import { inquiry } from '../src/propose/questions.ts';
import { samples } from '../src/propose/samples.ts';
import { tables } from '../src/tables/index.ts';
import { root } from './cli.ts';
import { nameOf, vendorFiles } from './vendors.ts';

it('exports of vendors are proposed with their preset and table', async () => {
  const folder = join(root, 'fixtures/small/vendors');
  const names = vendorFiles.map(nameOf);
  const paths = names.map((name) => join(folder, name));
  const { read, unread } = await samples(paths, folder, quietEffects());
  expect(unread).toEqual([]);
  const found = exportsIn(read, []).map((file) => {
    const { sources } = propose([file], tables, inquiry(new Map()));
    return sources.map(({ preset, table }) => `${preset}-${table.name}.csv`).join();
  });
  expect(found).toEqual(names);
});
