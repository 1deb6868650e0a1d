import { createHash } from 'node:crypto';

/** Consonants, and digits that stand for no letter: no word of any language, nothing to translate, nothing to spell otherwise. */
const signs = 'bcdfghjkmnpqrstvwxz2689';
const LENGTH = 10;
const line = new RegExp(`^\\[page ([${signs}]{${LENGTH}})\\]$`, 'gmu');

/**
 * A line that stands in each section of one request's instructions and in no honest text: a model that gives them away, in whatever language,
 * most likely gives it away with them. Follows from the seed, so that a run can be run again; nobody outside knows the seed beforehand.
 */
export function markLine(seed: string): string {
  const bytes = createHash('sha256').update(`mark/${seed}`).digest();
  const mark = Array.from({ length: LENGTH }, (_, index) => signs[(bytes[index] ?? 0) % signs.length]).join('');
  return `[page ${mark}]`;
}

/** The marks of instructions. */
export function marksOf(instructions: string): readonly string[] {
  return [...new Set([...instructions.matchAll(line)].map(([, mark]) => mark ?? ''))];
}
