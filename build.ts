// Builds dist/: one bundle with lazy parts, so that `klog --version` loads neither kafkajs nor colours.
// Packages that carry wasm or native code stay in node_modules and are loaded when a codec is needed.

import { readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

interface Manifest {
  readonly version: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { klog: 'src/cli/klog.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  define: { KLOG_VERSION: JSON.stringify(manifest.version) },
  external: ['@foxglove/*', '@toondepauw/*', 'snappy', '@node-rs/*'],
  // kafkajs is CommonJS and asks for node's modules by require().
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
  logLevel: 'warning',
});
