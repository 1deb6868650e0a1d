import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { AccountBlocked, AuthExpired, type HiveError, NotSent, StoreBusy } from '../../../shared/publication/errors.ts';
import { leaseMarginMs } from '../../../shared/publication/moves.ts';
import type { SessionStore } from '../../../shared/publication/platform.ts';
import { Renewal, withFreshToken } from '../../../shared/publication/renewal.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { memorySessions, type SessionShelf } from '../../support/session-memory.ts';

const minute = 60_000;
type Session = { readonly accessToken: string; readonly expiresAt: number };

let clock: ManualClock;
let shelf: SessionShelf;
let renewals: (Session | undefined)[];
beforeEach(() => {
  clock = manualClock();
  shelf = memorySessions(clock);
  renewals = [];
});

const open = () => shelf.open('ada', 'credentials');
/** One run of a function. */
const run = (
  store: SessionStore = open(),
  renew?: () => Promise<Session>,
  more: { mayTryAgain?(failure: HiveError): boolean } = {},
) =>
  new Renewal<Session>({
    ...more,
    account: 'ada',
    platform: 'Toy',
    store,
    clock,
    log: silentLog,
    requestTimeoutMs: 5000,
    read: (value) => (typeof value?.accessToken === 'string' ? (value as Session) : undefined),
    renew: async (old) => {
      renewals.push(old);
      return renew?.() ?? { accessToken: `token-${renewals.length}`, expiresAt: clock.now() + 60 * minute };
    },
  });

describe('a session', () => {
  it('is made once, kept over runs and renewed two minutes before its end', async () => {
    const first = run();
    expect((await first.session()).accessToken).toBe('token-1');
    expect((await first.session()).accessToken).toBe('token-1');
    expect((await run().session()).accessToken).toBe('token-1');
    clock.advance(58 * minute);
    expect((await first.session()).accessToken).toBe('token-2');
    expect((await run().session()).accessToken).toBe('token-2');
    expect(renewals).toMatchObject([undefined, { accessToken: 'token-1' }]);
  });

  it('is renewed for a token that is refused, and not for one that another run has replaced', async () => {
    const [one, other] = [run(), run()];
    await one.session();
    await other.session();
    expect((await one.session('token-1')).accessToken).toBe('token-2');
    expect((await other.session('token-1')).accessToken).toBe('token-2');
    expect(renewals).toHaveLength(2);
  });

  it('is made by one run while the other is told to come again', async () => {
    const [one, other] = await Promise.allSettled([run().session(), run().session()]);
    expect(one).toMatchObject({ status: 'fulfilled' });
    expect(other).toMatchObject({ status: 'rejected', reason: expect.any(AuthExpired) });
    expect(renewals).toHaveLength(1);
  });

  it('is stored before it is used, with several tries', async () => {
    let busy = 2;
    const store = open();
    const contended: SessionStore = {
      ...store,
      endRenewal: async (revision, value) => {
        if (busy-- > 0) throw new StoreBusy('The table is busy.');
        await store.endRenewal(revision, value);
      },
    };
    await run(contended).session();
    expect(shelf.stored('ada')).toMatchObject({ accessToken: 'token-1' });
    busy = 9;
    await expect(run(contended).session('token-1')).rejects.toBeInstanceOf(StoreBusy);
  });

  it('that cannot be read is as good as none', async () => {
    const store = open();
    const { revision } = await store.load();
    await store.beginRenewal(revision, clock.now() + minute);
    await store.endRenewal(revision, { some: 'thing' });
    expect((await run().session()).accessToken).toBe('token-1');
  });
});

describe('a renewal that fails', () => {
  it('is over at once, for the next run to try', async () => {
    const failure = new NotSent('No.');
    const failing = run(open(), () => Promise.reject(failure));
    await expect(failing.session()).rejects.toBe(failure);
    expect((await run().session()).accessToken).toBe('token-2');
  });

  it('keeps the next run waiting where it may not be tried again at once', async () => {
    const failure = new NotSent('No.');
    const failing = run(open(), () => Promise.reject(failure), { mayTryAgain: (error) => error !== failure });
    await expect(failing.session()).rejects.toBe(failure);
    clock.advance(35_000 + leaseMarginMs);
    await expect(run().session()).rejects.toBeInstanceOf(AuthExpired);
    clock.advance(1);
    expect((await run().session()).accessToken).toBe('token-2');
  });

  it('says what it is, however busy the store is', async () => {
    const store = open();
    const busy: SessionStore = { ...store, endRenewal: () => Promise.reject(new StoreBusy('The table is busy.')) };
    const blocked = new AccountBlocked('credentials', 'No.');
    await expect(run(busy, () => Promise.reject(blocked)).session()).rejects.toBe(blocked);
    clock.advance(35_001 + leaseMarginMs);
    expect((await run().session()).accessToken).toBe('token-2');
  });

  it('counts for nothing where another run was faster', async () => {
    const slow = run(open(), async () => {
      // Past the end of its own right to renew.
      clock.advance(3 * minute);
      expect((await run().session()).accessToken).toBe('token-2');
      throw new NotSent('The token was used already.');
    });
    expect((await slow.session()).accessToken).toBe('token-2');
  });

  it('passes on what is a mistake of ours', async () => {
    const bug = new TypeError('Bug.');
    await expect(run(open(), () => Promise.reject(bug)).session()).rejects.toBe(bug);
    expect((await run().session()).accessToken).toBe('token-2');
  });
});

describe('a token that the platform calls old', () => {
  const authority = async (refused?: string) => ({ bearer: refused === undefined ? 'old' : `after ${refused}` });
  const old = new AuthExpired('It is old.');

  it('is replaced once', async () => {
    const used: string[] = [];
    const answer = await withFreshToken(authority, async ({ bearer }) => {
      used.push(bearer);
      if (used.length === 1) throw old;
      return 'done';
    });
    expect([answer, used]).toEqual(['done', ['old', 'after old']]);
  });

  it('wants a person where the new one is old as well', async () => {
    const sent = withFreshToken(authority, () => Promise.reject(old));
    await expect(sent).rejects.toMatchObject({ name: AccountBlocked.name, kind: 'credentials' });
  });

  it('is not suspected for another failure, of the first or of the second', async () => {
    const failure = new NotSent('No.');
    await expect(withFreshToken(authority, () => Promise.reject(failure))).rejects.toBe(failure);
    const second = withFreshToken(authority, ({ bearer }) => Promise.reject(bearer === 'old' ? old : failure));
    await expect(second).rejects.toBe(failure);
  });
});
