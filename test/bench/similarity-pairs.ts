import { readFileSync } from 'node:fs';

/** Two texts and whether a reader of both would say: that is the same post again. */
export interface LabelledPair {
  readonly same: boolean;
  /** What was done to make the second text, such as `paraphrase` or `template`. */
  readonly kind: string;
  readonly language: string;
  readonly a: LabelledText;
  readonly b: LabelledText;
}

export interface LabelledText {
  readonly text: string;
  readonly title?: string;
}

/** Weights and thresholds were chosen by looking at the one half, the other was only counted. */
export type Split = 'tuning' | 'held-out';

/**
 * The labelled pairs, written by hand. A block is three lines, with an empty one between blocks: `same` or `other`, kind and language; the
 * two texts, each `title || text` where it has a title. A translation is labelled as another text: a hive says each thing once per language.
 */
export function labelledPairs(split: Split): readonly LabelledPair[] {
  const file = new URL(`similarity-${split}.txt`, import.meta.url);
  return parsePairs(readFileSync(file, 'utf8'));
}

/** Throws where a block is not of that form. */
export function parsePairs(written: string): readonly LabelledPair[] {
  return written
    .trim()
    .split(/\n{2,}/u)
    .map((block) => {
      const [head, a, b, ...rest] = block.split('\n');
      const [, label, kind, language] = /^(same|other) (\S+) (\S+)$/u.exec(head ?? '') ?? [];
      if (label === undefined || kind === undefined || language === undefined || !a || !b || rest.length > 0) {
        throw new Error(
          `Found "${block.slice(0, 80)}", expected "same" or "other" with kind and language, then two lines of text.`,
        );
      }
      return { same: label === 'same', kind, language, a: labelledText(a), b: labelledText(b) };
    });
}

function labelledText(line: string): LabelledText {
  const [first = '', second] = line.split(' || ');
  return second === undefined ? { text: first } : { title: first, text: second };
}
