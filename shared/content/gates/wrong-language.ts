import { functionWords, scripts } from './function-words.ts';
import { findingGate, wordsOf } from './gate.ts';

/** Letters below which a script proves nothing. */
const ENOUGH_LETTERS = 12;
/** Different small words of another language below which nothing is proved. */
const ENOUGH_WORDS = 3;
/** So many times more of them than of the language's own. */
const CLEARLY = 3;

/** Tags that mean a language of the table. */
const aliases: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb', ms: 'id' };

const letter = /\p{L}/gu;
const latin = /\p{Script=Latin}/gu;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const hiragana = /\p{Script=Hiragana}/gu;

const dictionary: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(functionWords).map(([language, words]) => [language, new Set(words)]),
);

/**
 * A text in another language than the personality's: by its script, else by small words (`the`, `der`, `les`) that one of two languages has and
 * the other has not. A
 * foreign title or a quotation does not make a text foreign, and where the words do not tell, it passes.
 */
export const wrongLanguage = findingGate(
  'wrong-language',
  (text, { personality }) => {
    const language = primary(personality.language);
    return foreignScript(text, language) ?? foreignWords(text, language);
  },
  (found) =>
    `The text is not in the personality's language (it reads like ${found}); write all of it in that language.`,
);

function primary(tag: string): string {
  const first = tag.toLowerCase().split('-')[0] ?? '';
  return aliases[first] ?? first;
}

function foreignScript(text: string, language: string): string | undefined {
  const plain = text.replace(/\bhttps?:\S+|[@#]\S+/gu, ' ');
  const letters = count(plain, letter);
  if (letters < ENOUGH_LETTERS) return undefined;
  const own = scripts[language];
  if (own === undefined) {
    if (functionWords[language] === undefined || count(plain, latin) >= letters / 2) return undefined;
    return 'a text of another script';
  }
  // A Latin name or a product may well stand in such a text; nearly nothing of its own may not.
  const found = count(plain, new RegExp(`[${own.map((script) => `\\p{Script=${script}}`).join('')}]`, 'gu'));
  if (found < letters * 0.15) return 'a text of another script';
  // Chinese has no kana; Japanese of any length has.
  if (language === 'ja' && letters >= 30 && count(plain, kana) === 0) return 'Chinese';
  if (['zh', 'yue'].includes(language) && count(plain, hiragana) > letters * 0.2) return 'Japanese';
  return undefined;
}

function foreignWords(text: string, language: string): string | undefined {
  const own = dictionary.get(language);
  if (own === undefined) return undefined;
  const words = [...new Set(wordsOf(text.replace(/\bhttps?:\S+|[@#]\S+/gu, ' ')))];
  const strange = words.filter((word) => !own.has(word));
  const found = [...dictionary].flatMap(([other, theirs]) => {
    const foreign = strange.filter((word) => theirs.has(word)).length;
    if (foreign < ENOUGH_WORDS) return [];
    const known = words.filter((word) => own.has(word) && !theirs.has(word)).length;
    return foreign > known * CLEARLY ? [{ other, foreign }] : [];
  });
  const [most] = found.sort((one, other) => other.foreign - one.foreign);
  return most && (new Intl.DisplayNames(['en'], { type: 'language' }).of(most.other) ?? most.other);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
