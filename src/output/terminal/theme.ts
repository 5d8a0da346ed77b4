// The colours. The only import of chalk; printers ask for roles. Whether there is colour is decided in the plan,
// so the depth is set here and chalk's own look at the environment plays no part.
import { Chalk } from 'chalk';
import type { Paint, Theme } from './look.ts';

/** 256 colours: every terminal of the last twenty years, and enough hues to tell hosts apart. */
const DEPTH = 2;
const paint = new Chalk({ level: DEPTH });

/**
 * Host colours: hues of middling brightness, at least 3.5:1 against white and 4:1 against black. Plain reds are
 * left to levels.
 */
const HOSTS = [32, 166, 64, 134, 30, 130, 99, 28, 162, 31, 100, 63, 29, 164, 68, 97].map((code) =>
  paint.ansi256(code),
);

/** Host names come again and again; the map is bounded in case they do not. */
const MAX_HOSTS = 4096;
const hostPaints = new Map<string, Paint>();

/** All of it behind what was searched for; hosts and levels can still be told apart. */
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

/** The coloured look, readable on light and dark. */
export const coloredTheme: Theme = {
  time: paint.dim,
  level: levelPaint,
  host: hostPaint,
  service: plain,
  message: plain,
  strongMessage: paint.bold,
  fieldName: paint.dim,
  fieldValue: plain,
  stack: paint.dim,
  match: paint.underline,
  quiet: paint.dim,
  context: contextTheme,
};

function plain(text: string): string {
  return text;
}

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

/** FNV-1a with a final mix, so that names which differ only in their last digit differ in the low bits too. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
