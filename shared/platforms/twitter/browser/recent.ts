import type { Page } from 'puppeteer-core';
import { NotSent } from '../../../publication/errors.ts';
import type { FoundPost, RecentPosts } from '../../../publication/platform.ts';
import type { Gate } from './gate.ts';
import { type Pace, step, until } from './step.ts';
import { readListing } from './timeline.ts';

/** Twenty posts each; an account that posted more since then is not listed to the end. */
const mostPages = 60;

export interface Wish {
  /** Epoch milliseconds. */
  readonly since: number;
  /** Whose posts. */
  readonly userId: string;
  url(id: string): string;
}

/** What the site tells its own script of a profile, answer by answer. To be called before the profile is opened. */
export function listenFor(gate: Gate): readonly unknown[] {
  const answers: unknown[] = [];
  gate.onAnswer('UserTweetsAndReplies', (body) => void answers.push(body));
  return answers;
}

/** Reads a profile that is open back to a moment, newest first. */
export async function readBack(
  page: Page,
  answers: readonly unknown[],
  { since, userId, url }: Wish,
  pace: Pace,
): Promise<RecentPosts> {
  const own = new Map<string, FoundPost>();
  let complete = true;
  for (let read = 0; ; read++) {
    const { body } = await step('list posts', pace, () =>
      until(pace.stepMs, async () => (answers.length > read ? { body: answers[read] } : undefined)),
    );
    const listing = readListing(body, url);
    if (listing === undefined) {
      throw new NotSent(
        `The website answered ${pace.subject} with something that is no list of posts; it can be asked again.`,
      );
    }
    for (const { authorId, ...post } of listing.posts) if (authorId === userId) own.set(post.id, post);
    complete &&= listing.whole;
    if (!listing.more || (listing.reachesTo ?? since) < since) break;
    if (read + 1 === mostPages) {
      complete = false;
      break;
    }
    await step('read on', pace, () => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)));
  }
  const posts = [...own.values()].filter(({ createdAt }) => createdAt >= since);
  return {
    posts: posts.sort((a, b) => b.createdAt - a.createdAt || (BigInt(b.id) > BigInt(a.id) ? 1 : -1)),
    complete,
  };
}
