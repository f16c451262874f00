import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Real servers and child processes: forks keep native engines apart, and two of them fill two cores.
    pool: 'forks',
    maxWorkers: 2,
    // Ends what hangs, and nothing else: a test of half a minute has to pass on a machine that is four times as busy.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
