import { defineConfig } from 'tsdown';

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
  sourcemap: false,
  clean: true,
});
