import type { ModelUsage } from '../publication/errors.ts';

/** What the writer is asked for. */
export interface WriteRequest {
  /** The personality, the platform's rules, the format: the system side. */
  readonly instructions: string;
  /** The occasion: the topic, or the conversation as quoted data, and feedback of the gates to earlier tries. */
  readonly input: string;
  /** With a title where the platform's posts have one. */
  readonly withTitle: boolean;
  /** The most parts of a thread; absent: one text alone. */
  readonly maximumParts?: number;
  /** 0..2; absent: the model's default. */
  readonly temperature?: number;
  readonly maxOutputTokens: number;
}

export interface Written {
  readonly text: string;
  /** The further parts of a thread, in order; `text` is the first. */
  readonly more?: readonly string[];
  readonly title?: string;
  /** The model's output as it came. */
  readonly raw: string;
  readonly usage: ModelUsage;
}

/** Throws ModelUnavailable, ModelRefused or ModelAccount. */
export interface Writer {
  /** What one call with this request costs at most, USD, by the dated price table. */
  mostUsd(request: WriteRequest): number;
  write(request: WriteRequest): Promise<Written>;
}

/** Of a gate that compares with what was said before: for the run and the operator, not for the writer. */
interface Comparison {
  /** How alike the text is that comes closest, 0 to 1. */
  readonly score?: number;
  /** Its publication. */
  readonly resembles?: string;
}

/** What a gate says of a text. */
export type Verdict =
  | ({ readonly gate: string; readonly verdict: 'pass' } & Comparison)
  | { readonly gate: string; readonly verdict: 'fix'; readonly text: string; readonly why: string }
  | ({ readonly gate: string; readonly verdict: 'again'; readonly feedback: string } & Comparison)
  | { readonly gate: string; readonly verdict: 'reject'; readonly why: string };
