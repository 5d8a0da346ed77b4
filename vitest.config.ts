// Tests run against the sources; those of the whole program build it first (test/e2e).

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/kafka/harness/setup.ts'],
    setupFiles: ['test/setup.ts'],
    // Two at least: half of the time tests of the whole program wait, for a broker, for an end, for a time-out.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Kafka brokers and property tests share few cores: patience, not speed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
