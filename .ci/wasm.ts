// Compiles what is written in AssemblyScript (the folders named wasm) into TypeScript files beside them, which are
// committed, so that neither building nor testing klog needs the compiler. A test holds that source and result belong
// together.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceHash } from './wasm-source.ts';

/** Room, the folder that the result goes to, module, and what it is told of memory, which it lays out itself: pages of its own, or one that is handed in. */
const MODULES = [
  {
    room: 'record',
    folder: 'record/document',
    name: 'json-index',
    title: 'The JSON index',
    memory: ['--initialMemory', '6', '--maximumMemory', '6'],
  },
  {
    room: 'record',
    folder: 'record/known',
    name: 'known-records',
    title: 'The passing over of known records',
    memory: ['--initialMemory', '31', '--maximumMemory', '31'],
  },
  {
    room: 'files',
    folder: 'files',
    name: 'line-ends',
    title: 'The ends of lines',
    memory: ['--importMemory', '--initialMemory', '2'],
  },
];
const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = '-O3 --converge --runtime stub --noAssert --enable simd'.split(' ');

const folder = mkdtempSync(join(tmpdir(), 'klog-wasm-'));
try {
  for (const { room, folder: target, name, title, memory } of MODULES) {
    const source = `src/${room}/wasm/${name}.ts`;
    const out = join(folder, `${name}.wasm`);
    const compiler = ['exec', '--yes', `--package=${COMPILER}`, '--', 'asc'];
    const { status } = spawnSync('npm', [...compiler, source, ...OPTIONS, ...memory, '--outFile', out], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`the compiler ended with ${status}`);
    const code = readFileSync(out).toString('base64');
    const lines = code.match(/.{1,100}/g)!.map((line) => `  '${line}'`);
    writeFileSync(
      `src/${target}/${name}.wasm.ts`,
      `// ${title} as WebAssembly. Written by \`npm run wasm\` out of ${source}; do not edit.

/** SHA-256 of the source, and of what it imports, that this was compiled from. */
export const SOURCE_HASH = '${sourceHash(source)}';

/** The module, in base64. */
export const MODULE: string = [
${lines.join(',\n')},
].join('');
`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
