// Rust's tracing.

import { isoMs, linePerStep, type Meaning, type Producer, podOf } from '../producer.ts';

const tracing: Meaning = {
  time: (line) => isoMs(line['timestamp']),
  levels: {
    critical: 'error',
    fatal: 'error',
    alert: 'error',
    emergency: 'error',
    notice: 'info',
    access: 'info',
  },
  // They are the span's, not the event's.
  host: podOf,
  service: () => null,
  stack: () => false,
};

export const RUST: readonly Producer[] = [
  {
    name: 'tracing',
    language: 'rust',
    run: ['./target/debug/corpus', 'STORY'],
    expect: linePerStep(tracing),
  },
  {
    name: 'tracing-flat',
    language: 'rust',
    run: ['./target/debug/corpus', 'STORY', 'flat'],
    expect: linePerStep(tracing),
  },
];
