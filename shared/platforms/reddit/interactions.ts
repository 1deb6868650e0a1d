import * as z from 'zod/mini';
import type { Cursor, FetchOptions, InteractionsPage } from '../../interaction/platform-reads.ts';
import { Rejected } from '../../publication/errors.ts';
import { readInbox } from './inbox.ts';
import { readNewPosts } from './new-posts.ts';
import { type Ask, isYounger } from './things.ts';

const name = z.catch(z.optional(z.string().check(z.regex(/^t[134]_[0-9a-z]{1,13}$/))), undefined);
/**
 * `own` is the name of the account: it saves the question who it is. `inboxAfter` and `postsAfter` say where a page was cut off. `posts` is the
 * youngest post that was listed; while pages are missing it stays, and `postsNext` is what it becomes after the last of them. The inbox needs
 * no more: Reddit keeps what is unread.
 */
const cursorSchema = z.object({
  own: z.catch(z.optional(z.string().check(z.minLength(1))), undefined),
  inboxAfter: name,
  posts: name,
  postsAfter: name,
  postsNext: name,
});
type Where = z.infer<typeof cursorSchema>;

export interface InteractionsQuestion extends FetchOptions {
  readonly cursor: Cursor | undefined;
  readonly subject: string;
  userName(): Promise<string>;
  /** Told why the new posts of the places cannot be read. */
  refused(error: Rejected): void;
  url(path: string): string;
}

/** What people said to the account: its inbox, and new posts of the places asked for. One request each where nothing is new. */
export async function listInteractions(ask: Ask, question: InteractionsQuestion): Promise<InteractionsPage> {
  const { newPostsIn: places, since, subject, url } = question;
  const cursor = cursorSchema.parse(question.cursor ?? {});
  const own = cursor.own ?? (await question.userName()).toLowerCase();
  const letters = await readInbox(ask, { after: cursor.inboxAfter, since, own, subject, url });
  const { posts: seen, postsAfter: after } = cursor;
  // A subreddit that keeps the account out must not keep it from its letters.
  const refused = (error: unknown): undefined => {
    if (!(error instanceof Rejected)) throw error;
    question.refused(error);
  };
  const posts =
    places.length === 0
      ? undefined
      : await readNewPosts(ask, { places, seen, after, since, own, subject, url }).catch(refused);
  // A comment under one of ours that names us too is one letter; a post and a letter are never the same.
  const interactions = [
    ...letters.interactions.filter(({ author }) => author.handle !== own),
    ...(posts?.interactions ?? []),
  ];
  const next: Where = {
    own,
    inboxAfter: letters.after,
    ...(posts === undefined ? { posts: seen } : progress(cursor, posts)),
  };
  return {
    interactions: interactions.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
    cursor: Object.fromEntries(
      Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    more: letters.after !== undefined || posts?.after !== undefined,
    billedReads: 0,
  };
}

function progress(cursor: Where, page: { readonly youngest?: string; readonly after?: string }): Where {
  // The first page of a row has the youngest.
  const next = cursor.postsAfter === undefined ? younger(page.youngest, cursor.posts) : cursor.postsNext;
  return page.after === undefined ? { posts: next } : { posts: cursor.posts, postsAfter: page.after, postsNext: next };
}

/** The youngest that was seen may be gone: what is older never takes its place. */
function younger(name: string | undefined, other: string | undefined): string | undefined {
  if (name === undefined || other === undefined) return name ?? other;
  return isYounger(name, other) ? name : other;
}
