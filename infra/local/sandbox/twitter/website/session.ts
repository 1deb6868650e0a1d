import type { SandboxRequest } from '../../server.ts';
import type { Account } from '../posts.ts';
import type { Store } from '../store.ts';
import type { WebSession } from './logins.ts';

export interface Visitor {
  readonly account: Account;
  readonly session: WebSession;
}

/** Who a browser's cookies belong to; undefined where they are none, or of a session that has ended. */
export function visitor(store: Store, request: Pick<SandboxRequest, 'headers'>): Visitor | undefined {
  const session = store.logins.session(cookie(request, 'auth_token'));
  const account = session && store.account(session.accountId);
  return session === undefined || account === undefined ? undefined : { account, session };
}

export function cookie({ headers }: Pick<SandboxRequest, 'headers'>, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(/;\s*/u).map((pair) => pair.split('='));
  return pairs.find(([key]) => key === name)?.[1];
}
