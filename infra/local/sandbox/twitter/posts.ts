export interface Account {
  readonly id: string;
  /** As it was signed up. */
  readonly name: string;
  /** As people see it: letters, digits, underscore, at most 15. */
  readonly handle: string;
  readonly createdAt: number;
  status: string;
}

export interface Post {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: number;
  readonly conversationId: string;
  readonly inReplyTo?: string;
  readonly quoteOf?: string;
  readonly madeWithAi: boolean;
  readonly replySettings?: string;
  /** Lower-case handles. */
  readonly mentions: readonly string[];
  /** Not listed before this instant of the calendar. */
  readonly hiddenUntil?: number;
  deletedAt?: number;
  /** What people did with it on the website; answers and quotes are counted by themselves. */
  reactions?: Reactions;
  /** The author, or X, calls it sensitive. */
  sensitive?: boolean;
}

export interface Reactions {
  readonly likes?: number | undefined;
  readonly reposts?: number | undefined;
}

export interface NewPost {
  readonly text: string;
  readonly inReplyTo?: string;
  readonly quoteOf?: string;
  readonly madeWithAi?: boolean;
  readonly replySettings?: string;
  readonly hiddenMinutes?: number;
}
