// `npm start`, first half: packages that are installed and a program that is built. Plain JavaScript, because
// there may be no package yet. The sample itself is start.ts.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, fail, install } from '../../.ci/install.mjs';

install();
build();

const root = fileURLToPath(new URL('../../', import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', 'test/sample/start.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C goes to every process of the terminal; start.ts cleans up and ends, and this one with it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => fail(error.message));
child.once('exit', (code) => process.exit(code ?? 130));
