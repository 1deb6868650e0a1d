import Snoowrap from 'snoowrap';
import { RequestFailed } from '../../publication/request-failure.ts';
import { saysNo } from './answer.ts';
import { type Answer, exchange } from './exchange.ts';

export interface ApiRequest {
  readonly method: 'get' | 'post';
  /** From the host's root on, without a leading slash. */
  readonly uri: string;
  readonly qs?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

export interface RequesterOptions {
  readonly userAgent: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Replaces both of Reddit's own hosts; without a trailing slash. */
  readonly baseUrl?: string;
  /** From the first byte sent to the last one read, milliseconds of machine time. */
  readonly timeoutMs: number;
}

/** What snoowrap hands to rawRequest, and what we hand through it. */
interface RawOptions extends ApiRequest {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: { readonly bearer: string } | { readonly user: string; readonly pass: string };
  readonly beforeSend?: () => void;
  readonly heard?: (answer: Answer) => void;
  transform?(body: unknown, response: RawResponse): unknown;
}

/** The part of a response of the `request` library that snoowrap looks at. */
interface RawResponse {
  readonly statusCode: number;
  readonly headers: Answer['headers'];
  readonly body: unknown;
  readonly request: { readonly method: string; readonly uri: { readonly href: string } };
}

/** snoowrap's own error, which its types leave out. */
const { RateLimitError } = (Snoowrap as unknown as { errors: { RateLimitError: new () => Error } }).errors;

/** The window of the OAuth client is used up: snoowrap refused to send. */
export class HeldBack extends Error {
  /** How long the window still lasts, milliseconds. */
  readonly waitMs: number;
  constructor(waitMs: number) {
    super('The window of the client is used up.');
    this.name = 'HeldBack';
    this.waitMs = waitMs;
  }
}

/**
 * snoowrap without what it does by itself: no retries, no sleeping, no renewal of tokens, no objects made of answers. Requests leave through
 * our own exchange, so the abandoned `request` library is in no bundle; refusals inside HTTP 200 stay whole, for snoowrap would keep
 * their first line and drop the seconds to wait.
 */
export class Requester extends Snoowrap {
  readonly #options: RequesterOptions;

  constructor(options: RequesterOptions) {
    const { userAgent, clientId, clientSecret, timeoutMs } = options;
    // An empty refresh token keeps snoowrap from asking for tokens on its own.
    super({ userAgent, clientId, clientSecret, refreshToken: '' });
    this.#options = options;
    this.config({
      requestTimeout: timeoutMs,
      // An empty `retryErrorCodes` would catch every error and crash on those without a response; one attempt is the way to say never.
      maxRetryAttempts: 1,
      continueAfterRatelimitError: false,
      warnings: false,
      debug: false,
    });
  }

  /**
   * Sends one request as the owner of the token, once; throws RequestFailed for everything that is no success, HeldBack where it was not sent for
   * the headers of an earlier answer.
   */
  async ask(request: ApiRequest, bearer: string, beforeSend: () => void = () => undefined): Promise<Answer> {
    this.accessToken = bearer;
    this.tokenExpiration = Number.POSITIVE_INFINITY;
    let answer: Answer | undefined;
    const heard = (whole: Answer): void => {
      answer = whole;
    };
    try {
      await this.oauthRequest({ ...request, beforeSend, heard });
    } catch (error) {
      // snoowrap reckons by Date.
      throw error instanceof RateLimitError ? new HeldBack(this.ratelimitExpiration - Date.now()) : error;
    }
    if (answer === undefined) throw new TypeError('A request that ended well has an answer.');
    return answer;
  }

  /** Asks for tokens; throws RequestFailed for everything that is no success. */
  async askForTokens(form: Readonly<Record<string, string>>): Promise<unknown> {
    return this.credentialedClientRequest({ method: 'post', uri: 'api/v1/access_token', form });
  }

  /** snoowrap's place for a transport of one's own; it sends every request through here. */
  override async rawRequest(options: RawOptions): Promise<unknown> {
    const { method, headers, auth, form, qs = {} } = options;
    const url = new URL(`${this.#options.baseUrl ?? options.baseUrl}/${options.uri.replace(/^\//, '')}`);
    for (const [name, value] of Object.entries(qs)) url.searchParams.set(name, value);
    const answer = await exchange(
      {
        url,
        method: method.toUpperCase(),
        headers: {
          accept: 'application/json',
          ...headers,
          authorization:
            'bearer' in auth
              ? `Bearer ${auth.bearer}`
              : `Basic ${Buffer.from(`${auth.user}:${auth.pass}`).toString('base64')}`,
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      },
      this.#options.timeoutMs,
      options.beforeSend ?? (() => undefined),
    );
    const { status, body } = answer;
    const request = { method: method.toUpperCase(), uri: { href: url.href } };
    // snoowrap remembers the window of the headers here, whatever the status is.
    const result = options.transform?.(body, { statusCode: status, headers: answer.headers, body, request }) ?? body;
    if (status < 200 || status >= 300 || saysNo(body)) throw new RequestFailed({ kind: 'answer', ...answer });
    options.heard?.(answer);
    return result;
  }

  /** Between two requests snoowrap would wait for a time that lies in the past, and Node warns of it. */
  protected _awaitRequestDelay(): Promise<void> {
    return Promise.resolve();
  }

  /** Answers stay as Reddit sent them: snoowrap's objects ask for more by themselves when they are looked at. */
  protected _populate(answer: unknown): unknown {
    return answer;
  }
}
