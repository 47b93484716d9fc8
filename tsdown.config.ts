import { defineConfig } from 'tsdown';

// Pure-JS packages are bundled because start-up matters; native code and wasm stay outside.
export default defineConfig({
  entry: { run: 'src/run.ts', index: 'src/index.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: { entry: 'src/index.ts' },
  deps: { neverBundle: [/^@duckdb\/node-bindings/, 'parquet-wasm'], alwaysBundle: [/.*/] },
  sourcemap: false,
  clean: true,
});
