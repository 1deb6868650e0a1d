import type { Interaction } from '../../shared/interaction/interaction.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import type { ChaosPost } from './platform.ts';
import type { Said } from './talk.ts';

/** What has to be zero of the replies, besides what has to be of every publication. */
export const replyFigures = [
  /** More than one reply of an account to one thing that a person said: planned, or on the platform. */
  'repliedTwice',
  /**
   * Shown to an account that listens on, and without a verdict; or to be answered, and nothing planned. What its author took back is nothing
   * to be answered: no platform shows it again to whoever died over it.
   */
  'unanswered',
  /** A reply to what was not said to the account, or what it may not answer. */
  'strangersAnswered',
  /** A reply to an account of the hive that it had known for its own before it heard it. */
  'siblingsAnswered',
  /** A reply that was planned after its person's wish to be left alone was stored, and got words. */
  'optedOutAnswered',
  /** In one conversation it was decided to answer a later one when an earlier one was stored, and its reply was planned first. */
  'outOfOrder',
  /** In one conversation a reply was planned while another one was on its way. */
  'crossed',
] as const;
export type ReplyFigures = Readonly<Record<(typeof replyFigures)[number], number>>;

interface Noted {
  readonly platform: string;
  readonly account: string;
  readonly id: string;
  /** Number of the event among all. */
  readonly at: number;
  /** The account has listened without a break since then, and was to hear this. */
  readonly lasts: boolean;
}

/** What is left of the conversations of one world. People and posts are named by platform and id; events are numbered. */
export interface RepliesRemains {
  readonly said: ReadonlyMap<string, Said>;
  /** Taken back by their authors. */
  readonly gone: ReadonlySet<string>;
  readonly posts: readonly Pick<ChaosPost, 'platform' | 'account' | 'target'>[];
  readonly publications: readonly Pick<
    Publication,
    'id' | 'platform' | 'account' | 'kind' | 'target' | 'parts' | 'settings'
  >[];
  readonly interactions: readonly Pick<
    Interaction,
    'platform' | 'account' | 'id' | 'conversation' | 'createdAt' | 'verdict' | 'publication'
  >[];
  readonly shown: readonly Noted[];
  readonly stored: readonly Noted[];
  readonly decided: ReadonlyMap<string, number>;
  readonly planned: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
  readonly optedOut: ReadonlyMap<string, number>;
  readonly own: ReadonlyMap<string, number>;
  /** Places whose new posts a personality answers, by the settings of a publication there. */
  newPostsIn(platform: string, settings: Publication['settings']): readonly string[];
}

export function judgeReplies(remains: RepliesRemains): ReplyFigures {
  const { publications, planned, optedOut, own } = remains;
  const replies = publications.filter(({ kind }) => kind === 'reply');
  const stored = new Map(remains.stored.map((one) => [nameOf(one), one.at]));
  const saidOf = ({ platform, target }: { readonly platform: string; readonly target: Publication['target'] }) =>
    remains.said.get(`${platform} ${target.replyTo}`);
  const authorOf = (reply: (typeof replies)[number]) => `${reply.platform} ${saidOf(reply)?.author.id}`;
  return {
    repliedTwice: oftenerThanOnce(replies) + oftenerThanOnce(remains.posts.filter((post) => saidOf(post))),
    unanswered: unanswered(remains),
    strangersAnswered: replies.filter((reply) => !addressed(saidOf(reply), reply, remains)).length,
    siblingsAnswered: replies.filter((reply) => {
      const heardAt = stored.get(nameOf({ ...reply, id: reply.target.replyTo ?? '' }));
      return (own.get(authorOf(reply)) ?? Number.POSITIVE_INFINITY) < (heardAt ?? 0);
    }).length,
    optedOutAnswered: replies.filter((reply) => {
      const wishedAt = optedOut.get(authorOf(reply)) ?? Number.POSITIVE_INFINITY;
      return reply.parts.length > 0 && wishedAt < (planned.get(reply.id) ?? 0);
    }).length,
    ...ofConversations(remains, stored),
  };
}

function nameOf({ platform, account, id }: Pick<Noted, 'platform' | 'account' | 'id'>): string {
  return `${platform} ${account} ${id}`;
}

/** Replies beyond the first of an account to the same thing. */
function oftenerThanOnce(replies: readonly Pick<ChaosPost, 'platform' | 'account' | 'target'>[]): number {
  const names = replies.map((reply) => nameOf({ ...reply, id: reply.target.replyTo ?? '' }));
  return names.length - new Set(names).size;
}

function unanswered({ interactions, publications, shown, stored, gone }: RepliesRemains): number {
  const due = ({ platform, id, lasts }: Noted) => lasts && !gone.has(`${platform} ${id}`);
  const byName = new Map(interactions.map((one) => [nameOf(one), one]));
  const known = new Set(publications.map(({ id }) => id));
  const open = new Set(
    [...shown, ...stored]
      .filter(due)
      .map(nameOf)
      .filter((name) => byName.get(name)?.verdict === undefined),
  );
  const unplanned = stored.filter((one) => {
    const { verdict, publication = '' } = byName.get(nameOf(one)) ?? {};
    return due(one) && verdict?.answer === true && !known.has(publication);
  });
  return open.size + unplanned.length;
}

function addressed(
  said: Said | undefined,
  { platform, account, settings }: RepliesRemains['publications'][number],
  { newPostsIn }: RepliesRemains,
): boolean {
  if (said === undefined || !said.summoned || said.author.id === account) return false;
  if (said.kind !== 'new-post') return said.to.includes(account);
  const place = said.place?.toLowerCase();
  return newPostsIn(platform, settings).some((one) => one.toLowerCase() === place);
}

function ofConversations(
  { interactions, decided, planned, ended }: RepliesRemains,
  stored: ReadonlyMap<string, number>,
): Pick<ReplyFigures, 'outOfOrder' | 'crossed'> {
  const conversations = Map.groupBy(interactions, ({ platform, account, conversation }) =>
    nameOf({ platform, account, id: conversation }),
  );
  const never = Number.POSITIVE_INFINITY;
  const found = { outOfOrder: 0, crossed: 0 };
  for (const all of conversations.values()) {
    const answered = all
      .map((one) => ({
        ...one,
        storedAt: stored.get(nameOf(one)) ?? never,
        decidedAt: decided.get(nameOf(one)) ?? never,
        plannedAt: planned.get(one.publication ?? '') ?? never,
        endedAt: ended.get(one.publication ?? '') ?? never,
      }))
      .filter(({ plannedAt }) => plannedAt < never)
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    found.outOfOrder += answered.filter((one, index) =>
      answered.slice(index + 1).some((later) => one.storedAt < later.decidedAt && later.plannedAt < one.plannedAt),
    ).length;
    found.crossed += answered.filter((one) =>
      answered.some(
        (other) =>
          // Who has the account from another personality knows nothing of that one's answers.
          personalityOf(other) === personalityOf(one) &&
          other.plannedAt < one.plannedAt &&
          one.plannedAt < other.endedAt,
      ),
    ).length;
  }
  return found;
}

function personalityOf({ publication = '' }: Pick<Interaction, 'publication'>): string {
  return publication.slice(0, publication.indexOf('.'));
}
