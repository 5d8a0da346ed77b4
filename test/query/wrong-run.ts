// A script for wrong.test.ts: runs klog once for each command line of standard input (JSON), in one process, and tells
// the exit codes on standard output and what was said on standard error, parted by zero bytes.

import { readFileSync, writeSync } from 'node:fs';
import { main } from '../../src/cli/main.ts';

const lines = JSON.parse(readFileSync(0, 'utf8')) as readonly (readonly string[])[];
// Each run listens to the output anew.
process.stdout.setMaxListeners(0);
const codes: number[] = [];
for (const argv of lines) {
  codes.push(await main(argv, '0.0.0'));
  writeSync(2, '\0');
}
writeSync(1, JSON.stringify(codes));
