import * as z from 'zod/mini';
import type { Cursor, FetchOptions, InteractionsPage, RefusedPlace } from '../../interaction/platform-reads.ts';
import { Rejected } from '../../publication/errors.ts';
import { readInbox } from './inbox.ts';
import { type NewPostsPage, readNewPosts, whyRefused } from './new-posts.ts';
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
  /** Asks about the new posts of one place. */
  askAbout(place: string): Ask;
  url(path: string): string;
}

/**
 * What people said to the account: its inbox, and new posts of the places asked for. One request each where nothing is new; one more for each
 * place where it is to be said which of them cannot be read.
 */
export async function listInteractions(ask: Ask, question: InteractionsQuestion): Promise<InteractionsPage> {
  const { since, subject, url } = question;
  const cursor = cursorSchema.parse(question.cursor ?? {});
  const own = cursor.own ?? (await question.userName()).toLowerCase();
  const letters = await readInbox(ask, { after: cursor.inboxAfter, since, own, subject, url });
  const { posts: seen, postsAfter: after } = cursor;
  const { posts, refused } = await readPlaces(question, (places) =>
    readNewPosts(ask, { places, seen, after, since, own, subject, url }),
  );
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
    ...(refused === undefined ? {} : { refusedPlaces: refused }),
  };
}

interface PlacesRead {
  /** Absent where nothing was asked for, or could be read. */
  readonly posts?: NewPostsPage;
  /** Present where each place was asked for by itself. */
  readonly refused?: readonly RefusedPlace[];
}

/**
 * The new posts of the places that can be read. A subreddit that is not there, or keeps the account out, must keep it neither from the others
 * nor from its letters: Reddit leaves it out without a word where several are asked for, and refuses the question where it is the only one.
 */
async function readPlaces(
  { newPostsIn: places, lookAtPlaces, askAbout }: InteractionsQuestion,
  read: (places: readonly string[]) => Promise<NewPostsPage>,
): Promise<PlacesRead> {
  if (places.length === 0) return {};
  const lookFirst = lookAtPlaces === true && places.length > 1;
  const posts = lookFirst ? undefined : await orRefusal(read(places));
  if (posts !== undefined && !(posts instanceof Rejected)) {
    return { posts, ...(lookAtPlaces === true ? { refused: [] } : {}) };
  }
  const refused: RefusedPlace[] = [];
  for (const name of places) {
    const why = await whyRefused(askAbout(name), name);
    if (why !== undefined) refused.push({ name, why });
  }
  const open = places.filter((name) => !refused.some((one) => one.name === name));
  if (open.length === 0) return { refused };
  const rest = await orRefusal(read(open));
  return rest instanceof Rejected ? { refused } : { posts: rest, refused };
}

async function orRefusal(page: Promise<NewPostsPage>): Promise<NewPostsPage | Rejected> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
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
