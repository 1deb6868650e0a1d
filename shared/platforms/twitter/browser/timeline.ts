import * as z from 'zod/mini';
import type { FoundPost } from '../../../publication/platform.ts';
import { timeOf } from '../snowflake.ts';

/** A post as the site's own script gets it; read as little of it as is needed, for the rest changes without notice. */
const tweetSchema = z.object({
  rest_id: z.string().check(z.regex(/^\d{1,19}$/)),
  legacy: z.object({
    full_text: z.string(),
    created_at: z.string(),
    user_id_str: z.string(),
    in_reply_to_status_id_str: z.nullish(z.string()),
    entities: z.nullish(
      z.object({ urls: z.nullish(z.array(z.partial(z.object({ url: z.string(), expanded_url: z.string() })))) }),
    ),
  }),
  note_tweet: z.nullish(
    z.partial(z.object({ note_tweet_results: z.object({ result: z.object({ text: z.string() }) }) })),
  ),
});

export interface ListingPage {
  readonly posts: readonly (FoundPost & { readonly authorId: string })[];
  /** More can be had by reading on. */
  readonly more: boolean;
  /** False where the site left something out or showed something that cannot be read. */
  readonly whole: boolean;
  /** When the newest post of the last entry was made: entries go by their newest, and bring along the older ones it answers. */
  readonly reachesTo?: number;
}

/** Reads one answer to the site's own question for a timeline; undefined where it is none. */
export function readListing(body: unknown, url: (id: string) => string): ListingPage | undefined {
  const entries = entriesOf(body);
  if (entries === undefined) return undefined;
  const posts: ListingPage['posts'][number][] = [];
  let more = false;
  let whole = ((body as { readonly errors?: readonly unknown[] }).errors ?? []).length === 0;
  let reachesTo: number | undefined;
  for (const entry of entries) {
    const { content } = entry as { readonly content?: Readonly<Record<string, unknown>> };
    if (content?.cursorType === 'Bottom') more = true;
    const own: ListingPage['posts'][number][] = [];
    for (const result of tweetsIn(content)) {
      const parsed = tweetSchema.safeParse(result);
      if (parsed.success) own.push(found(parsed.data, url));
      else whole = false;
    }
    if (own.length > 0) reachesTo = Math.max(...own.map(({ createdAt }) => createdAt));
    posts.push(...own);
  }
  return { posts, more: more && posts.length > 0, whole, ...(reachesTo === undefined ? {} : { reachesTo }) };
}

function found(tweet: z.infer<typeof tweetSchema>, url: (id: string) => string): ListingPage['posts'][number] {
  const { rest_id: id, legacy } = tweet;
  const text = (legacy.entities?.urls ?? []).reduce(
    (rest, { url: short, expanded_url: expanded }) =>
      short === undefined || expanded === undefined ? rest : rest.replaceAll(short, expanded),
    tweet.note_tweet?.note_tweet_results?.result.text ?? legacy.full_text,
  );
  const replyTo = legacy.in_reply_to_status_id_str ?? undefined;
  const createdAt = timeOf(id, new Date(legacy.created_at).toISOString());
  return {
    id,
    url: url(id),
    text,
    target: replyTo === undefined ? {} : { replyTo },
    createdAt,
    authorId: legacy.user_id_str,
  };
}

/** The entries that an answer adds to a timeline, wherever in it they are. */
export function entriesOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { instructions } = value as { readonly instructions?: unknown };
  if (Array.isArray(instructions)) {
    // A pinned post comes by an instruction of its own, out of the order of time.
    return (instructions as { readonly type?: string; readonly entries?: unknown[] }[])
      .filter(({ type }) => type === 'TimelineAddEntries')
      .flatMap(({ entries = [] }) => entries);
  }
  for (const inner of Object.values(value)) {
    const entries = entriesOf(inner);
    if (entries !== undefined) return entries;
  }
  return undefined;
}

/** All posts of an entry: one, or those of a conversation. */
export function tweetsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const { tweet_results: results } = value as { readonly tweet_results?: { readonly result?: unknown } };
  if (results !== undefined) {
    // A post that was taken down or is hidden from us leaves a grave, which is no post.
    const { __typename: type } = (results.result ?? {}) as { readonly __typename?: string };
    return type === 'TweetTombstone' ? [] : [results.result];
  }
  return Object.values(value).flatMap(tweetsIn);
}
