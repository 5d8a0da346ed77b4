// Before every test file: what the program loads when an expression asks for it, and the seed of property tests.

import fc from 'fast-check';
import { loadRegexes } from '../src/query/text/regex.ts';

await loadRegexes(['~']);

// A change is judged by itself: in CI the same values every time. Elsewhere they are new ones each run, and a
// failure prints its seed.
if (process.env['CI'] === 'true') fc.configureGlobal({ seed: 20_261_124 });
