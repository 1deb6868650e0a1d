import type { Target } from '../publication/publication.ts';

/**
 * How a person came to speak to an account: they named it, answered one of its posts, quoted one, or wrote a new post in a place that the
 * personality looks after.
 */
export const interactionKinds = ['mention', 'reply', 'quote', 'new-post'] as const;
export type InteractionKind = (typeof interactionKinds)[number];

/** Somebody on the platform. */
export interface Person {
  /** The platform's own id of the account; its name where there is no other. */
  readonly id: string;
  /** As people write it, lower case, without a sign. */
  readonly handle: string;
  /** The platform says that it is a machine. */
  readonly machine?: boolean;
}

/** One post of a conversation, in its author's words. */
export interface ConversationPost {
  readonly id: string;
  readonly author: Person;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What a platform lists of an interaction. */
export interface FetchedInteraction {
  /** The platform's id of the post: the key of everything that follows. */
  readonly id: string;
  readonly kind: InteractionKind;
  readonly author: Person;
  readonly text: string;
  /** Only where the platform's posts have one. */
  readonly title?: string;
  readonly createdAt: number;
  readonly url: string;
  /** Id of the first post of the conversation. */
  readonly conversation: string;
  /** Id of the post it answers or quotes. */
  readonly about?: string;
  readonly place?: string;
  /** What the platform says of the post that an answer has to respect. */
  readonly locked?: boolean;
  readonly adult?: boolean;
  readonly pinned?: boolean;
  /** The account may answer it by the platform's own rules (X: the author named or quoted the account). */
  readonly summoned: boolean;
}

/** Why an interaction is or is not answered: the first rule that speaks decides. */
export interface Verdict {
  readonly answer: boolean;
  /** Name of the rule; see policy.ts. */
  readonly rule: string;
  /** A sentence for people. */
  readonly why: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** An interaction as it is stored under INTERACTION#platform#account#id. Without a verdict it is unfinished and is taken up again. */
export interface Interaction extends FetchedInteraction {
  readonly platform: string;
  readonly account: string;
  readonly personality: string;
  readonly storedAt: number;
  /** When the platform billed that it was read, epoch milliseconds; absent where it bills nothing. */
  readonly billedAt?: number;
  /** The conversation upward, oldest first, without the interaction itself; what the writer gets. */
  readonly context: readonly ConversationPost[];
  readonly verdict?: Verdict;
  /** Id of the publication that answers it, once one is planned. */
  readonly publication?: string;
}

/** Where the answer goes. */
export function replyTarget({ id, place }: Pick<Interaction, 'id' | 'place'>): Target {
  return { replyTo: id, ...(place === undefined ? {} : { place }) };
}

/** Id of the publication that answers an interaction: one reply each, whatever repeats. */
export function replyPublicationId(personality: string, platform: string, interactionId: string): string {
  return `${personality}.${platform}.re.${interactionId}`;
}

/** Whether a publication answers an interaction, by its id. */
export function isReplyId(publication: string): boolean {
  return /^[^.]+\.[^.]+\.re\../.test(publication);
}
