// Random records: JSON objects above all, spelled in odd ways, and everything else that a topic may hold.

import type { PlainRecord } from '../query/records.ts';
import type { Dice } from './dice.ts';
import {
  EPOCHS,
  ERROR_KEYS,
  ERROR_TEXTS,
  HEADER_VALUES,
  INNERS,
  KEYS,
  LENGTHS,
  LEVEL_NAMES,
  LEVEL_NUMBERS,
  LOGGED_TIMES,
  NUMBERS,
  PLAIN_KEYS,
  ROLE_KEYS,
  SIZES,
  TIMES,
  WORDS,
  WRAPPERS,
} from './words.ts';

const NUL = String.fromCharCode(0);
type Role = keyof typeof ROLE_KEYS;
const ROLES = Object.keys(ROLE_KEYS) as Role[];

/** All parts told; the value is bytes. */
export interface RandomRecord extends Required<PlainRecord> {
  readonly value: Buffer | null;
}

/** A record with its Kafka side. */
export function randomRecord(dice: Dice): RandomRecord {
  const value = randomValue(dice);
  const key = dice.pick([null, ...KEYS]);
  const headers = dice.some(
    3,
    () =>
      [
        dice.pick(['retry', 'Retry', 'x-id', 'X_ID', 'host', 'hostname', 'a.b']),
        dice.pick([...HEADER_VALUES, null]),
      ] as const,
  );
  return { value, key, headers, timestamp: dice.pick([1795525200000, 1795525200123, -1]) };
}

function randomValue(dice: Dice): Buffer | null {
  const kind = dice.roll(24);
  const text = object(dice, 0);
  if (kind < 13) return Buffer.from(text);
  switch (kind) {
    case 13:
      return Buffer.from(text.slice(0, dice.roll(256)));
    case 14:
      return broken(dice, Buffer.from(text));
    case 15:
      return Buffer.concat([Buffer.of(0, 0, 0, 0, 7), Buffer.from(text)]);
    case 16:
      return Buffer.from(`[${dice.some(4, () => value(dice, 1)).join(',')}]`);
    case 17:
      return Buffer.from(scalar(dice));
    case 18:
      return dice.pick([null, Buffer.alloc(0)]);
    case 19:
    case 20:
      return Buffer.from(logfmt(dice));
    case 21:
      return notUtf8(dice, Buffer.from(text));
    default:
      return Buffer.from(line(dice));
  }
}

/** A byte somewhere that does not belong there. */
function broken(dice: Dice, bytes: Buffer): Buffer {
  const at = (dice.roll(256) * 7) % bytes.length;
  bytes[at] = dice.pick([0x22, 0x5c, 0x7b, 0x2c, 0x0a, 0x00]);
  return bytes;
}

/** Bytes of strings and keys that are no UTF-8. */
function notUtf8(dice: Dice, bytes: Buffer): Buffer {
  const letters = Array.from(bytes.keys()).filter(
    (at) => bytes[at]! >= 0x80 || /[b-eg-mo-qs-tv-z]/.test(String.fromCharCode(bytes[at]!)),
  );
  for (let i = dice.roll(3); i >= 0 && letters.length > 0; i--)
    bytes[dice.pick(letters)] = dice.pick([0xff, 0xc3, 0xe2, 0x80, 0xf0, 0xed]);
  return bytes;
}

function object(dice: Dice, depth: number): string {
  const members = dice.some(depth === 0 ? 9 : 4, () => member(dice, depth));
  const blank = dice.rarely(4) ? dice.pick([' ', '\n', '\t']) : '';
  return `{${blank}${members.join(`,${blank}`)}${blank}}`;
}

function member(dice: Dice, depth: number): string {
  const blank = dice.rarely(8) ? ' ' : '';
  const make = (key: string, text: string) => `${quote(dice, key)}${blank}:${blank}${text}`;
  const named = (name: string, text: string) => {
    // One key, or objects in objects.
    const keys = dice.roll(2) === 0 ? [name] : name.split('.');
    return keys.reduceRight((inner, key, i) => (i === 0 ? make(key, inner) : `{${make(key, inner)}}`), text);
  };
  const kind = dice.roll(10);
  if (kind < 4) {
    const role = dice.pick(ROLES);
    if (role === 'time' && dice.rarely(12))
      return make(
        'instant',
        `{"epochSecond":1795525200,"nanoOfSecond":${dice.pick(['123456789', '0', '-1'])}}`,
      );
    const name = dice.pick(ROLE_KEYS[role]);
    const text = dice.rarely(4) ? value(dice, depth + 1) : roleValue(dice, role, depth);
    return named(name, name === 'data' || dice.rarely(10) ? `[${text}]` : text);
  }
  if (kind === 8) return make(dice.pick(WRAPPERS), depth < 3 ? object(dice, depth + 1) : scalar(dice));
  if (kind === 9)
    return make(dice.pick(INNERS), quote(dice, depth < 3 ? object(dice, depth + 1) : phrase(dice)));
  return make(dice.pick(dice.roll(2) === 0 ? PLAIN_KEYS.slice(0, 14) : PLAIN_KEYS), value(dice, depth + 1));
}

function roleValue(dice: Dice, role: Role, depth: number): string {
  const spelled = (names: readonly string[], numbers: readonly string[]) => {
    if (dice.roll(2) === 0) return quote(dice, dice.pick(names));
    const number = dice.pick(numbers);
    return dice.rarely(3) ? `"${number}"` : number;
  };
  if (role === 'level') return spelled(LEVEL_NAMES, LEVEL_NUMBERS);
  if (role === 'time') return spelled([...TIMES, ...LOGGED_TIMES], EPOCHS);
  if (role !== 'error') return quote(dice, phrase(dice));
  if (dice.roll(2) === 0 || depth > 2) return quote(dice, dice.pick([...ERROR_TEXTS, phrase(dice)]));
  const text = () => (dice.roll(2) === 0 ? quote(dice, dice.pick(ERROR_TEXTS)) : value(dice, depth + 2));
  const parts = dice.some(3, () => `"${dice.pick(ERROR_KEYS)}":${text()}`);
  return `{${parts.join(',')}}`;
}

function value(dice: Dice, depth: number): string {
  const kind = dice.roll(depth > 3 ? 8 : 12);
  if (kind < 8) return scalar(dice);
  if (kind < 10) return `[${dice.some(3, () => value(dice, depth + 1)).join(', ')}]`;
  if (dice.rarely(40)) return `${'['.repeat(300)}${scalar(dice)}${']'.repeat(300)}`;
  return object(dice, depth + 1);
}

function scalar(dice: Dice): string {
  const kind = dice.roll(10);
  if (kind < 3) return dice.pick(NUMBERS);
  if (kind === 3) return dice.pick(['true', 'false', 'null']);
  if (kind === 4) return quote(dice, dice.pick([...NUMBERS, ...LENGTHS, ...SIZES, 'true', 'null', 'false']));
  if (kind === 5) return quote(dice, dice.pick([...TIMES, ...LENGTHS]));
  return quote(dice, phrase(dice));
}

function phrase(dice: Dice): string {
  const blank = dice.pick([' ', ' ', ' ', '', '\n', '\t', ', ', '"', '\u00e9', '\ud800']);
  const text = dice.some(3, () => dice.pick(WORDS)).join(blank);
  return dice.rarely(60) ? text + 'long '.repeat(120) : text;
}

/** A JSON string, some of its characters escaped that need not be. */
function quote(dice: Dice, text: string): string {
  const plain = JSON.stringify(text);
  const style = dice.roll(8);
  if (style < 5) return plain;
  const hex = (unit: string) => {
    const code = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${style === 5 ? code : code.toUpperCase()}`;
  };
  if (style === 7) return plain.replaceAll('/', '\\/');
  const chosen = dice.roll(3);
  const body = text.replace(/[\s\S]/g, (unit, at: number) => {
    const escaped = JSON.stringify(unit).slice(1, -1);
    return at % 3 === chosen || chosen === 2 ? hex(unit) : escaped;
  });
  return `"${body}"`;
}

function logfmt(dice: Dice): string {
  const tokens = dice.some(6, () => {
    if (dice.rarely(5))
      return dice.pick(['done', 'ERROR', '[warn]', 'two', '503', '\u001b[31minfo\u001b[0m:', 'at']);
    const role = dice.pick(ROLES);
    const pair = dice.pick<readonly [string, string]>([
      ['n', dice.pick(NUMBERS)],
      ['took_ms', dice.pick(NUMBERS)],
      [
        role,
        dice.pick([
          'web-1',
          'error',
          '50',
          'x',
          '2026-11-24T13:00:00Z',
          '\u001b[31merror\u001b[0m',
          'INFO+1',
        ]),
      ],
      ['a.b', dice.pick(['true', 'null', 'false', '', 'TRUE', '250ms'])],
      ['msg', JSON.stringify(phrase(dice).replace(/[^ -~]/g, 'x'))],
      ['User_Id', '5"'],
    ]);
    return `${pair[0]}=${pair[1]}`;
  });
  return tokens.join(dice.pick([' ', '  ']));
}

function line(dice: Dice): string {
  const head = dice.pick([
    '',
    '',
    '2026-11-24T13:00:00Z ',
    '2026-11-24 13:00:30.5 ',
    '[2026-11-24T14:00:00+01:00] ',
    '2026/11/24 13:00:00,123 ',
    '\u001b[2m2026-11-24T13:00:00.123Z\u001b[0m ',
    '\u001b[32m[2026-11-24 13:00:00] ',
  ]);
  const level = dice.pick([
    '',
    'ERROR ',
    '[warn] ',
    'info: ',
    '(Debug) ',
    'error ',
    'W ',
    '[E] ',
    '<critical> ',
    'FATAL: ',
    'Warning: ',
    'ERROR_CODE ',
    'ERROR2 ',
    'HTTP ',
    'x'.repeat(60),
    '\u001b[31mERROR\u001b[0m ',
    '\u001b[32minfo\u001b[39m: ',
    '[\u001b[33mwarn\u001b[39m] ',
    `${'\u001b[1m'.repeat(20)}ERROR `,
    'E\u001b[1mRR ',
    '\u001b',
    '\u001b[31',
  ]);
  const words = dice.some(4, () => dice.pick(WORDS.filter((word) => !/[={"]/.test(word) && word !== NUL)));
  return `${dice.rarely(6) ? '    ' : ''}${head}${level}${words.join(' ')}`;
}
