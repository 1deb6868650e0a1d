import { isCommon, type Voice, wordsOf } from './prompt.ts';

/** A repeatable source of numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = nextSeed(state);
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** With it randomOf goes on behind the first number of a seed. */
export function nextSeed(seed: number): number {
  return (seed + 0x6d2b79f5) >>> 0;
}

type Move = 'leads' | 'scenes' | 'claims' | 'facts' | 'phrases' | 'questions' | 'closers' | 'hooks' | 'fragment';

/** Each holds a piece of the personality's own: a fragment of its examples, or one of its phrases. */
const shapes: readonly (readonly Move[])[] = [
  ['leads', 'fragment', 'scenes', 'claims'],
  ['leads', 'phrases', 'scenes', 'questions'],
  ['scenes', 'phrases', 'leads', 'claims'],
  ['fragment', 'scenes', 'leads', 'facts'],
  ['leads', 'phrases', 'facts', 'scenes'],
  ['hooks', 'fragment', 'leads', 'scenes', 'claims'],
  ['questions', 'phrases', 'leads', 'scenes'],
  ['leads', 'fragment', 'facts', 'questions'],
  ['fragment', 'leads', 'claims', 'closers'],
  ['leads', 'phrases', 'scenes', 'closers'],
  ['hooks', 'phrases', 'leads', 'scenes'],
  ['fragment', 'leads', 'scenes', 'questions'],
  ['phrases', 'leads', 'fragment', 'claims'],
  ['leads', 'fragment', 'scenes', 'facts'],
  ['scenes', 'leads', 'fragment', 'claims'],
  ['phrases', 'leads', 'scenes', 'fragment'],
];

/** One text in the voice of a prompt, at most `limit` long (an emoji counts two). The same numbers give the same text. */
export function composeText(voice: Voice, limit: number, random: () => number): string {
  if (limit < 60) return shortest(voice, random, limit);
  const fill = filler(voice, random);
  // The longer the room, the more is said; a post of a few hundred characters stays one paragraph.
  const paragraphs = limit < 600 ? 1 : Math.min(4, 2 + Math.floor(random() * 2));
  const room = Math.min(limit, paragraphs === 1 ? limit : 320 * paragraphs);
  const wanted = room * (0.55 + 0.45 * random());
  const said: string[] = [];
  for (let paragraph = 0; paragraph < paragraphs; paragraph++) {
    const sentences: string[] = [];
    if (paragraph === 0 && voice.repliesTo !== undefined) add(fill('replies'));
    for (const move of pick(shapes, random)) {
      const sentence = move === 'fragment' ? (fragment(voice, random) ?? fill('phrases')) : fill(move);
      add(sentence);
      if (lengthOf([...said, sentences.join(' ')].join('\n\n')) > wanted && sentences.length > 1) break;
    }
    if (sentences.length > 0) said.push(sentences.join(' '));

    function add(sentence: string): void {
      if (lengthOf([...said, [...sentences, sentence].join(' ')].join('\n\n')) <= room - 3) sentences.push(sentence);
    }
  }
  const text = said.join('\n\n').replace(/([:：])$/u, '.');
  return finish(voice, text === '' ? shortest(voice, random, limit) : text, limit, random);
}

/** A title in the voice of a prompt. */
export function composeTitle(voice: Voice, limit: number, random: () => number): string {
  const fill = filler(voice, random);
  for (let attempt = 0; attempt < 20; attempt++) {
    const title = fill('titles');
    if (lengthOf(title) <= limit) return title;
  }
  return shortest(voice, random, limit);
}

/** Length as the strictest reader counts: what lies outside the basic plane, and East Asian signs, count two. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const sign of text) length += (sign.codePointAt(0) ?? 0) > 0x10ff && !/[\u2000-\u206F]/u.test(sign) ? 2 : 1;
  return length;
}

function filler(
  voice: Voice,
  random: () => number,
): (kind: Exclude<Move, 'fragment'> | 'replies' | 'titles') => string {
  const { lexicon } = voice;
  const phrases = keyPhrases(voice);
  const topic =
    voice.topic ?? (voice.topics.length > 0 ? pick(voice.topics, random) : (phrases[0] ?? pick(lexicon.goods, random)));
  const slots: Record<string, () => string> = {
    topic: () => topic,
    actor: () => pick(lexicon.actors, random),
    deed: () => pick(lexicon.deeds, random),
    time: () => pick(lexicon.times, random),
    place: () => pick(lexicon.places, random),
    good: () => pick(lexicon.goods, random),
    bad: () => pick(lexicon.bads, random),
    phrase: () => (phrases.length > 0 ? pick(phrases, random) : pick(lexicon.goods, random)),
    n: () => `${2 + Math.floor(random() * 8)}`,
    m: () => `${11 + Math.floor(random() * 87)}`,
    p: () => `${3 + Math.floor(random() * 94)}`,
    y: () => `${1861 + Math.floor(random() * 160)}`,
  };
  return (kind) =>
    pick(lexicon[kind], random).replace(/\{(\w+)\}/gu, (_slot, name: string) => {
      const value = slots[name.toLowerCase()]?.() ?? '';
      return /^[A-Z]/u.test(name) ? capital(value) : value;
    });
}

/** Asked for with every text that is tried in a voice, and the same each time. */
function once<Value>(find: (voice: Voice) => Value): (voice: Voice) => Value {
  const found = new WeakMap<Voice, Value>();
  return (voice) => {
    const known = found.get(voice);
    if (known !== undefined) return known;
    const value = find(voice);
    found.set(voice, value);
    return value;
  };
}

/** A few words of the personality's own, two or three in a row, that neither begin nor end with a common word. */
export const keyPhrases = once((voice) => {
  const phrases = new Set<string>();
  for (const example of [...voice.examples, ...voice.material]) {
    for (const clause of example.replace(/https?:\/\/\S+|[#@]\S+/gu, ',').split(/[.,;:!?()"“”„«»—–…\n]+/u)) {
      const words = clause.trim().split(/\s+/u);
      for (let from = 0; from + 1 < words.length; from++) {
        for (const size of [2, 3]) {
          const some = words.slice(from, from + size);
          if (some.length < size || some.some((word) => !/^[\p{L}'’-]{2,}$/u.test(word))) continue;
          if (isCommon(some[0] ?? '') || isCommon(some.at(-1) ?? '')) continue;
          phrases.add(some.join(' '));
        }
      }
    }
  }
  for (const topic of voice.topics) phrases.add(topic);
  return [...phrases];
});

const shortClauses = once((voice) =>
  voice.examples.flatMap((example) => {
    const size = wordsOf(example).length;
    return example
      .split(/(?<=[.,;:!?—–])\s+|\n/u)
      .map((clause) => clause.replace(/[#@]\S+|https?:\/\/\S+/gu, ''))
      .map((clause) => clause.replace(/[.,;:!?—–\s]+$/u, '').trim())
      .filter((clause) => {
        const words = wordsOf(clause).length;
        return words >= 2 && words <= 7 && words < size && !/["“”„«»{}[\]]/u.test(clause);
      });
  }),
);

/** A short clause of an example as a sentence of its own; never a whole example. */
function fragment(voice: Voice, random: () => number): string | undefined {
  const clauses = shortClauses(voice);
  return clauses.length === 0 ? undefined : `${capital(pick(clauses, random))}.`;
}

/** The marks of a voice: small letters, exclamation, a picture sign, as often as its examples have them. */
function finish(voice: Voice, text: string, limit: number, random: () => number): string {
  const all = voice.examples.join('\n');
  const share = (test: RegExp): number =>
    voice.examples.filter((example) => test.test(example)).length / Math.max(1, voice.examples.length);
  let result = text;
  if (voice.examples.length > 1 && share(/^\p{Ll}/u) > 0.6) result = result.toLowerCase();
  if (random() < share(/!/u) * 0.7) result = result.replace(/\.$/u, '!');
  const signs = all.match(/\p{Extended_Pictographic}\uFE0F?/gu) ?? [];
  if (signs.length > 0 && random() < share(/\p{Extended_Pictographic}/u)) result = `${result} ${pick(signs, random)}`;
  return lengthOf(result) <= limit ? result : text;
}

/** For very little room: as many words as fit. */
function shortest(voice: Voice, random: () => number, limit: number): string {
  const fill = filler(voice, random);
  const kinds = ['phrases', 'claims', 'facts', 'closers', 'questions'] as const;
  let best = '';
  for (let attempt = 0; attempt < 40; attempt++) {
    const candidate = fill(pick(kinds, random));
    if (lengthOf(candidate) <= limit && lengthOf(candidate) > lengthOf(best)) best = candidate;
  }
  return best !== '' ? best : [...fill('closers')].slice(0, Math.max(1, limit)).join('').trim();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('There is nothing to pick from: a list of words is empty.');
  return value;
}
