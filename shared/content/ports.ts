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

/** Words with the publication that says them. */
export interface SaidText {
  readonly publication: string;
  readonly platform: string;
  readonly account: string;
  /** The hash by which the words are owned (said-before.ts). */
  readonly words: string;
  /** The words as a fingerprint keeps them; absent: no text is compared with them. */
  readonly print?: string;
}

/** A text with which later ones are compared. */
export type RememberedText = SaidText & Required<Pick<SaidText, 'print'>>;

/** What was found in the bands of a text. */
export interface FoundTexts {
  /** Worth comparing, at most `foundAtMost`: those of the same account first, then those that share more and rarer bands. */
  readonly texts: readonly RememberedText[];
  /** The bands as they were, by name: references of texts, newest first. */
  readonly bands: ReadonlyMap<string, readonly string[]>;
}

/**
 * What the hive said: whose each text is, by the hash of its words, and which texts share a band of their fingerprints. Owner and print of
 * a text are one item. After `similarKeptMs` no text is compared with it any more, its owner stays.
 */
export interface SimilarTexts {
  /**
   * Makes the publication the owner of the words where nobody is, or where `instead` is, and keeps their print; answers the owner after the
   * call. Of two that ask at the same moment one becomes it. The owner may ask again: the print is then the one of this call.
   */
  claim(text: SaidText, instead?: string): Promise<string>;
  /** The publication that owns the words. */
  ownerOf(words: string): Promise<string | undefined>;
  /**
   * Texts of other publications that share a band. The number of reads depends on the number of bands alone. May be some moments late:
   * the same words said twice at the same moment are told apart by their owner.
   */
  candidates(of: Pick<SaidText, 'publication' | 'platform' | 'account'>, bands: readonly string[]): Promise<FoundTexts>;
  /**
   * Puts a text whose words are owned into its bands. `found`: the answer for them, which saves reading them again; when two remember at the
   * same moment, a band they share may keep one of them only.
   */
  remember(text: Pick<SaidText, 'platform' | 'account' | 'words'>, found: Pick<FoundTexts, 'bands'>): Promise<void>;
}
