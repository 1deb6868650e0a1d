import * as z from 'zod/mini';
import { NotSent } from '../../publication/errors.ts';
import type { FoundPost, RecentPosts } from '../../publication/platform.ts';
import { commentPath } from './comment.ts';
import type { ApiRequest } from './requester.ts';
import { postPath } from './submission.ts';
import { idOf, takenAway } from './things.ts';

/** A listing ends there, whatever the account has posted (https://www.reddit.com/dev/api#listings, seen November 2026). */
const listedPosts = 1000;
const pageSize = 100;

const postSchema = z.object({
  id: z.string().check(z.regex(/^[0-9a-z]{1,13}$/)),
  title: z.string(),
  selftext: z.string(),
  subreddit: z.string().check(z.minLength(1)),
  /** Seconds. */
  created_utc: z.number(),
});
type ListedPost = z.infer<typeof postSchema>;
const commentSchema = z.object({
  id: z.string().check(z.regex(/^[0-9a-z]{1,13}$/)),
  body: z.string(),
  parent_id: z.string().check(z.minLength(1)),
  link_id: z.string().check(z.minLength(1)),
  subreddit: z.string().check(z.minLength(1)),
  /** Seconds. */
  created_utc: z.number(),
});
type ListedComment = z.infer<typeof commentSchema>;

const pageSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({
    after: z.nullable(z.string()),
    dist: z.nullish(z.number()),
    children: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('t3'), data: postSchema }),
        z.object({ kind: z.literal('t1'), data: commentSchema }),
      ]),
    ),
  }),
});

export interface ListingQuestion {
  readonly userName: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Words for the question in messages. */
  readonly subject: string;
  url(path: string): string;
}

/**
 * The account's own posts and comments not older than `since`, newest first, through GET /user/<name>/overview. Complete only where the listing was read
 * back past that time or to its end, nothing is missing in a page, no post lost its words, and the listing's own end was not
 * reached. What moderators removed is listed to its author with its words.
 * @param ask sends one request and answers its body.
 */
export async function listPosts(
  ask: (request: ApiRequest) => Promise<unknown>,
  question: ListingQuestion,
): Promise<RecentPosts> {
  const { userName, since, subject } = question;
  const found = new Map<string, FoundPost>();
  let complete = true;
  let after: string | null = null;
  do {
    const body = pageSchema.safeParse(
      await ask({
        method: 'get',
        uri: `user/${userName}/overview`,
        // `show=all` keeps posts that the account hid from its own view.
        qs: { sort: 'new', t: 'all', show: 'all', limit: String(pageSize), ...(after === null ? {} : { after }) },
      }),
    );
    if (!body.success) {
      throw new NotSent(`Reddit answered ${subject} with something that is no list of posts; it can be asked again.`);
    }
    const { children, dist } = body.data.data;
    const page = children.map((child) =>
      child.kind === 't3' ? foundPost(child.data, question) : foundComment(child.data, question),
    );
    for (const post of page) found.set(post.id, post);
    if (typeof dist === 'number' && dist !== children.length) complete = false;
    after = body.data.data.after;
    // Posts pinned to a profile may stand before newer ones; the last of a page is where the listing is.
    const last = page.at(-1);
    if (last !== undefined && last.createdAt < since) break;
  } while (after !== null && found.size < listedPosts);
  const oldest = Math.min(...[...found.values()].map(({ createdAt }) => createdAt));
  if (found.size >= listedPosts && oldest >= since) complete = false;

  const posts = [...found.values()]
    .filter(({ createdAt }) => createdAt >= since)
    .sort((a, b) => b.createdAt - a.createdAt || order(b.id) - order(a.id));
  if (posts.some(({ text }) => takenAway.test(text))) complete = false;
  return { posts, complete };
}

function foundPost(post: ListedPost, { userName, url }: ListingQuestion): FoundPost {
  const { id, selftext: text, title } = post;
  return { id, url: url(postPath(id)), text, title, target: placeOf(post, userName), createdAt: timeOf(post) };
}

function foundComment(comment: ListedComment, { userName, url }: ListingQuestion): FoundPost {
  const { body: text, parent_id: parent, link_id: post } = comment;
  const id = `t1_${comment.id}`;
  const target = { replyTo: idOf(parent), ...placeOf(comment, userName) };
  return { id, url: url(commentPath(id, post)), text, target, createdAt: timeOf(comment) };
}

/** The account's own profile is no place. */
function placeOf({ subreddit }: ListedPost | ListedComment, userName: string): { readonly place?: string } {
  return subreddit.toLowerCase() === profileOf(userName).toLowerCase() ? {} : { place: subreddit };
}

/** The name under which a profile takes posts. */
export function profileOf(userName: string): string {
  return `u_${userName}`;
}

function timeOf(post: ListedPost | ListedComment): number {
  return Math.round(post.created_utc * 1000);
}

/** Ids are counted up in base 36. */
function order(id: string): number {
  return Number.parseInt(id.replace(/^t1_/, ''), 36);
}
