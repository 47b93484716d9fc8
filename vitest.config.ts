import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // DuckDB is native code, which worker threads do not tolerate.
    pool: 'forks',
    reporters: ['default', './test/summary.ts'],
    // A test mostly waits for the command line, so each core takes one.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
