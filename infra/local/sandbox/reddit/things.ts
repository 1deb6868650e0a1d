export interface Account {
  /** Without the prefix t2_. */
  readonly id: string;
  /** As it was signed up. */
  readonly name: string;
  /** As people see it: 3 to 20 letters, digits, "_" and "-". */
  readonly handle: string;
  readonly createdAt: number;
  status: string;
}

/** A post (t3) or a comment (t1). */
export interface Thing {
  readonly kind: 't3' | 't1';
  readonly id: string;
  /** The full name: kind, underscore, id. */
  readonly name: string;
  readonly authorId: string;
  /** Name of the subreddit; `u_<name>` for a post on a profile. */
  readonly place: string;
  readonly createdAt: number;
  readonly title?: string;
  /** Of a link post. */
  readonly url?: string;
  readonly flair?: { readonly id: string; readonly text: string };
  /** The author wants to hear of answers. */
  readonly sendReplies?: boolean;
  /** Full name of what a comment answers. */
  readonly parent?: string;
  /** Full name of the post a comment stands under. */
  readonly post?: string;
  /** Not listed before this instant of the calendar. */
  readonly hiddenUntil?: number;
  text: string;
  editedAt?: number;
  deletedAt?: number;
  locked?: boolean;
  nsfw?: boolean;
  /** Set at the top of its place by a moderator. */
  pinned?: boolean;
  /** Taken away by a moderator: its author alone still reads it. */
  removed?: boolean;
  /** What others' votes make of it; its author's own vote where nobody voted. */
  score?: number;
  /** Share of votes that are for it, 0 to 1. */
  ratio?: number;
}

/** What can be changed of a thing that stands. */
export type Marks = Pick<Thing, 'locked' | 'nsfw' | 'pinned' | 'removed' | 'score' | 'ratio'>;

/** What is new about a thing; id, author and time are given by the store. */
export type NewThing = Omit<Thing, 'id' | 'name' | 'authorId' | 'createdAt' | 'hiddenUntil'> & {
  readonly hiddenMinutes?: number;
};
