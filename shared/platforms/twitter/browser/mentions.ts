import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';
import type { Cursor, InteractionsPage } from '../../../interaction/platform-reads.ts';
import { NotSent } from '../../../publication/errors.ts';
import type { Gate } from './gate.ts';
import { type HeardPost, interactionOf, readHeard } from './listening.ts';
import { type Pace, step, until } from './step.ts';

/** One call brings about so many; more are there the next time. */
const mostOfACall = 100;
/** Twenty posts each: as far down as is read to find where an earlier call ended. */
const mostPages = 40;

const id = z.string().check(z.regex(/^\d{1,19}$/));
/** Everything up to `since` was listed. Where a page was cut off, `until` is the oldest that was listed, and `newest` what `since` becomes then. */
const cursorSchema = z.object({
  since: z.catch(z.optional(id), undefined),
  until: z.catch(z.optional(id), undefined),
  newest: z.catch(z.optional(id), undefined),
});

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
  readonly userId: string;
  url(id: string): string;
  /** The error for an answer that is a refusal. */
  refusal(answer: Heard): Error;
}

/** Reads the open page of mentions down to where it was read before, and answers what came since, the oldest first. */
export async function readMentions(
  page: Page,
  answers: readonly Heard[],
  wish: MentionsWish,
  pace: Pace,
): Promise<InteractionsPage> {
  const cursor = cursorSchema.parse(wish.cursor ?? {});
  const found = new Map<string, HeardPost>();
  let more = false;
  for (let read = 0; read < mostPages; read++) {
    const listing = await nextAnswer(answers, read, wish, pace);
    const past = (post: HeardPost): boolean =>
      cursor.since === undefined ? post.createdAt < wish.since : !isLater(post.id, cursor.since);
    const fresh = listing.posts.filter(
      (post) => !past(post) && (cursor.until === undefined || isLater(cursor.until, post.id)),
    );
    for (const post of fresh) found.set(post.id, post);
    if (!listing.more || listing.posts.some(past)) break;
    if (found.size >= mostOfACall) {
      more = true;
      break;
    }
    await step('read on', pace, () => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)));
  }
  return { ...pageOf([...found.values()], wish, cursor, more), more, billedReads: 0 };
}

function pageOf(
  posts: readonly HeardPost[],
  { userId, url, since }: MentionsWish,
  cursor: z.infer<typeof cursorSchema>,
  more: boolean,
): Pick<InteractionsPage, 'interactions' | 'cursor'> {
  const oldestFirst = [...posts].sort((a, b) => (isLater(a.id, b.id) ? 1 : -1));
  const newest = [cursor.newest ?? cursor.since, oldestFirst.at(-1)?.id].reduce((a, b) =>
    a === undefined || (b !== undefined && isLater(b, a)) ? b : a,
  );
  const oldest = oldestFirst[0]?.id;
  return {
    interactions: oldestFirst.flatMap((post) =>
      post.createdAt < since ? [] : (interactionOf(post, userId, url) ?? []),
    ),
    cursor: more
      ? {
          ...(cursor.since === undefined ? {} : { since: cursor.since }),
          ...(oldest === undefined ? {} : { until: oldest }),
          ...(newest === undefined ? {} : { newest }),
        }
      : newest === undefined
        ? {}
        : { since: newest },
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

/** Whether the first id is the younger one. */
function isLater(a: string, b: string): boolean {
  return BigInt(a) > BigInt(b);
}
