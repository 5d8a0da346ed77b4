// The coloured theme. The only import of chalk. Whether to use colour is decided in the plan, so chalk's own detection is
// switched off by setting the depth.
import { Chalk } from 'chalk';
import { asIs, type Paint, type Theme } from './theme.ts';

/** 256 colours: supported everywhere, and enough hues to tell hosts apart. */
const DEPTH = 2;
const paint = new Chalk({ level: DEPTH });

/** Of medium brightness, with a contrast of at least 3.5:1 on white and 4:1 on black. Plain reds are for levels. */
const HOSTS = [32, 166, 64, 134, 30, 130, 99, 28, 162, 31, 100, 63, 29, 164, 68, 97].map((code) =>
  paint.ansi256(code),
);

const MAX_HOSTS = 4096;
const hostPaints = new Map<string, Paint>();

/** Context lines: dim, but hosts and levels can still be told apart. */
const contextTheme: Theme = {
  time: paint.dim,
  level: (rank) => (text) => paint.dim(rank >= 60 ? paint.red(text) : levelPaint(rank)(text)),
  host: (name) => (text) => paint.dim(hostPaint(name)(text)),
  service: paint.dim,
  message: paint.dim,
  strongMessage: paint.dim,
  fieldName: paint.dim,
  fieldValue: paint.dim,
  stack: paint.dim,
  match: paint.dim,
  quiet: paint.dim,
};

/** Readable on light and dark backgrounds. */
export const coloredTheme: Theme = {
  time: paint.dim,
  level: levelPaint,
  host: hostPaint,
  service: asIs,
  message: asIs,
  strongMessage: paint.bold,
  fieldName: paint.dim,
  fieldValue: asIs,
  stack: paint.dim,
  match: paint.underline,
  quiet: paint.dim,
  context: contextTheme,
};

function levelPaint(rank: number): Paint {
  if (rank >= 60) return paint.bold.whiteBright.bgRed;
  if (rank >= 50) return paint.red;
  if (rank >= 40) return paint.yellow;
  if (rank >= 30) return paint.green;
  return rank >= 20 ? paint.blue : paint.gray;
}

function hostPaint(name: string): Paint {
  const known = hostPaints.get(name);
  if (known) return known;
  if (hostPaints.size >= MAX_HOSTS) hostPaints.clear();
  const chosen = HOSTS[hashOf(name) % HOSTS.length]!;
  hostPaints.set(name, chosen);
  return chosen;
}

/** FNV-1a with a final mix, so that a different last digit changes the low bits too. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
