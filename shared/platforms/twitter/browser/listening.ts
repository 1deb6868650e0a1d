import * as z from 'zod/mini';
import type { ConversationPost, FetchedInteraction, Person } from '../../../interaction/interaction.ts';
import { timeOf } from '../snowflake.ts';
import { entriesOf, tweetsIn } from './timeline.ts';

const id = z.string().check(z.regex(/^\d{1,19}$/));

/** A person as the site's own script gets them: the name has moved between two places (2024, 2025), and either is read. */
const userSchema = z.object({
  result: z.object({
    rest_id: id,
    legacy: z.nullish(z.partial(z.object({ screen_name: z.string() }))),
    core: z.nullish(z.partial(z.object({ screen_name: z.string() }))),
  }),
});

const postSchema = z.object({
  rest_id: id,
  core: z.object({ user_results: userSchema }),
  legacy: z.object({
    full_text: z.string(),
    created_at: z.string(),
    conversation_id_str: z.nullish(id),
    in_reply_to_status_id_str: z.nullish(id),
    in_reply_to_user_id_str: z.nullish(id),
    quoted_status_id_str: z.nullish(id),
    possibly_sensitive: z.nullish(z.boolean()),
    entities: z.nullish(
      z.object({
        urls: z.nullish(z.array(z.partial(z.object({ url: z.string(), expanded_url: z.string() })))),
        user_mentions: z.nullish(z.array(z.partial(z.object({ id_str: z.string(), screen_name: z.string() })))),
      }),
    ),
  }),
  quoted_status_result: z.nullish(
    z.partial(z.object({ result: z.object({ core: z.object({ user_results: userSchema }) }) })),
  ),
});

/** A post that somebody else may have written, with what it answers and quotes. */
export interface HeardPost extends ConversationPost {
  readonly conversation: string;
  readonly answers?: string;
  readonly answersUser?: string;
  readonly quotes?: string;
  readonly quotesUser?: string;
  readonly names: readonly string[];
  readonly adult: boolean;
}

/** What one answer of the site brought of a listing or conversation; undefined where it is none. `more`: it goes on further down. */
export function readHeard(body: unknown): { readonly posts: readonly HeardPost[]; readonly more: boolean } | undefined {
  const entries = entriesOf(body);
  if (entries === undefined) return undefined;
  const posts = entries.flatMap((entry) =>
    tweetsIn((entry as { readonly content?: unknown }).content).flatMap((result) => {
      const parsed = postSchema.safeParse(result);
      return parsed.success ? [heard(parsed.data)] : [];
    }),
  );
  const more = entries.some(
    (entry) => (entry as { readonly content?: { readonly cursorType?: string } }).content?.cursorType === 'Bottom',
  );
  return { posts, more: more && posts.length > 0 };
}

function heard({ rest_id, core, legacy, quoted_status_result: quoted }: z.infer<typeof postSchema>): HeardPost {
  const text = (legacy.entities?.urls ?? []).reduce(
    (rest, { url: short, expanded_url: whole }) =>
      short === undefined || whole === undefined ? rest : rest.replaceAll(short, whole),
    legacy.full_text,
  );
  const quotedUser = quoted?.result?.core.user_results.result.rest_id;
  return {
    id: rest_id,
    author: personOf(core.user_results),
    text,
    createdAt: timeOf(rest_id, new Date(legacy.created_at).toISOString()),
    conversation: legacy.conversation_id_str ?? rest_id,
    ...(legacy.in_reply_to_status_id_str == null ? {} : { answers: legacy.in_reply_to_status_id_str }),
    ...(legacy.in_reply_to_user_id_str == null ? {} : { answersUser: legacy.in_reply_to_user_id_str }),
    ...(legacy.quoted_status_id_str == null ? {} : { quotes: legacy.quoted_status_id_str }),
    ...(quotedUser === undefined ? {} : { quotesUser: quotedUser }),
    names: (legacy.entities?.user_mentions ?? []).flatMap(({ id_str }) => id_str ?? []),
    adult: legacy.possibly_sensitive === true,
  };
}

function personOf({ result }: z.infer<typeof userSchema>): Person {
  const handle = result.core?.screen_name ?? result.legacy?.screen_name ?? result.rest_id;
  return { id: result.rest_id, handle: handle.toLowerCase() };
}

/** How somebody came to speak to the account with this post; undefined where they did not. */
export function interactionOf(
  post: HeardPost,
  user: string,
  url: (id: string) => string,
): FetchedInteraction | undefined {
  if (post.author.id === user) return undefined;
  const toUs = post.answers !== undefined && post.answersUser === user;
  const ofUs = post.quotes !== undefined && post.quotesUser === user;
  const about = post.answers ?? post.quotes;
  return {
    id: post.id,
    kind: toUs ? 'reply' : ofUs ? 'quote' : 'mention',
    author: post.author,
    text: post.text,
    createdAt: post.createdAt,
    url: url(post.id),
    conversation: post.conversation,
    ...(about === undefined ? {} : { about }),
    ...(post.adult ? { adult: true } : {}),
    // X's rule of February 2026 for its API holds here too: nobody is answered who did not speak to the account.
    summoned: toUs || ofUs || post.names.includes(user),
  };
}

/** The post and what is above it, the oldest first, at most `depth`; those that are gone are left out, and with them what is above. */
export function upward(posts: readonly HeardPost[], wanted: string, depth: number): readonly ConversationPost[] {
  const known = new Map(posts.map((post) => [post.id, post]));
  const found: ConversationPost[] = [];
  let next: string | undefined = wanted;
  while (next !== undefined && found.length < depth) {
    const post: HeardPost | undefined = known.get(next);
    if (post === undefined) break;
    const { id, author, text, createdAt } = post;
    found.unshift({ id, author, text, createdAt });
    next = post.answers ?? post.quotes;
  }
  const root = known.get(wanted)?.conversation;
  const first = root === undefined ? undefined : known.get(root);
  if (first !== undefined && found.length > 0 && found.length < depth && !found.some(({ id }) => id === root)) {
    const { id, author, text, createdAt } = first;
    found.unshift({ id, author, text, createdAt });
  }
  return found;
}
