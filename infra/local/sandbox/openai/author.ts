import { createHash } from 'node:crypto';
import { AppendFile } from '../append-file.ts';
import { composeText, composeTitle, randomOf } from './compose.ts';
import { type Voice, wordsOf } from './prompt.ts';

/** How many of its latest texts a voice compares a new one with. */
const compared = 4_000;
/** Texts of all voices that are remembered for that. */
const remembered = 16_000;
const attempts = 24;
/** Share of word triples in common above which two texts are near-duplicates. */
const tooSimilar = 0.3;

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
  /** By voice, the one that wrote last at the end: triples of its latest texts. */
  readonly #latest = new Map<string, Uint32Array[]>();
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
    let best: { text: string; triples: Uint32Array; fault: number } | undefined;
    for (let attempt = 1; attempt <= attempts || best === undefined; attempt++) {
      const number = (this.#counts.get(key) ?? 0) + 1;
      this.#counts.set(key, number);
      const composed = composeText(voice, limit, randomOf(digest(`${voice.key}|${number}`)));
      // Very little room leaves few texts: once they are used up, a number makes the difference.
      const text = attempt > 300 ? `${number}`.slice(-limit) : composed;
      if (this.#hashes.has(digest(text)) && attempt < 600) continue;
      const triples = triplesOf(text);
      const likeness = Math.max(0, ...latest.map((other) => likenessOf(triples, other)));
      const strays = voice.topic !== undefined && !text.toLowerCase().includes(voice.topic.toLowerCase());
      const fault = likeness + (strays ? 1 : 0);
      if (best === undefined || fault < best.fault) best = { text, triples, fault };
      if (fault < tooSimilar) break;
    }
    this.#remember(key, best.text, best.triples);
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

  #remember(key: string, text: string, triples: Uint32Array): void {
    const hash = digest(text);
    this.#hashes.add(hash);
    this.#file.append({ v: key, n: this.#counts.get(key) ?? 0, h: hash });
    this.#last.set(key, text);
    const latest = this.#latest.get(key) ?? [];
    this.#latest.delete(key);
    this.#latest.set(key, latest);
    latest.push(triples);
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

/** Every three words in a row, as numbers, in order. */
function triplesOf(text: string): Uint32Array {
  const words = wordsOf(text);
  const triples = new Set<number>();
  for (let from = 0; from + 2 < words.length; from++) {
    let hash = 0x811c9dc5;
    for (const sign of words.slice(from, from + 3).join(' '))
      hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
    triples.add(hash >>> 0);
  }
  return Uint32Array.from(triples).sort();
}

/** Share of triples two texts have in common, 0 to 1. */
function likenessOf(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let x = 0, y = 0; x < a.length && y < b.length; ) {
    const [one = 0, other = 0] = [a[x], b[y]];
    if (one === other) common++;
    if (one <= other) x++;
    if (other <= one) y++;
  }
  const all = a.length + b.length - common;
  return all === 0 ? 0 : common / all;
}
