import { beforeEach, describe, expect, it } from 'vitest';
import { StoreBusy } from '../../../shared/publication/errors.ts';
import { leaseMarginMs } from '../../../shared/publication/moves.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import type { SessionShelf } from '../../support/session-memory.ts';

const minute = 60_000;

/**
 * What every store of sessions promises, whatever it is made of.
 * @param makeShelf an empty store that tells the time by the clock it is given.
 */
export function sessionSuite(
  name: string,
  makeShelf: (clock: ManualClock) => Promise<Pick<SessionShelf, 'open'>> | Pick<SessionShelf, 'open'>,
): void {
  describe(`sessions ${name}`, () => {
    const credentials = { key: 'one' };
    let clock: ManualClock;
    let shelf: Pick<SessionShelf, 'open'>;
    beforeEach(async () => {
      clock = manualClock();
      shelf = await makeShelf(clock);
    });

    const renewed = async (value: Record<string, unknown>, account = 'ada') => {
      const store = shelf.open(account, credentials);
      const { revision } = await store.load();
      expect(await store.beginRenewal(revision, clock.now() + minute)).toBe(true);
      await store.endRenewal(revision, value);
    };

    it('has no session at first', async () => {
      expect((await shelf.open('ada', credentials).load()).value).toBeUndefined();
    });

    it('gives back what a renewal stored, to every reader, whole', async () => {
      const value = { accessToken: 'a', expiresAt: 17, nested: { list: ['ü', '漢', 1, null, true] } };
      await renewed(value);
      expect((await shelf.open('ada', credentials).load()).value).toEqual(value);
    });

    it('keeps accounts apart', async () => {
      await renewed({ accessToken: 'a' });
      expect((await shelf.open('bob', credentials).load()).value).toBeUndefined();
    });

    it('changes the revision with each stored session', async () => {
      const store = shelf.open('ada', credentials);
      const before = await store.load();
      await renewed({ accessToken: 'a' });
      const between = await store.load();
      await renewed({ accessToken: 'b' });
      const after = await store.load();
      expect(new Set([before.revision, between.revision, after.revision]).size).toBe(3);
    });

    it('lets one of many renew', async () => {
      const stores = Array.from({ length: 5 }, () => shelf.open('ada', credentials));
      const { revision } = await shelf.open('ada', credentials).load();
      const won = await Promise.all(stores.map((store) => store.beginRenewal(revision, clock.now() + minute)));
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it('refuses a renewal of a session that has changed since', async () => {
      const late = shelf.open('ada', credentials);
      const { revision } = await late.load();
      await renewed({ accessToken: 'a' });
      expect(await late.beginRenewal(revision, clock.now() + minute)).toBe(false);
    });

    it('lets another renew after one that ended without a session, and keeps the old session', async () => {
      await renewed({ accessToken: 'old' });
      const [first, second] = [shelf.open('ada', credentials), shelf.open('ada', credentials)];
      const { revision } = await first.load();
      expect(await first.beginRenewal(revision, clock.now() + minute)).toBe(true);
      expect(await second.beginRenewal(revision, clock.now() + minute)).toBe(false);
      await first.endRenewal(revision);
      expect((await second.load()).value).toEqual({ accessToken: 'old' });
      expect(await second.beginRenewal(revision, clock.now() + minute)).toBe(true);
    });

    it('lets another renew when a renewal outlived its time for good', async () => {
      const [first, second] = [shelf.open('ada', credentials), shelf.open('ada', credentials)];
      const { revision } = await first.load();
      expect(await first.beginRenewal(revision, clock.now() + minute)).toBe(true);
      clock.advance(minute - 1);
      expect(await second.beginRenewal(revision, clock.now() + minute)).toBe(false);
      clock.advance(leaseMarginMs + 2);
      expect(await second.beginRenewal(revision, clock.now() + minute)).toBe(true);
    });

    it('stores the session of a renewal that came late, for its refresh token is the one that works', async () => {
      const [first, second] = [shelf.open('ada', credentials), shelf.open('ada', credentials)];
      const { revision } = await first.load();
      await first.beginRenewal(revision, clock.now() + minute);
      clock.advance(5 * minute);
      expect(await second.beginRenewal(revision, clock.now() + minute)).toBe(true);
      await first.endRenewal(revision, { accessToken: 'late' });
      expect((await second.load()).value).toEqual({ accessToken: 'late' });
    });

    it('does not end the renewal of another', async () => {
      const [first, second, third] = [1, 2, 3].map(() => shelf.open('ada', credentials));
      const { revision } = await first!.load();
      await first!.beginRenewal(revision, clock.now() + minute);
      clock.advance(5 * minute);
      expect(await second!.beginRenewal(revision, clock.now() + minute)).toBe(true);
      await first!.endRenewal(revision);
      expect(await third!.beginRenewal(revision, clock.now() + minute)).toBe(false);
    });

    it('never stores over a session that is newer than the one renewed', async () => {
      const [first, second] = [shelf.open('ada', credentials), shelf.open('ada', credentials)];
      const { revision } = await first.load();
      await first.beginRenewal(revision, clock.now() + minute);
      clock.advance(5 * minute);
      await second.beginRenewal(revision, clock.now() + minute);
      await second.endRenewal(revision, { accessToken: 'newer' });
      await expect(first.endRenewal(revision, { accessToken: 'older' })).rejects.toBeInstanceOf(StoreBusy);
      expect((await first.load()).value).toEqual({ accessToken: 'newer' });
    });

    it('discards a session whose credentials were replaced, and can be renewed with the new ones', async () => {
      await renewed({ accessToken: 'old' });
      const replaced = shelf.open('ada', { key: 'two' });
      const { value, revision } = await replaced.load();
      expect(value).toBeUndefined();
      expect(await replaced.beginRenewal(revision, clock.now() + minute)).toBe(true);
      await replaced.endRenewal(revision, { accessToken: 'new' });
      expect((await replaced.load()).value).toEqual({ accessToken: 'new' });
      expect((await shelf.open('ada', credentials).load()).value).toBeUndefined();
    });
  });
}
