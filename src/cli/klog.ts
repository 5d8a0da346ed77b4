// The program's entry: argv in, exit code out. Nothing else, so that tests can call main() themselves.

import { main } from './main.ts';

declare const KLOG_VERSION: string;

void main(process.argv.slice(2), KLOG_VERSION).then((code) => {
  process.exitCode = code;
});
