// Before every test file: what the program loads when an expression asks for it.

import { loadRegexes } from '../src/query/regex.ts';

await loadRegexes(['~']);
