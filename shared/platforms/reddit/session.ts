import * as z from 'zod/mini';
import type { Clock, Log } from '../../monitoring/log.ts';
import { redactor } from '../../monitoring/redact.ts';
import { AccountBlocked, type HiveError, NotSent, RateLimited } from '../../publication/errors.ts';
import { codeStep, endOfStep, oneTimeCode } from '../../publication/one-time-code.ts';
import type { SessionStore } from '../../publication/platform.ts';
import { Renewal } from '../../publication/renewal.ts';
import { RequestFailed } from '../../publication/request-failure.ts';
import { readRefusal } from './answer.ts';
import type { RedditCredentials } from './credentials.ts';
import { classify } from './errors.ts';
import type { Requester } from './requester.ts';

const sessionSchema = z.object({
  accessToken: z.string().check(z.minLength(1)),
  /** Absent where the session comes from a password. */
  refreshToken: z.optional(z.string().check(z.minLength(1))),
  /** Epoch milliseconds. */
  expiresAt: z.number(),
  /** Name of the account, once it is known. */
  userName: z.optional(z.string()),
  /** The half minute whose one-time code it was made with. */
  codeStep: z.optional(z.number()),
});
type Session = z.infer<typeof sessionSchema>;

const tokenSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  refresh_token: z.nullish(z.string().check(z.minLength(1))),
  /** Seconds. */
  expires_in: z.number().check(z.positive()),
});

export interface TokenSourceOptions {
  readonly account: string;
  readonly credentials: RedditCredentials;
  readonly store: SessionStore;
  readonly requester: Requester;
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Access tokens of one account: they live an hour to a day and come from its password or its refresh token
 * (https://github.com/reddit-archive/reddit/wiki/OAuth2, seen November 2026). They are kept over runs: an account that logs in for each post is
 * soon locked.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #renewal: Renewal<Session>;
  /** Whether the last login got as far as to Reddit: its one-time code may be used up, whatever became of it. */
  #codeSpent = false;
  #userName: string | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    const { account, store, clock, log, requestTimeoutMs } = options;
    this.#renewal = new Renewal({
      account,
      platform: 'Reddit',
      store,
      clock,
      log,
      requestTimeoutMs,
      read: (value) => sessionSchema.safeParse(value).data,
      renew: (old) => this.#renew(old),
      mayTryAgain: (failure) => !this.#codeSpent || failure instanceof AccountBlocked,
    });
  }

  /** Remembers the account's name; it is stored with the next renewal. */
  learn(userName: string): void {
    this.#userName = userName;
  }

  /** The account's name as far as the session knows it. */
  async userName(): Promise<string | undefined> {
    return (await this.#renewal.session()).userName;
  }

  /**
   * A token that is good for the next two minutes at least.
   * @param refused a token that Reddit no longer takes, whatever its age.
   */
  async token(refused?: string): Promise<string> {
    return (await this.#renewal.session(refused)).accessToken;
  }

  async #renew(old: Session | undefined): Promise<Session> {
    const { account, requester, clock, credentials } = this.#options;
    const step =
      credentials.scheme === 'password' && credentials.totpSeed !== undefined ? codeStep(clock.now()) : undefined;
    this.#codeSpent = false;
    if (step !== undefined && old?.codeStep !== undefined && step <= old.codeStep) {
      throw new RateLimited(
        `Account "${account}" logged in on Reddit a moment ago, and a one-time code works once; the next one comes within half a minute.`,
        endOfStep(old.codeStep),
      );
    }
    this.#codeSpent = step !== undefined;
    let body: unknown;
    try {
      body = await requester.askForTokens(this.#grant(old));
    } catch (error) {
      if (error instanceof RequestFailed && error.failure.kind === 'not-connected') this.#codeSpent = false;
      throw error instanceof RequestFailed ? this.#refusal(error) : error;
    }
    const tokens = tokenSchema.safeParse(body);
    if (!tokens.success) {
      throw new NotSent(
        `Reddit answered the login of account "${account}" with something that holds no token; try again.`,
      );
    }
    const refreshToken = tokens.data.refresh_token ?? old?.refreshToken;
    const userName = this.#userName ?? old?.userName;
    const session: Session = {
      accessToken: tokens.data.access_token,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      expiresAt: clock.now() + tokens.data.expires_in * 1000,
      ...(userName === undefined ? {} : { userName }),
      ...(step === undefined ? {} : { codeStep: step }),
    };
    redactor.hide([session.accessToken, session.refreshToken]);
    return session;
  }

  #grant(old: Session | undefined): Record<string, string> {
    const { credentials, clock } = this.#options;
    if (credentials.scheme === 'refresh-token') {
      return { grant_type: 'refresh_token', refresh_token: old?.refreshToken ?? credentials.refreshToken };
    }
    const { username, password, totpSeed } = credentials;
    const code = totpSeed === undefined ? '' : `:${oneTimeCode(totpSeed, clock.now())}`;
    return { grant_type: 'password', username, password: `${password}${code}` };
  }

  #refusal({ failure }: RequestFailed): HiveError {
    const { account, clock } = this.#options;
    const subject = `the login of account "${account}"`;
    // Nothing of the post was sent, whatever became of the login.
    const other = () => classify(failure, { purpose: 'read', subject, now: clock.now() });
    if (failure.kind !== 'answer') return other();
    const { status } = failure;
    const { grantError, words, codes } = readRefusal(failure.body);
    const refused = (status < 300 && grantError !== '' && codes.length === 0) || status === 400 || status === 401;
    if (!refused) return other();
    const said = words === '' ? '' : ` and "${words}"`;
    return new AccountBlocked(
      'credentials',
      `Reddit answered ${subject} with ${status}${said}: it does not take ${this.#suspects(status, grantError)}; store the right ones.`,
    );
  }

  #suspects(status: number, grantError: string): string {
    const { credentials } = this.#options;
    if (status === 401 || grantError === 'invalid_client') return 'clientId or clientSecret';
    if (grantError === 'unauthorized_client') {
      return 'this login from this app (passwords are for script apps and the accounts of their developers: check the username too)';
    }
    if (credentials.scheme === 'refresh-token') return 'the refreshToken';
    return credentials.totpSeed === undefined
      ? 'username or password, or wants a one-time code, for which totpSeed is missing'
      : 'username, password or the one-time code of totpSeed';
  }
}
