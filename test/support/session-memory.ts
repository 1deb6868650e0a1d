import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/monitoring/log.ts';
import { StoreBusy } from '../../shared/publication/errors.ts';
import { leaseMarginMs } from '../../shared/publication/moves.ts';
import type { SessionStore, SessionValue } from '../../shared/publication/platform.ts';
import { frozenCopy } from './frozen.ts';

interface Item {
  readonly value?: SessionValue;
  /** Hash of the credentials the value came from. */
  readonly origin?: string;
  readonly revision: number;
  readonly renewal?: { readonly until: number; readonly owner: symbol };
}

/** Where the sessions of one transport are kept: opens the one of an account for a holder of its credentials. */
export interface SessionShelf {
  /** A view of its own for each caller: two calls stand for two runs of a function. */
  open(account: string, credentials: unknown): SessionStore;
  /** Everything stored, for assertions. */
  stored(account: string): SessionValue | undefined;
}

/** Sessions without a database or encryption: the same conditions, passed by the same suite. */
export function memorySessions(clock: Clock): SessionShelf {
  const items = new Map<string, Item>();

  return {
    stored: (account) => items.get(account)?.value,

    open(account, credentials) {
      const origin = createHash('sha256')
        .update(JSON.stringify(credentials) ?? '')
        .digest('hex');
      const read = (): Item => items.get(account) ?? { revision: 0 };
      let owner = Symbol('renewal');

      return {
        async load() {
          const { value, revision, origin: stored } = read();
          return { value: stored === origin ? value : undefined, revision };
        },

        async beginRenewal(revision, until) {
          const item = read();
          if (item.revision !== revision) return false;
          // As with every lease: nobody takes it over until clocks cannot disagree about its end.
          if (item.renewal !== undefined && item.renewal.until >= clock.now() - leaseMarginMs) return false;
          owner = Symbol('renewal');
          items.set(account, { ...item, renewal: { until, owner } });
          return true;
        },

        async endRenewal(revision, value) {
          const item = read();
          if (value === undefined) {
            const { renewal: _ended, ...rest } = item;
            if (item.revision === revision && item.renewal?.owner === owner) items.set(account, rest);
            return;
          }
          if (item.revision !== revision) {
            throw new StoreBusy(`The session of account "${account}" changed while it was renewed; read it again.`);
          }
          items.set(account, { value: frozenCopy(value), origin, revision: revision + 1 });
        },
      };
    },
  };
}
