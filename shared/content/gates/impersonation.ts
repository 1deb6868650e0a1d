import { lazily } from '../../config/lazily.ts';
import { findingGate, type GateContext, wordsOf } from './gate.ts';

/** A name as people have them: two or three capitalised words, perhaps with a particle between. */
const fullName =
  "(?<name>\\p{Lu}[\\p{Ll}’'-]+(?: (?:van|von|de|da|del|di|bin|al|le|la|du|der|den|ten|dos))*(?: \\p{Lu}\\.)?(?: \\p{Lu}[\\p{L}’'-]+){1,2})";
const end = '(?=\\s*(?:[.,;:!?…—–)]|$)|\\s+(?:and|but|und|et|y|e|en|i)\\s)';

/** Where somebody says under which name they speak; "I am" is left to names of two words that end the thought. */
const patterns = lazily((): readonly RegExp[] =>
  [
    `\\b(?:[Mm]y name is|I am called|I go by|[Ii]t's me,|[Ii]t is I,|[Ss]peaking as|[Ss]igned,?|[Yy]ours,|I,)\\s+${fullName}`,
    `\\b(?:I am|I'm|I’m)\\s+(?:(?:the real|actually|really|in fact) )?${fullName}${end}`,
    `\\b[Tt]his is ${fullName}(?:,)? (?:speaking|here|writing|typing)\\b`,
    `(?:^|[.!?…]\\s)${fullName} (?:here|speaking)(?=[.,:;!—–])`,
    `(?<![\\p{L}])(?:[Ii]ch heiße|[Mm]ein Name ist|[Hh]ier (?:spricht|schreibt))\\s+${fullName}`,
    `(?<![\\p{L}])[Aa]ls ${fullName} (?:sage|spreche|schreibe|verspreche|erkläre) ich`,
    `(?<![\\p{L}])(?:[Jj]e m['’]appelle|[Mm]on nom est|[Mm]e llamo|[Mm]i nombre es|[Mm]eu nome é|[Mm]e chamo|[Cc]hamo-me|[Mm]i chiamo|[Ii]l mio nome è|[Ii]k heet|[Mm]ijn naam is|[Nn]azywam się|[Mm]am na imię)\\s+${fullName}`,
  ].map((source) => new RegExp(source, 'gu')),
);

/** First words of what looks like a name and is none: "I am Roman Catholic", "I'm Team Butter". */
const noName = new Set(
  'team not so very too just here there the a an all no one half only more less mr mrs ms dr sir lady lord captain queen king saint old young big little north south east west northern southern eastern western roman new made born dying going spending running looking waiting thinking happy glad sorry afraid sure fan pro anti super master chief head'.split(
    ' ',
  ),
);

/**
 * Speaks under the full name of somebody else: "My name is ...", "This is ... speaking". The own name may be said, and names out of the
 * operator's own words; a single first name is a figure in a story. No list of real people is kept: whoever it is, it is not the account.
 */
export const impersonation = findingGate(
  'impersonation',
  (text, context) => {
    if (isTitleCase(text)) return undefined;
    for (const pattern of patterns()) {
      // Cheaper than beginning a search for all, and most texts have none.
      if (text.search(pattern) === -1) continue;
      for (const match of text.matchAll(pattern)) {
        const name = match.groups?.name ?? '';
        if (isForeign(name, context)) return match[0].trim();
      }
    }
    return undefined;
  },
  (found) => `The text speaks in the name of somebody else ("${found}"); speak as the personality alone.`,
);

function isForeign(name: string, { personality }: GateContext): boolean {
  const words = wordsOf(name);
  if (noName.has(words[0] ?? '')) return false;
  const own = wordsOf(`${personality.name} ${personality.id}`);
  if (words.some((word) => own.includes(word))) return false;
  const material = ` ${wordsOf([personality.bio, personality.lore, personality.knowledge, personality.topics].flat().join(' ')).join(' ')} `;
  return !material.includes(` ${words.join(' ')} `);
}

/** Where Every Word Is Capitalised a capital says nothing. */
function isTitleCase(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  return words.length >= 6 && capitals / words.length > 0.7;
}
