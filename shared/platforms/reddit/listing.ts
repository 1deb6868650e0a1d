import * as z from 'zod';
import { NotSent } from '../../publication/errors.ts';
import type { FoundPost, RecentPosts } from '../../publication/platform.ts';
import type { ApiRequest } from './requester.ts';
import { takenAway } from './things.ts';

/** A listing ends there, whatever the account has posted (https://www.reddit.com/dev/api#listings, seen November 2026). */
const listedPosts = 1000;
const pageSize = 100;

const postSchema = z.object({
  id: z.string().regex(/^[0-9a-z]{1,13}$/),
  title: z.string(),
  selftext: z.string(),
  subreddit: z.string().min(1),
  /** Seconds. */
  created_utc: z.number(),
});
type ListedPost = z.infer<typeof postSchema>;

const pageSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({
    after: z.string().nullable(),
    dist: z.number().nullish(),
    children: z.array(z.object({ kind: z.literal('t3'), data: postSchema })),
  }),
});

export interface ListingQuestion {
  readonly userName: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Words for the question in messages. */
  readonly subject: string;
  url(id: string): string;
}

/**
 * The account's own posts not older than `since`, newest first, through GET /user/<name>/submitted. Complete only where the listing was read
 * back past that time or to its end, nothing is missing in a page, no post lost its words, and the listing's own end was not
 * reached. Posts that moderators removed are listed to their author with their words.
 * @param ask sends one request and answers its body.
 */
export async function listPosts(
  ask: (request: ApiRequest) => Promise<unknown>,
  question: ListingQuestion,
): Promise<RecentPosts> {
  const { userName, since, subject } = question;
  const found = new Map<string, ListedPost>();
  let complete = true;
  let after: string | null = null;
  do {
    const body = pageSchema.safeParse(
      await ask({
        method: 'get',
        uri: `user/${userName}/submitted`,
        // `show=all` keeps posts that the account hid from its own view.
        qs: { sort: 'new', t: 'all', show: 'all', limit: String(pageSize), ...(after === null ? {} : { after }) },
      }),
    );
    if (!body.success) {
      throw new NotSent(`Reddit answered ${subject} with something that is no list of posts; it can be asked again.`);
    }
    const { children, dist } = body.data.data;
    for (const { data } of children) found.set(data.id, data);
    if (typeof dist === 'number' && dist !== children.length) complete = false;
    after = body.data.data.after;
    // Posts pinned to a profile may stand before newer ones; the last of a page is where the listing is.
    const last = children.at(-1)?.data;
    if (last !== undefined && timeOf(last) < since) break;
  } while (after !== null && found.size < listedPosts);
  const oldest = Math.min(...[...found.values()].map(timeOf));
  if (found.size >= listedPosts && oldest >= since) complete = false;

  const recent = [...found.values()].filter((post) => timeOf(post) >= since);
  if (recent.some((post) => takenAway.test(post.selftext))) complete = false;
  const posts = recent
    .map((post) => foundPost(post, question))
    .sort((a, b) => b.createdAt - a.createdAt || order(b.id) - order(a.id));
  return { posts, complete };
}

function foundPost(post: ListedPost, { userName, url }: ListingQuestion): FoundPost {
  const own = post.subreddit.toLowerCase() === profileOf(userName).toLowerCase();
  return {
    id: post.id,
    url: url(post.id),
    text: post.selftext,
    title: post.title,
    target: own ? {} : { place: post.subreddit },
    createdAt: timeOf(post),
  };
}

/** The name under which a profile takes posts. */
export function profileOf(userName: string): string {
  return `u_${userName}`;
}

function timeOf(post: ListedPost): number {
  return Math.round(post.created_utc * 1000);
}

/** Ids are counted up in base 36. */
function order(id: string): number {
  return Number.parseInt(id, 36);
}
