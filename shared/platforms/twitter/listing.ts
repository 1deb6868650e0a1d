import * as z from 'zod/mini';
import { NotSent } from '../../publication/errors.ts';
import type { FoundPost, RecentPosts } from '../../publication/platform.ts';
import { type ListedPost, postSchema, referenceOf, wholeText } from './posts.ts';
import type { ApiRequest } from './request.ts';
import { timeOf } from './snowflake.ts';

/** The listing reaches back no further than that, whatever it is asked for (docs.x.com/x-api/posts/timelines, seen November 2026). */
const listedPosts = 3200;
const pageSize = 100;
/** No post is older; an earlier start_time is refused. */
const earliestStart = Date.parse('2010-11-06T00:00:00Z');

const pageSchema = z.object({
  data: z.optional(z.array(postSchema)),
  errors: z.optional(z.array(z.unknown())),
  meta: z.object({ next_token: z.optional(z.string().check(z.minLength(1))), result_count: z.number() }),
});

export interface ListingQuestion {
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Words for the question in messages. */
  readonly subject: string;
  url(id: string): string;
}

/**
 * The account's own posts not older than `since`, newest first, through GET /2/users/:id/tweets. Complete only where the last page
 * was read, no page spoke of a post it could not show, and the listing's own end was not reached.
 * @param ask sends one request and answers its body.
 */
export async function listPosts(
  ask: (request: ApiRequest) => Promise<unknown>,
  question: ListingQuestion,
): Promise<RecentPosts> {
  const { userId, since, subject } = question;
  const posts: ListedPost[] = [];
  let complete = true;
  let token: string | undefined;
  for (let page = 0; page * pageSize < listedPosts; page++) {
    const body = pageSchema.safeParse(
      await ask({
        method: 'GET',
        path: `/2/users/${userId}/tweets`,
        query: {
          max_results: String(pageSize),
          start_time: startTime(since),
          'tweet.fields': 'created_at,entities,note_tweet,referenced_tweets',
          ...(token === undefined ? {} : { pagination_token: token }),
        },
      }),
    );
    if (!body.success) {
      throw new NotSent(`X answered ${subject} with something that is no list of posts; it can be asked again.`);
    }
    const { data = [], errors = [], meta } = body.data;
    posts.push(...data);
    if (errors.length > 0 || meta.result_count !== data.length) complete = false;
    token = meta.next_token;
    if (token === undefined) break;
  }
  if (token !== undefined || posts.length >= listedPosts) complete = false;
  return { posts: ownPosts(posts, question), complete };
}

/** The parameter for a time in epoch milliseconds: whole seconds, rounded down, so posts of the first second are sorted out by their own stamp. */
export function startTime(since: number): string {
  const start = Math.max(since, earliestStart);
  return `${new Date(start).toISOString().slice(0, 19)}Z`;
}

function ownPosts(posts: readonly ListedPost[], { since, url }: ListingQuestion): readonly FoundPost[] {
  const found = new Map<string, FoundPost>();
  for (const post of posts) {
    if (referenceOf(post, 'retweeted') !== undefined) continue;
    const createdAt = timeOf(post.id, post.created_at);
    if (createdAt < since) continue;
    const replyTo = referenceOf(post, 'replied_to');
    found.set(post.id, {
      id: post.id,
      url: url(post.id),
      text: wholeText(post),
      target: replyTo === undefined ? {} : { replyTo },
      createdAt,
    });
  }
  return [...found.values()].sort((a, b) => b.createdAt - a.createdAt || (BigInt(b.id) > BigInt(a.id) ? 1 : -1));
}
