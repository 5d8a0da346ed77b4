// `npm run mutants -- ROOM [FILE]`: changes the code of a room in small ways, one at a time, and runs the room's tests on
// each change. What survives is in the report; test/mutants.md says which survivors are accepted, and why.

import { existsSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

/** The tests that must notice a change, by room. */
const TESTS = {
  kafka: ['test/kafka'],
  scan: ['test/scan', 'test/kafka/fetch'],
  read: ['test/read', 'test/scan', 'test/cases.test.ts'],
  'query/match': ['test/query', 'test/property'],
  record: ['test/record', 'test/query', 'test/property'],
};

const [room = '', file = '**/*'] = process.argv.slice(2);
if (!Object.hasOwn(TESTS, room)) {
  process.stderr.write(`npm run mutants -- ROOM, one of: ${Object.keys(TESTS).join(', ')}\n`);
  process.exit(2);
}
process.env['KLOG_MUTANTS'] = TESTS[room].filter((path) => existsSync(path)).join();
// Fewer random pairs: each mutant runs them all.
process.env['KLOG_PAIRS'] ??= '20000';
process.env['CI'] = 'true';
await new Stryker({
  packageManager: 'npm',
  // Stryker would rewrite paths in tsconfig.json with an API that TypeScript 7 does not have; nothing there needs it.
  tsconfigFile: 'none',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: '.ci/mutants.vitest.ts', related: false },
  mutate: [`src/${room}/${file}.ts`, '!src/**/*.wasm.ts', '!src/**/*.d.ts', '!src/**/wasm/**'],
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  incremental: true,
  incrementalFile: `.cache/mutants/${room.replace('/', '-')}.json`,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.cache/mutants/work',
  ignorePatterns: ['dist', '.cache', 'bench', 'docs'],
  timeoutMS: 20_000,
}).runMutationTest();
