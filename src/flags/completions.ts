// Completion scripts for bash, zsh and fish, generated from the tables. Committed under completions/ by docs.ts and
// printed by `klog completion`.

import { COMMANDS, firstWords, secondWords } from './command-table.ts';
import type { CommandName, Flag } from './flag.ts';
import { flagOf, flagsOf } from './flags.ts';

const GENERATED = 'Generated from the flag table by npm run docs: do not edit.';
/** Prints the names of contexts, one a line; needs no cluster. */
const CONTEXTS = "klog context list 2>/dev/null | sed 's/^[* ] *//; s/ .*//'";

export type CompletionCommand = 'completion bash' | 'completion zsh' | 'completion fish';

/** The completion script of a shell. */
export function completionScript(shell: CompletionCommand): string {
  if (shell === 'completion bash') return bash();
  return shell === 'completion zsh' ? zsh() : fish();
}

function flagsOfCommand(name: CommandName): Flag[] {
  return flagsOf(name).map(flagOf);
}

function takesContext(name: CommandName): boolean {
  return name === 'context use' || name === 'context show';
}

/** The commands that share a key, by that key. */
function groupedBy<T>(key: (name: CommandName) => T, names: readonly CommandName[]): Map<T, CommandName[]> {
  const groups = new Map<T, CommandName[]>();
  for (const name of names) groups.set(key(name), [...(groups.get(key(name)) ?? []), name]);
  return groups;
}

const NAMES = COMMANDS.map((command) => command.name);

function bash(): string {
  const words = groupedBy((name) => flagsOfCommand(name).flatMap(spellings).join(' '), NAMES);
  const values = NAMES.flatMap((name) => flagsOfCommand(name).flatMap((flag) => bashValue(name, flag)));
  const byAction = new Map<string, string[]>();
  for (const [pattern, action] of values) byAction.set(action, [...(byAction.get(action) ?? []), pattern]);
  return `# bash completion for klog. ${GENERATED}

_klog() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' word i
  local IFS=$' \\t\\n'
  COMPREPLY=()
  # "=" parts words: --color=al comes as three.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = && COMP_CWORD -gt 2 ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == -* ]] && continue
    case $command in
      '') command=$word ;;
      ${groupNames().join(' | ')}) command="$command $word" ;;
    esac
  done
  case "$command $prev" in
${[...byAction]
  .map(
    ([action, patterns]) =>
      `    ${patterns.map((pattern) => `'${pattern}'`).join(' | ')})\n      ${action}\n      return\n      ;;`,
  )
  .join('\n')}
  esac
  case $command in
    '') word='${[...firstWords(), 'help'].join(' ')}' ;;
${groupNames()
  .map((group) => `    ${group}) word='${secondWords(group).join(' ')}' ;;`)
  .join('\n')}
${[...words]
  .map(([flags, names]) => `    ${names.map((name) => `'${name}'`).join(' | ')}) word='${flags}' ;;`)
  .join('\n')}
    *) word='' ;;
  esac
  if [[ $cur != -* ]]; then
    case $command in
      'context use' | 'context show') word=$(${CONTEXTS}) ;;
      '' | ${groupNames().join(' | ')}) ;;
      *) return ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$word" -- "$cur"))
}
complete -F _klog klog
`;
}

function groupNames(): string[] {
  return firstWords().filter((word) => secondWords(word).length > 0);
}

/** `-t --topic`. */
function spellings(flag: Flag): string[] {
  return flag.short === undefined ? [`--${flag.long}`] : [`-${flag.short}`, `--${flag.long}`];
}

function bashValue(name: CommandName, flag: Flag): [string, string][] {
  if (flag.kind === 'switch' || flag.kind === 'optional') return [];
  let action = ':';
  if (flag.kind === 'choice') action = `COMPREPLY=($(compgen -W '${flag.choices.join(' ')}' -- "$cur"))`;
  else if (flag.complete === 'file')
    action = 'compopt -o filenames 2>/dev/null; IFS=$\'\\n\'; COMPREPLY=($(compgen -f -- "$cur"))';
  else if (flag.complete === 'context') action = `COMPREPLY=($(compgen -W "$(${CONTEXTS})" -- "$cur"))`;
  return spellings(flag).map((spelling) => [`${name} ${spelling}`, action]);
}

function zsh(): string {
  const describe = (word: string, brief: string): string => `'${word}:${zshText(brief)}'`;
  const single = COMMANDS.filter((command) => !command.name.includes(' '));
  const groups = groupNames().map((group) => {
    const below = COMMANDS.filter((command) => command.name.startsWith(`${group} `));
    const cases = below.map(
      (command) => `        ${second(command.name)})\n${zshArguments(command.name, 10)}\n          ;;`,
    );
    return `    ${group})
      if ((CURRENT == 2)); then
        local -a below=(${below.map((command) => describe(second(command.name), command.brief)).join(' ')})
        _describe command below
        return
      fi
      shift words
      ((CURRENT--))
      case $words[1] in
${cases.join('\n')}
      esac
      ;;`;
  });
  const first = firstWords().map((word) =>
    describe(word, COMMANDS.find((command) => command.name === word)?.brief ?? secondWords(word).join(', ')),
  );
  return `#compdef klog
# zsh completion for klog. ${GENERATED}

_klog_contexts() {
  local -a names=(\${(f)"$(${CONTEXTS})"})
  _describe context names
}

_klog() {
  if ((CURRENT == 2)); then
    local -a commands=(${first.join(' ')})
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${single.map((command) => `    ${command.name})\n${zshArguments(command.name, 6)}\n      ;;`).join('\n')}
${groups.join('\n')}
  esac
}

# Run as a function of the completion system, or load it.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _klog "$@"
else
  compdef _klog klog
fi
`;
}

function second(name: CommandName): string {
  return name.split(' ')[1] ?? name;
}

function zshArguments(name: CommandName, indent: number): string {
  const blanks = ' '.repeat(indent);
  const specs = flagsOfCommand(name).map(zshSpec);
  specs.push(takesContext(name) ? "'1:context:_klog_contexts'" : "'*:expression:'");
  return `${blanks}_arguments -s -S ${specs.map((spec) => `\\\n${blanks}  ${spec}`).join(' ')}`;
}

function zshSpec(flag: Flag): string {
  const brief = `[${zshText(flag.brief)}]`;
  const { short, long } = flag;
  const value =
    flag.kind === 'switch'
      ? ''
      : `${flag.kind === 'optional' ? '::' : ':'}${zshText(flag.valueName)}:${zshAction(flag)}`;
  const repeat = flag.kind === 'list' ? '*' : '';
  const equals = { switch: '', optional: '=-' }[flag.kind as string] ?? '=';
  const plus = flag.kind === 'switch' ? '' : '+';
  if (short === undefined) return `'${repeat}--${long}${equals}${brief}${value}'`;
  const others = repeat === '' ? `'(-${short} --${long})'` : "'*'";
  return `${others}{-${short}${plus},--${long}${equals}}'${brief}${value}'`;
}

function zshAction(flag: Exclude<Flag, { kind: 'switch' }>): string {
  if (flag.kind === 'choice') return `(${flag.choices.join(' ')})`;
  if (flag.complete === 'file') return '_files';
  return flag.complete === 'context' ? '_klog_contexts' : '';
}

/** Text inside single quotes and brackets of a spec. */
function zshText(text: string): string {
  return text.replaceAll(/[[\]:]/g, '\\$&').replaceAll("'", `'\\''`);
}

function fish(): string {
  const lines = firstWords().map((word) => {
    const brief = COMMANDS.find((command) => command.name === word)?.brief ?? secondWords(word).join(', ');
    return `complete -c klog -n '__klog_is' -a ${word} -d ${fishText(brief)}`;
  });
  for (const command of COMMANDS.filter(({ name }) => name.includes(' '))) {
    const [first = '', word = ''] = command.name.split(' ');
    lines.push(`complete -c klog -n '__klog_is ${first}' -a ${word} -d ${fishText(command.brief)}`);
  }
  for (const name of NAMES.filter(takesContext)) {
    lines.push(`complete -c klog -n '__klog_is "${name}"' -a '(__klog_contexts)'`);
  }
  for (const name of NAMES) for (const flag of flagsOfCommand(name)) lines.push(fishFlag(name, flag));
  return `# fish completion for klog. ${GENERATED}

# True when the words typed so far name this command (none without an argument).
function __klog_is
    set -l words (string match -v -- '-*' (commandline -opc))
    set -e words[1]
    switch "$words[1]"
        case ${groupNames().join(' ')}
            test "$words[1..2]" = "$argv"
        case '*'
            test "$words[1]" = "$argv"
    end
end

function __klog_contexts
    ${CONTEXTS}
end

complete -c klog -f
${lines.join('\n')}
`;
}

function fishFlag(name: CommandName, flag: Flag): string {
  const short = flag.short === undefined ? '' : ` -s ${flag.short}`;
  let value = '';
  if (flag.kind === 'choice') value = ` -x -a '${flag.choices.join(' ')}'`;
  else if (flag.kind !== 'switch' && flag.kind !== 'optional') {
    if (flag.complete === 'file') value = ' -r -F';
    else value = flag.complete === 'context' ? " -x -a '(__klog_contexts)'" : ' -x';
  }
  return `complete -c klog -n '__klog_is "${name}"'${short} -l ${flag.long}${value} -d ${fishText(flag.brief)}`;
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
