// Installs the packages when they are missing or not those of package-lock.json, and builds the program with
// `--build`. Plain JavaScript without a package, because there may be none yet. Used by `npm start` and `npm test`.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));

/** Ends the program with one sentence. */
export function fail(sentence, output = '') {
  process.stderr.write(`${output}klog: ${sentence}\n`);
  process.exit(2);
}

/** Runs npm quietly; its output comes back when it fails, else undefined. */
function npmFails(words) {
  const done = spawnSync('npm', words, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.error) return `${done.error.message}\n`;
  return done.status === 0 ? undefined : `${done.stdout}${done.stderr}`;
}

/** Whether what is installed is what package-lock.json asks for. */
function isInstalled() {
  if (!existsSync(`${root}node_modules/.package-lock.json`)) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/** A Node that is new enough, packages that are installed. */
export function install() {
  const [wantedMajor, wantedMinor] = readJson('package.json').engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    fail(`Node ${wantedMajor}.${wantedMinor} or newer is needed, this is ${process.versions.node}`);
  }
  if (isInstalled()) return;
  process.stdout.write('installing packages ...\n');
  if (npmFails(['ci', '--no-fund', '--no-audit']) === undefined) return;
  const output = npmFails(['install', '--no-fund', '--no-audit']);
  if (output !== undefined) fail('the packages could not be installed', output);
}

/** Builds dist/. */
export function build() {
  const output = npmFails(['run', 'build']);
  if (output !== undefined) fail('the build failed', output);
}

if (import.meta.url === new URL(argv[1] ?? '', 'file:').href) {
  install();
  if (argv.includes('--build')) build();
}
