import type { HTTPRequest, HTTPResponse, Page } from 'puppeteer-core';
import { operationOf } from './selectors.ts';

/** Never loaded: nothing that is done here needs them. */
const unloaded = new Set(['image', 'media', 'font']);

/** An answer's body is there right after its head, or not at all. */
const bodyMs = 2000;

/** What became of the one request that creates. */
export type CreateAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: unknown;
    }
  /** It left, and no whole answer came. */
  | { readonly kind: 'no-answer'; readonly why: string }
  /** The page wanted to send something else than it was given. */
  | { readonly kind: 'other-words' };

export interface Wanted {
  readonly text: string;
  readonly replyTo: string | undefined;
}

/**
 * Stands between a page and the network. A request that creates a post passes once, after `arm`, and only with the very words it was armed
 * for: whatever the page makes of a click, of two clicks or of a bad answer, no second one leaves.
 */
export class Gate {
  #wanted: Wanted | undefined;
  #passed: HTTPRequest | undefined;
  #disarmed = false;
  #settle: (answer: CreateAnswer) => void = () => undefined;
  readonly answer: Promise<CreateAnswer>;
  readonly #listeners = new Map<string, (body: unknown, status: number) => void>();

  readonly #cutConnections: () => void;

  private constructor(cutConnections: () => void) {
    this.#cutConnections = cutConnections;
    this.answer = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** @param cutConnections called right before a create leaves, so that the browser itself cannot send it twice. */
  static async before(page: Page, cutConnections: () => void): Promise<Gate> {
    const gate = new Gate(cutConnections);
    // What a service worker of the site sends would pass beside the gate.
    await page.setBypassServiceWorker(true);
    await page.setRequestInterception(true);
    page.on('request', (request) => void gate.#meet(request));
    page.on('response', (response) => void gate.#answered(response));
    page.on('requestfailed', (request) => gate.#failed(request));
    return gate;
  }

  /** Lets one create pass that says this. */
  arm(wanted: Wanted): void {
    this.#wanted = wanted;
  }

  /** From here on none passes. */
  disarm(): void {
    this.#wanted = undefined;
    this.#disarmed = true;
  }

  /** Whether a create left. */
  get passed(): boolean {
    return this.#passed !== undefined;
  }

  /** Hands over what the site answers its own script to an operation: the parsed body, undefined where it is no JSON. */
  onAnswer(operation: string, take: (body: unknown, status: number) => void): void {
    this.#listeners.set(operation, take);
  }

  async #meet(request: HTTPRequest): Promise<void> {
    try {
      if (unloaded.has(request.resourceType())) return await request.abort('blockedbyclient');
      if (request.method() !== 'POST' || operationOf(request.url()) !== 'CreateTweet') return await request.continue();
      const wanted = this.#wanted;
      this.#wanted = undefined;
      if (wanted === undefined) return await request.abort('blockedbyclient');
      const body = request.postData() ?? (await request.fetchPostData());
      if (this.#disarmed) return await request.abort('blockedbyclient');
      if (!says(body, wanted)) {
        this.#settle({ kind: 'other-words' });
        return await request.abort('blockedbyclient');
      }
      this.#passed = request;
      this.#cutConnections();
      await request.continue();
    } catch {
      // The page is gone, and its requests with it; a create that had passed is settled by the page's end.
    }
  }

  async #answered(response: HTTPResponse): Promise<void> {
    const request = response.request();
    const operation = operationOf(request.url());
    if (operation === undefined) return;
    const listen = this.#listeners.get(operation);
    if (listen === undefined && request !== this.#passed) return;
    const body = await bodyOf(response);
    listen?.(body, response.status());
    if (request !== this.#passed) return;
    this.#settle({ kind: 'answer', status: response.status(), headers: response.headers(), body });
  }

  #failed(request: HTTPRequest): void {
    if (request === this.#passed)
      this.#settle({ kind: 'no-answer', why: request.failure()?.errorText ?? 'it was cut' });
    const operation = operationOf(request.url());
    if (operation !== undefined) this.#listeners.get(operation)?.(undefined, 0);
  }
}

/** A page that goes on to another one takes the bodies of its answers along: their status has to do then. */
async function bodyOf(response: HTTPResponse): Promise<unknown> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, bodyMs));
  try {
    return await Promise.race([response.json(), late]);
  } catch {
    // No JSON, cut off, or gone from the browser: unreadable either way.
    return undefined;
  }
}

/** Whether a request of the site's script says the words that were given, to whom it was meant. */
function says(body: string | undefined, { text, replyTo }: Wanted): boolean {
  try {
    const { variables } = JSON.parse(body ?? '') as {
      readonly variables?: {
        readonly tweet_text?: unknown;
        readonly reply?: { readonly in_reply_to_tweet_id?: unknown };
      };
    };
    return (
      typeof variables?.tweet_text === 'string' &&
      plain(variables.tweet_text) === plain(text) &&
      variables.reply?.in_reply_to_tweet_id === replyTo
    );
  } catch {
    return false;
  }
}

/** As a composer may change a text without changing what it says. */
export function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}
