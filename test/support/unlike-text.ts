import { createHash } from 'node:crypto';

const syllables = 'ba ce di fo gu ha ji ke lo mu na pi qua re so tu va we xi zo'.split(' ');

/** A sentence of made-up words: no two numbers have more than chance in common, and nothing takes one for another. */
export function unlikeText(number: number): string {
  const bytes = createHash('sha256').update(String(number)).digest();
  const words = Array.from({ length: 8 }, (_, word) =>
    Array.from({ length: 4 }, (_, index) => syllables[(bytes[word * 4 + index] ?? 0) % syllables.length]).join(''),
  );
  return `Thought ${number}: ${words.join(' ')}.`;
}
