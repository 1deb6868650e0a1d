import type { Effective } from '../config/effective.ts';
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
