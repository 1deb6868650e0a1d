import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { encode, Nonces, readOAuth1Header, sameSignature, sign } from './oauth1.ts';

export const schemes = ['oauth1', 'oauth2'] as const;

/** Access tokens of OAuth 2.0 live two hours. */
const tokenLifeSeconds = 7200;
/** How far a signed request's timestamp may be off, seconds. */
const clockSkew = 300;

const optionsSchema = z.strictObject({
  scheme: z.enum(schemes).default('oauth1'),
  /** What the app may do, for oauth1. */
  permission: z.enum(['read-write', 'read']).default('read-write'),
  /** A public client has no secret, for oauth2. */
  public: z.boolean().default(false),
  scopes: z.array(z.string()).default(['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access']),
  /** Consent anew: a fresh refresh token instead of the first one. */
  renew: z.boolean().default(false),
});

/** The keys of a developer's app; one for all accounts that want the same of it. */
export interface App {
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly mayWrite: boolean;
}

export interface Grant {
  readonly key: string;
  readonly accountId: string;
  readonly app: string;
  /** oauth1. */
  readonly accessToken?: string;
  readonly accessSecret?: string;
  /** oauth2: the first refresh token and what the person agreed to. */
  readonly refreshToken?: string;
  readonly scopes?: readonly string[];
}

interface Bearer {
  readonly grant: Grant;
  readonly token: string;
  readonly expiresAt: number;
}

export type CredentialsEvent =
  | { type: 'app'; app: App }
  | { type: 'grant'; grant: Grant }
  | { type: 'refresh'; used: string; next: string; token: string; expiresAt: number };

/** Who a request speaks for, and what it may do. */
export interface Caller {
  readonly accountId: string;
  readonly app: App;
  readonly scopes: 'all' | readonly string[];
}

export type TokenAnswer =
  | {
      readonly token: string;
      readonly refreshToken: string;
      readonly scopes: readonly string[];
      readonly expiresIn: number;
    }
  | { readonly status: number; readonly error: string; readonly description: string };

/** Apps, what people granted them, and the tokens that came of it. */
export class Credentials {
  readonly #now: () => number;
  readonly #write: (event: CredentialsEvent) => void;
  readonly #apps = new Map<string, App>();
  readonly #grants = new Map<string, Grant>();
  readonly #oauth1 = new Map<string, Grant>();
  /** Refresh tokens: the one that works now, or undefined once it was used. */
  readonly #refresh = new Map<string, { grant: Grant; used: boolean }>();
  /** Access tokens by their grant: a refresh ends the one before. */
  readonly #bearers = new Map<string, Bearer>();
  readonly #current = new Map<string, string>();
  readonly #nonces = new Nonces();

  constructor(now: () => number, write: (event: CredentialsEvent) => void) {
    this.#now = now;
    this.#write = write;
  }

  /** Credentials of an account, always the same for the same wishes. Throws one sentence on unknown wishes. */
  issue(accountId: string, wishes: unknown): Record<string, string> {
    const parsed = optionsSchema.safeParse(wishes ?? {});
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new Error(`The sign-up option "${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message}.`);
    }
    const { scheme, permission, public: isPublic, scopes, renew } = parsed.data;
    const app = this.#app(scheme === 'oauth1' ? permission : isPublic ? 'public' : 'confidential');
    const key = `${accountId}|${scheme}|${app.name}|${scheme === 'oauth1' ? '' : scopes.join(' ')}`;
    let grant = this.#grants.get(key);
    if (!grant || renew) {
      const secrets =
        scheme === 'oauth1'
          ? { accessToken: `${accountId}-${secret(30)}`, accessSecret: secret(34) }
          : { refreshToken: secret(70), scopes };
      grant = { key, accountId, app: app.name, ...secrets };
      this.#do({ type: 'grant', grant });
    }
    if (scheme === 'oauth1') {
      const { accessToken = '', accessSecret = '' } = grant;
      return { scheme, appKey: app.appKey, appSecret: app.appSecret, accessToken, accessSecret };
    }
    const client: Record<string, string> = app.clientSecret === undefined ? {} : { clientSecret: app.clientSecret };
    return { scheme, clientId: app.clientId, ...client, refreshToken: grant.refreshToken ?? '' };
  }

  /** The account a header claims to speak for, unproved. */
  claimed(authorization: string | undefined): string | undefined {
    const signed = readOAuth1Header(authorization);
    if (signed) return this.#oauth1.get(signed.token)?.accountId;
    return this.#bearers.get(bearerOf(authorization) ?? '')?.grant.accountId;
  }

  /** The account a refresh token belongs to. */
  owner(refreshToken: string): string | undefined {
    return this.#refresh.get(refreshToken)?.grant.accountId;
  }

  /**
   * Proves who sends a request; undefined where the proof is bad. `addresses` are the request's possible addresses as the sender may have
   * signed them, `parameters` those of query and form.
   */
  prove(
    authorization: string | undefined,
    method: string,
    addresses: readonly string[],
    parameters: readonly (readonly [string, string])[],
  ): Caller | undefined {
    const token = bearerOf(authorization);
    if (token !== undefined) {
      const bearer = this.#bearers.get(token);
      const app = this.#apps.get(bearer?.grant.app ?? '');
      if (!bearer || !app || bearer.expiresAt <= this.#now()) return undefined;
      return { accountId: bearer.grant.accountId, app, scopes: bearer.grant.scopes ?? [] };
    }
    const header = readOAuth1Header(authorization);
    const grant = this.#oauth1.get(header?.token ?? '');
    const app = this.#apps.get(grant?.app ?? '');
    if (!header || !grant || !app || app.appKey !== header.consumerKey) return undefined;
    const seconds = Math.floor(this.#now() / 1000);
    if (Math.abs(header.timestamp - seconds) > clockSkew) return undefined;
    const all = [...parameters, ...header.parameters];
    const proved = addresses.some((address) =>
      sameSignature(header.signature, sign(method, address, all, app.appSecret, grant.accessSecret ?? '')),
    );
    if (!proved || !this.#nonces.use(header.token, header.nonce, header.timestamp, clockSkew)) return undefined;
    return { accountId: grant.accountId, app, scopes: 'all' };
  }

  /** The refresh_token grant: the old refresh token and the old access token end with it. */
  exchange(form: URLSearchParams, authorization: string | undefined): TokenAnswer {
    const basic = /^Basic (.+)$/u.exec(authorization ?? '')?.[1];
    const [basicId, basicSecret] = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':') : [];
    const clientId = form.get('client_id') ?? (basicId === undefined ? undefined : decodeURIComponent(basicId));
    if (!clientId) return refused(400, 'invalid_request', 'Missing required parameter [client_id].');
    const app = [...this.#apps.values()].find((candidate) => candidate.clientId === clientId);
    if (!app) return refused(400, 'invalid_client', 'Value passed for the client id was invalid.');
    if (app.clientSecret !== undefined && basicSecret !== encode(app.clientSecret)) {
      return refused(401, 'unauthorized_client', 'Missing valid authorization header');
    }
    if (form.get('grant_type') !== 'refresh_token') {
      return refused(400, 'invalid_request', 'Value passed for the grant type was invalid.');
    }
    const used = form.get('refresh_token');
    if (!used) return refused(400, 'invalid_request', 'Missing required parameter [refresh_token].');
    const known = this.#refresh.get(used);
    if (!known || known.used || known.grant.app !== app.name) {
      return refused(400, 'invalid_request', 'Value passed for the token was invalid.');
    }
    const next = secret(70);
    const token = secret(70);
    this.#do({ type: 'refresh', used, next, token, expiresAt: this.#now() + tokenLifeSeconds * 1000 });
    return { token, refreshToken: next, scopes: known.grant.scopes ?? [], expiresIn: tokenLifeSeconds };
  }

  apply(event: CredentialsEvent): void {
    if (event.type === 'app') {
      this.#apps.set(event.app.name, event.app);
      return;
    }
    if (event.type === 'grant') {
      const { grant } = event;
      this.#grants.set(grant.key, grant);
      if (grant.accessToken !== undefined) this.#oauth1.set(grant.accessToken, grant);
      if (grant.refreshToken !== undefined) this.#refresh.set(grant.refreshToken, { grant, used: false });
      return;
    }
    const known = this.#refresh.get(event.used);
    if (!known) return;
    known.used = true;
    this.#refresh.set(event.next, { grant: known.grant, used: false });
    const before = this.#current.get(event.used);
    if (before !== undefined) this.#bearers.delete(before);
    this.#current.delete(event.used);
    this.#current.set(event.next, event.token);
    this.#bearers.set(event.token, { grant: known.grant, token: event.token, expiresAt: event.expiresAt });
  }

  #app(name: string): App {
    const known = this.#apps.get(name);
    if (known) return known;
    const client = name === 'public' ? {} : { clientSecret: secret(50) };
    const app = {
      name,
      appKey: secret(25),
      appSecret: secret(50),
      clientId: Buffer.from(`${secret(20)}:1:ci`).toString('base64url'),
      ...client,
      mayWrite: name !== 'read',
    };
    this.#do({ type: 'app', app });
    return app;
  }

  #do(event: CredentialsEvent): void {
    this.#write(event);
    this.apply(event);
  }
}

function secret(length: number): string {
  return randomBytes(length).toString('base64url').replace(/[-_]/gu, 'x').slice(0, length);
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/u.exec(authorization ?? '')?.[1];
}

function refused(status: number, error: string, description: string): TokenAnswer {
  return { status, error, description };
}
