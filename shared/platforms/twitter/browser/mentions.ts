import type { Page } from 'puppeteer-core';
import type { Cursor, InteractionsPage } from '../../../interaction/platform-reads.ts';
import { NotSent } from '../../../publication/errors.ts';
import { isLater, type SecondLook, secondLook, type Where, whereAfter, whereOf, younger } from '../mentions-cursor.ts';
import type { Gate } from './gate.ts';
import { type HeardPost, interactionOf, readHeard } from './listening.ts';
import { type Pace, step, until } from './step.ts';

/** One call brings about so many; more are there the next time. */
const mostOfACall = 100;
/** Twenty posts each: as far down as is read to find where an earlier call ended. */
const mostPages = 40;

/** An answer of the site to its own question, as the gate heard it. */
export interface Heard {
  readonly body: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the site tells its own script in answer to an operation. To be called before the page is opened. */
export function listenTo(gate: Gate, operation: string): readonly Heard[] {
  const answers: Heard[] = [];
  gate.onAnswer(operation, (body, status, headers) => void answers.push({ body, status, headers }));
  return answers;
}

export interface MentionsWish {
  readonly cursor: Cursor | undefined;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly userId: string;
  url(id: string): string;
  /** The error for an answer that is a refusal. */
  refusal(answer: Heard): Error;
}

/**
 * Reads the open page of mentions down to where it was read before, and answers what came since, the oldest first. Where people spoke a little
 * while ago it goes on to where a post that is listed late would stand.
 */
export async function readMentions(
  page: Page,
  answers: readonly Heard[],
  wish: MentionsWish,
  pace: Pace,
): Promise<InteractionsPage> {
  const where = whereOf(wish.cursor);
  const look = where.until === undefined ? secondLook(where, wish.now) : undefined;
  const bottom = look?.from ?? where.since;
  const past = (post: HeardPost): boolean =>
    bottom === undefined ? post.createdAt < wish.since : !isLater(post.id, bottom);
  const found = new Map<string, HeardPost>();
  let more = false;
  for (let read = 0; read < mostPages; read++) {
    const listing = await nextAnswer(answers, read, wish, pace);
    for (const post of listing.posts) if (!past(post) && isWanted(post, where, look)) found.set(post.id, post);
    if (!listing.more || listing.posts.some(past)) break;
    if (found.size >= mostOfACall) {
      more = true;
      break;
    }
    await step('read on', pace, () => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)));
  }
  return { ...pageOf([...found.values()], wish, { where, look, more }), more, billedReads: 0 };
}

/** Whether a post is one that nobody listed, or one of those that are looked at again. */
function isWanted({ id }: HeardPost, { since, until }: Where, look: SecondLook | undefined): boolean {
  if (look !== undefined && isLater(look.until, id)) return true;
  return (since === undefined || isLater(id, since)) && (until === undefined || isLater(until, id));
}

function pageOf(
  posts: readonly HeardPost[],
  { userId, url, since, now }: MentionsWish,
  { where, look, more }: { readonly where: Where; readonly look: SecondLook | undefined; readonly more: boolean },
): Pick<InteractionsPage, 'interactions' | 'cursor'> {
  const oldestFirst = [...posts].sort((a, b) => (isLater(a.id, b.id) ? 1 : -1));
  const oldest = more ? oldestFirst[0]?.id : undefined;
  // Cut off among what is looked at again, everything above is listed.
  const again = look !== undefined && oldest !== undefined && isLater(look.until, oldest);
  const newest = oldestFirst.at(-1)?.id;
  const read = {
    newest: newest !== undefined && younger(newest, where.since) === newest ? newest : undefined,
    ...(again ? { look, lookCutAt: oldest } : oldest === undefined ? { look } : { cutAt: oldest }),
  };
  return {
    interactions: oldestFirst.flatMap((post) =>
      post.createdAt < since ? [] : (interactionOf(post, userId, url) ?? []),
    ),
    cursor: whereAfter(where, read, now),
  };
}

/** The next answer as posts; what is none throws, so that nothing is taken for silence. */
export async function nextAnswer(
  answers: readonly Heard[],
  index: number,
  { refusal }: Pick<MentionsWish, 'refusal'>,
  pace: Pace,
): Promise<NonNullable<ReturnType<typeof readHeard>>> {
  const answer = await step('hear what people say', pace, () => until(pace.stepMs, async () => answers[index]));
  if (answer.status >= 400) throw refusal(answer);
  const listing = readHeard(answer.body);
  if (listing !== undefined) return listing;
  throw new NotSent(
    `The website answered ${pace.subject} with something that is no list of posts; it can be asked again.`,
  );
}
