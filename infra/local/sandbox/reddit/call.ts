import type { SandboxRequest } from '../server.ts';
import type { Store } from './store.ts';
import type { Account } from './things.ts';

/** A request whose sender is proved. */
export interface Call {
  readonly store: Store;
  readonly account: Account;
  /** Client id of the app it came through. */
  readonly client: string;
  readonly request: SandboxRequest;
  /** Fields of the body. */
  readonly form: URLSearchParams;
  /** What the route's pattern caught. */
  readonly name: string;
}
