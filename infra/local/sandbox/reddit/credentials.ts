import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { stepOfCode, toBase32 } from '../totp.ts';

export const schemes = ['password', 'refresh-token'] as const;

/** Access tokens live a day. */
const tokenLifeSeconds = 86_400;

/** What a hive's app asks its accounts for. */
const usualScopes = ['identity', 'submit', 'edit', 'read', 'history', 'flair', 'privatemessages'];

const optionsSchema = z.strictObject({
  scheme: z.enum(schemes).default('password'),
  /** Whether a login wants a code of an authenticator app as well; absent leaves it as it is. */
  twoFactor: z.boolean().optional(),
  /** Name of the developer's app; the account's own one where absent. Accounts of one app share its limits. */
  app: z.string().min(1).optional(),
  /** An installed app, which has no secret; for refresh-token. */
  public: z.boolean().default(false),
  /** What the person agrees to, for refresh-token. */
  scopes: z.array(z.string().min(1)).min(1).default(usualScopes),
  /** Consent anew: a fresh refresh token instead of the first one. */
  renew: z.boolean().default(false),
});

/** A developer's app: a script logs in its developers, the others get refresh tokens. */
export interface App {
  readonly key: string;
  readonly kind: 'script' | 'web' | 'installed';
  readonly clientId: string;
  /** Empty for an installed app. */
  readonly clientSecret: string;
}

interface Login {
  readonly accountId: string;
  readonly password: string;
  readonly totpSeed?: string;
}

interface Grant {
  readonly key: string;
  readonly accountId: string;
  readonly app: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
}

interface Bearer {
  readonly token: string;
  readonly accountId: string;
  readonly app: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

export type CredentialsEvent =
  | { type: 'app'; app: App }
  | { type: 'login'; login: Login }
  | { type: 'developer'; app: string; account: string }
  | { type: 'grant'; grant: Grant }
  | { type: 'token'; bearer: Bearer }
  | { type: 'code'; account: string; step: number }
  | { type: 'revoke'; token: string };

/** Who a request speaks for, and what it may do; the scope `*` is everything. */
export interface Caller {
  readonly accountId: string;
  /** Client id of the app. */
  readonly client: string;
  readonly scopes: readonly string[];
}

/** What a token request is answered; a refusal without `status` comes as HTTP 200. */
export type TokenAnswer =
  | { readonly token: string; readonly refreshToken?: string; readonly scope: string; readonly expiresIn: number }
  | { readonly error: string; readonly description?: string; readonly status?: number };

/** Accounts as the token service has to know them. */
export interface Accounts {
  idOf(username: string): string | undefined;
  /** Whether the account may log in and use tokens. */
  open(accountId: string): boolean;
}

/** Apps, logins, what people granted, and the tokens that came of it. */
export class Credentials {
  readonly #now: () => number;
  readonly #write: (event: CredentialsEvent) => void;
  readonly #apps = new Map<string, App>();
  readonly #logins = new Map<string, Login>();
  readonly #developers = new Set<string>();
  readonly #grants = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();
  readonly #bearers = new Map<string, Bearer>();
  /** The last step whose code an account logged in with: none works twice (RFC 6238, section 5.2). */
  readonly #codeSteps = new Map<string, number>();

  constructor(now: () => number, write: (event: CredentialsEvent) => void) {
    this.#now = now;
    this.#write = write;
  }

  /** Credentials of an account, the same for the same wishes. Throws one sentence on unknown wishes. */
  issue(accountId: string, username: string, wishes: unknown): Record<string, string> {
    const parsed = optionsSchema.safeParse(wishes ?? {});
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new Error(`The sign-up option "${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message}.`);
    }
    const { scheme, twoFactor, scopes, renew, public: isPublic } = parsed.data;
    const login = this.#login(accountId, twoFactor);
    const kind = scheme === 'password' ? 'script' : isPublic ? 'installed' : 'web';
    const app = this.#app(kind, parsed.data.app ?? username);
    const clientSecret: Record<string, string> = kind === 'installed' ? {} : { clientSecret: app.clientSecret };
    const client = { scheme, clientId: app.clientId, ...clientSecret };
    if (scheme === 'password') {
      if (!this.#developers.has(`${app.key}|${accountId}`))
        this.#do({ type: 'developer', app: app.key, account: accountId });
      const seed: Record<string, string> = login.totpSeed === undefined ? {} : { totpSeed: login.totpSeed };
      return { ...client, username, password: login.password, ...seed };
    }
    const key = `${accountId}|${app.key}|${scopes.join(' ')}`;
    let grant = this.#grants.get(key);
    if (!grant || renew) {
      grant = { key, accountId, app: app.key, refreshToken: `${Number.parseInt(accountId, 36)}-${secret(30)}`, scopes };
      this.#do({ type: 'grant', grant });
    }
    return { ...client, refreshToken: grant.refreshToken };
  }

  /** The account a bearer header claims to speak for, unproved. */
  claimed(authorization: string | undefined): string | undefined {
    return this.#bearers.get(bearerOf(authorization) ?? '')?.accountId;
  }

  /** The account a refresh token belongs to. */
  owner(refreshToken: string): string | undefined {
    return this.#refresh.get(refreshToken)?.accountId;
  }

  /** Proves who sends a request; undefined where the proof is bad or old. */
  prove(authorization: string | undefined, accounts: Accounts): Caller | undefined {
    const bearer = this.#bearers.get(bearerOf(authorization) ?? '');
    const app = this.#apps.get(bearer?.app ?? '');
    if (!bearer || !app || bearer.expiresAt <= this.#now() || !accounts.open(bearer.accountId)) return undefined;
    return { accountId: bearer.accountId, client: app.clientId, scopes: bearer.scopes };
  }

  /** The app that a Basic header proves. */
  client(authorization: string | undefined): App | undefined {
    const basic = /^Basic (\S+)$/iu.exec(authorization ?? '')?.[1];
    const [id = '', given = ''] = Buffer.from(basic ?? '', 'base64')
      .toString('utf8')
      .split(':');
    const app = [...this.#apps.values()].find(({ clientId }) => clientId === id);
    return app?.clientSecret === given ? app : undefined;
  }

  /** POST /api/v1/access_token of a proved app. */
  exchange(app: App, form: URLSearchParams, accounts: Accounts): TokenAnswer {
    switch (form.get('grant_type')) {
      case 'password':
        return this.#byPassword(app, form, accounts);
      case 'refresh_token':
        return this.#byRefreshToken(app, form, accounts);
      default:
        return { error: 'unsupported_grant_type' };
    }
  }

  /** POST /api/v1/revoke_token: ends an access token, or a refresh token with what came of it. Unknown ones are ended already. */
  revoke(app: App, token: string): void {
    const known = this.#bearers.get(token) ?? this.#refresh.get(token);
    if (known?.app === app.key) this.#do({ type: 'revoke', token });
  }

  apply(event: CredentialsEvent): void {
    switch (event.type) {
      case 'app':
        this.#apps.set(event.app.key, event.app);
        return;
      case 'login':
        this.#logins.set(event.login.accountId, event.login);
        return;
      case 'developer':
        this.#developers.add(`${event.app}|${event.account}`);
        return;
      case 'grant':
        this.#grants.set(event.grant.key, event.grant);
        this.#refresh.set(event.grant.refreshToken, event.grant);
        return;
      case 'token':
        for (const old of this.#bearers.values()) {
          if (old.expiresAt <= event.bearer.expiresAt - 2 * tokenLifeSeconds * 1000) this.#bearers.delete(old.token);
        }
        this.#bearers.set(event.bearer.token, event.bearer);
        return;
      case 'code':
        this.#codeSteps.set(event.account, event.step);
        return;
      default:
        this.#end(event.token);
    }
  }

  #byPassword(app: App, form: URLSearchParams, accounts: Accounts): TokenAnswer {
    if (app.kind !== 'script') {
      return { error: 'unauthorized_client', description: 'Only script apps may use password auth' };
    }
    const accountId = accounts.idOf(form.get('username') ?? '') ?? '';
    const login = this.#logins.get(accountId);
    const mayLogIn = login && accounts.open(accountId) && this.#developers.has(`${app.key}|${accountId}`);
    if (!mayLogIn || !this.#knows(login, form.get('password') ?? '', form.get('otp'))) {
      return { error: 'invalid_grant' };
    }
    const scope = form.get('scope');
    return this.#token(accountId, app, scope === null || scope === '' ? ['*'] : scope.split(/[ ,]+/u));
  }

  /** The code stands behind the password and a colon, or in a field of its own; it is used up by a login that succeeds. */
  #knows({ accountId, password, totpSeed }: Login, given: string, otp: string | null): boolean {
    if (totpSeed === undefined) return given === password;
    const code = otp ?? (given.startsWith(`${password}:`) ? given.slice(password.length + 1) : '');
    const right = otp === null ? given === `${password}:${code}` : given === password;
    const step = right ? stepOfCode(totpSeed, code, this.#now()) : undefined;
    if (step === undefined || step <= (this.#codeSteps.get(accountId) ?? Number.NEGATIVE_INFINITY)) return false;
    this.#do({ type: 'code', account: accountId, step });
    return true;
  }

  #byRefreshToken(app: App, form: URLSearchParams, accounts: Accounts): TokenAnswer {
    const grant = this.#refresh.get(form.get('refresh_token') ?? '');
    if (!grant || grant.app !== app.key || !accounts.open(grant.accountId)) return { error: '', status: 400 };
    return { ...this.#token(grant.accountId, app, grant.scopes), refreshToken: grant.refreshToken };
  }

  #token(accountId: string, app: App, scopes: readonly string[]) {
    const token = `${Number.parseInt(accountId, 36)}-${secret(40)}`;
    const expiresAt = this.#now() + tokenLifeSeconds * 1000;
    this.#do({ type: 'token', bearer: { token, accountId, app: app.key, scopes, expiresAt } });
    return { token, scope: scopes.join(' '), expiresIn: tokenLifeSeconds };
  }

  #end(token: string): void {
    this.#bearers.delete(token);
    const grant = this.#refresh.get(token);
    if (!grant) return;
    this.#refresh.delete(token);
    this.#grants.delete(grant.key);
    for (const bearer of this.#bearers.values()) {
      if (bearer.accountId === grant.accountId && bearer.app === grant.app) this.#bearers.delete(bearer.token);
    }
  }

  #login(accountId: string, twoFactor: boolean | undefined): Login {
    const known = this.#logins.get(accountId);
    const wanted = twoFactor ?? known?.totpSeed !== undefined;
    if (known && wanted === (known.totpSeed !== undefined)) return known;
    const seed = wanted ? { totpSeed: toBase32(randomBytes(20)) } : {};
    const login = { accountId, password: known?.password ?? secret(24), ...seed };
    this.#do({ type: 'login', login });
    return login;
  }

  #app(kind: App['kind'], name: string): App {
    const key = `${kind}|${name}`;
    const known = this.#apps.get(key);
    if (known) return known;
    const app = { key, kind, clientId: secret(22), clientSecret: kind === 'installed' ? '' : secret(30) };
    this.#do({ type: 'app', app });
    return app;
  }

  #do(event: CredentialsEvent): void {
    this.#write(event);
    this.apply(event);
  }
}

function secret(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer (\S+)$/iu.exec(authorization ?? '')?.[1];
}
