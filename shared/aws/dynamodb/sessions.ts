import { createHash } from 'node:crypto';
import type { Clock } from '../../monitoring/log.ts';
import { redactor } from '../../monitoring/redact.ts';
import { StoreBusy } from '../../publication/errors.ts';
import { leaseMarginMs } from '../../publication/moves.ts';
import type { SessionStore, SessionValue } from '../../publication/platform.ts';
import { keyIdOf, type SealingKey, seal, unseal } from '../sealing.ts';
import { sessionKey } from './keys.ts';
import type { Table } from './table.ts';

/** Where the keys of sealed sessions come from. */
export interface SessionKeys {
  /** The key that new sessions are sealed with. */
  current(): Promise<SealingKey>;
  /** The key before it, if the secret was replaced; sessions sealed with it are still read. */
  previous(): Promise<SealingKey | undefined>;
}

export interface SessionOf {
  readonly platform: string;
  readonly account: string;
  readonly transport: string;
  /**
   * The account's entry in the bundle: a session that came from another one is not given back. An operator may have put a session into it
   * (`session`), which counts until the first renewal.
   */
  readonly credentials: unknown;
}

interface Sealed {
  readonly credentials: string;
  readonly value: SessionValue;
}

/**
 * The session of one account on one transport: tokens or cookies, sealed, in an item beside the account's. The hash of the credentials it
 * came from lies inside the sealed text, so that nobody who reads the table can guess at passwords.
 */
export function dynamoSession(table: Table, keys: SessionKeys, clock: Clock, of: SessionOf): SessionStore {
  const key = sessionKey(of.platform, of.account, of.transport);
  const associated = `${key.pk}/${key.sk}`;
  const imported = importedSession(of.credentials);
  const credentials = createHash('sha256').update(canonical(of.credentials)).digest('base64url');
  /** Ends of the renewals begun here, by revision: only their own beginner ends them without a value. */
  const begun = new Map<number, number>();
  const unchanged = (revision: number) => ({
    expression: revision === 0 ? 'attribute_not_exists(revision)' : 'revision = :revision',
    values: revision === 0 ? {} : { ':revision': revision },
  });

  const open = async (sealed: string): Promise<SessionValue | undefined> => {
    const current = await keys.current();
    const opener = keyIdOf(sealed) === current.id ? current : await keys.previous();
    const text = opener === undefined ? undefined : unseal(opener, associated, sealed);
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as Sealed;
    redactor.hide(kept.value);
    return kept.credentials === credentials ? kept.value : undefined;
  };

  return {
    async load() {
      const item = await table.get(key);
      const revision = typeof item?.revision === 'number' ? item.revision : 0;
      const value = typeof item?.sealed === 'string' ? await open(item.sealed) : undefined;
      return { value: value ?? imported, revision };
    },

    async beginRenewal(revision, until) {
      const { expression, values } = unchanged(revision);
      const after = await table.update(key, {
        set: { renewalUntil: until },
        condition: {
          expression: `${expression} AND (attribute_not_exists(renewalUntil) OR renewalUntil < :dead)`,
          // As with every lease: nobody takes it over until clocks cannot disagree about its end.
          values: { ...values, ':dead': clock.now() - leaseMarginMs },
        },
      });
      if (after === undefined) return false;
      begun.set(revision, until);
      return true;
    },

    async endRenewal(revision, value) {
      const { expression, values } = unchanged(revision);
      const until = begun.get(revision);
      begun.delete(revision);
      if (value === undefined) {
        if (until === undefined) return;
        // Where it does not hold, somebody else renews by now and goes on.
        await table.update(key, {
          remove: ['renewalUntil'],
          condition: {
            expression: `${expression} AND renewalUntil = :mine`,
            values: { ...values, ':mine': until },
          },
        });
        return;
      }
      redactor.hide(value);
      const kept: Sealed = { credentials, value };
      // A new session is never thrown away because its renewal took too long: the platform may honour no other.
      const after = await table.update(key, {
        set: {
          sealed: seal(await keys.current(), associated, JSON.stringify(kept)),
          revision: revision + 1,
          renewedAt: clock.now(),
        },
        remove: ['renewalUntil'],
        condition: { expression, values },
      });
      if (after === undefined) {
        throw new StoreBusy(
          `The session of account ${of.account} on ${of.platform} was renewed by somebody else meanwhile; the message comes again by itself.`,
        );
      }
    },
  };
}

/** What can be known of a session by who may not open it. */
export interface SessionStanding {
  /** Epoch milliseconds; absent for one that was stored before that was noted. */
  readonly renewedAt?: number;
  /** Somebody renews it, until then at the latest. */
  readonly renewalUntil?: number;
}

/** Whether there is a session, and since when; undefined where there never was one. */
export async function sessionStanding(
  table: Pick<Table, 'get'>,
  of: Pick<SessionOf, 'platform' | 'account' | 'transport'>,
): Promise<SessionStanding | undefined> {
  const item = await table.get(sessionKey(of.platform, of.account, of.transport));
  if (typeof item?.sealed !== 'string') return undefined;
  const { renewedAt, renewalUntil } = item;
  return {
    ...(typeof renewedAt === 'number' ? { renewedAt } : {}),
    ...(typeof renewalUntil === 'number' ? { renewalUntil } : {}),
  };
}

/** The session that an operator brought along with the credentials; the platform's own code looks at its fields. */
function importedSession(entry: unknown): SessionValue | undefined {
  const session = typeof entry === 'object' && entry !== null && 'session' in entry ? entry.session : undefined;
  return typeof session === 'object' && session !== null && !Array.isArray(session)
    ? (session as SessionValue)
    : undefined;
}

/** The same text for the same entry, however its keys are ordered. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  );
}
