import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Rolldown } from 'tsdown';

// Pure-JS packages are bundled because start-up matters. Native code and wasm stay outside, and so does
// Arrow: callers of the library must get tables of the Arrow that they import themselves.
export default defineConfig({
  entry: { run: 'src/run.ts', index: 'src/index.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: { entry: 'src/index.ts' },
  deps: {
    neverBundle: [/^@duckdb\/node-bindings/, 'parquet-wasm', 'apache-arrow'],
    alwaysBundle: [/.*/],
  },
  plugins: [notices()],
  sourcemap: false,
  clean: true,
});

/** Puts the licences of all packages whose code is in the bundle beside it. */
function notices(): Rolldown.Plugin {
  return {
    name: 'notices',
    generateBundle(_, bundle) {
      const files = Object.values(bundle).flatMap((part) =>
        'moduleIds' in part ? part.moduleIds : [],
      );
      const folders = files.flatMap((file) => {
        return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0] ?? [];
      });
      const texts = [...new Set([...new Set(folders)].map(noticeOf))].sort();
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-NOTICES.txt',
        source: texts.join('\n'),
      });
    },
  };
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = ['.', 'licenses']
    .filter((own) => existsSync(join(folder, own)))
    .flatMap((own) => readdirSync(join(folder, own)).map((file) => join(own, file)))
    .filter((path) => /(^|[\\/])(licen[cs]e|notice|copying|copyright)[^\\/]*$/i.test(path))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
  if (files.length === 0) throw new Error(`${name} is bundled and has no licence text`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${'='.repeat(80)}\n${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
