import type { FetchedInteraction } from '../../interaction/interaction.ts';
import { Rejected } from '../../publication/errors.ts';
import {
  type Ask,
  idOf,
  isGone,
  isYounger,
  type ListedThing,
  listingSchema,
  thingsOf,
  timeOf,
  unreadable,
  writerOf,
} from './things.ts';

const pageSize = 100;

export interface NewPostsQuestion {
  /** Names of subreddits; at least one. */
  readonly places: readonly string[];
  /** Full name of the youngest post that was listed before. */
  readonly seen: string | undefined;
  /** Full name of the last post of a page that was cut off. */
  readonly after: string | undefined;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Name of the account, in lower case. */
  readonly own: string;
  readonly subject: string;
  url(path: string): string;
}

export interface NewPostsPage {
  readonly interactions: readonly FetchedInteraction[];
  /** Full name of the youngest post of the page. */
  readonly youngest?: string;
  /** Name of the last post, where there are more behind it that nobody saw. */
  readonly after?: string;
}

/**
 * Self posts of others in some subreddits, newest first: one request for all of them. A post that a moderator lets through later stands behind
 * younger ones then and is left alone: nobody spoke to the account with it, and nobody waits.
 */
export async function readNewPosts(ask: Ask, question: NewPostsQuestion): Promise<NewPostsPage> {
  const { places, seen, after, since, subject } = question;
  const body = await ask({
    method: 'get',
    uri: `r/${places.join('+')}/new`,
    qs: { limit: String(pageSize), ...(after === undefined ? {} : { after }) },
  });
  const listed = listingSchema.safeParse(body);
  if (!listed.success) throw unreadable(subject);
  const posts = thingsOf(listed.data, subject).filter(({ name }) => name.startsWith('t3_'));
  const fresh = posts.filter((post) => timeOf(post) >= since && (seen === undefined || isYounger(post.name, seen)));
  const youngest = posts
    .map(({ name }) => name)
    .reduce<string | undefined>((a, b) => (a === undefined || isYounger(b, a) ? b : a), undefined);
  const next = listed.data.data.after;
  const more = typeof next === 'string' && next !== '' && fresh.length === posts.length;
  return {
    interactions: fresh.flatMap((post) => interaction(post, question)),
    ...(youngest === undefined ? {} : { youngest }),
    ...(more ? { after: next } : {}),
  };
}

/** Why the new posts of a place cannot be read, in words for people; undefined where they can. One request. */
export async function whyRefused(ask: Ask, place: string): Promise<string | undefined> {
  try {
    await ask({ method: 'get', uri: `r/${place}/new`, qs: { limit: '1' } });
    return undefined;
  } catch (error) {
    if (error instanceof Rejected) return error.message;
    throw error;
  }
}

function interaction(post: ListedThing, { own, url }: NewPostsQuestion): readonly FetchedInteraction[] {
  const author = writerOf(post);
  if (author === undefined || author.handle === own || isGone(post) || post.is_self !== true) return [];
  const { name, title, selftext, subreddit: place, permalink } = post;
  return [
    {
      id: idOf(name),
      kind: 'new-post',
      author,
      text: selftext ?? '',
      ...(title === null || title === undefined ? {} : { title }),
      createdAt: timeOf(post),
      url: url(permalink ?? `/comments/${idOf(name)}`),
      conversation: idOf(name),
      place,
      ...(post.locked === true ? { locked: true } : {}),
      ...(post.over_18 === true ? { adult: true } : {}),
      ...(post.stickied === true || post.pinned === true ? { pinned: true } : {}),
      summoned: true,
    },
  ];
}
