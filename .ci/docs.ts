// `npm run docs`: everything that is generated and committed. `--check` writes nothing and fails where a file is
// not current.

import { spawnSync } from 'node:child_process';

const words = process.argv.slice(2);
for (const script of ['.ci/pages.ts', '.ci/filemap.ts', '.ci/picture.ts']) {
  const done = spawnSync(process.execPath, ['--import', 'tsx', script, ...words], { stdio: 'inherit' });
  if (done.status !== 0) process.exitCode = 1;
}
