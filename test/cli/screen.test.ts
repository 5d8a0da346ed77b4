import { expect, test } from 'vitest';
import { Screen } from '../../src/cli/stderr/screen.ts';
import { FakeTerminal } from './terminal.ts';

function opened(columns = 40, rows = 10): { terminal: FakeTerminal; screen: Screen } {
  const terminal = new FakeTerminal(columns, rows);
  terminal.write('$ klog\n');
  return { terminal, screen: new Screen(terminal) };
}

test('lines take the place of those before, whether more or fewer', async () => {
  const { terminal, screen } = opened();
  for (const lines of [['a', 'b'], ['a', 'c', 'd', 'e'], ['z'], ['a', 'b', 'c']]) {
    screen.draw(lines);
    expect(await terminal.lines()).toEqual(['$ klog', ...lines]);
  }
});

test('what has not changed is not written again', async () => {
  const { terminal, screen } = opened();
  screen.draw(['header', 'row 1', 'row 2', 'row 3']);
  await terminal.settle();
  terminal.written = '';
  screen.draw(['header', 'row 1', 'row 2', 'row 3']);
  expect(terminal.written).toBe('');
  screen.draw(['header', 'row 1', 'row X', 'row 3']);
  expect(terminal.written).toContain('row X');
  expect(terminal.written).not.toContain('header');
  expect(terminal.written).not.toContain('row 3');
  expect(await terminal.lines()).toEqual(['$ klog', 'header', 'row 1', 'row X', 'row 3']);
});

test('a frame is one write, between the marks of synchronized output: nothing flickers', async () => {
  const { terminal, screen } = opened();
  screen.draw(['a', 'b']);
  await terminal.settle();
  terminal.written = '';
  screen.draw(['c', 'd', 'e']);
  expect(terminal.written.split('\u001b[?2026h')).toHaveLength(2);
  expect(terminal.written.startsWith('\u001b[?2026h')).toBe(true);
  expect(terminal.written.endsWith('\u001b[?2026l')).toBe(true);
});

test('cleared and done: what is said in between stays above, the last lines stay', async () => {
  const { terminal, screen } = opened();
  screen.draw(['a', 'b']);
  screen.clear();
  terminal.write('klog: a note\n');
  screen.draw(['c']);
  screen.done();
  terminal.write('$\n');
  expect(await terminal.lines()).toEqual(['$ klog', 'klog: a note', 'c', '$']);
});

test.each([
  [60, 20],
  [60, 31],
  [20, 60],
  [60, 60],
])('made narrower or wider (%i to %i columns): nothing of the old lines is left', async (before, after) => {
  const { terminal, screen } = opened(before, 24);
  const lines = (columns: number): string[] => Array.from({ length: 4 }, (_, i) => String(i).repeat(columns));
  screen.draw(lines(before));
  await terminal.resize(after, 24);
  screen.draw(lines(after));
  expect(await terminal.lines()).toEqual(['$ klog', ...lines(after)]);
  await terminal.resize(before, 24);
  screen.draw(lines(before));
  expect(await terminal.lines()).toEqual(['$ klog', ...lines(before)]);
});

test('wide and coloured lines wrap by what is seen of them', async () => {
  const { terminal, screen } = opened(40, 24);
  screen.draw([`\u001b[31m${'\u6771'.repeat(20)}\u001b[39m`, 'x']);
  await terminal.resize(20, 24);
  screen.draw(['\u6771'.repeat(10), 'x']);
  expect(await terminal.lines()).toEqual(['$ klog', '\u6771'.repeat(10), 'x']);
});
