import * as z from 'zod/mini';
import type { FetchedInteraction } from '../../interaction/interaction.ts';
import type { Cursor, InteractionsPage } from '../../interaction/platform-reads.ts';
import { NotSent } from '../../publication/errors.ts';
import { startTime } from './listing.ts';
import { type Ask, lookUp } from './lookup.ts';
import { isLater, secondLook, whereAfter, whereOf, younger } from './mentions-cursor.ts';
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

/** `user` is the account's own id: it saves the question who it is. */
const userSchema = z.object({
  user: z.catch(z.optional(z.string().check(z.regex(/^\d{1,19}$/))), undefined),
});

export interface MentionsQuestion {
  readonly cursor: Cursor | undefined;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly subject: string;
  userId(): Promise<string>;
  url(id: string): string;
}

/**
 * What people said to the account since the cursor, through GET /2/users/:id/mentions: one request where nothing is new, and one more where
 * people spoke a little while ago, for what X lists late. The listing reaches back over 800 posts (docs.x.com/x-api/posts/timelines, seen
 * November 2026).
 */
export async function listMentions(ask: Ask, question: MentionsQuestion): Promise<InteractionsPage> {
  const { since, now, subject } = question;
  const where = whereOf(question.cursor);
  const user = userSchema.parse(question.cursor ?? {}).user ?? (await question.userId());
  const fresh = await readPage(ask, { user, above: where.since, below: where.until, since, subject });
  const look = fresh.more ? undefined : secondLook(where, now);
  const again =
    look === undefined ? nothing : await readPage(ask, { user, above: look.from, below: look.until, since, subject });
  const wanted = [fresh, again].flatMap(({ posts, includes }) =>
    posts
      .filter((post) => post.author_id !== user && referenceOf(post, 'retweeted') === undefined)
      .map((post) => ({ post, includes })),
  );
  const quoted = await authorsOfQuoted(
    ask,
    wanted.filter(({ post, includes }) => authorOf(post, includes)).map(({ post }) => post),
    subject,
  );
  const interactions = wanted
    .flatMap(({ post, includes }) => interaction(post, { user, includes, quoted: quoted.authors, url: question.url }))
    .filter(({ createdAt }) => createdAt >= since)
    .sort((a, b) => a.createdAt - b.createdAt || (isLater(a.id, b.id) ? 1 : -1));
  const read = {
    newest: fresh.posts.map(({ id }) => id).reduce<string | undefined>(younger, undefined),
    cutAt: oldestWhereCut(fresh),
    look,
    lookCutAt: oldestWhereCut(again),
  };
  return {
    interactions,
    cursor: { user, ...whereAfter(where, read, now) },
    more: fresh.more || again.more,
    billedReads: fresh.posts.length + again.posts.length + quoted.read,
  };
}

interface Page {
  readonly posts: readonly ListedPost[];
  readonly includes?: z.infer<typeof includesSchema>;
  readonly more: boolean;
}

const nothing: Page = { posts: [], more: false };

function oldestWhereCut({ posts, more }: Page): string | undefined {
  if (!more) return undefined;
  return posts.map(({ id }) => id).reduce((a, b) => (isLater(a, b) ? b : a));
}

async function readPage(
  ask: Ask,
  question: {
    readonly user: string;
    /** Ids between which posts are wanted. */
    readonly above: string | undefined;
    readonly below: string | undefined;
    readonly since: number;
    readonly subject: string;
  },
): Promise<Page> {
  const { user, above, below, since, subject } = question;
  let token: string | undefined;
  for (let page = 1; ; page++) {
    const body = pageSchema.safeParse(
      await ask({
        method: 'GET',
        path: `/2/users/${user}/mentions`,
        query: {
          max_results: String(pageSize),
          ...(above === undefined ? { start_time: startTime(since) } : { since_id: above }),
          ...(below === undefined ? {} : { until_id: below }),
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
      return { posts, includes, more };
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
