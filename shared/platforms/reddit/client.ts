import * as z from 'zod/mini';
import type { ConversationPost } from '../../interaction/interaction.ts';
import type {
  Cursor,
  Engagement,
  FetchOptions,
  InteractionsPage,
  PlaceFacts,
} from '../../interaction/platform-reads.ts';
import { AccountBlocked, HiveError, NotSent, OutcomeUnknown, RateLimited, Rejected } from '../../publication/errors.ts';
import type {
  ConnectOptions,
  PartToPublish,
  PlatformClient,
  PublishedPart,
  RecentPosts,
  WhoAmI,
} from '../../publication/platform.ts';
import { withFreshToken } from '../../publication/renewal.ts';
import { type Purpose, RequestFailed } from '../../publication/request-failure.ts';
import { isRecord } from './answer.ts';
import { commentRequest, createdComment } from './comment.ts';
import { type RedditCredentials, readCredentials, userAgent } from './credentials.ts';
import { classify, isGone, isUnexplained } from './errors.ts';
import type { Answer } from './exchange.ts';
import { flairId } from './flair.ts';
import { markRead } from './inbox.ts';
import { listInteractions } from './interactions.ts';
import { listPosts, profileOf } from './listing.ts';
import { readConversation, readEngagement } from './lookup.ts';
import { readPlace } from './place-facts.ts';
import { type ApiRequest, HeldBack, Requester } from './requester.ts';
import { TokenSource } from './session.ts';
import { settingsOf } from './settings.ts';
import { createdPost } from './submission.ts';
import { nameOf } from './things.ts';
import { longestWindowMs, remoteLimit } from './waiting.ts';

const meSchema = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.string().check(z.minLength(1)),
  is_suspended: z.optional(z.boolean()),
  // The words of the profile.
  subreddit: z.catch(z.optional(z.object({ public_description: z.string() })), undefined),
});

/** Stands for the body of a removal of what was gone before. */
const gone: unknown = {};

/** A request and what is to be said of it when it fails. */
interface Task {
  readonly purpose: Purpose;
  readonly subject: string;
  readonly request: ApiRequest;
  readonly beforeSend?: () => void;
}

/** One account of Reddit. Every request goes out once; only a request that was refused for its old token is sent again. */
export class RedditClient implements PlatformClient {
  readonly #account: string;
  readonly #options: ConnectOptions;
  readonly #credentials: RedditCredentials;
  readonly #requester: Requester;
  readonly #tokens: TokenSource;
  #me: z.infer<typeof meSchema> | undefined;

  /** Throws AccountBlocked('credentials') where the credentials cannot be right. */
  constructor(account: string, options: ConnectOptions) {
    this.#account = account;
    this.#options = options;
    this.#credentials = readCredentials(account, options.credentials);
    const { clientId, clientSecret = '' } = this.#credentials;
    const { baseUrl, session: store, clock, log, requestTimeoutMs } = options;
    this.#requester = new Requester({
      userAgent: userAgent(account, this.#credentials),
      clientId,
      clientSecret,
      timeoutMs: requestTimeoutMs,
      ...(baseUrl === undefined ? {} : { baseUrl }),
    });
    const { requester, credentials } = { requester: this.#requester, credentials: this.#credentials };
    this.#tokens = new TokenSource({ account, credentials, store, requester, requestTimeoutMs, clock, log });
  }

  async whoAmI(): Promise<WhoAmI> {
    const { id, name, is_suspended, subreddit } = await this.#ask();
    if (is_suspended === true) {
      throw new AccountBlocked(
        'suspended',
        `Reddit calls account "${this.#account}" suspended; a person has to look at it.`,
      );
    }
    return { id, handle: name, ...(subreddit === undefined ? {} : { about: subreddit.public_description }) };
  }

  async publish(part: PartToPublish, beforeSend: () => void): Promise<PublishedPart> {
    const subject = `the post of account "${this.#account}"`;
    const { replyTo } = part.target;
    const request: ApiRequest =
      replyTo === undefined
        ? { method: 'post', uri: 'api/submit', form: await this.#form(part, subject) }
        : commentRequest(part.text, replyTo, subject);
    const { body, headers } = await this.#request({ purpose: 'create', subject, beforeSend, request });
    const { id, path } = replyTo === undefined ? createdPost(body, subject) : createdComment(body, subject);
    const remote = remoteLimit(headers, this.#options.clock.now());
    return { id, url: `${this.#site()}${path}`, ...(remote === undefined ? {} : { remote }) };
  }

  async findRecent(since: number): Promise<RecentPosts> {
    const subject = `the question for recent posts of account "${this.#account}"`;
    const userName = await this.#userName();
    return listPosts(this.#reader(subject), { userName, since, subject, url: (path) => `${this.#site()}${path}` });
  }

  async fetchInteractions(cursor: Cursor | undefined, options: FetchOptions): Promise<InteractionsPage> {
    const subject = `the question what people said to account "${this.#account}"`;
    const [userName, url] = [() => this.#userName(), (path: string) => `${this.#site()}${path}`];
    const askAbout = (place: string) => this.#reader(`the question for new posts in r/${place}`);
    return listInteractions(this.#reader(subject), { ...options, cursor, subject, userName, url, askAbout });
  }

  async fetchConversation(id: string, depth: number): Promise<readonly ConversationPost[]> {
    const subject = `the question what stands above ${id}`;
    return readConversation(this.#reader(subject), { id, depth, subject });
  }

  async fetchPlace(name: string): Promise<PlaceFacts> {
    const subject = `the question what to know of r/${name}`;
    return readPlace(this.#reader(subject), name, subject);
  }

  async engagement(ids: readonly string[]): Promise<readonly Engagement[]> {
    const subject = `the question how people took posts of account "${this.#account}"`;
    return readEngagement(this.#reader(subject), ids, subject);
  }

  async acknowledge(ids: readonly string[]): Promise<void> {
    await markRead(this.#reader(`the note that account "${this.#account}" read its letters`), ids);
  }

  async remove(id: string): Promise<void> {
    const subject = `the removal of post ${id} of account "${this.#account}"`;
    const request = { method: 'post', uri: 'api/del', form: { id: nameOf(id) ?? id } } as const;
    const { body } = await this.#request({ purpose: 'remove', subject, request });
    if (!isRecord(body)) {
      throw new OutcomeUnknown(`Reddit answered ${subject} with a success that cannot be read; ask again.`);
    }
  }

  /** What a self post is made of; asks for its flair where the settings name one by its text. */
  async #form({ text, title, target, settings }: PartToPublish, subject: string): Promise<Record<string, string>> {
    // Reddit takes posts without a text; we have none to make.
    if (text.trim() === '') throw new Rejected(`The text of ${subject} is empty; it needs words.`);
    const line = title?.replace(/\s+/gu, ' ').trim() ?? '';
    if (line === '') throw new Rejected(`On Reddit ${subject} needs a title; it has none.`);
    const { place } = target;
    if (place !== undefined && !/^\w{2,24}$/.test(place)) {
      throw new Rejected(
        `Reddit has no place called "${place}", which ${subject} names; expected a name such as "tea".`,
      );
    }
    const wishes = place === undefined ? undefined : settingsOf(settings, place);
    const flair =
      place === undefined || wishes?.flair === undefined
        ? undefined
        : await flairId(this.#reader(`the question for the flairs of r/${place}`), {
            place,
            flair: wishes.flair,
            subject: `the question for the flairs of r/${place}`,
          });
    return {
      api_type: 'json',
      kind: 'self',
      sr: place ?? profileOf(await this.#userName()),
      title: line,
      text,
      sendreplies: 'true',
      resubmit: 'true',
      ...(wishes?.nsfw === true ? { nsfw: 'true' } : {}),
      ...(flair === undefined ? {} : { flair_id: flair }),
    };
  }

  async #userName(): Promise<string> {
    if (this.#credentials.scheme === 'password') return this.#credentials.username;
    return this.#me?.name ?? (await this.#tokens.userName()) ?? (await this.#ask()).name;
  }

  async #ask(): Promise<z.infer<typeof meSchema>> {
    const subject = `the question who account "${this.#account}" is`;
    const me = meSchema.safeParse(await this.#reader(subject)({ method: 'get', uri: 'api/v1/me' }));
    if (!me.success) {
      throw new NotSent(`Reddit answered ${subject} with something that holds no user; it can be asked again.`);
    }
    this.#me = me.data;
    this.#tokens.learn(me.data.name);
    return me.data;
  }

  /** Asks questions and answers their bodies. */
  #reader(subject: string): (request: ApiRequest) => Promise<unknown> {
    return async (request) => (await this.#request({ purpose: 'read', subject, request })).body;
  }

  /** Sends a request; a token that Reddit calls old is renewed once, for a 401 says that nothing was carried out. */
  #request(task: Task): Promise<Pick<Answer, 'headers' | 'body'>> {
    return withFreshToken(
      async (refused) => ({ bearer: await this.#tokens.token(refused) }),
      ({ bearer }) => this.#send(task, bearer),
    );
  }

  async #send(
    { purpose, subject, request, beforeSend }: Task,
    bearer: string,
  ): Promise<Pick<Answer, 'headers' | 'body'>> {
    try {
      return await this.#requester.ask(request, bearer, beforeSend);
    } catch (error) {
      if (error instanceof HeldBack) {
        throw new RateLimited(
          `Reddit's last answer left no request for ${subject} in this window; it was not sent.`,
          this.#options.clock.now() + Math.min(error.waitMs, longestWindowMs),
        );
      }
      if (!(error instanceof RequestFailed)) throw error;
      const { failure } = error;
      if (purpose === 'remove' && isGone(failure)) return { headers: {}, body: gone };
      if (purpose === 'create' && isUnexplained(failure)) await this.#refuseSuspended(subject);
      throw classify(failure, { purpose, subject, now: this.#options.clock.now() });
    }
  }

  /** A suspended account may log in and look around; only its profile says what is the matter. */
  async #refuseSuspended(subject: string): Promise<void> {
    const me = await this.#ask().catch((error: unknown) => {
      if (!(error instanceof HiveError)) throw error;
      return undefined;
    });
    if (me?.is_suspended !== true) return;
    throw new AccountBlocked(
      'suspended',
      `Reddit answered ${subject} with 403 and calls the account suspended; a person has to look at it.`,
    );
  }

  /** Without a slash at its end. */
  #site(): string {
    return this.#options.baseUrl ?? 'https://www.reddit.com';
  }
}
