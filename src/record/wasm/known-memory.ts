// AssemblyScript, not TypeScript: part of known-records.ts. Where in memory what lies: plain memory at fixed places, no
// allocation. Shapes and their keys have places of their own (shapes.ts), between the tracks and the window.

import { KEYS_END, MOST_SHAPES } from './shapes';

/** What `pass` and `learn` say and are told besides. */
export const HEAD: i32 = 1024;
/** On so many values one answer may depend. */
export const MOST_PLACES: i32 = 8;
/** Members of the top object. */
export const MEMBERS: i32 = 2048;
export const MOST_MEMBERS: i32 = 256;
/** Objects and arrays around the one at hand. */
export const OUTER: i32 = MEMBERS + MOST_MEMBERS * 16;
export const DEEPEST: i32 = 1024;
/** What decides about the objects of a shape. */
export const PLANS: i32 = OUTER + DEEPEST * 8;
export const PLAN_SIZE: i32 = 32;
/** What an answer is looked up by, and the longest value that is. */
export const WORDS: i32 = PLANS + MOST_SHAPES * PLAN_SIZE;
export const MOST_BYTES: i32 = 256;
/** Values on the way along a track: start and end. */
export const VALUES: i32 = WORDS + MOST_PLACES * (MOST_BYTES + 16);
export const MOST_VALUES: i32 = 128;
export const TRACKS: i32 = VALUES + MOST_VALUES * 8;
export const TRACKS_END: i32 = 2 * 65536;
/** Where records are put, and how much of it there is. Behind it is room for reading 16 bytes at its end. */
export const WINDOW: i32 = KEYS_END;
export const WINDOW_SIZE: i32 = 65536;
/** Records that were left: position and number in the batch. */
export const LEFT: i32 = WINDOW + WINDOW_SIZE + 65536;
const LEFT_END: i32 = LEFT + 2 * 65536;
/** A hash table of answers, by number plus one; linear probing, at most half full. */
export const SLOTS: i32 = LEFT_END;
export const SLOT_COUNT: i32 = 32768;
export const MOST_ANSWERS: i32 = SLOT_COUNT / 2;
export const ANSWERS: i32 = SLOTS + SLOT_COUNT * 4;
export const ANSWER_SIZE: i32 = 16;
/** The words of answers. */
export const ARENA: i32 = ANSWERS + MOST_ANSWERS * ANSWER_SIZE;
export const ARENA_END: i32 = ARENA + 16 * 65536;
/** The texts of tracks. */
export const TEXTS: i32 = ARENA_END;
export const TEXTS_END: i32 = TEXTS + 65536;
