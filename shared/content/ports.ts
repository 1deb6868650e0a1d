import type { Effective } from '../config/effective.ts';
import type { ReplyInput } from '../personality/prompt.ts';
import type { ModelUsage } from '../publication/errors.ts';
import type { Part } from '../publication/publication.ts';
import type { Verdict } from './writer.ts';

/** Everything that made a draft: kept in the bucket as `runs/<publication>/<text hash>.json`. */
export interface Run {
  readonly publication: string;
  readonly personality: string;
  readonly version: number;
  readonly createdAt: number;
  /** The configuration in force, with where each value came from, and the platform's settings of the personality. */
  readonly config: Effective & { readonly settings: Readonly<Record<string, unknown>> };
  readonly topic?: string;
  /** What it answers, of a reply. */
  readonly reply?: ReplyInput;
  readonly tries: readonly {
    readonly instructions: string;
    readonly input: string;
    readonly raw: string;
    readonly usage: ModelUsage;
    readonly verdicts: readonly Verdict[];
  }[];
  readonly parts: readonly Part[];
  readonly labelled: boolean;
  readonly costUsd: number;
}

export interface RunStore {
  put(key: string, run: Run): Promise<void>;
}

/** A text as it is remembered, to be compared with later ones. */
export interface RememberedText {
  readonly publication: string;
  readonly platform: string;
  readonly account: string;
  readonly personality: string;
  /** The words as a fingerprint keeps them. */
  readonly print: string;
}

/** What was found in the bands of a text. */
export interface FoundTexts {
  /** Worth comparing, at most `foundAtMost`: those of the same account first, then those that share more and rarer bands. */
  readonly texts: readonly RememberedText[];
  /** The bands as they were, by name: references of texts, newest first. */
  readonly bands: ReadonlyMap<string, readonly string[]>;
}

/** Texts that were said lately, by the bands of their fingerprints. What is remembered is forgotten after `similarKeptMs`. */
export interface SimilarTexts {
  /**
   * Texts of other publications that share a band. The number of reads depends on the number of bands alone. May be some moments late:
   * the same words said twice at the same moment are told apart by their owner (said-before.ts).
   */
  candidates(
    of: Pick<RememberedText, 'publication' | 'platform' | 'account'>,
    bands: readonly string[],
  ): Promise<FoundTexts>;
  /**
   * Remembers a text, in the place of what its publication said before. `found`: the answer for its bands, which saves reading them again;
   * when two remember at the same moment, a band they share may keep one of them only.
   */
  remember(text: RememberedText, found: FoundTexts): Promise<void>;
}
