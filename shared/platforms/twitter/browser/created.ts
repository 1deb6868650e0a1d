import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';
import { selectors } from './selectors.ts';
import { until } from './step.ts';

/** How long the notice with the post's address is waited for where the answer itself cannot be read. */
const toastMs = 2000;

const createdSchema = z.object({
  data: z.object({
    create_tweet: z.object({
      tweet_results: z.object({ result: z.object({ rest_id: z.string().check(z.regex(/^\d{1,19}$/)) }) }),
    }),
  }),
});

/** The id of the post that an answer says was made. */
export function idIn(body: unknown): string | undefined {
  return createdSchema.safeParse(body).data?.data.create_tweet.tweet_results.result.rest_id;
}

/** The address in the notice that the post was sent; only that one is sure to be ours. */
export async function idInToast(page: Page, handle: string): Promise<string | undefined> {
  const link = `${selectors.toast} a[href*="/status/"]`;
  try {
    return await until(toastMs, async () => {
      const href = await page.$eval(link, (element) => element.getAttribute('href'));
      const [, owner, id] = /^\/(\w{1,15})\/status\/(\d{1,19})$/u.exec(href ?? '') ?? [];
      return owner?.toLowerCase() === handle.toLowerCase() ? id : undefined;
    });
  } catch {
    return undefined;
  }
}
