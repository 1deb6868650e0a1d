import type { BrowserContext, Page } from 'puppeteer-core';
import * as z from 'zod';
import { redactor } from '../../../monitoring/redact.ts';
import {
  AccountBlocked,
  AuthExpired,
  type HiveError,
  NotSent,
  OutcomeUnknown,
  Rejected,
} from '../../../publication/errors.ts';
import type {
  ConnectOptions,
  FoundPost,
  PartToPublish,
  PlatformClient,
  PublishedPart,
  RecentPosts,
  WhoAmI,
} from '../../../publication/platform.ts';
import { Renewal, withFreshToken } from '../../../publication/renewal.ts';
import { isRecord, readRefusal } from '../answer.ts';
import { classify } from '../errors.ts';
import { tightestLimit } from '../remote-limits.ts';
import { twitterTraits } from '../traits.ts';
import { weightedLength } from '../weighted-length.cjs';
import type { OpenPage, WarmBrowser } from './browser.ts';
import { compose } from './compose.ts';
import { type BrowserCredentials, type Cookies, readCredentials } from './credentials.ts';
import { keepEvidence } from './evidence.ts';
import { type CreateAnswer, Gate } from './gate.ts';
import { logIn } from './login.ts';
import { paths, selectors } from './selectors.ts';
import { type Pace, StepFailed, step, until } from './step.ts';
import { readListing } from './timeline.ts';

const site = 'https://x.com';

/** The cookie of a login lives for years; how long X takes it is found out by using it. */
const sessionLifeMs = 365 * 24 * 3_600_000;
/** A login has more than one step, each as long as a request may take. */
const stepsOfALogin = 6;
/** How long the notice with the post's address is waited for where the answer itself cannot be read. */
const toastMs = 2000;
/** Twenty posts each; an account that posted more since then is not listed to the end. */
const mostPages = 60;

const sessionSchema = z.object({
  /** The cookie auth_token. */
  accessToken: z.string().min(1),
  ct0: z.string().min(1),
  expiresAt: z.number(),
  userId: z.string(),
  handle: z.string(),
  /** The half minute whose one-time code it was made with. */
  codeStep: z.number().optional(),
});
type Session = z.infer<typeof sessionSchema>;

interface Work {
  readonly page: Page;
  readonly gate: Gate;
  readonly pace: Pace;
  readonly session: Session;
}

/** One account of X, reached as a person reaches it: through the pages of the website, in a browser. */
export class BrowserClient implements PlatformClient {
  readonly #account: string;
  readonly #options: ConnectOptions;
  readonly #browser: WarmBrowser;
  readonly #credentials: BrowserCredentials;
  readonly #renewal: Renewal<Session>;
  #codeStep: number | undefined;

  /** @throws AccountBlocked where the credentials cannot be right. */
  constructor(account: string, options: ConnectOptions, browser: WarmBrowser) {
    this.#account = account;
    this.#options = options;
    this.#browser = browser;
    this.#credentials = readCredentials(account, options.credentials);
    this.#renewal = new Renewal<Session>({
      account,
      platform: 'X website',
      store: options.session,
      clock: options.clock,
      log: options.log,
      requestTimeoutMs: stepsOfALogin * options.requestTimeoutMs,
      read: (value) => sessionSchema.safeParse(value).data,
      renew: (old) => this.#renew(old),
      mayTryAgain: (failure) => this.#codeStep === undefined || failure instanceof AccountBlocked,
    });
  }

  async whoAmI(): Promise<WhoAmI> {
    return this.#work(`the question who account "${this.#account}" is`, async ({ page, pace }) => {
      await this.#arrive(page, paths.home, pace);
      const { userId: id, handle } = await this.#identity(page, pace);
      return { id, handle };
    });
  }

  async publish(part: PartToPublish, beforeSend: () => void): Promise<PublishedPart> {
    const subject = `the post of account "${this.#account}"`;
    if (part.title !== undefined || part.target.place !== undefined) {
      throw new Rejected(`X has neither titles nor places, but ${subject} names one; leave it out.`);
    }
    if (part.text.trim() === '') throw new Rejected(`The text of ${subject} is empty: X takes no such post.`);
    const length = weightedLength(part.text);
    if (length > twitterTraits.limit) {
      throw new Rejected(`The text of ${subject} is ${length} long by X's count: it takes ${twitterTraits.limit}.`);
    }
    const { replyTo } = part.target;
    return this.#work(subject, async ({ page, gate, pace, session }) => {
      await this.#arrive(page, paths.compose(replyTo), pace);
      const answer = await compose(page, gate, { text: part.text, replyTo }, pace, beforeSend);
      return this.#published(answer, page, session, subject);
    });
  }

  async findRecent(since: number): Promise<RecentPosts> {
    const subject = `the question for recent posts of account "${this.#account}"`;
    return this.#work(subject, async ({ page, gate, pace, session }) => {
      const pages: unknown[] = [];
      gate.onAnswer('UserTweetsAndReplies', (body) => void pages.push(body));
      await this.#arrive(page, paths.replies(session.handle), pace);
      const own = new Map<string, FoundPost>();
      let complete = true;
      for (let read = 0; ; read++) {
        const body = await step('list posts', pace, () =>
          until(pace.stepMs, async () => (pages.length > read ? { body: pages[read] } : undefined)),
        );
        const listing = readListing(body.body, (id) => this.#url(id));
        if (listing === undefined) {
          throw new NotSent(
            `The website answered ${subject} with something that is no list of posts; it can be asked again.`,
          );
        }
        for (const { authorId, ...post } of listing.posts) if (authorId === session.userId) own.set(post.id, post);
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
    });
  }

  async remove(id: string): Promise<void> {
    const subject = `the removal of post ${id} of account "${this.#account}"`;
    await this.#work(subject, async ({ page, gate, pace, session }) => {
      const shown: unknown[] = [];
      const removed: { readonly body: unknown; readonly status: number }[] = [];
      gate.onAnswer('TweetDetail', (body) => void shown.push(body));
      gate.onAnswer('DeleteTweet', (body, status) => void removed.push({ body, status }));
      await this.#arrive(page, paths.post(session.handle, id), pace);
      const first = await step('open the post', pace, () =>
        until(pace.stepMs, async () => (shown.length > 0 ? { body: shown[0] } : undefined)),
      );
      const listing = readListing(first.body, (found) => this.#url(found));
      if (listing === undefined)
        throw new NotSent(`The website answered ${subject} with something that shows no post; ask again.`);
      if (!listing.posts.some((post) => post.id === id)) return;
      await step('ask for the removal', pace, () => this.#askForRemoval(page, id, pace.stepMs));
      const answer = await step('remove', pace, () => until(pace.stepMs, async () => removed[0])).catch(
        (error: unknown) => {
          throw new OutcomeUnknown(`The website did not say that ${subject} is done; ask again.`, { cause: error });
        },
      );
      const { codes } = readRefusal(answer.body);
      if (codes.includes(144)) return;
      if (answer.status === 200 && isRecord(answer.body) && codes.length === 0) return;
      throw this.#refusal(answer.status, {}, answer.body, 'remove', subject);
    });
  }

  async #askForRemoval(page: Page, id: string, ms: number): Promise<void> {
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

  /** The create's own answer decides, whatever the page looks like; an answer that nobody can read is helped out by the notice's link. */
  async #published(answer: CreateAnswer, page: Page, session: Session, subject: string): Promise<PublishedPart> {
    if (answer.kind !== 'answer') {
      const why = answer.kind === 'no-answer' ? answer.why : 'other words';
      throw classify({ kind: 'no-answer', why }, this.#circumstances('create', subject));
    }
    const { status, headers, body } = answer;
    const id = idIn(body) ?? (status < 300 && body === undefined ? await idInToast(page, session.handle) : undefined);
    if (id === undefined) {
      if (status < 300 && readRefusal(body).codes.length === 0) {
        throw new OutcomeUnknown(
          `The website answered ${subject} with a success that holds no id; it may be out all the same.`,
        );
      }
      throw this.#refusal(status, headers, body, 'create', subject);
    }
    const remote = tightestLimit(headers, this.#options.clock.now());
    return { id, url: this.#url(id), ...(remote === undefined ? {} : { remote }) };
  }

  #refusal(
    status: number,
    headers: Record<string, string>,
    body: unknown,
    purpose: 'create' | 'remove',
    subject: string,
  ): HiveError {
    // The page's own proof did not match its cookies: the session is of no use any more.
    if (status === 403 && readRefusal(body).codes.includes(353)) {
      return new AuthExpired(`The website answered ${subject} with 403 (code 353): the session is no longer good.`);
    }
    return classify({ kind: 'answer', status, headers, body }, this.#circumstances(purpose, subject));
  }

  #circumstances(purpose: 'create' | 'remove', subject: string) {
    return { purpose, scheme: 'oauth2', subject, now: this.#options.clock.now() } as const;
  }

  /** Runs one piece of work on a page of the account; a session that the site calls old is renewed once, for nothing was carried out then. */
  #work<Answer>(subject: string, work: (work: Work) => Promise<Answer>): Promise<Answer> {
    const pace: Pace = { subject, stepMs: this.#options.requestTimeoutMs };
    return withFreshToken(
      async (refused) => {
        const session = await this.#renewal.session(refused);
        redactor.hide([session.accessToken, session.ct0]);
        return { bearer: session.accessToken, session };
      },
      ({ session }) =>
        this.#onPage(async ({ page, context, cutConnections }) => {
          await step('open a page', pace, () => context.setCookie(...this.#cookies(session)));
          return work({ page, gate: await Gate.before(page, cutConnections), pace, session });
        }),
    );
  }

  /** Opens a page, and keeps what it showed where the work on it fails for want of understanding it. */
  async #onPage<Answer>(work: (open: OpenPage) => Promise<Answer>): Promise<Answer> {
    const { evidence, clock, log } = this.#options;
    const open = await this.#browser.page(this.#account);
    try {
      return await work(open);
    } catch (error) {
      const what = error instanceof StepFailed ? error.step : error instanceof AccountBlocked ? error.kind : undefined;
      if (what !== undefined && evidence !== undefined) {
        const name = await keepEvidence(open.page, { account: this.#account, step: what, at: clock.now() }, evidence);
        if (name !== undefined) log.warn('browser.evidence', { account: this.#account, step: what, evidence: name });
      }
      throw error;
    } finally {
      await open.close();
    }
  }

  async #renew(old: Session | undefined): Promise<Session> {
    const { clock, requestTimeoutMs } = this.#options;
    const pace: Pace = { subject: `the login of account "${this.#account}"`, stepMs: requestTimeoutMs };
    this.#codeStep = undefined;
    const brought = broughtIn(this.#credentials);
    const spent = brought !== undefined && old?.accessToken === brought.authToken;
    if (spent && this.#credentials.scheme === 'cookies') throw this.#sessionEnded();
    await this.#browser.forget();
    return this.#onPage(async ({ page, context, cutConnections }) => {
      await Gate.before(page, cutConnections);
      await this.#enter(page, context, spent ? undefined : brought, old, pace);
      const identity = await this.#identity(page, pace);
      const cookies = await context.cookies();
      const value = (name: string): string => cookies.find((cookie) => cookie.name === name)?.value ?? '';
      const session: Session = {
        accessToken: value('auth_token'),
        ct0: value('ct0'),
        expiresAt: clock.now() + sessionLifeMs,
        ...identity,
        ...(this.#codeStep === undefined ? {} : { codeStep: this.#codeStep }),
      };
      redactor.hide([session.accessToken, session.ct0]);
      return session;
    });
  }

  async #enter(
    page: Page,
    context: BrowserContext,
    brought: Cookies | undefined,
    old: Session | undefined,
    pace: Pace,
  ): Promise<void> {
    const { clock } = this.#options;
    if (brought !== undefined) {
      const { authToken: accessToken, ct0 } = brought;
      await step('open a page', pace, () => context.setCookie(...this.#cookies({ accessToken, ct0 })));
      try {
        return await this.#arrive(page, paths.home, pace);
      } catch (error) {
        if (!(error instanceof AuthExpired)) throw error;
        if (this.#credentials.scheme === 'cookies') throw this.#sessionEnded(error);
      }
    }
    if (this.#credentials.scheme === 'password') {
      return logIn(page, {
        account: this.#account,
        credentials: this.#credentials,
        baseUrl: this.#base,
        clock,
        pace,
        usedStep: old?.codeStep,
        codeSpent: (spent) => {
          this.#codeStep = spent;
        },
      });
    }
  }

  #sessionEnded(cause?: AuthExpired): AccountBlocked {
    return new AccountBlocked(
      'credentials',
      `X no longer takes the imported session of account "${this.#account}": log in with a browser of your own and import its session again.`,
      { cause },
    );
  }

  /** Opens a page of the site that only a session sees. */
  async #arrive(page: Page, path: string, pace: Pace): Promise<void> {
    await step(`open ${path.split('?')[0]?.replace(/\/\w+\/(?=status|with_replies)/u, '/')}`, pace, async () => {
      const response = await page.goto(this.#base + path, { waitUntil: 'domcontentloaded', timeout: pace.stepMs });
      if (response !== null && response.status() >= 400) {
        throw new NotSent(
          `The website answered ${pace.subject} with ${response.status()}; it was not sent and can be tried again.`,
        );
      }
    });
    const { pathname } = new URL(page.url());
    if (pathname.startsWith(paths.login)) {
      throw new AuthExpired(`The website asked for a login before ${pace.subject}: the session has ended.`);
    }
    if (pathname.startsWith(paths.locked)) {
      throw new AccountBlocked(
        'locked',
        `X has locked account "${this.#account}": log in with a browser of your own and unlock it.`,
      );
    }
    const suspended = await step('look at the page', pace, () =>
      until(pace.stepMs, async () => {
        const headings = await page.$$eval(`${selectors.heading}, ${selectors.column}`, (found) =>
          found.map((element) => (element.matches('h1, [role="heading"]') ? (element.textContent ?? '') : '')),
        );
        return headings.length === 0
          ? undefined
          : { yes: headings.some((text) => /account is suspended/iu.test(text)) };
      }),
    );
    if (suspended.yes) {
      throw new AccountBlocked(
        'suspended',
        `X has suspended account "${this.#account}"; a person has to look at the account.`,
      );
    }
  }

  /** Who is logged in: the number by the site's own cookie, the name by the link to the profile. */
  async #identity(page: Page, pace: Pace): Promise<{ readonly userId: string; readonly handle: string }> {
    return step('see who is logged in', pace, () =>
      until(pace.stepMs, async () => {
        const href = await page.$eval(selectors.profileLink, (link) => link.getAttribute('href')).catch(() => null);
        const [twid] = (await page.browserContext().cookies()).filter(({ name }) => name === 'twid');
        const userId = /^u=(\d+)$/u.exec(decodeURIComponent(twid?.value ?? '').replaceAll('"', ''))?.[1];
        const handle = /^\/(\w{1,15})$/u.exec(href ?? '')?.[1];
        return userId === undefined || handle === undefined ? undefined : { userId, handle };
      }),
    );
  }

  #cookies({ accessToken, ct0 }: Pick<Session, 'accessToken' | 'ct0'>) {
    const { hostname: domain, protocol } = new URL(this.#base);
    const common = { domain, path: '/', secure: protocol === 'https:' };
    return [
      { name: 'auth_token', value: accessToken, httpOnly: true, ...common },
      { name: 'ct0', value: ct0, ...common },
    ];
  }

  get #base(): string {
    return this.#options.baseUrl ?? site;
  }

  #url(id: string): string {
    return `${this.#base}/i/web/status/${id}`;
  }
}

/** Cookies that stand for a login: those that were brought last go first. */
function broughtIn(credentials: BrowserCredentials): Cookies | undefined {
  return credentials.brought ?? (credentials.scheme === 'cookies' ? credentials : undefined);
}

const createdSchema = z.object({
  data: z.object({
    create_tweet: z.object({
      tweet_results: z.object({ result: z.object({ rest_id: z.string().regex(/^\d{1,19}$/) }) }),
    }),
  }),
});

function idIn(body: unknown): string | undefined {
  return createdSchema.safeParse(body).data?.data.create_tweet.tweet_results.result.rest_id;
}

/** The address in the notice that the post was sent; only that one is sure to be ours. */
async function idInToast(page: Page, handle: string): Promise<string | undefined> {
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
