import { clausePatterns, polite, reported, wholeMessages } from './opt-out-phrases.ts';

/** Nobody opts out on the thousandth line; patterns never see more. */
const longest = 4000;

/**
 * True where a person says that they want to be left alone: a whole message ("stop"), or a sentence that can mean nothing else ("please stop
 * replying to me"), in many languages. Words in quotation marks are somebody else's. Whoever opts out by mistake loses an answer, and whoever
 * is not understood is pestered; but an opt-out is for good, so "I can't stop laughing" has to be none.
 * @param extraWords of the operator's configuration, in any case, with any punctuation: one word counts where it is all that is said, several
 * wherever they stand
 */
export function optsOut(text: string, extraWords: readonly string[] = []): boolean {
  const plain = unquoted(fold(text.slice(0, longest)));
  const own = extraWords.map(words).filter((word) => word !== '');
  const extra = new Set(own);
  const all = ` ${words(plain)} `;
  if (own.some((phrase) => phrase.includes(' ') && all.includes(` ${phrase} `))) return true;
  const isOne = (said: string): boolean => wholeMessages.has(said) || extra.has(said);
  if (stripped(words(plain)).some(isOne)) return true;
  return plain.split(/[.!?;:…。！？\n\r(){}[\]|]+/u).some((sentence) => {
    // "Hör auf, mir zu antworten" has a comma within; "no thanks, leave me alone" has one between.
    const parts = sentence.split(/[,、，–—]|\s-+\s/u);
    const clauses = [parts.join(' '), ...parts].map(words);
    return clauses.some((clause, index) => {
      if (index > 0 && reported.test(clauses[index + 1] ?? '')) return false;
      return stripped(clause).some((said) => extra.has(said) || clausePatterns.some((pattern) => pattern.test(said)));
    });
  });
}

/** One way of writing: lower case, no accents of Latin letters, no invisible signs, no addresses, no names of accounts. */
function fold(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replace(/\p{Cf}|\p{Variation_Selector}/gu, '')
      .toLowerCase()
      .normalize('NFD')
      // й and が stay what they are.
      .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
      .normalize('NFC')
      .replaceAll('æ', 'ae')
      .replaceAll('œ', 'oe')
      .replaceAll('ß', 'ss')
      .replaceAll('ł', 'l')
      .replaceAll('ø', 'o')
      .replaceAll('ı', 'i')
      .replace(/https?:\/\/\S+/gu, ' ')
      .replace(/(?<![\p{L}\p{N}])(?:[@＠][\p{L}\p{N}_-]+|\/?u\/[a-z0-9_-]+)/gu, ' ')
      .replace(/['’‘ʼ`´]/gu, "'")
  );
}

/** What stands in quotation marks is taken out, unless the message is nothing else. */
function unquoted(text: string): string {
  const rest = text.replace(/"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』/gu, ' , ');
  return words(rest) === '' ? text : rest;
}

/** Words with one blank between, nothing else. */
function words(text: string): string {
  return fold(text)
    .replaceAll("'", '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** As it is, and without the words around it, one after another, that only make it politer or ruder. */
function stripped(clause: string): string[] {
  const stages = clause === '' ? [] : [clause];
  for (let round = 0; round < 8; round += 1) {
    const shorter = (stages.at(-1) ?? '').replace(polite, '').trim();
    if (shorter === '' || shorter === stages.at(-1)) break;
    stages.push(shorter);
  }
  return stages;
}
