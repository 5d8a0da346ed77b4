// Tests run against the sources; those of the whole program build it first (test/e2e).

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/kafka/setup.ts'],
    setupFiles: ['test/setup.ts'],
    // Kafka brokers and property tests share few cores: patience, not speed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
