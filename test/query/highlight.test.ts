// Which parts of a shown text are marked.

import { expect, test } from 'vitest';
import { parseExpression } from '../../src/query/language/parse.ts';
import { highlighter } from '../../src/query/marks/highlight.ts';
import type { Role } from '../../src/record/vocabulary/role.ts';

const cases: [string, string, Role | undefined, string[]][] = [
  ['needle', 'a Needle, needles', 'msg', ['Needle', 'needle']],
  ['Needle', 'a Needle, needles', 'msg', ['Needle']],
  ['not needle', 'a needle', 'msg', []],
  ['aba bab', 'xababx', undefined, ['abab']],
  ['msg:web', 'web webs web', 'msg', ['web', 'web']],
  ['msg:web', 'web', 'host', []],
  ['msg:web', 'web', undefined, []],
  ['path:health', '/api/health', undefined, ['health']],
  ['path=health', '/api/health', undefined, []],
  ['host:web-*', 'web-1', 'host', ['web-1']],
  ['msg~e+', 'feed me', 'msg', ['ee', 'e']],
  ['msg~x*', 'feed', 'msg', []],
  ['status>=500', '503', undefined, []],
  ['caf\u00e9', 'x CAF\u00c9 y', 'msg', ['CAF\u00c9']],
  ['\u{1f600}', 'x\u{1f600}y', 'msg', ['\u{1f600}']],
];

test.each(cases)('%s in %s (%s)', (expression, text, role, marked) => {
  const find = highlighter(parseExpression(expression, { fixed: false }), {
    letterCase: 'smart',
    wholeWords: false,
  });
  expect(find(text, role).map(([start, end]) => text.slice(start, end))).toEqual(marked);
});
