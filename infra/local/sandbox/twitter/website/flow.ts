import { randomBytes } from 'node:crypto';
import type { SandboxAnswer } from '../../server.ts';
import type { Account } from '../posts.ts';
import type { Store } from '../store.ts';

/** Steps of the login, as the page shows them one after another in the same dialog. */
export type LoginStep =
  | 'username'
  | 'identifier'
  | 'password'
  | 'totp'
  | 'email-code'
  | 'captcha'
  | 'suspicious'
  | 'locked'
  | 'done';

interface Flow {
  readonly token: string;
  step: LoginStep;
  account?: Account;
}

/** What the page sends: the first time nothing, then the flow's token and what was typed. */
interface Input {
  readonly flow_token?: unknown;
  readonly text?: unknown;
}

/** The logins that are on their way. Headings and refusals read as those that operators report of the real site (2024 to 2026). */
export class LoginFlows {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #flows = new Map<string, Flow>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Answers one step; the last one sets the two cookies of a session. */
  answer(body: string): SandboxAnswer {
    const { flow_token: token, text } = readInput(body);
    if (token === undefined) return this.#show(this.#begin());
    const flow = this.#flows.get(String(token));
    if (flow === undefined) return refusal(400, 366, 'Something went wrong. Please start again.');
    return this.#next(flow, typeof text === 'string' ? text : '');
  }

  #begin(): Flow {
    const flow: Flow = { token: `g;${randomBytes(12).toString('hex')}`, step: 'username' };
    this.#flows.set(flow.token, flow);
    return flow;
  }

  #next(flow: Flow, text: string): SandboxAnswer {
    switch (flow.step) {
      case 'username':
        return this.#username(flow, text);
      case 'identifier':
        return this.#identifier(flow, text);
      case 'password':
        return this.#password(flow, text);
      case 'totp':
        return this.#totp(flow, text);
      case 'email-code':
        return refusal(400, 399, 'Incorrect. Please try again.');
      default:
        return refusal(400, 366, 'Something went wrong. Please start again.');
    }
  }

  #username(flow: Flow, text: string): SandboxAnswer {
    const login = this.#store.logins.named(text);
    const account = login && this.#store.account(login.accountId);
    if (account === undefined) return refusal(400, 399, 'Sorry, we could not find your account.');
    flow.account = account;
    const { identifier, challenge } = this.#store.faces.login(account.id);
    if (challenge === 'not-now') {
      return refusal(400, 399, 'Could not log you in now. Please try again later. g;170000000000000000:-17000000:abc');
    }
    if (challenge === 'suspicious') return this.#move(flow, 'suspicious');
    return this.#move(flow, identifier ? 'identifier' : 'password');
  }

  #identifier(flow: Flow, text: string): SandboxAnswer {
    const named = this.#store.logins.named(text);
    if (named === undefined || named.accountId !== flow.account?.id) {
      return refusal(400, 399, 'Incorrect. Please try again.');
    }
    return this.#move(flow, 'password');
  }

  #password(flow: Flow, text: string): SandboxAnswer {
    const login = this.#store.logins.of(flow.account?.id ?? '');
    // Taken back: somebody changed the password.
    if (login === undefined || login.password !== text || flow.account?.status === 'revoked') {
      return refusal(400, 399, 'Wrong password!');
    }
    const { challenge } = this.#store.faces.login(login.accountId);
    if (challenge === 'captcha' || challenge === 'email-code') return this.#move(flow, challenge);
    return login.totpSeed === undefined ? this.#finish(flow) : this.#move(flow, 'totp');
  }

  #totp(flow: Flow, text: string): SandboxAnswer {
    const login = this.#store.logins.of(flow.account?.id ?? '');
    if (login === undefined || !this.#store.logins.takesCode(login, text, this.#now())) {
      return refusal(400, 399, 'Incorrect. Please try again.');
    }
    return this.#finish(flow);
  }

  #finish(flow: Flow): SandboxAnswer {
    const { account } = flow;
    if (account === undefined) return refusal(400, 366, 'Something went wrong. Please start again.');
    const { authToken, ct0 } = this.#store.logins.begin(account.id);
    flow.step = account.status === 'locked' ? 'locked' : 'done';
    this.#flows.delete(flow.token);
    return { ...this.#show(flow), headers: { 'set-cookie': cookies(account.id, authToken, ct0) } };
  }

  #move(flow: Flow, step: LoginStep): SandboxAnswer {
    flow.step = step;
    return this.#show(flow);
  }

  #show({ token, step }: Flow): SandboxAnswer {
    return { status: 200, body: { flow_token: token, status: 'success', step } };
  }
}

function cookies(accountId: string, authToken: string, ct0: string): readonly string[] {
  const life = 'Path=/; Max-Age=157680000; SameSite=Lax';
  return [`auth_token=${authToken}; ${life}; HttpOnly`, `ct0=${ct0}; ${life}`, twid(accountId)];
}

/** Who is logged in, for the site's own script. */
export function twid(accountId: string): string {
  return `twid=u%3D${accountId}; Path=/; Max-Age=157680000; SameSite=Lax`;
}

function refusal(status: number, code: number, message: string): SandboxAnswer {
  return { status, body: { errors: [{ code, message }] } };
}

function readInput(body: string): Input {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
