// Writes the file map of docs/architecture.md: every file of src with the first sentence of its header. With
// `--check` it writes nothing and fails when the page is not current.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'docs/architecture.md';
const BEGIN = '<!-- file map: written by `npm run docs` -->';
const END = '<!-- end of the file map -->';
const ROOMS = [
  'base',
  'batch',
  'record',
  'query',
  'range',
  'scan',
  'read',
  'aggregate',
  'deploy',
  'output',
  'kafka',
  'files',
  'flags',
  'config',
  'cli',
];

/** The first sentence of the comment that a file begins with. */
function firstSentence(path: string): string {
  const comment: string[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line.startsWith('//')) break;
    comment.push(line.slice(2).trim());
  }
  const text = comment.join(' ');
  return /^.*?[.:](?= [A-Z`]|$)/.exec(text)?.[0].replace(/[.:]$/, '') ?? text;
}

function fileMap(): string {
  const lines: string[] = [];
  for (const room of ROOMS) {
    lines.push(`### ${room}`, '', '| file | what it is for |', '| --- | --- |');
    const files = readdirSync(`src/${room}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort();
    for (const file of files) {
      lines.push(`| ${file} | ${firstSentence(`src/${room}/${file}`).replaceAll('|', '\\|')} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

const page = readFileSync(PAGE, 'utf8');
const begin = page.indexOf(BEGIN);
const end = page.indexOf(END);
if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for the file map`);
const current = `${page.slice(0, begin)}${BEGIN}\n\n${fileMap()}${page.slice(end)}`;
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, current);
} else if (current !== page) {
  process.stderr.write(`${PAGE} is not current: npm run docs\n`);
  process.exitCode = 1;
}
