// Compiles src/record/wasm/json-index.ts (AssemblyScript) into src/record/json-index.wasm.ts, which is committed, so that
// neither building nor testing klog needs the compiler. A test holds that the two belong together.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = 'src/record/wasm/json-index.ts';
const TARGET = 'src/record/json-index.wasm.ts';
const COMPILER = 'assemblyscript@0.28.20';
// No runtime, no growing memory: the module is handed six pages and lays them out itself.
const OPTIONS =
  '-O3 --converge --runtime stub --noAssert --enable simd --initialMemory 6 --maximumMemory 6'.split(' ');

const folder = mkdtempSync(join(tmpdir(), 'klog-wasm-'));
try {
  const out = join(folder, 'index.wasm');
  const command = [
    'exec',
    '--yes',
    `--package=${COMPILER}`,
    '--',
    'asc',
    SOURCE,
    ...OPTIONS,
    '--outFile',
    out,
  ];
  const { status } = spawnSync('npm', command, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`the compiler ended with ${status}`);
  const code = readFileSync(out).toString('base64');
  const hash = createHash('sha256').update(readFileSync(SOURCE)).digest('hex');
  const lines = code.match(/.{1,100}/g)!.map((line) => `  '${line}'`);
  writeFileSync(
    TARGET,
    `// The JSON index as WebAssembly. Written by \`npm run wasm\` out of ${SOURCE}; do not edit.

/** SHA-256 of the source that this was compiled from. */
export const SOURCE_HASH = '${hash}';

/** The module, in base64. */
export const MODULE: string = [
${lines.join(',\n')},
].join('');
`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
