import * as z from 'zod/mini';
import type { Clock, Log } from '../../monitoring/log.ts';
import { redactor } from '../../monitoring/redact.ts';
import { AccountBlocked, type HiveError, NotSent } from '../../publication/errors.ts';
import type { SessionStore } from '../../publication/platform.ts';
import { Renewal } from '../../publication/renewal.ts';
import { RequestFailed } from '../../publication/request-failure.ts';
import { isRecord, readRefusal } from './answer.ts';
import type { TwitterCredentials } from './credentials.ts';
import { classify } from './errors.ts';
import { type ApiAnswer, type Route, send } from './request.ts';

const sessionSchema = z.object({
  accessToken: z.string().check(z.minLength(1)),
  refreshToken: z.string().check(z.minLength(1)),
  /** Epoch milliseconds. */
  expiresAt: z.number(),
  /** Id of the account, once it is known. */
  userId: z.optional(z.string()),
});
type Session = z.infer<typeof sessionSchema>;

const tokenSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  refresh_token: z.string().check(z.minLength(1)),
  /** Seconds. */
  expires_in: z.number().check(z.positive()),
});

type OAuth2Credentials = Extract<TwitterCredentials, { scheme: 'oauth2' }>;

export interface TokenSourceOptions {
  readonly account: string;
  readonly credentials: OAuth2Credentials;
  readonly store: SessionStore;
  readonly route: Route;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Token {
  readonly bearer: string;
  readonly userId?: string;
}

/**
 * Access tokens of one account. They live two hours and come from a refresh token that works once (docs.x.com/fundamentals/authentication,
 * seen November 2026): of two runs that use the same one, one is left with nothing. So a renewal is single flight over the
 * store, and the new pair is stored before either of its tokens is used.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #renewal: Renewal<Session>;
  #userId: string | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    const { account, store, route, clock, log } = options;
    this.#renewal = new Renewal({
      account,
      platform: 'X',
      store,
      clock,
      log,
      requestTimeoutMs: route.timeoutMs,
      // One that cannot be read is as good as none: the refresh token of the credentials is tried.
      read: (value) => sessionSchema.safeParse(value).data,
      renew: (old) => this.#renew(old),
    });
  }

  /** Remembers the account's id; it is stored with the next renewal. */
  learn(userId: string): void {
    this.#userId = userId;
  }

  /**
   * A token that is good for the next two minutes at least.
   * @param refused a token that X no longer takes, whatever its age.
   */
  async token(refused?: string): Promise<Token> {
    const { accessToken, userId } = await this.#renewal.session(refused);
    return userId === undefined ? { bearer: accessToken } : { bearer: accessToken, userId };
  }

  async #renew(old: Session | undefined): Promise<Session> {
    const { clock, account, credentials } = this.#options;
    const answer = await this.#exchange(old?.refreshToken ?? credentials.refreshToken).catch((error: unknown) => {
      throw error instanceof RequestFailed ? this.#refusal(error) : error;
    });
    const tokens = tokenSchema.safeParse(answer.body);
    if (!tokens.success) {
      throw new NotSent(
        `X answered the renewal of the session of account "${account}" with something that holds no tokens; try again.`,
      );
    }
    const session: Session = {
      accessToken: tokens.data.access_token,
      refreshToken: tokens.data.refresh_token,
      expiresAt: clock.now() + tokens.data.expires_in * 1000,
      userId: this.#userId ?? old?.userId,
    };
    redactor.hide([session.accessToken, session.refreshToken]);
    return session;
  }

  #exchange(refreshToken: string): Promise<ApiAnswer> {
    const { clientId, clientSecret } = this.#options.credentials;
    // twitter-api-v2 1.29 sends this as JSON; RFC 6749, section 6, wants a form.
    return send(
      {
        method: 'POST',
        path: '/2/oauth2/token',
        form: true,
        body: { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId },
      },
      clientSecret === undefined ? { clientId } : { clientId, clientSecret },
      this.#options.route,
    );
  }

  #refusal({ failure }: RequestFailed): HiveError {
    const { account, clock } = this.#options;
    const subject = `the renewal of the session of account "${account}"`;
    if (failure.kind !== 'answer' || (failure.status !== 400 && failure.status !== 401)) {
      // Nothing of the post was sent, whatever became of the renewal.
      return classify(failure, { purpose: 'read', scheme: 'oauth2', subject, now: clock.now() });
    }
    const said = readRefusal(failure.body).words;
    const field =
      isRecord(failure.body) && /client/.test(String(failure.body.error)) ? 'clientId or clientSecret' : 'refreshToken';
    return new AccountBlocked(
      'credentials',
      `X answered ${subject} with ${failure.status}${said === '' ? '' : ` and "${said}"`}: it does not take the ${field}; authorise the app again and store the new credentials.`,
    );
  }
}
