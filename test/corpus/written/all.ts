// The formats that are written by hand, by the name of their file.

import type { Writer } from '../producer.ts';
import { docker, kubernetes } from './container.ts';
import { gcp, gcpAgent } from './gcp.ts';
import { clef, gelf, monolog } from './libraries.ts';
import { otel, otelFlat } from './otel.ts';
import { journald, mongodb } from './system.ts';

export const WRITTEN: readonly { readonly name: string; readonly writer: Writer }[] = [
  { name: 'mongodb', writer: mongodb },
  { name: 'journald', writer: journald },
  { name: 'serilog-clef', writer: clef },
  { name: 'gelf', writer: gelf },
  { name: 'monolog', writer: monolog },
  { name: 'gcp', writer: gcp },
  { name: 'gcp-agent', writer: gcpAgent },
  { name: 'otel-otlp', writer: otel },
  { name: 'otel-flat', writer: otelFlat },
  { name: 'docker', writer: docker },
  { name: 'kubernetes', writer: kubernetes },
];
