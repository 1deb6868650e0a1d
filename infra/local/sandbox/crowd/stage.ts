import type { SandboxPost } from '../sandbox-post.ts';

/** Something somebody of the crowd says. */
export interface Line {
  readonly text: string;
  /** Id of the post it answers or quotes; absent: a post of its own. */
  readonly about?: { readonly id: string; readonly how: 'reply' | 'quote' };
  /** Where a post of its own stands, on platforms that have places. */
  readonly place?: string;
}

/** What the sandbox of a platform lets people without an app do: the crowd knows no platform but through this. */
export interface CrowdStage {
  /** Opens the person's account where there is none. A platform without quotes takes one for an answer. */
  say(person: string, line: Line): SandboxPost;
  /** So many likes, points or the like in all. */
  like(id: string, likes: number): void;
  takeDown(id: string): void;
  /** An account as people name it in a text, so that it hears of that. */
  mention(handle: string): string;
  /** A person may name an account only in an answer, not in a post of their own. */
  readonly mentionsInAnswersOnly: boolean;
  /** Where people may post; empty where there are no places. */
  places(): readonly string[];
  /** Calls back with each post that an account sends through an app. */
  onSent(listener: (post: SandboxPost) => void): void;
  /** The post, as the platform's own rules see it, speaks to the account. */
  summons(id: string, account: string): boolean;
}
