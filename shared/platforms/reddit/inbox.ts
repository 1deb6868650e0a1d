import * as z from 'zod/mini';
import type { FetchedInteraction } from '../../interaction/interaction.ts';
import { profileOf } from './listing.ts';
import {
  type Ask,
  idOf,
  infoSize,
  isGone,
  type ListedThing,
  listingSchema,
  lookUp,
  timeOf,
  unreadable,
  writerOf,
} from './things.ts';

const pageSize = 100;
/** As clients of long standing do (praw marks 25 letters with one request, seen November 2026). */
const readSize = 25;

const kinds = { comment_reply: 'reply', post_reply: 'reply', username_mention: 'mention' } as const;
const subjects: Readonly<Record<string, keyof typeof kinds>> = {
  'comment reply': 'comment_reply',
  'post reply': 'post_reply',
  'username mention': 'username_mention',
};

const letterSchema = z.object({
  name: z.string().check(z.regex(/^t1_[0-9a-z]{1,13}$/)),
  type: z.nullish(z.string()),
  subject: z.nullish(z.string()),
  author: z.nullish(z.string()),
  author_fullname: z.nullish(z.string()),
  body: z.string(),
  parent_id: z.nullish(z.string()),
  /** Path of the comment below its post. */
  context: z.string(),
  subreddit: z.string().check(z.minLength(1)),
  /** Seconds. */
  created_utc: z.number(),
});
type Letter = z.infer<typeof letterSchema>;

export interface InboxQuestion {
  /** Name of the last letter of a page that was cut off. */
  readonly after: string | undefined;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Name of the account, in lower case. */
  readonly own: string;
  readonly subject: string;
  url(path: string): string;
}

export interface InboxPage {
  readonly interactions: readonly FetchedInteraction[];
  /** Name of the last letter, where there are more behind it. */
  readonly after?: string;
}

/**
 * Comments that answer the account or name it and are unread, newest first. Unread is Reddit's own mark: a letter comes again until it is
 * acknowledged, so that none is lost where storing it failed.
 */
export async function readInbox(ask: Ask, question: InboxQuestion): Promise<InboxPage> {
  const { after, since, subject } = question;
  const body = await ask({
    method: 'get',
    uri: 'message/unread',
    qs: { limit: String(pageSize), mark: 'false', ...(after === undefined ? {} : { after }) },
  });
  const listed = listingSchema.safeParse(body);
  if (!listed.success) throw unreadable(subject);
  const { children, after: next } = listed.data.data;
  // Private messages are none of ours.
  const letters = children.flatMap(({ kind, data }) => {
    if (kind !== 't1') return [];
    const letter = letterSchema.safeParse(data);
    if (!letter.success) throw unreadable(subject);
    return [letter.data];
  });
  const recent = letters.filter((letter) => timeOf(letter) >= since);
  const more = typeof next === 'string' && next !== '' && letters.length === recent.length;
  return {
    interactions: await withFlags(ask, recent, question),
    ...(more ? { after: next } : {}),
  };
}

/** Whether the comment still stands, and what is the matter with its post, no letter tells. */
async function withFlags(
  ask: Ask,
  letters: readonly Letter[],
  { own, subject, url }: InboxQuestion,
): Promise<readonly FetchedInteraction[]> {
  const ownProfile = profileOf(own);
  const names = [...new Set(letters.flatMap((letter) => [letter.name, postOf(letter)]))];
  const things = new Map<string, ListedThing>();
  for (let from = 0; from < names.length; from += infoSize) {
    for (const [name, thing] of await lookUp(ask, names.slice(from, from + infoSize), subject)) things.set(name, thing);
  }
  return letters.flatMap((letter) => {
    const [comment, post] = [things.get(letter.name), things.get(postOf(letter))];
    const author = writerOf(letter);
    const kind = kindOf(letter);
    if (kind === undefined || author === undefined || comment === undefined || isGone(comment)) return [];
    const about = letter.parent_id ?? comment.parent_id;
    return [
      {
        id: letter.name,
        kind,
        author,
        text: letter.body,
        createdAt: timeOf(letter),
        url: url(letter.context.replace(/\?.*$/, '')),
        conversation: idOf(postOf(letter)),
        ...(about === null || about === undefined ? {} : { about: idOf(about) }),
        // The account's own profile is no place, as in what it posts there.
        ...(letter.subreddit.toLowerCase() === ownProfile ? {} : { place: letter.subreddit }),
        ...(comment.locked === true || post?.locked === true ? { locked: true } : {}),
        ...(post?.over_18 === true ? { adult: true } : {}),
        ...(comment.stickied === true ? { pinned: true } : {}),
        // Whoever may comment may answer: Reddit asks for no more.
        summoned: true,
      },
    ];
  });
}

function kindOf({ type, subject }: Letter): 'reply' | 'mention' | undefined {
  const known = subjects[subject ?? ''] ?? type ?? '';
  return known in kinds ? kinds[known as keyof typeof kinds] : undefined;
}

/** The full name of the post that a letter's comment stands under. */
function postOf({ context, parent_id: parent }: Letter): string {
  const id = /\/comments\/([0-9a-z]{1,13})(?:\/|$)/.exec(context)?.[1];
  return id === undefined ? (parent ?? '') : `t3_${id}`;
}

/** Marks comments as read; ids of posts, which are in no inbox, are left alone. Doing it twice changes nothing. */
export async function markRead(ask: Ask, ids: readonly string[]): Promise<void> {
  const names = ids.filter((id) => /^t1_[0-9a-z]{1,13}$/.test(id));
  for (let from = 0; from < names.length; from += readSize) {
    const form = { id: names.slice(from, from + readSize).join(',') };
    await ask({ method: 'post', uri: 'api/read_message', form });
  }
}
