// Option strings (KLOG_OPTS, a context's `options`) as words. The only import of yargs-parser, whose tokenizer
// knows quotes. What the words mean is cli/command.ts's business.

import parser from 'yargs-parser';
import { KlogError } from '../base/errors.ts';

// Nothing but the tokenizer is wanted: every word comes back as it is.
const AS_WORDS = {
  'unknown-options-as-args': true,
  'parse-positional-numbers': false,
  'short-option-groups': false,
  'boolean-negation': false,
  'populate--': false,
} as const;

/**
 * The words of an option string. Blanks part words; both kinds of quotes hold a word together and are taken off;
 * a backslash is a plain character; a lone `--` is dropped. A quote that is not closed is a KlogError `bad-options` that begins with `where`.
 */
export function splitOptions(options: string, where: string): string[] {
  // The tokenizer parts at blanks only; a YAML block brings line ends.
  const line = options.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return [];
  return parser(line, { configuration: AS_WORDS })._.map((word) => withoutQuotes(String(word), where));
}

function withoutQuotes(word: string, where: string): string {
  let bare = '';
  let open = '';
  for (const char of word) {
    if (open === '' && (char === '"' || char === "'")) open = char;
    else if (char === open) open = '';
    else bare += char;
  }
  if (open !== '') {
    throw new KlogError('bad-options', `${where}: the quote ${open} is not closed`, {
      hint: `KLOG_OPTS='--tz Europe/Oslo'`,
    });
  }
  return bare;
}
