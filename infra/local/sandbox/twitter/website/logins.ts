import { randomBytes } from 'node:crypto';
import { stepOfCode, toBase32 } from '../../totp.ts';

/** What a person types to log in to the website. */
export interface Login {
  readonly accountId: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** Base32, where a second factor is asked for. */
  readonly totpSeed?: string;
}

/** A browser that is logged in: two cookies. */
export interface WebSession {
  readonly authToken: string;
  readonly ct0: string;
  readonly accountId: string;
}

export type LoginsEvent =
  | { type: 'web-login'; login: Login }
  | { type: 'web-session'; session: WebSession }
  | { type: 'web-logout'; accountId: string };

/** Logins and sessions of the website. */
export class Logins {
  readonly #write: (event: LoginsEvent) => void;
  readonly #byAccount = new Map<string, Login>();
  readonly #sessions = new Map<string, WebSession>();
  /** Steps of one-time codes that were taken, by account: none is taken twice. */
  readonly #usedSteps = new Map<string, number>();
  #count = 0;

  constructor(write: (event: LoginsEvent) => void) {
    this.#write = write;
  }

  /** The login of an account, always the same one, unless a second factor is asked for anew. */
  issue(accountId: string, handle: string, { totp }: { readonly totp: boolean }): Login {
    const known = this.#byAccount.get(accountId);
    if (known !== undefined && (known.totpSeed !== undefined) === totp) return known;
    const login: Login = {
      accountId,
      username: handle,
      email: `${handle.toLowerCase()}@mail.example`,
      password: `${randomBytes(12).toString('base64url')}!7`,
      ...(totp ? { totpSeed: toBase32(randomBytes(20)) } : {}),
    };
    this.#do({ type: 'web-login', login });
    return login;
  }

  of(accountId: string): Login | undefined {
    return this.#byAccount.get(accountId);
  }

  /** By user name, `@name` or e-mail address, whatever the case. */
  named(text: string): Login | undefined {
    const wanted = text.trim().replace(/^@/u, '').toLowerCase();
    return [...this.#byAccount.values()].find(
      ({ username, email }) => username.toLowerCase() === wanted || email.toLowerCase() === wanted,
    );
  }

  /** Whether the code is right at this instant (epoch milliseconds) and was not taken before. */
  takesCode({ accountId, totpSeed = '' }: Login, code: string, now: number): boolean {
    const step = stepOfCode(totpSeed, code.trim(), now);
    if (step === undefined || step <= (this.#usedSteps.get(accountId) ?? 0)) return false;
    this.#usedSteps.set(accountId, step);
    return true;
  }

  begin(accountId: string): WebSession {
    const session = { accountId, authToken: randomBytes(20).toString('hex'), ct0: randomBytes(80).toString('hex') };
    this.#count++;
    this.#do({ type: 'web-session', session });
    return session;
  }

  /** Ends every session of an account. */
  end(accountId: string): void {
    this.#do({ type: 'web-logout', accountId });
  }

  session(authToken: string | undefined): WebSession | undefined {
    return this.#sessions.get(authToken ?? '');
  }

  /** Logins that went through since the start. */
  count(): number {
    return this.#count;
  }

  apply(event: LoginsEvent): void {
    if (event.type === 'web-login') this.#byAccount.set(event.login.accountId, event.login);
    else if (event.type === 'web-session') this.#sessions.set(event.session.authToken, event.session);
    else {
      for (const [token, { accountId }] of this.#sessions)
        if (accountId === event.accountId) this.#sessions.delete(token);
    }
  }

  #do(event: LoginsEvent): void {
    this.#write(event);
    this.apply(event);
  }
}
