// Formats the explanation of an expression: aligned sections, wrapped to the width of the terminal.

import { sanitize } from '../../output/terminal/sanitize.ts';
import type { Paint, Theme } from '../../output/terminal/theme.ts';
import { columnsOf } from '../../output/terminal/width.ts';
import type { Explanation } from '../../query/advice/explain.ts';
import type { FieldNote } from '../../query/advice/explain-field.ts';

const INDENT = '  ';
const GAP = '  ';
/** The first column is never wider. */
const WIDEST = 32;
/** The second column is never narrower. */
const NARROWEST = 30;

type Rows = readonly (readonly [string, string])[];

/** The lines of an explanation, safe to show. */
export function explanationLines(explanation: Explanation, width: number, theme: Theme): string[] {
  const { parts, expression, tests, fields, prefilter, warnings } = explanation;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', theme.quiet(title), ...lines];
  const rows = (cells: Rows, paint: Paint = (text) => text): string[] => table(cells, width, paint);
  return [
    theme.quiet('expression'),
    ...expressionLines(expression, parts, width),
    ...section('tests', rows(tests.map(({ test, means }) => [test, means] as const))),
    ...section('fields', rows(fieldRows(fields), theme.fieldName)),
    ...section(
      'prefilter',
      wrap(prefilterText(prefilter), width - INDENT.length).map((line) => INDENT + line),
    ),
    ...section(
      'warnings',
      warnings.flatMap(({ text, instead }) => [
        ...wrap(sanitize(text), width - INDENT.length).map((line) => INDENT + line),
        ...(instead === null ? [] : [`${INDENT}  ${theme.quiet('try:')} ${sanitize(instead)}`]),
      ]),
    ),
  ];
}

/** On one line if it fits, else with a line for each part. */
function expressionLines(expression: string, parts: Explanation['parts'], width: number): string[] {
  const whole = INDENT + sanitize(expression);
  if (columnsOf(whole) <= width || parts.length === 1) return [whole];
  return parts.map(({ joint, text }) => INDENT + (joint === '' ? '' : `${joint} `) + sanitize(text));
}

/** A row for each field; fields with the same text share one. */
function fieldRows(fields: readonly FieldNote[]): [string, string][] {
  const rows = new Map<string, string[]>();
  for (const field of fields) {
    const text = fieldText(field);
    rows.set(text, [...(rows.get(text) ?? []), field.field]);
  }
  return [...rows].map(([text, names]) => [names.join(', '), text]);
}

function fieldText({ names, means, kind, pins }: FieldNote): string {
  const pinned = pins.map(({ topic, field }) => `${field} alone in topic ${topic}; else `).join('');
  return kind === 'role' ? `${pinned}${names.join(', ')}: ${means}` : means;
}

function prefilterText({ literals, reason }: Explanation['prefilter']): string {
  if (reason !== null) return `none, every record is looked at: ${sanitize(reason)}`;
  const texts = literals.map(
    ({ text, case: how }) => `"${sanitize(text)}" in ${how === 'any' ? 'any' : 'this'} case`,
  );
  return `a record that does not hold ${texts.join(' or ')} is skipped unread`;
}

/** Two columns, the second one wrapped. */
function table(rows: Rows, width: number, paint: Paint): string[] {
  const safe = rows.map(([name, text]) => [sanitize(name), sanitize(text)] as const);
  const widths = safe.map(([name]) => columnsOf(name)).filter((columns) => columns <= WIDEST);
  const first = Math.max(0, ...widths);
  const left = INDENT.length + first + GAP.length;
  return safe.flatMap(([name, text]) => {
    const lines = wrap(text, Math.max(NARROWEST, width - left));
    const gap = first - columnsOf(name);
    // A long name has a line of its own.
    const head = INDENT + paint(name);
    const below = lines.map((line) => ' '.repeat(left) + line);
    if (gap < 0) return [head, ...below];
    return [`${head}${' '.repeat(gap)}${GAP}${lines[0] ?? ''}`.trimEnd(), ...below.slice(1)];
  });
}

/** Wraps a text at blanks to at most `room` columns. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
