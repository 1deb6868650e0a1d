import { functionWords } from './function-words.ts';

/** A word of a text as it is compared with others. */
export interface Token {
  readonly word: string;
  /** How much of a text's subject it carries; positive. */
  readonly weight: number;
  /** A word of grammar or a number: it may change while the subject stays. */
  readonly small: boolean;
}

/** The words that carry a subject. */
export function contentWords(tokens: readonly Token[]): Token[] {
  return tokens.filter(({ small }) => !small);
}

/** Words of Latin letters and digits as normalising leaves them: most prints are that, and are compared again and again. */
const normal = /^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/;

/**
 * A text without what may change while it stays the same text: case, accents, links, names addressed, hashtags at its end, emoji,
 * punctuation, white space. Normalising twice changes nothing more.
 */
export function normalise(text: string): string {
  if (normal.test(text)) return text;
  return (
    text
      .replace(/https?:\/\/\S+/giu, ' ')
      .replace(/(^|[^\p{L}\p{N}])[@＠][\p{L}\p{N}_./-]+/gu, '$1 ')
      .replace(/(\s*[#＃][\p{L}\p{N}\p{M}_]+)+[^\p{L}\p{N}]*$/u, ' ')
      .normalize('NFKD')
      // Accents of European scripts, vowel signs of Arabic and Hebrew; other scripts' marks make other words.
      .replace(/[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]/gu, '')
      .normalize('NFC')
      .toLowerCase()
      .replace(/ß/gu, 'ss')
      .replace(/ı/gu, 'i')
      .replace(/n['’ʼ]t(?!\p{L})/gu, ' not')
      .replace(/[\ufe00-\ufe0f]|[^\p{L}\p{N}\p{M}]+/gu, ' ')
      // A mark on what is gone.
      .replace(/(?<=^|\s)\p{M}+/gu, '')
      .replace(/\s+/gu, ' ')
      .trim()
  );
}

/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

/** The words in their order; of scripts without spaces every two signs in a row. */
export function tokensOf(text: string): Token[] {
  const words = normalise(text);
  if (words === '') return [];
  if (normal.test(words)) return words.split(' ').map(tokenOf);
  const tokens: Token[] = [];
  for (const piece of words.split(' ')) {
    if (piece === '') continue;
    let from = 0;
    for (const match of piece.matchAll(unspaced)) {
      if (match.index > from) tokens.push(tokenOf(piece.slice(from, match.index)));
      tokens.push(...pairsOf(match[0]));
      from = match.index + match[0].length;
    }
    if (from < piece.length) tokens.push(tokenOf(piece.slice(from)));
  }
  return tokens;
}

const number = /^\p{N}+$/u;

function tokenOf(word: string): Token {
  if (number.test(word)) return { word, weight: 0.2, small: true };
  if (functionWords.has(word)) return { word, weight: 0.15, small: true };
  return { word, weight: Math.min(1.4, 0.6 + 0.1 * word.length), small: false };
}

function pairsOf(run: string): Token[] {
  const signs = [...run];
  if (signs.length === 1) return [{ word: run, weight: 0.5, small: false }];
  return signs.slice(1).map((sign, index) => {
    const word = `${signs[index]}${sign}`;
    const small = /^\p{Script=Hiragana}+$/u.test(word);
    return { word, weight: small ? 0.2 : 0.8, small };
  });
}
