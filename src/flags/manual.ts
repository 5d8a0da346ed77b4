// The man page and docs/flags.md, generated from the tables. Written to disk by docs.ts.

import { COMMANDS } from './command-table.ts';
import type { Flag, Group } from './flag.ts';
import { GROUPS } from './flag.ts';
import { listOf } from './flag-value.ts';
import { FLAG_KEYS, flagOf } from './flags.ts';
import { term } from './help.ts';

const EXIT_CODES = [
  ['0', 'something matched, or the command did its work'],
  ['1', 'nothing matched'],
  ['2', 'an error, or a part of the range could not be read'],
  ['130', 'interrupted by Ctrl-C'],
] as const;

const VARIABLES = [
  [
    'KLOG_OPTS',
    'Default flags as one string, such as "--utc --hide \'k8s.*\'". A flag that is typed, or a variable of its own, wins.',
  ],
  ['KCAT_CONFIG', "kcat's file of properties, read where klog has no config file."],
  ['NO_COLOR, FORCE_COLOR', 'Turn colour off or on where --color does not say.'],
  ['COLUMNS', 'The width of pretty lines where standard output is not a terminal. Default: 120.'],
] as const;

function flagsIn(group: Group): Flag[] {
  return FLAG_KEYS.map(flagOf).filter((flag) => flag.group === group);
}

/** `klog grep, tail or count`. */
function commandsOf(flag: Flag): string {
  const everywhere = COMMANDS.every((command) => flag.commands.includes(command.name));
  return everywhere ? 'every command' : `klog ${listOf(flag.commands)}`;
}

/** The man page, in the man macros that groff and mandoc read. */
export function manPage(): string {
  const lines = [
    '.\\" Generated from the flag table by npm run docs: do not edit.',
    '.TH KLOG 1 "" "klog" "User Commands"',
    '.SH NAME',
    'klog \\- grep and tail for JSON logs in Kafka',
    '.SH SYNOPSIS',
  ];
  for (const { name, operands } of COMMANDS)
    lines.push(`.B klog ${roff(name)}`, roff(`[FLAGS] ${operands}`.trim()), '.br');
  lines.push(
    '.SH DESCRIPTION',
    roff(
      'klog reads log lines from Kafka topics or files, filters them and prints them in time order. It joins no consumer group, commits no offset and creates no topic. Only klog deploy mark writes.',
    ),
    '.SH COMMANDS',
  );
  for (const { name, operands, detail, examples } of COMMANDS) {
    lines.push('.TP', `.B klog ${roff(`${name} ${operands}`.trim())}`, roff(detail));
    for (const example of examples) lines.push('.IP', `.B ${roff(example)}`);
  }
  lines.push('.SH FLAGS');
  for (const group of GROUPS) {
    lines.push(`.SS ${group}`);
    for (const flag of flagsIn(group)) {
      lines.push(
        '.TP',
        `.B ${roff(term(flag).trim())}`,
        roff(flag.detail),
        '.br',
        roff(`${facts(flag).join('. ')}.`),
      );
      if (flag.example !== undefined) lines.push('.IP', `.B ${roff(flag.example)}`);
    }
  }
  lines.push(
    '.SH ENVIRONMENT',
    roff('Most flags have a variable of their own, named with the flag. Besides:'),
  );
  for (const [name, text] of VARIABLES) lines.push('.TP', `.B ${roff(name)}`, roff(text));
  lines.push(
    '.SH FILES',
    '.TP',
    '.I $XDG_CONFIG_HOME/klog/config.yaml, ~/.config/klog/config.yaml',
    'Contexts: named clusters.',
  );
  lines.push('.SH EXIT STATUS');
  for (const [code, text] of EXIT_CODES) lines.push('.TP', `.B ${code}`, roff(text));
  return `${lines.join('\n')}\n`;
}

function facts(flag: Flag): string[] {
  const found = [`For ${commandsOf(flag)}`];
  if (flag.kind === 'choice') found.push(`One of ${listOf(flag.choices)}`);
  if (flag.defaultText !== undefined) found.push(`Default: ${flag.defaultText}`);
  if (flag.env !== undefined) found.push(`Variable: ${flag.env}`);
  return found;
}

/** Plain text for roff: dashes as typed, no line that begins like a request. */
function roff(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga');
  return /^[.]/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** docs/flags.md. */
export function flagsPage(): string {
  const lines = [
    '# Flags',
    '',
    '<!-- Generated from the flag table by npm run docs: do not edit. -->',
    '',
    'Precedence: a flag that is typed, its `KLOG_` variable, `KLOG_OPTS` (default flags as one string), the context of the',
    'config file, the default. `klog COMMAND --help` shows the same text.',
  ];
  for (const group of GROUPS) {
    lines.push('', `## ${group}`);
    for (const flag of flagsIn(group)) {
      lines.push(
        '',
        `### \`${term(flag).trim()}\``,
        '',
        flag.detail,
        '',
        `${facts(flag).map(coded).join('. ')}.`,
      );
      if (flag.example !== undefined) lines.push('', '```console', `$ ${flag.example}`, '```');
    }
  }
  lines.push('', '## Other variables', '');
  for (const [name, text] of VARIABLES) lines.push(`- \`${name}\`: ${text}`);
  lines.push('', '## Exit codes', '');
  for (const [code, text] of EXIT_CODES) lines.push(`- ${code}: ${text}`);
  return `${lines.join('\n')}\n`;
}

function coded(fact: string): string {
  return fact.replace(/KLOG_\w+/, '`$&`');
}
