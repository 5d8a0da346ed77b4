// The flag table keeps its promises: names, variables, lengths, conflicts.

import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/flags/command-table.ts';
import { COMMAND_NAMES, GROUPS } from '../../src/flags/flag.ts';
import { FLAG_KEYS, type FlagKey, flagOf, flagsOf } from '../../src/flags/flags.ts';

const ENTRIES = FLAG_KEYS.map((key) => [key, flagOf(key)] as const);

describe('flag table', () => {
  test.each(COMMAND_NAMES)('klog %s: long and short names are unique', (command) => {
    const names = flagsOf(command).flatMap((key) => [flagOf(key).long, flagOf(key).short ?? []].flat());
    expect(names).toEqual([...new Set(names)]);
    expect(names).toContain('help');
  });

  test('one short name means one long name everywhere', () => {
    const longs = new Map<string, Set<string>>();
    for (const [, { short, long }] of ENTRIES) {
      if (short !== undefined) longs.set(short, (longs.get(short) ?? new Set()).add(long));
    }
    expect([...longs].filter(([, names]) => names.size > 1)).toEqual([]);
  });

  test.each(ENTRIES)('%s: names, texts and variable have the right form', (_key, flag) => {
    expect(flag.long).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(flag.short ?? 'x').toMatch(/^[A-Za-z]$/);
    expect(flag.brief.length).toBeLessThan(60);
    expect(flag.brief).not.toMatch(/\.$/);
    expect(flag.detail).toMatch(/^.{20,}\.$/);
    expect(`${flag.brief}${flag.detail}${flag.example ?? ''}`).toMatch(/^[\x20-\x7e]+$/);
    if (flag.env !== undefined) expect(flag.env).toBe(`KLOG_${flag.long.toUpperCase().replaceAll('-', '_')}`);
    expect(GROUPS).toContain(flag.group);
    expect(flag.commands.length).toBeGreaterThan(0);
    if (flag.kind !== 'switch') expect(flag.valueName).toMatch(/^[A-Z][A-Z:=,./]*$/);
    if (flag.kind === 'choice') expect(flag.choices.length).toBeGreaterThan(1);
  });

  test.each(ENTRIES)('%s: conflicts are symmetric and its example names it', (key, flag) => {
    for (const other of flag.conflicts ?? []) {
      expect(FLAG_KEYS).toContain(other);
      expect(flagOf(other as FlagKey).conflicts).toContain(key);
    }
    if (flag.example !== undefined) {
      expect(flag.example).toMatch(/^klog /);
      expect(flag.example).toMatch(new RegExp(`--${flag.long}\\b|-${flag.short ?? '-'}`));
    }
  });

  test('every command has a text, and only commands do', () => {
    expect(COMMANDS.map((command) => command.name)).toEqual([...COMMAND_NAMES]);
    for (const { brief } of COMMANDS) expect(brief.length).toBeLessThan(60);
  });

  test('the flags of the contract are there, with their short names', () => {
    const spelled = flagsOf('grep').map((key) => `${flagOf(key).short ?? ''}/${flagOf(key).long}`);
    expect(spelled).toEqual(
      expect.arrayContaining([
        'b/brokers',
        't/topic',
        'p/partition',
        '/context',
        '/config',
        'X/property',
        '/properties',
        '/file',
        '/since',
        '/until',
        '/since-deploy',
        '/offset',
        '/last',
        '/isolation',
        '/time',
        '/skew',
        '/tz',
        '/utc',
        '/no-sort',
        'o/output',
        '/color',
        '/fields',
        '/hide',
        'i/ignore-case',
        's/case-sensitive',
        'w/word-regexp',
        'v/invert-match',
        'F/fixed-strings',
        'e/expr',
        'l/level',
        '/host',
        '/service',
        'm/max-count',
        'A/after-context',
        'B/before-context',
        'C/around',
        'c/count',
        'q/quiet',
        'f/follow',
        '/reorder',
        '/stats',
        '/verbose',
        'h/help',
      ]),
    );
  });
});
