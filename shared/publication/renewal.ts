import type { Clock, Log } from '../monitoring/log.ts';
import { AccountBlocked, AuthExpired, HiveError, StoreBusy } from './errors.ts';
import type { SessionStore, SessionValue } from './platform.ts';

/** An access token is not used in the last part of its life: the request still has to travel. */
const renewBeforeMs = 2 * 60_000;
/** How long a renewal may take beyond its request before another run may try one. */
const renewalMarginMs = 30_000;
/** A refresh token that is not stored may be lost, and the account with it: storing is worth several tries. */
const storeTries = 3;

/** What every session of tokens has. */
export interface TokenSession extends SessionValue {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface RenewalOptions<S extends TokenSession> {
  readonly account: string;
  /** Name of the platform as people write it. */
  readonly platform: string;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Abort timeout of the request that renews, milliseconds. */
  readonly requestTimeoutMs: number;
  /** What is stored, checked; undefined where it cannot be read. */
  read(value: SessionValue | undefined): S | undefined;
  /** A new session by one request; throws the errors of errors.ts. Called by one run at a time. */
  renew(old: S | undefined): Promise<S>;
  /**
   * Whether another run may try at once after this failure; yes where absent. Where not, the right to renew runs out by itself, a minute and a
   * half or so later.
   */
  mayTryAgain?(failure: HiveError): boolean;
}

/**
 * The session of one account: renewed by one run at a time over the store, and stored before it is used. Nobody who was slower takes a
 * refresh token twice or logs in a second time.
 */
export class Renewal<S extends TokenSession> {
  readonly #options: RenewalOptions<S>;
  /** The last session seen: while it is good the store is not asked. */
  #known: S | undefined;

  constructor(options: RenewalOptions<S>) {
    this.#options = options;
  }

  /**
   * A session whose access token is good for the next two minutes at least.
   * @param refused a token that the platform no longer takes, whatever its age.
   */
  async session(refused?: string): Promise<S> {
    if (this.#usable(this.#known, refused)) return this.#known;
    const { value, revision } = await this.#load();
    if (this.#usable(value, refused)) return value;
    return this.#renew(value, revision, refused);
  }

  async #renew(old: S | undefined, revision: number, refused: string | undefined): Promise<S> {
    const { store, clock, account, platform, log, requestTimeoutMs } = this.#options;
    if (!(await store.beginRenewal(revision, clock.now() + requestTimeoutMs + renewalMarginMs))) {
      const other = await this.#load();
      if (this.#usable(other.value, refused)) return other.value;
      throw new AuthExpired(
        `The ${platform} session of account "${account}" is being renewed by another run; try again in a minute.`,
      );
    }
    let session: S;
    try {
      session = await this.#options.renew(old);
    } catch (error) {
      if (!(error instanceof HiveError) || (this.#options.mayTryAgain?.(error) ?? true)) {
        await this.#giveUp(revision);
      }
      if (!(error instanceof HiveError)) throw error;
      // A refusal may only mean that another run was faster; its session counts then.
      const other = await this.#load();
      if (this.#usable(other.value, refused)) return other.value;
      throw error;
    }
    await this.#keep(revision, session);
    this.#known = session;
    log.info('session.renewed', { account });
    return session;
  }

  /** Lets the next run try; where the store is busy, the right to renew runs out by itself. */
  async #giveUp(revision: number): Promise<void> {
    try {
      await this.#options.store.endRenewal(revision);
    } catch (error) {
      if (!(error instanceof StoreBusy)) throw error;
    }
  }

  async #keep(revision: number, session: S): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#options.store.endRenewal(revision, session);
      } catch (error) {
        if (!(error instanceof StoreBusy) || attempt === storeTries) throw error;
      }
    }
  }

  async #load(): Promise<{ readonly value: S | undefined; readonly revision: number }> {
    const { value, revision } = await this.#options.store.load();
    this.#known = this.#options.read(value);
    return { value: this.#known, revision };
  }

  #usable(session: S | undefined, refused: string | undefined): session is S {
    return (
      session !== undefined &&
      session.accessToken !== refused &&
      session.expiresAt - renewBeforeMs > this.#options.clock.now()
    );
  }
}

/**
 * Sends with the present token, and once more with a new one where the platform calls it old, for that says that nothing was carried out.
 * Throws AccountBlocked('credentials') where a token that is new is called old as well.
 * @param authority what a request is proved with; `refused` is the bearer that the platform no longer takes.
 */
export async function withFreshToken<A extends { readonly bearer?: string }, T>(
  authority: (refused?: string) => Promise<A>,
  send: (authority: A) => Promise<T>,
): Promise<T> {
  const first = await authority();
  try {
    return await send(first);
  } catch (error) {
    if (!(error instanceof AuthExpired)) throw error;
  }
  const second = await authority(first.bearer);
  try {
    return await send(second);
  } catch (error) {
    if (!(error instanceof AuthExpired)) throw error;
    throw new AccountBlocked(
      'credentials',
      `${error.message} It was renewed a moment ago: check the app's rights and authorise it again.`,
    );
  }
}
