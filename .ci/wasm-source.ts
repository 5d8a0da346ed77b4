// What a WebAssembly module is compiled from: a file in AssemblyScript and those that it imports.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** SHA-256 of a source and of all that it imports, in the order in which they are first met. */
export function sourceHash(source: string): string {
  const hash = createHash('sha256');
  const met = new Set<string>();
  const add = (path: string): void => {
    if (met.has(path)) return;
    met.add(path);
    const text = readFileSync(path, 'utf8');
    hash.update(text);
    for (const [, name] of text.matchAll(/\bfrom '(\.\/[^']+)'/g)) add(join(dirname(path), `${name}.ts`));
  };
  add(source);
  return hash.digest('hex');
}
