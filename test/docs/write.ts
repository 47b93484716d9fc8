import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pages } from './pages.ts';

const root = resolve(import.meta.dirname, '../..');

mkdirSync(resolve(root, 'docs'), { recursive: true });
for (const [path, page] of Object.entries(pages)) writeFileSync(resolve(root, path), page());
