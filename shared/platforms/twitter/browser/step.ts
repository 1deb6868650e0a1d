import type { ElementHandle, Page } from 'puppeteer-core';
import { HiveError, NotSent } from '../../../publication/errors.ts';

/** One thing a page was asked to do in time and did not. Nothing was sent: the steps all lie before the click that sends. */
export class StepFailed extends NotSent {
  readonly step: string;
  constructor(step: string, subject: string, why: string, options?: ErrorOptions) {
    super(`The website of X did not get ${subject} past the step "${step}" (${why}); it was not sent.`, options);
    this.step = step;
  }
}

/** How long one step may take, and what it belongs to, for messages. */
export interface Pace {
  /** Machine milliseconds. */
  readonly stepMs: number;
  /** `the post of account "ada"`. */
  readonly subject: string;
}

/** Runs one step. What the browser throws becomes a StepFailed that names it; errors of the system pass. */
export async function step<Answer>(name: string, { subject }: Pace, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HiveError) throw error;
    throw new StepFailed(name, subject, reasonOf(error), { cause: error });
  }
}

/** A browser's own message, without what it may quote of the page. */
function reasonOf(error: unknown): string {
  const { name = '', message = '' } = error instanceof Error ? error : {};
  if (name === 'TimeoutError') return 'it took too long';
  return (
    /net::(ERR_\w+)/u.exec(message)?.[1] ??
    (/Target closed|Session closed|detached/iu.test(message) ? 'the page went away' : 'the browser failed')
  );
}

/** The first element that a person could see; undefined where all are hidden. */
export async function firstVisible(page: Page, selector: string): Promise<ElementHandle<Element> | undefined> {
  for (const found of await page.$$(selector)) {
    if (await found.isVisible()) return found;
    await found.dispose();
  }
  return undefined;
}

/** Asks again and again until there is an answer; throws as a page does that takes too long. */
export async function until<Answer>(ms: number, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const end = performance.now() + ms;
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() + pause > end) throw Object.assign(new Error('Waited too long.'), { name: 'TimeoutError' });
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
