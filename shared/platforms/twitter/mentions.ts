import * as z from 'zod/mini';
import type { FetchedInteraction } from '../../interaction/interaction.ts';
import type { Cursor, InteractionsPage } from '../../interaction/platform-reads.ts';
import { NotSent } from '../../publication/errors.ts';
import { startTime } from './listing.ts';
import { type Ask, lookUp } from './lookup.ts';
import {
  authorOf,
  conversationPost,
  includesSchema,
  type ListedPost,
  names,
  postSchema,
  readFields,
  referenceOf,
} from './posts.ts';

const pageSize = 100;
/** Pages that hold nothing and still name another one: X leaves out what it cannot show. */
const emptyPages = 5;

const pageSchema = z.object({
  data: z.optional(z.array(postSchema)),
  includes: includesSchema,
  meta: z.object({ next_token: z.optional(z.string().check(z.minLength(1))), result_count: z.number() }),
});

const id = z.string().check(z.regex(/^\d{1,19}$/));
/**
 * `user` is the account's own id: it saves the question who it is. Everything up to `since` was listed. The listing is newest first, so where a
 * page was cut off, `until` is the oldest that was listed and `newest` what `since` becomes once the gap is closed.
 */
const cursorSchema = z.object({
  user: z.catch(z.optional(id), undefined),
  since: z.catch(z.optional(id), undefined),
  until: z.catch(z.optional(id), undefined),
  newest: z.catch(z.optional(id), undefined),
});

export interface MentionsQuestion {
  readonly cursor: Cursor | undefined;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly subject: string;
  userId(): Promise<string>;
  url(id: string): string;
}

/**
 * What people said to the account since the cursor, through GET /2/users/:id/mentions: one request where nothing is new. The listing reaches back
 * over 800 posts (docs.x.com/x-api/posts/timelines, seen November 2026).
 */
export async function listMentions(ask: Ask, question: MentionsQuestion): Promise<InteractionsPage> {
  const { since, subject } = question;
  const cursor = cursorSchema.parse(question.cursor ?? {});
  const user = cursor.user ?? (await question.userId());
  const { posts, includes, more, read } = await readPage(ask, { user, cursor, since, subject });
  const newest = [cursor.newest ?? cursor.since, ...posts.map((post) => post.id)].reduce(later);
  const oldest = posts
    .map((post) => post.id)
    .reduce<string | undefined>((a, b) => (a === undefined || later(a, b) === a ? b : a), undefined);
  const wanted = posts.filter(
    (post) => post.author_id !== user && referenceOf(post, 'retweeted') === undefined && authorOf(post, includes),
  );
  const quoted = await authorsOfQuoted(ask, wanted, subject);
  const interactions = wanted
    .flatMap((post) => interaction(post, { user, includes, quoted: quoted.authors, url: question.url }))
    .filter(({ createdAt }) => createdAt >= since)
    .sort((a, b) => a.createdAt - b.createdAt || (later(a.id, b.id) === a.id ? 1 : -1));
  const closed: Cursor = newest === undefined ? {} : { since: newest };
  const open: Cursor = {
    ...(cursor.since === undefined ? {} : { since: cursor.since }),
    ...(oldest === undefined ? {} : { until: oldest }),
    ...(newest === undefined ? {} : { newest }),
  };
  return { interactions, cursor: { user, ...(more ? open : closed) }, more, billedReads: read + quoted.read };
}

async function readPage(
  ask: Ask,
  question: {
    readonly user: string;
    readonly cursor: z.infer<typeof cursorSchema>;
    readonly since: number;
    readonly subject: string;
  },
) {
  const { user, cursor, since, subject } = question;
  let token: string | undefined;
  for (let page = 1; ; page++) {
    const body = pageSchema.safeParse(
      await ask({
        method: 'GET',
        path: `/2/users/${user}/mentions`,
        query: {
          max_results: String(pageSize),
          ...(cursor.since === undefined ? { start_time: startTime(since) } : { since_id: cursor.since }),
          ...(cursor.until === undefined ? {} : { until_id: cursor.until }),
          'tweet.fields': readFields,
          expansions: 'author_id',
          ...(token === undefined ? {} : { pagination_token: token }),
        },
      }),
    );
    if (!body.success) {
      throw new NotSent(`X answered ${subject} with something that is no list of posts; it can be asked again.`);
    }
    const { data: posts = [], includes, meta } = body.data;
    token = meta.next_token;
    const more = token !== undefined && posts.length > 0;
    if (posts.length > 0 || token === undefined || page === emptyPages) {
      return { posts, includes, more, read: posts.length };
    }
  }
}

/** Who wrote what is quoted: no field of a post tells, and the expansions for it have changed their names. */
async function authorsOfQuoted(ask: Ask, posts: readonly ListedPost[], subject: string) {
  const ids = [...new Set(posts.flatMap((post) => referenceOf(post, 'quoted') ?? []))];
  if (ids.length === 0) return { authors: new Map<string, string>(), read: 0 };
  const { data = [] } = await lookUp(ask, ids, subject);
  const authors = new Map(data.flatMap((post) => (post.author_id === undefined ? [] : [[post.id, post.author_id]])));
  return { authors, read: data.length };
}

interface Circumstances {
  readonly user: string;
  readonly includes: z.infer<typeof includesSchema>;
  /** Authors of quoted posts. */
  readonly quoted: ReadonlyMap<string, string>;
  url(id: string): string;
}

function interaction(post: ListedPost, { user, includes, quoted, url }: Circumstances): readonly FetchedInteraction[] {
  const author = authorOf(post, includes);
  if (author === undefined) return [];
  const [answers, quotes] = [referenceOf(post, 'replied_to'), referenceOf(post, 'quoted')];
  const toUs = answers !== undefined && post.in_reply_to_user_id === user;
  const ofUs = quotes !== undefined && quoted.get(quotes) === user;
  // As the conversation is read upward.
  const about = answers ?? quotes;
  return [
    {
      ...conversationPost(post, author),
      kind: toUs ? 'reply' : ofUs ? 'quote' : 'mention',
      url: url(post.id),
      conversation: post.conversation_id ?? post.id,
      ...(about === undefined ? {} : { about }),
      ...(post.possibly_sensitive === true ? { adult: true } : {}),
      // Since February 2026 a reply is taken only where the author named or quoted the account (docs.x.com/x-api/posts/manage-tweets); X
      // writes the name of whom it answers into an answer by itself.
      summoned: toUs || ofUs || names(post, user),
    },
  ];
}

/** The younger of two ids. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return BigInt(a) > BigInt(b) ? a : b;
}
