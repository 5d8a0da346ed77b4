// Builds dist/: the program as one file, kafkajs as another, so that `klog --version` does not load it. Packages that
// carry wasm or native code stay in node_modules and are loaded when a codec is needed.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

interface Manifest {
  readonly version: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const common = {
  bundle: true,
  // bin/load.js can load this with the code that V8 made of it before, which it could not with modules.
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  // Code that V8 kept does not know how to import, only how to require.
  supported: { 'dynamic-import': false },
  charset: 'ascii',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** Names of files of kafkajs that the program asks for. */
const asked = new Set<string>();

rmSync('dist', { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/cli/klog.ts'],
  outfile: 'dist/klog.cjs',
  define: { KLOG_VERSION: JSON.stringify(manifest.version), 'import.meta.url': 'FILE_URL' },
  // The sketches know protocol buffers and the statsd client local sockets, which klog does not use.
  external: ['protobufjs', 'unix-dgram', '@foxglove/*', 'snappy', '@node-rs/*'],
  banner: { js: "const FILE_URL = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [
    {
      name: 'kafkajs apart',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^kafkajs\// }, ({ path }) => {
          asked.add(path);
          return { path, external: true };
        }),
    },
  ],
});
const exports = Array.from(asked, (path) => `exports['${path}'] = require('${path}');`);
await build({
  ...common,
  stdin: { contents: exports.join('\n'), resolveDir: '.' },
  outfile: 'dist/kafkajs.cjs',
});
keepCode();

/** Runs what most runs need, each time with what the runs before left. */
function keepCode(): void {
  const folder = mkdtempSync(join(tmpdir(), 'klog-build-'));
  try {
    const log = join(folder, 'log');
    const line = JSON.stringify({
      time: '2026-01-01T00:00:00Z',
      level: 'error',
      host: 'a',
      msg: 'b',
      latency: 1,
    });
    writeFileSync(log, `${line}\n`.repeat(500));
    for (const words of [
      ['grep', '--file', log, 'error', '-o', 'pretty', '--color', 'always'],
      ['grep', '--file', log, 'level>=warn host=a latency>250ms', '-o', 'json'],
      ['count', '--file', log, '--since', '2026-01-01'],
      // There is nobody, but how to ask is known afterwards.
      ['grep', '-b', '127.0.0.1:1', '-t', 'logs', '--since-deploy', 'error'],
    ]) {
      const { status } = spawnSync(process.execPath, ['.ci/warm.cjs', ...words], {
        env: { ...process.env, KLOG_CONFIG: '', KLOG_OPTS: '', HOME: folder, XDG_CONFIG_HOME: folder },
      });
      if (status === null) throw new Error(`klog ${words.join(' ')} did not end`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
