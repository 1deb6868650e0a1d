import type { Interaction } from '../interaction/interaction.ts';
import type { PlaceFacts } from '../interaction/platform-reads.ts';
import type { InteractionStore, PeopleStore, PlaceStore } from '../interaction/ports.ts';
import type { AccountState } from '../limits/account.ts';
import type { ReplyInput } from '../personality/prompt.ts';
import type { ConversationMessage } from '../personality/quoted.ts';
import type { Publication } from '../publication/publication.ts';

/** What a reply answers, as observe stored it: the writer reaches no platform. */
export interface Answered {
  readonly interaction: Interaction;
  /** What is known of the place it is in. */
  readonly place?: PlaceFacts;
  /** Its author asked for no more answers since it was planned. */
  readonly optedOut: boolean;
}

export interface AnsweringStores {
  readonly interactions: Pick<InteractionStore, 'read'>;
  readonly people: Pick<PeopleStore, 'read'>;
  readonly places: Pick<PlaceStore, 'read'>;
}

/** Finds what a publication answers; undefined for one that answers nobody, and where it is stored no more. */
export function answeringFrom({ interactions, people, places }: AnsweringStores) {
  return async ({ platform, account, target }: Publication): Promise<Answered | undefined> => {
    if (target.replyTo === undefined) return undefined;
    const [interaction, place] = await Promise.all([
      interactions.read({ platform, account, id: target.replyTo }),
      target.place === undefined ? undefined : places.read(platform, target.place),
    ]);
    if (interaction === undefined) return undefined;
    const { optedOut } = await people.read(platform, interaction.author);
    return { interaction, optedOut, ...(place === undefined ? {} : { place }) };
  };
}

/** What the writer is told of the conversation, and the gates of whom it answers; the run keeps it, so that it can be run again. */
export function replyOf({ interaction, place }: Answered, listening: AccountState['listening']): ReplyInput {
  return {
    conversation: conversationOf(interaction, listening),
    answering: interaction.author.handle,
    ...(place === undefined ? {} : { place: { name: place.name, rules: place.rules } }),
  };
}

/** The conversation as the writer gets it, the answered message last. */
export function conversationOf(
  { context, author, title, text }: Interaction,
  listening: AccountState['listening'],
): readonly ConversationMessage[] {
  const self = listening?.self;
  const own = (id: string, handle: string) => self !== undefined && (id === self.id || handle === self.handle);
  return [
    ...context.map((post) => ({ own: own(post.author.id, post.author.handle), text: post.text })),
    { own: own(author.id, author.handle), text: title === undefined || title === '' ? text : `${title}: ${text}` },
  ];
}
