import * as z from 'zod/mini';
import type { ConversationPost } from '../../interaction/interaction.ts';
import type { Cursor, Engagement, FetchOptions, InteractionsPage } from '../../interaction/platform-reads.ts';
import { NotSent, OutcomeUnknown, Rejected } from '../../publication/errors.ts';
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
import { readCredentials, type TwitterCredentials } from './credentials.ts';
import { classify, isGone } from './errors.ts';
import { listPosts } from './listing.ts';
import { readConversation, readEngagement } from './lookup.ts';
import { listMentions } from './mentions.ts';
import { tightestLimit } from './remote-limits.ts';
import { type ApiAnswer, type ApiRequest, type Proof, type Route, send } from './request.ts';
import { TokenSource } from './session.ts';

const createdSchema = z.object({ data: z.object({ id: z.string().check(z.regex(/^\d{1,19}$/)) }) });
const removedSchema = z.object({ data: z.object({ deleted: z.literal(true) }) });
const meSchema = z.object({
  data: z.object({
    id: z.string().check(z.regex(/^\d{1,19}$/)),
    username: z.string().check(z.minLength(1)),
    // Only the bio tells who operates an account: no field of a user says whether it carries the label (X's OpenAPI description 2.167).
    description: z.catch(z.optional(z.string()), undefined),
  }),
});

/** Stands for the body of a removal of what was gone before. */
const gone = Symbol('gone');

/** What a request is proved with; the bearer by itself where there is one. */
interface Authority {
  readonly proof: Proof;
  readonly bearer?: string;
}

/** A request and what is to be said of it when it fails. */
interface Task {
  readonly purpose: Purpose;
  readonly subject: string;
  readonly request: ApiRequest;
  readonly beforeSend?: () => void;
}

/** One account of X over its API v2. Every request goes out once; only a create that was refused for its old token is sent again. */
export class TwitterClient implements PlatformClient {
  readonly #account: string;
  readonly #options: ConnectOptions;
  readonly #credentials: TwitterCredentials;
  readonly #route: Route;
  readonly #tokens: TokenSource | undefined;
  #me: WhoAmI | undefined;

  /** Throws AccountBlocked('credentials') where the credentials cannot be right. */
  constructor(account: string, options: ConnectOptions) {
    this.#account = account;
    this.#options = options;
    this.#credentials = readCredentials(account, options.credentials);
    this.#route = {
      timeoutMs: options.requestTimeoutMs,
      ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    };
    if (this.#credentials.scheme === 'oauth2') {
      this.#tokens = new TokenSource({
        account,
        credentials: this.#credentials,
        store: options.session,
        route: this.#route,
        clock: options.clock,
        log: options.log,
      });
    }
  }

  async whoAmI(): Promise<WhoAmI> {
    const subject = `the question who account "${this.#account}" is`;
    const { body } = await this.#request({
      purpose: 'read',
      subject,
      request: { method: 'GET', path: '/2/users/me', query: { 'user.fields': 'description' } },
    });
    const me = meSchema.safeParse(body);
    if (!me.success)
      throw new NotSent(`X answered ${subject} with something that holds no user; it can be asked again.`);
    const { id, username, description } = me.data.data;
    this.#me = { id, handle: username, ...(description === undefined ? {} : { about: description }) };
    this.#tokens?.learn(this.#me.id);
    return this.#me;
  }

  async publish(part: PartToPublish, beforeSend: () => void): Promise<PublishedPart> {
    const subject = `the post of account "${this.#account}"`;
    if (part.target.place !== undefined) {
      throw new Rejected(
        `X has no places to post in, but ${subject} names "${part.target.place}"; leave the place out.`,
      );
    }
    const { body, headers } = await this.#request({
      purpose: 'create',
      subject,
      beforeSend,
      request: {
        method: 'POST',
        path: '/2/tweets',
        body: {
          // As X counts it. A mark that stands alone would become part of a link it stands before, and the listed text another one.
          text: part.text.normalize('NFC'),
          ...(part.labelled ? { made_with_ai: true } : {}),
          ...(part.target.replyTo === undefined ? {} : { reply: { in_reply_to_tweet_id: part.target.replyTo } }),
        },
      },
    });
    const created = createdSchema.safeParse(body);
    if (!created.success) {
      throw new OutcomeUnknown(`X answered ${subject} with a success that holds no id; it may be out all the same.`);
    }
    const { id } = created.data.data;
    const remote = tightestLimit(headers, this.#options.clock.now());
    return { id, url: this.#url(id), ...(remote === undefined ? {} : { remote }) };
  }

  async findRecent(since: number): Promise<RecentPosts> {
    const subject = `the question for recent posts of account "${this.#account}"`;
    const userId = await this.#userId();
    return listPosts(this.#reader(subject), { userId, since, subject, url: (id) => this.#url(id) });
  }

  async fetchInteractions(cursor: Cursor | undefined, { since }: FetchOptions): Promise<InteractionsPage> {
    const subject = `the question what people said to account "${this.#account}"`;
    const [userId, url] = [() => this.#userId(), (id: string) => this.#url(id)];
    return listMentions(this.#reader(subject), { cursor, since, now: this.#options.clock.now(), subject, userId, url });
  }

  async fetchConversation(id: string, depth: number): Promise<readonly ConversationPost[]> {
    const subject = `the question what stands above post ${id}`;
    return readConversation(this.#reader(subject), { id, depth, subject });
  }

  async engagement(ids: readonly string[]): Promise<readonly Engagement[]> {
    const subject = `the question how people took posts of account "${this.#account}"`;
    return readEngagement(this.#reader(subject), ids, subject);
  }

  async remove(id: string): Promise<void> {
    const subject = `the removal of post ${id} of account "${this.#account}"`;
    const path = `/2/tweets/${encodeURIComponent(id)}`;
    const { body } = await this.#request({ purpose: 'remove', subject, request: { method: 'DELETE', path } });
    if (body === gone || removedSchema.safeParse(body).success) return;
    throw new OutcomeUnknown(`X answered ${subject} with a success that does not say that it is gone; ask again.`);
  }

  #reader(subject: string): (request: ApiRequest) => Promise<unknown> {
    return async (request) => (await this.#request({ purpose: 'read', subject, request })).body;
  }

  async #userId(): Promise<string> {
    if (this.#me !== undefined) return this.#me.id;
    const remembered = (await this.#tokens?.token())?.userId;
    return remembered ?? (await this.whoAmI()).id;
  }

  /** Sends a request; an OAuth 2.0 token that X calls old is renewed once, for a 401 says that nothing was carried out. */
  #request(task: Task): Promise<ApiAnswer> {
    return withFreshToken(
      (refused) => this.#proof(refused),
      (authority) => this.#send(task, authority),
    );
  }

  async #send({ purpose, subject, request, beforeSend }: Task, { proof }: Authority): Promise<ApiAnswer> {
    try {
      return await send(request, proof, this.#route, beforeSend);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      const { failure } = error;
      if (purpose === 'remove' && isGone(failure)) return { headers: {}, body: gone };
      const { scheme } = this.#credentials;
      throw classify(failure, { purpose, scheme, subject, now: this.#options.clock.now() });
    }
  }

  /** @param refused the bearer that X no longer takes. */
  async #proof(refused?: string): Promise<Authority> {
    if (this.#credentials.scheme === 'oauth1') {
      const { scheme: _scheme, ...proof } = this.#credentials;
      return { proof };
    }
    if (this.#tokens === undefined) throw new TypeError('An OAuth 2.0 account needs a source of tokens.');
    const { bearer } = await this.#tokens.token(refused);
    return { proof: { bearer }, bearer };
  }

  #url(id: string): string {
    return `${this.#route.baseUrl ?? 'https://x.com'}/i/web/status/${id}`;
  }
}
