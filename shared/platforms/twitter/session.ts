import * as z from 'zod';
import type { Clock, Log } from '../../monitoring/log.ts';
import { redactor } from '../../monitoring/redact.ts';
import { AccountBlocked, AuthExpired, type HiveError, NotSent, StoreBusy } from '../../publication/errors.ts';
import type { SessionStore } from '../../publication/platform.ts';
import { isRecord, readRefusal } from './answer.ts';
import type { TwitterCredentials } from './credentials.ts';
import { classify } from './errors.ts';
import { type ApiAnswer, RequestFailed, type Route, send } from './request.ts';

/** An access token is not used in the last part of its life: the request still has to travel. */
const renewBeforeMs = 2 * 60_000;
/** How long a renewal may take beyond its request before another run may try one. */
const renewalMarginMs = 30_000;
/** A refresh token that is not stored is lost, and the account with it: storing is worth several tries. */
const storeTries = 3;

const sessionSchema = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  /** Epoch milliseconds. */
  expiresAt: z.number(),
  /** Id of the account, once it is known. */
  userId: z.string().optional(),
});
type Session = z.infer<typeof sessionSchema>;

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive(),
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
  #userId: string | undefined;
  /** The last session seen: while it is good the store is not asked. */
  #known: Session | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
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
    if (this.#usable(this.#known, refused)) return tokenOf(this.#known);
    const { value, revision } = await this.#load();
    if (this.#usable(value, refused)) return tokenOf(value);
    return this.#renew(value, revision, refused);
  }

  async #renew(value: Session | undefined, revision: number, refused: string | undefined): Promise<Token> {
    const { store, route, clock, account, credentials, log } = this.#options;
    if (!(await store.beginRenewal(revision, clock.now() + route.timeoutMs + renewalMarginMs))) {
      const other = await this.#load();
      if (this.#usable(other.value, refused)) return tokenOf(other.value);
      throw new AuthExpired(
        `The X session of account "${account}" is being renewed by another run; try again in a minute.`,
      );
    }
    const refreshToken = value?.refreshToken ?? credentials.refreshToken;
    let answer: ApiAnswer;
    try {
      answer = await this.#exchange(refreshToken);
    } catch (error) {
      await store.endRenewal(revision);
      if (!(error instanceof RequestFailed)) throw error;
      return this.#afterRefusal(error, refused);
    }
    const tokens = tokenSchema.safeParse(answer.body);
    if (!tokens.success) {
      await store.endRenewal(revision);
      throw new NotSent(
        `X answered the renewal of the session of account "${account}" with something that holds no tokens; try again.`,
      );
    }
    const session: Session = {
      accessToken: tokens.data.access_token,
      refreshToken: tokens.data.refresh_token,
      expiresAt: clock.now() + tokens.data.expires_in * 1000,
      userId: this.#userId ?? value?.userId,
    };
    redactor.hide([session.accessToken, session.refreshToken]);
    await this.#keep(revision, session);
    this.#known = session;
    log.info('session.renewed', { account });
    return tokenOf(session);
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

  /** A refused refresh token may only mean that another run was faster; its session counts then. */
  async #afterRefusal(error: RequestFailed, refused: string | undefined): Promise<Token> {
    const other = await this.#load();
    if (this.#usable(other.value, refused)) return tokenOf(other.value);
    throw this.#refusal(error);
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

  async #keep(revision: number, session: Session): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#options.store.endRenewal(revision, session);
      } catch (error) {
        if (!(error instanceof StoreBusy) || attempt === storeTries) throw error;
      }
    }
  }

  async #load(): Promise<{ readonly value: Session | undefined; readonly revision: number }> {
    const { value, revision } = await this.#options.store.load();
    // One that cannot be read is as good as none: the refresh token of the credentials is tried.
    this.#known = sessionSchema.safeParse(value).data;
    return { value: this.#known, revision };
  }

  #usable(session: Session | undefined, refused: string | undefined): session is Session {
    return (
      session !== undefined &&
      session.accessToken !== refused &&
      session.expiresAt - renewBeforeMs > this.#options.clock.now()
    );
  }
}

function tokenOf(session: Session): Token {
  return session.userId === undefined
    ? { bearer: session.accessToken }
    : { bearer: session.accessToken, userId: session.userId };
}
