import type { Page } from 'puppeteer-core';
import { NotSent, OutcomeUnknown } from '../../../publication/errors.ts';
import type { Gate } from './gate.ts';
import { selectors } from './selectors.ts';
import { type Pace, step, until } from './step.ts';
import { readListing } from './timeline.ts';

export interface Answer {
  readonly body: unknown;
  readonly status: number;
}

/** What the site tells its own script of a post and of its removal. */
export interface Heard {
  readonly shown: readonly Answer[];
  readonly removed: readonly Answer[];
}

/** To be called before the post is opened. */
export function listenForRemoval(gate: Gate): Heard {
  const heard = { shown: [] as Answer[], removed: [] as Answer[] };
  gate.onAnswer('TweetDetail', (body, status) => void heard.shown.push({ body, status }));
  gate.onAnswer('DeleteTweet', (body, status) => void heard.removed.push({ body, status }));
  return heard;
}

/**
 * Asks for the removal of the post that is open. Answers what the site said to it; undefined where the site shows that there is no such post.
 * @throws OutcomeUnknown where the site says nothing.
 */
export async function askForRemoval(
  page: Page,
  { shown, removed }: Heard,
  id: string,
  pace: Pace,
): Promise<Answer | undefined> {
  const first = await step('open the post', pace, () => until(pace.stepMs, async () => shown[0]));
  const listing = readListing(first.body, (found) => found);
  const there = listing?.posts.some((post) => post.id === id) === true;
  if (listing === undefined || (!there && !listing.whole)) {
    throw new NotSent(`The website answered ${pace.subject} with something that shows no post; ask again.`);
  }
  if (!there) return undefined;
  await step('ask for the removal', pace, () => click(page, id, pace.stepMs));
  try {
    return await step('remove', pace, () => until(pace.stepMs, async () => removed[0]));
  } catch (error) {
    throw new OutcomeUnknown(`The website did not say that ${pace.subject} is done; ask again.`, { cause: error });
  }
}

async function click(page: Page, id: string, ms: number): Promise<void> {
  const article = `${selectors.post.article}:has(a[href$="/status/${id}"] time)`;
  const more = await until(ms, async () => (await page.$(`${article} ${selectors.post.more}`)) ?? undefined);
  await more.click();
  const item = await until(ms, async () => {
    for (const found of await page.$$(selectors.post.menuItem)) {
      if (/^delete$/iu.test(await found.evaluate((element) => (element.textContent ?? '').trim()))) return found;
    }
    return undefined;
  });
  await item.click();
  const confirm = await until(ms, async () => (await page.$(selectors.post.confirm)) ?? undefined);
  await confirm.click();
}
