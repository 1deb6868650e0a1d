import * as z from 'zod/mini';
import type { ConversationPost, Person } from '../../interaction/interaction.ts';
import { NotSent } from '../../publication/errors.ts';
import type { ApiRequest } from './requester.ts';

/** Sends one request and answers its body. */
export type Ask = (request: ApiRequest) => Promise<unknown>;

/** Names in one call of /api/info; it leaves out what is beyond without a word (https://www.reddit.com/dev/api#GET_api_info, seen November 2026). */
export const infoSize = 100;

/** What stands in the place of words that a moderator, Reddit or the author took away. */
export const takenAway = /^\s*\[\s*(?:removed|deleted)(?: by [^\]]*)?\s*\]\s*$/i;

const flag = z.nullish(z.boolean());
const number = z.nullish(z.number());

/** A post (t3) or a comment (t1) as listings and /api/info answer it. */
export const thingSchema = z.object({
  name: z.string().check(z.regex(/^t[13]_[0-9a-z]{1,13}$/)),
  author: z.nullish(z.string()),
  author_fullname: z.nullish(z.string()),
  subreddit: z.string().check(z.minLength(1)),
  /** Seconds. */
  created_utc: z.number(),
  permalink: z.nullish(z.string()),
  locked: flag,
  stickied: flag,
  over_18: flag,
  score: number,
  ups: number,
  // Of posts.
  title: z.nullish(z.string()),
  selftext: z.nullish(z.string()),
  is_self: flag,
  pinned: flag,
  removed_by_category: z.nullish(z.string()),
  num_comments: number,
  num_crossposts: number,
  upvote_ratio: number,
  // Of comments.
  body: z.nullish(z.string()),
  parent_id: z.nullish(z.string()),
  link_id: z.nullish(z.string()),
});
export type ListedThing = z.infer<typeof thingSchema>;

export const listingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({
    after: z.nullish(z.string()),
    // What is neither post nor comment, such as a private message, is left out by those who read.
    children: z.array(z.object({ kind: z.string(), data: z.unknown() })),
  }),
});

/**
 * The id that posts and comments go by here: a post's own, as publishing answers it; a comment's with its kind, for comments are counted by
 * themselves and the same id may belong to a post.
 */
export function idOf(name: string): string {
  return name.replace(/^t3_/, '');
}

/** The full name of what an id stands for; undefined for a text that is no id of Reddit. */
export function nameOf(id: string): string | undefined {
  const found = /^(?:(t[13])_)?([0-9a-z]{1,13})$/.exec(id);
  return found === null ? undefined : `${found[1] ?? 't3'}_${found[2]}`;
}

/** Things by their full names, at most a hundred; those that are not there are left out. */
export async function lookUp(
  ask: Ask,
  names: readonly string[],
  subject: string,
): Promise<ReadonlyMap<string, ListedThing>> {
  if (names.length === 0) return new Map();
  const body = await ask({ method: 'get', uri: 'api/info', qs: { id: names.join(',') } });
  const listed = listingSchema.safeParse(body);
  if (!listed.success) throw unreadable(subject);
  return new Map(thingsOf(listed.data, subject).map((thing) => [thing.name, thing]));
}

/** The posts and comments of a listing. */
export function thingsOf({ data }: z.infer<typeof listingSchema>, subject: string): readonly ListedThing[] {
  return data.children.flatMap((child) => {
    if (child.kind !== 't1' && child.kind !== 't3') return [];
    const thing = thingSchema.safeParse(child.data);
    if (!thing.success) throw unreadable(subject);
    return [thing.data];
  });
}

/** The error for an answer that is no listing: a read, so it may be asked again. */
export function unreadable(subject: string): NotSent {
  return new NotSent(`Reddit answered ${subject} with something that is no list of posts; it can be asked again.`);
}

/** Whether the words were taken away, by whomever. A removed post keeps its words for its author and says so in a field. */
export function isGone(thing: ListedThing): boolean {
  const removed = thing.removed_by_category !== null && thing.removed_by_category !== undefined;
  return removed || writerOf(thing) === undefined || takenAway.test(thing.body ?? thing.selftext ?? '');
}

/** Undefined where the account is no more. */
export function writerOf({ author, author_fullname: fullName }: Pick<ListedThing, 'author' | 'author_fullname'>) {
  if (author === null || author === undefined || takenAway.test(author)) return undefined;
  return { id: fullName ?? author, handle: author.toLowerCase() } satisfies Person;
}

/** Epoch milliseconds. */
export function timeOf({ created_utc: seconds }: { readonly created_utc: number }): number {
  return Math.round(seconds * 1000);
}

/** Undefined for a thing whose words are gone. */
export function conversationPost(thing: ListedThing): ConversationPost | undefined {
  const author = writerOf(thing);
  if (author === undefined || isGone(thing)) return undefined;
  const { title, selftext, body } = thing;
  const text =
    body ?? [title, selftext].filter((words) => words !== null && words !== undefined && words !== '').join('\n\n');
  return { id: idOf(thing.name), author, text, createdAt: timeOf(thing) };
}

/** The younger of two full names of one kind. */
export function isYounger(name: string, other: string): boolean {
  return Number.parseInt(name.slice(3), 36) > Number.parseInt(other.slice(3), 36);
}
