import * as z from 'zod/mini';
import type { ConversationPost } from '../../interaction/interaction.ts';
import type { Engagement } from '../../interaction/platform-reads.ts';
import { NotSent } from '../../publication/errors.ts';
import {
  authorOf,
  conversationPost,
  includesSchema,
  type ListedPost,
  postSchema,
  readFields,
  referenceOf,
} from './posts.ts';
import type { ApiRequest } from './request.ts';

/** Sends one request and answers its body. */
export type Ask = (request: ApiRequest) => Promise<unknown>;

/** Most ids of one lookup (X's OpenAPI description 2.167). */
const lookupSize = 100;
const idForm = /^\d{1,19}$/;

const count = z.int().check(z.gte(0));
const metricsSchema = z.object({
  like_count: count,
  reply_count: count,
  retweet_count: z.optional(count),
  repost_count: z.optional(count),
});
const measuredSchema = z.extend(postSchema, { public_metrics: metricsSchema });
const problemSchema = z.object({
  type: z.optional(z.string()),
  resource_id: z.optional(z.string()),
  value: z.optional(z.string()),
});

function lookupSchema<Post extends z.ZodMiniType>(post: Post) {
  return z
    .object({
      data: z.optional(z.array(post)),
      includes: includesSchema,
      errors: z.optional(z.array(problemSchema)),
    })
    .check(z.refine(({ data, errors }) => data !== undefined || errors !== undefined));
}
const postsSchema = lookupSchema(postSchema);
const measuredPostsSchema = lookupSchema(measuredSchema);

/** Posts by their ids, through GET /2/tweets; those that X has no more are left out. Throws NotSent for an answer that cannot be read. */
export async function lookUp(ask: Ask, ids: readonly string[], subject: string): Promise<z.infer<typeof postsSchema>> {
  const query = { ids: ids.join(','), 'tweet.fields': readFields, expansions: 'author_id' };
  return read(postsSchema, await ask({ method: 'GET', path: '/2/tweets', query }), subject);
}

/**
 * The post and what it answers or quotes, upward, oldest first, at most `depth` of them. X tells of a post that is gone nothing, not even
 * what it answered: where the way ends at such a one, the first post of the conversation is set at the beginning. Nothing, where the post itself is gone.
 */
export async function readConversation(
  ask: Ask,
  { id, depth, subject }: { readonly id: string; readonly depth: number; readonly subject: string },
): Promise<readonly ConversationPost[]> {
  const known = new Map<string, ConversationPost & { readonly above?: string | undefined }>();
  const upward: string[] = [];
  let next: string | undefined = id;
  let first: string | undefined;
  while (next !== undefined && upward.length < depth && !upward.includes(next)) {
    if (!known.has(next)) {
      // The first post of the conversation is asked for along with the second question, so that it costs no question of its own.
      const ids: string[] = [next, ...(first === undefined || first === next || known.has(first) ? [] : [first])];
      const { data = [], includes } = await lookUp(ask, ids, subject);
      for (const post of data) {
        const author = authorOf(post, includes);
        if (author !== undefined) known.set(post.id, { ...conversationPost(post, author), above: aboveOf(post) });
        if (post.id === id) first = post.conversation_id;
      }
    }
    const found = known.get(next);
    if (found === undefined) break;
    upward.push(next);
    next = found.above;
  }
  if (first !== undefined && known.has(first) && !upward.includes(first) && upward.length < depth) upward.push(first);
  return upward.reverse().flatMap((wanted) => {
    const found = known.get(wanted);
    if (found === undefined) return [];
    const { above: _above, ...post } = found;
    return [post];
  });
}

function aboveOf(post: ListedPost): string | undefined {
  return referenceOf(post, 'replied_to') ?? referenceOf(post, 'quoted');
}

/** How people took these posts, in the order asked for; throws RangeError for more than 100 ids. */
export async function readEngagement(
  ask: Ask,
  ids: readonly string[],
  subject: string,
): Promise<readonly Engagement[]> {
  if (ids.length > lookupSize) {
    throw new RangeError(`X answers for ${lookupSize} posts at a time, not for ${ids.length}; ask in parts.`);
  }
  // One id that cannot be one of X's would make it refuse the others too.
  const asked = ids.filter((id) => idForm.test(id));
  if (asked.length === 0) return ids.map(goneEngagement);
  const query = { ids: asked.join(','), 'tweet.fields': 'public_metrics' };
  const body = read(measuredPostsSchema, await ask({ method: 'GET', path: '/2/tweets', query }), subject);
  const found = new Map((body.data ?? []).map((post) => [post.id, post]));
  const gone = new Set((body.errors ?? []).filter(isGone).map(({ resource_id, value }) => resource_id ?? value));
  return ids.map((id) => {
    const post = found.get(id);
    if (post === undefined) {
      if (!asked.includes(id) || gone.has(id)) return goneEngagement(id);
      throw new NotSent(`X answered ${subject} without a word on post ${id}; it can be asked again.`);
    }
    const { like_count: likes, reply_count: replies, retweet_count, repost_count } = post.public_metrics;
    return { id, exists: true, likes, replies, reposts: repost_count ?? retweet_count ?? 0 };
  });
}

/** Types of X's problems for a post that was taken down or shut away (OpenAPI description 2.167). */
function isGone({ type = '' }: z.infer<typeof problemSchema>): boolean {
  return /\/(?:resource-not-found|not-authorized-for-resource)$/.test(type);
}

function goneEngagement(id: string): Engagement {
  return { id, exists: false, likes: 0, replies: 0, reposts: 0 };
}

function read<Body extends z.ZodMiniType>(schema: Body, body: unknown, subject: string): z.infer<Body> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new NotSent(`X answered ${subject} with something that holds no posts; it can be asked again.`);
}
