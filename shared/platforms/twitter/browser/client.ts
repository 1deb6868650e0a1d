import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';
import type { ConversationPost } from '../../../interaction/interaction.ts';
import type { Cursor, FetchOptions, InteractionsPage } from '../../../interaction/platform-reads.ts';
import { redactor } from '../../../monitoring/redact.ts';
import { AccountBlocked, AuthExpired, type HiveError, OutcomeUnknown, Rejected } from '../../../publication/errors.ts';
import type {
  ConnectOptions,
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
import { idIn, idInToast } from './created.ts';
import { type BrowserCredentials, type Cookies, readCredentials } from './credentials.ts';
import { keepEvidence } from './evidence.ts';
import { type CreateAnswer, Gate } from './gate.ts';
import { upward } from './listening.ts';
import { logIn } from './login.ts';
import { type Heard, listenTo, nextAnswer, readMentions } from './mentions.ts';
import { listenFor, readBack } from './recent.ts';
import { askForRemoval, listenForRemoval } from './removal.ts';
import { paths } from './selectors.ts';
import { type Pace, StepFailed, step } from './step.ts';
import { arrive, whoIsIn } from './visit.ts';

const site = 'https://x.com';

/** The cookie of a login lives for years; how long X takes it is found out by using it. */
const sessionLifeMs = 365 * 24 * 3_600_000;
/** A login has more than one step, each as long as a request may take. */
const stepsOfALogin = 6;

const sessionSchema = z.object({
  /** The cookie auth_token. */
  accessToken: z.string().check(z.minLength(1)),
  ct0: z.string().check(z.minLength(1)),
  expiresAt: z.number(),
  userId: z.string(),
  handle: z.string(),
  /** The half minute whose one-time code it was made with. */
  codeStep: z.optional(z.number()),
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
      const { userId: id, handle } = await whoIsIn(page, pace);
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
    const send = async ({ page, gate, pace, session }: Work): Promise<PublishedPart> => {
      await this.#arrive(page, paths.compose(replyTo), pace);
      const answer = await compose(page, gate, { text: part.text, replyTo }, pace, beforeSend);
      return this.#published(answer, page, session, subject);
    };
    return this.#work(subject, send, [part.text]);
  }

  async findRecent(since: number): Promise<RecentPosts> {
    const subject = `the question for recent posts of account "${this.#account}"`;
    return this.#work(subject, async ({ page, gate, pace, session }) => {
      const listing = listenFor(gate);
      await this.#arrive(page, paths.replies(session.handle), pace);
      return readBack(page, listing, { since, userId: session.userId, url: (id) => this.#url(id) }, pace);
    });
  }

  async fetchInteractions(cursor: Cursor | undefined, { since }: FetchOptions): Promise<InteractionsPage> {
    const subject = `the question for mentions of account "${this.#account}"`;
    return this.#work(subject, async ({ page, gate, pace, session }) => {
      const heard = listenTo(gate, 'NotificationsTimeline');
      await this.#arrive(page, paths.mentions, pace);
      const { userId } = session;
      const [now, url] = [this.#options.clock.now(), (id: string) => this.#url(id)];
      const wish = { cursor, since, now, userId, url, refusal: this.#readRefusal(subject) };
      return readMentions(page, heard, wish, pace);
    });
  }

  async fetchConversation(id: string, depth: number): Promise<readonly ConversationPost[]> {
    const subject = `the question for the conversation of post ${id} by account "${this.#account}"`;
    return this.#work(subject, async ({ page, gate, pace }) => {
      const heard = listenTo(gate, 'TweetDetail');
      await this.#arrive(page, paths.anyPost(id), pace);
      const { posts } = await nextAnswer(heard, 0, { refusal: this.#readRefusal(subject) }, pace);
      return upward(posts, id, depth);
    });
  }

  #readRefusal(subject: string): (answer: Heard) => HiveError {
    const now = this.#options.clock.now();
    return ({ status, headers, body }) =>
      classify({ kind: 'answer', status, headers, body }, { purpose: 'read', scheme: 'oauth2', subject, now });
  }

  async remove(id: string): Promise<void> {
    const subject = `the removal of post ${id} of account "${this.#account}"`;
    await this.#work(subject, async ({ page, gate, pace, session }) => {
      const heard = listenForRemoval(gate);
      await this.#arrive(page, paths.post(session.handle, id), pace);
      const answer = await askForRemoval(page, heard, id, pace);
      if (answer === undefined) return;
      const { codes } = readRefusal(answer.body);
      if (codes.includes(144)) return;
      if (answer.status === 200 && isRecord(answer.body) && codes.length === 0) return;
      throw this.#refusal(answer.status, {}, answer.body, 'remove', subject);
    });
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
  #work<Answer>(
    subject: string,
    work: (work: Work) => Promise<Answer>,
    typed: readonly string[] = [],
  ): Promise<Answer> {
    const pace: Pace = { subject, stepMs: this.#options.requestTimeoutMs };
    return withFreshToken(
      async (refused) => {
        const session = await this.#renewal.session(refused);
        redactor.hide([session.accessToken, session.ct0]);
        return { bearer: session.accessToken, session };
      },
      ({ session }) =>
        this.#onPage(
          async ({ page, context, cutConnections }) => {
            await step('open a page', pace, () => context.setCookie(...this.#cookies(session)));
            return work({ page, gate: await Gate.before(page, cutConnections), pace, session });
          },
          [session.handle, ...typed],
        ),
    );
  }

  /** Opens a page, and keeps what it showed where the work on it fails for want of understanding it. */
  async #onPage<Answer>(work: (open: OpenPage) => Promise<Answer>, typed: readonly string[] = []): Promise<Answer> {
    const { evidence, clock, log } = this.#options;
    const open = await this.#browser.page(this.#account);
    try {
      return await work(open);
    } catch (error) {
      const what = error instanceof StepFailed ? error.step : error instanceof AccountBlocked ? error.kind : undefined;
      if (what !== undefined && evidence !== undefined) {
        const hide = [...namesIn(this.#credentials), ...typed];
        const incident = { account: this.#account, step: what, at: clock.now(), hide };
        const name = await keepEvidence(open.page, incident, evidence);
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
      await this.#enter({ page, context, cutConnections }, spent ? undefined : brought, old, pace);
      const identity = await whoIsIn(page, pace);
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
    { page, context, cutConnections }: Omit<OpenPage, 'close'>,
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
        cutConnections,
        codeSpent: (spent) => {
          this.#codeStep = spent;
        },
      });
    }
  }

  /** An imported session cannot be renewed here. */
  #sessionEnded(cause?: AuthExpired): AccountBlocked {
    return new AccountBlocked(
      'credentials',
      `X no longer takes the imported session of account "${this.#account}": log in with a browser of your own and import its session again.`,
      { cause },
    );
  }

  #arrive(page: Page, path: string, pace: Pace): Promise<void> {
    return arrive(page, this.#base + path, this.#account, pace);
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

function namesIn(credentials: BrowserCredentials): readonly string[] {
  return credentials.scheme === 'cookies' ? [] : [credentials.username, credentials.identifier ?? ''];
}

/** Cookies that stand for a login: those that were brought last go first. */
function broughtIn(credentials: BrowserCredentials): Cookies | undefined {
  return credentials.brought ?? (credentials.scheme === 'cookies' ? credentials : undefined);
}
