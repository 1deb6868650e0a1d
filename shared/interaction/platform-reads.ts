import type { ConversationPost, FetchedInteraction } from './interaction.ts';

/** Where reading goes on: whatever the platform needs, kept on the account's item; small. */
export type Cursor = Readonly<Record<string, string | number>>;

export interface InteractionsPage {
  /** Oldest first. One that was listed before may come once more, where the platform lists some of them late. */
  readonly interactions: readonly FetchedInteraction[];
  /** To be stored after the interactions are. */
  readonly cursor: Cursor;
  /** More is waiting than one call brings: ask again soon. */
  readonly more: boolean;
  /** Posts that the platform bills the reading of, those among them that were listed before; 0 where reading is free. */
  readonly billedReads: number;
  /** Places among those asked for whose new posts cannot be read; present where each was asked for by itself. */
  readonly refusedPlaces?: readonly RefusedPlace[];
}

/** A place whose new posts an account cannot read: there is none of that name, it keeps the account out, or it is closed. */
export interface RefusedPlace {
  readonly name: string;
  /** In the platform's words, for people. */
  readonly why: string;
}

export interface FetchOptions {
  /** Places whose new posts are wanted, as in traits.places; empty: none. */
  readonly newPostsIn: readonly string[];
  /** Ask for each of them by itself, so that it is known which cannot be read; the others are read all the same. */
  readonly lookAtPlaces?: boolean;
  /** Nothing older is of interest: when the account began here, epoch milliseconds. */
  readonly since: number;
}

/** What a writer has to know of a place. */
export interface PlaceFacts {
  readonly name: string;
  /** Its rules, a sentence each. */
  readonly rules: readonly string[];
  /** Labels that posts may carry. */
  readonly flairs: readonly string[];
  readonly adult: boolean;
}

/** How people took one post. Counts as the platform gives them. */
export interface Engagement {
  readonly id: string;
  /** False where the platform has it no more. */
  readonly exists: boolean;
  readonly likes: number;
  readonly replies: number;
  readonly reposts: number;
  /** Points and share of upvotes, where people vote. */
  readonly score?: number;
  readonly ratio?: number;
}

/** Optional abilities of a platform's client: reading what people say. Reads may be repeated inside; they throw the errors of errors.ts. */
export interface PlatformReads {
  fetchInteractions?(cursor: Cursor | undefined, options: FetchOptions): Promise<InteractionsPage>;
  /** The post and what is above it, oldest first, at most `depth` of them; posts that are gone are left out. Nothing, where the post itself is gone. */
  fetchConversation?(id: string, depth: number): Promise<readonly ConversationPost[]>;
  fetchPlace?(name: string): Promise<PlaceFacts>;
  /** At most 100 ids a call. */
  engagement?(ids: readonly string[]): Promise<readonly Engagement[]>;
  /** Tells the platform that these were read, where it keeps that. After they are stored. */
  acknowledge?(ids: readonly string[]): Promise<void>;
}
