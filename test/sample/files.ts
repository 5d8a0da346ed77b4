// The bundled files: a thinned sample with a fixed end, for machines without Java. One gzip file a service and the
// deploy markers beside them. `tsx test/sample/files.ts` writes them, with --check it only compares.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Line } from './loggers.ts';
import { story } from './story.ts';

/** When the bundled sample ends. */
export const FILES_NOW = Date.parse('2026-11-24T14:16:40Z');

const FOLDER = fileURLToPath(new URL('./files/', import.meta.url));
const SERVICES = ['api', 'checkout', 'search', 'mail'] as const;

export const LOG_FILES: readonly string[] = SERVICES.map((service) => join(FOLDER, `${service}.log.gz`));
export const DEPLOYS_FILE = join(FOLDER, 'deploys.jsonl');

/** Of the ordinary lines one in so many is kept. */
const THIN = 28;

/** Path and text of every bundled file, as they must be. */
function bundledFiles(): Map<string, string> {
  const { records, deploys } = story(FILES_NOW);
  const lines = thinned(records.map((record) => record.line));
  const files = new Map<string, string>();
  SERVICES.forEach((service, i) => {
    const own = lines.filter((line) => line.service === service);
    files.set(LOG_FILES[i]!, own.map((line) => `${line.value}\n`).join(''));
  });
  files.set(DEPLOYS_FILE, deploys.map((marker) => `${marker.value}\n`).join(''));
  return files;
}

/** Everything that is worse than info or no logger's, every line of an order that failed, and some of the rest. */
function thinned(lines: readonly Line[]): Line[] {
  const idOf = (line: Line): string | undefined => /"(?:reqId|trace":\{"id)":"(\w+)"/.exec(line.value)?.[1];
  const isBad = (line: Line): boolean => line.level !== 'info' && line.level !== 'debug';
  const failed = new Set(lines.filter((line) => isBad(line) && line.service === 'api').map(idOf));
  failed.delete(undefined);
  return lines.filter((line, i) => {
    const isRestart =
      line.value.includes('"server listening"') || line.value.includes('"draining connections"');
    return isBad(line) || isRestart || failed.has(idOf(line)) || i % THIN === 0;
  });
}

/** The bundled files that are missing or differ. What gzip makes of a text depends on zlib, so the texts are compared. */
export function staleFiles(): string[] {
  return [...bundledFiles()]
    .filter(([path, text]) => {
      if (!existsSync(path)) return true;
      const bytes = readFileSync(path);
      return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString() !== text;
    })
    .map(([path]) => path);
}

function writeFiles(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const [path, text] of bundledFiles()) writeFileSync(path, path.endsWith('.gz') ? gzipped(text) : text);
}

/** gzip without the traces of time (Node writes none) and system (byte 9: unknown). */
function gzipped(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255;
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = staleFiles();
    for (const path of stale) process.stderr.write(`not current: ${path}\n`);
    if (stale.length > 0) process.stderr.write('  try: npx tsx test/sample/files.ts\n');
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    writeFiles();
  }
}
