import * as z from 'zod/mini';
import type { ConversationPost, Person } from '../../interaction/interaction.ts';
import { timeOf } from './snowflake.ts';

const urls = z.nullish(z.array(z.partial(z.object({ url: z.string(), expanded_url: z.string() }))));
const mentions = z.nullish(z.array(z.partial(z.object({ id: z.string(), username: z.string() }))));
const entities = z.nullish(z.object({ urls, mentions }));
const references = z.optional(z.array(z.object({ type: z.string(), id: z.string() })));
const note = z.optional(z.object({ text: z.string(), entities }));

/** A post as X answers it. X's description 2.167 renames the fields that began with `tweet`; both names are read. */
export const postSchema = z.object({
  id: z.string().check(z.regex(/^\d{1,19}$/)),
  text: z.string(),
  author_id: z.optional(z.string()),
  conversation_id: z.optional(z.string()),
  in_reply_to_user_id: z.optional(z.string()),
  possibly_sensitive: z.optional(z.boolean()),
  created_at: z.optional(z.string()),
  entities,
  referenced_tweets: references,
  referenced_posts: references,
  note_tweet: note,
  note_post: note,
});
export type ListedPost = z.infer<typeof postSchema>;

/** What `expansions=author_id` brings along. */
export const includesSchema = z.optional(
  z.object({ users: z.optional(z.array(z.object({ id: z.string(), username: z.string().check(z.minLength(1)) }))) }),
);
type Includes = z.infer<typeof includesSchema>;

/** The fields that people's posts are read with. */
export const readFields =
  'author_id,conversation_id,created_at,entities,in_reply_to_user_id,note_tweet,possibly_sensitive,referenced_tweets';

/** The post that this one answers, quotes or repeats. */
export function referenceOf(post: ListedPost, type: 'replied_to' | 'quoted' | 'retweeted'): string | undefined {
  return (post.referenced_tweets ?? post.referenced_posts ?? []).find((reference) => reference.type === type)?.id;
}

/** A long text is cut in `text` and whole in its note; short links become what they lead to. */
export function wholeText(post: ListedPost): string {
  const note = noteOf(post);
  const text = note?.text ?? post.text;
  const links = (note === undefined ? post.entities : note.entities)?.urls ?? [];
  return links.reduce(
    (rest, { url, expanded_url: expanded }) =>
      url === undefined || expanded === undefined ? rest : rest.replaceAll(url, expanded),
    text,
  );
}

/** The whole text as people read it: X answers `&`, `<` and `>` as entities. */
export function readableText(post: ListedPost): string {
  return wholeText(post).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Whether the text names a user. */
export function names(post: ListedPost, userId: string): boolean {
  const found = [...(post.entities?.mentions ?? []), ...(noteOf(post)?.entities?.mentions ?? [])];
  return found.some(({ id }) => id === userId);
}

/** Undefined where X does not tell who it is: the account is gone, or shut. */
export function authorOf(post: ListedPost, includes: Includes): Person | undefined {
  const user = includes?.users?.find(({ id }) => id === post.author_id);
  return user === undefined ? undefined : { id: user.id, handle: user.username.toLowerCase() };
}

/** A listed post as one of a conversation, in the words that people read. */
export function conversationPost(post: ListedPost, author: Person): ConversationPost {
  return { id: post.id, author, text: readableText(post), createdAt: timeOf(post.id, post.created_at) };
}

function noteOf(post: ListedPost): ListedPost['note_tweet'] {
  return post.note_tweet ?? post.note_post;
}
