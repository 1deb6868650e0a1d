import { createHash } from 'node:crypto';
import { likenessOf as readersLikeness } from '../../../../shared/content/similarity/score.ts';
import { AppendFile } from '../append-file.ts';
import { composeText, composeTitle, randomOf } from './compose.ts';
import { type Voice, wordsOf } from './prompt.ts';

/** How many of its latest texts a voice compares a new one with. */
const compared = 4_000;
/** Texts of all voices that are remembered for that. */
const remembered = 16_000;
/** How often a text is tried anew; a voice that has said much settles for less. */
const attempts = { young: 16, old: 4 };
const youngUntil = 300;
/** Share of word triples in common, and likeness as readers see it, above which two texts are alike. */
const tooSimilar = { triples: 0.3, score: 0.18 };
/** Readers remember so many texts, whoever wrote them; triples stand out for longer. */
const read = 400;
/** Of these, the ones with most words in common are compared closely: that costs a hundred times as much. */
const comparedClosely = 4;
/** Shorter words are mostly grammar. */
const lettersThatCount = 4;

/** What is remembered of a text, to compare others with. */
interface Marks {
  readonly text: string;
  readonly triples: Uint32Array;
  readonly words: Uint32Array;
}

interface Said {
  /** Voice and how many texts it wrote. */
  v: string;
  n: number;
  /** Hash of the text. */
  h: number;
}

/** Writes texts that were never written before, over restarts too. */
export class Author {
  readonly #file: AppendFile<Said>;
  readonly #counts = new Map<string, number>();
  readonly #hashes = new Set<number>();
  /** By voice, the one that wrote last at the end: marks of its latest texts. */
  readonly #latest = new Map<string, Marks[]>();
  /** The latest of all voices, the oldest first. */
  readonly #lately: Marks[] = [];
  readonly #last = new Map<string, string>();
  #kept = 0;

  constructor(path: string | undefined) {
    this.#file = new AppendFile<Said>(path, ({ v, n, h }) => {
      this.#counts.set(v, Math.max(n, this.#counts.get(v) ?? 0));
      this.#hashes.add(h);
    });
  }

  close(): void {
    this.#file.close();
  }

  /** A text in this voice, never said before by any voice, as unlike its latest texts as can be had. */
  text(voice: Voice, limit: number): string {
    const key = digest(voice.key).toString(36);
    const latest = this.#latest.get(key) ?? [];
    let best: { text: string; marks: Marks; fault: number } | undefined;
    const most = latest.length < youngUntil ? attempts.young : attempts.old;
    for (let attempt = 1; attempt <= most || best === undefined; attempt++) {
      const number = (this.#counts.get(key) ?? 0) + 1;
      this.#counts.set(key, number);
      const composed = composeText(voice, limit, randomOf(digest(`${voice.key}|${number}`)));
      // Very little room leaves few texts: once they are used up, a number makes the difference.
      const text = attempt > 300 ? `${number}`.slice(-limit) : composed;
      if (this.#hashes.has(digest(text)) && attempt < 600) continue;
      const marks = marksOf(text);
      const strays = voice.topic !== undefined && !text.toLowerCase().includes(voice.topic.toLowerCase());
      const penalty = strays ? 1 : 0;
      const fault =
        penalty + likenessOf(marks, latest, this.#lately, (best?.fault ?? Number.POSITIVE_INFINITY) - penalty);
      if (best === undefined || fault < best.fault) best = { text, marks, fault };
      if (fault < 1) break;
    }
    this.#remember(key, best.text, best.marks);
    return best.text;
  }

  title(voice: Voice, limit: number): string {
    const key = digest(`title|${voice.key}`).toString(36);
    const number = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, number);
    return composeTitle(voice, limit, randomOf(digest(`title|${voice.key}|${number}`)));
  }

  /** The text this voice wrote last, changed by a word: for the fault. */
  nearDuplicate(voice: Voice, limit: number): string {
    const last = this.#last.get(digest(voice.key).toString(36)) ?? this.text(voice, limit);
    return last.replace(/\p{L}+(?=\P{L}*$)/u, (word) => `${word} indeed`).slice(0, limit);
  }

  #remember(key: string, text: string, marks: Marks): void {
    const hash = digest(text);
    this.#hashes.add(hash);
    this.#file.append({ v: key, n: this.#counts.get(key) ?? 0, h: hash });
    this.#last.set(key, text);
    const latest = this.#latest.get(key) ?? [];
    this.#latest.delete(key);
    this.#latest.set(key, latest);
    latest.push(marks);
    this.#lately.push(marks);
    if (this.#lately.length > read) this.#lately.shift();
    this.#kept++;
    if (latest.length > compared) {
      latest.shift();
      this.#kept--;
    }
    for (const [silent, texts] of this.#latest) {
      if (this.#kept <= remembered || silent === key) break;
      this.#latest.delete(silent);
      this.#last.delete(silent);
      this.#kept -= texts.length;
    }
  }
}

/** 48 bits of a text. */
function digest(text: string): number {
  return createHash('sha1').update(text).digest().readUIntBE(0, 6);
}

/** Every three words in a row, and the longer words, as numbers in order. */
function marksOf(text: string): Marks {
  const words = wordsOf(text);
  const triples = words.slice(2).map((_, from) => words.slice(from, from + 3).join(' '));
  return {
    text,
    triples: numbersOf(triples),
    words: numbersOf(words.filter(({ length }) => length >= lettersThatCount)),
  };
}

function numbersOf(texts: readonly string[]): Uint32Array {
  const numbers = new Set<number>();
  for (const text of texts) {
    let hash = 0x811c9dc5;
    for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
    numbers.add(hash >>> 0);
  }
  return Uint32Array.from(numbers).sort();
}

/** How alike a text is to the most alike of its voice's own and of what was said lately, in units of what is too much; not exact above `enough`, for then another is better. */
function likenessOf(
  { text, triples, words }: Marks,
  own: readonly Marks[],
  lately: readonly Marks[],
  enough: number,
): number {
  let most = 0;
  for (const other of own) {
    most = Math.max(most, shareOf(triples, other.triples) / tooSimilar.triples);
    if (most >= enough) return most;
  }
  const closest = lately
    .map((other) => ({
      other,
      share: commonOf(words, other.words) / Math.max(1, Math.min(words.length, other.words.length)),
    }))
    .sort((a, b) => b.share - a.share)
    .slice(0, comparedClosely);
  for (const { other } of closest) {
    if (most >= enough) return most;
    most = Math.max(most, readersLikeness(text, other.text).score / tooSimilar.score);
  }
  return most;
}

/** Share of all that is in both, 0 to 1. */
function shareOf(a: Uint32Array, b: Uint32Array): number {
  const common = commonOf(a, b);
  const all = a.length + b.length - common;
  return all === 0 ? 0 : common / all;
}

/** How many numbers are in both; each in order, none twice. */
function commonOf(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let x = 0, y = 0; x < a.length && y < b.length; ) {
    const one = a[x] ?? 0;
    const other = b[y] ?? 0;
    if (one === other) common++;
    if (one <= other) x++;
    if (other <= one) y++;
  }
  return common;
}
