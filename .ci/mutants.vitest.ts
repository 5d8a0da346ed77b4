// The tests of one room, as `npm run mutants` runs them.

import { defineConfig } from 'vitest/config';

const folders = (process.env['KLOG_MUTANTS'] ?? 'test/scan').split(',');

export default defineConfig({
  test: {
    include: folders.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)),
    // Real brokers are for the whole suite.
    exclude: ['test/kafka/harness/**'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
  },
});
