import { AccountBlocked, NotSent, RateLimited } from '../../shared/publication/errors.ts';
import type { Random } from './random.ts';

/** What a person stores for an account. */
export interface Credentials {
  readonly refreshToken: string;
}

export type Session = { readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: number };

export interface TokenRules {
  /** A refresh token works once, and a renewal ends the access token before; else the same login works for ever. */
  readonly rotates: boolean;
  /** Using one a second time ends everything that came from it. */
  readonly reuseRevokes: boolean;
  readonly lifeMs: number;
}

interface Grant {
  readonly account: string;
  revoked: boolean;
}

/** A platform's token endpoint: what a person agreed to, and the tokens that came of it. */
export class TokenEndpoint {
  /** Share of renewals that fail. */
  failing = 0;
  readonly #grants = new Map<string, { readonly grant: Grant; used: boolean }>();
  readonly #bearers = new Map<string, { readonly grant: Grant; readonly expiresAt: number; ended: boolean }>();
  readonly #present = new Map<Grant, string>();
  #count = 0;
  readonly #random: Random;
  readonly #now: () => number;
  readonly #rules: TokenRules;

  constructor(random: Random, now: () => number, rules: TokenRules) {
    this.#random = random;
    this.#now = now;
    this.#rules = rules;
  }

  /** A person authorises the app anew. */
  consent(account: string): Credentials {
    const refreshToken = this.#next('refresh');
    this.#grants.set(refreshToken, { grant: { account, revoked: false }, used: false });
    return { refreshToken };
  }

  /** New tokens for a refresh token. Where the answer gets lost the old one is used up all the same. */
  renew(refreshToken: string): Session {
    const fails = this.#random.chance(this.failing);
    const how = fails ? this.#random.pick(['not-connected', 'rate-limited', 'answer lost'] as const) : undefined;
    if (how === 'not-connected') throw new NotSent('the token endpoint could not be reached');
    if (how === 'rate-limited') throw new RateLimited('too many logins', this.#now() + this.#random.below(600_000));
    const known = this.#grants.get(refreshToken);
    if (known === undefined || known.grant.revoked || known.used) {
      if (known?.used === true && this.#rules.reuseRevokes) known.grant.revoked = true;
      throw new AccountBlocked('credentials', 'the platform does not take the refresh token');
    }
    const session = this.#make(known.grant, refreshToken);
    if (this.#rules.rotates) known.used = true;
    if (how === 'answer lost') throw new NotSent('the token endpoint gave no whole answer');
    return session;
  }

  accepts(account: string, bearer: string): boolean {
    const known = this.#bearers.get(bearer);
    return known?.grant.account === account && !known.ended && !known.grant.revoked && known.expiresAt > this.#now();
  }

  /** The platform takes a token back before its time. */
  end(bearer: string): void {
    const known = this.#bearers.get(bearer);
    if (known !== undefined) known.ended = true;
  }

  #make(grant: Grant, login: string): Session {
    const accessToken = this.#next('access');
    const expiresAt = this.#now() + this.#rules.lifeMs;
    if (!this.#rules.rotates) {
      this.#bearers.set(accessToken, { grant, expiresAt, ended: false });
      return { accessToken, refreshToken: login, expiresAt };
    }
    this.end(this.#present.get(grant) ?? '');
    this.#present.set(grant, accessToken);
    this.#bearers.set(accessToken, { grant, expiresAt, ended: false });
    const refreshToken = this.#next('refresh');
    this.#grants.set(refreshToken, { grant, used: false });
    return { accessToken, refreshToken, expiresAt };
  }

  #next(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.#count}`;
  }
}
