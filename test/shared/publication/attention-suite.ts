import { beforeEach, describe, expect, it } from 'vitest';
import type { AttentionStore } from '../../../shared/publication/attention.ts';
import type { Ledger } from '../../../shared/publication/ports.ts';
import type { Wish } from '../../../shared/publication/publication.ts';
import { answer, ask, takenDown } from '../../../shared/publication/wish-moves.ts';
import { plannedPublication } from './ledger-suite.ts';

/** What every store of marks promises. `make` gives an empty one over the ledger's own store. */
export function attentionSuite(
  name: string,
  make: () => Promise<{ readonly attention: AttentionStore; readonly ledger: Ledger }>,
): void {
  describe(`what needs a person: ${name}`, () => {
    let attention: AttentionStore;
    let ledger: Ledger;
    beforeEach(async () => {
      ({ attention, ledger } = await make());
    });
    const ids = async (kind: Parameters<AttentionStore['list']>[0], limit = 10) =>
      (await attention.list(kind, limit)).map(({ id }) => id);

    it('is nothing at first', async () => {
      for (const kind of ['failed', 'account', 'unconfirmed', 'held', 'broken'] as const)
        expect(await ids(kind)).toEqual([]);
    });

    it('marks what is unconfirmed, as often as anybody likes, and clears it', async () => {
      const publication = plannedPublication();
      await ledger.create(publication);
      await attention.markUnconfirmed(publication.id);
      await attention.markUnconfirmed(publication.id);
      expect(await attention.list('unconfirmed', 10)).toEqual([{ kind: 'unconfirmed', id: publication.id }]);
      expect(await ids('failed')).toEqual([]);
      // The publication itself is still among those that sweep wakes.
      expect(await ledger.due(publication.wakeAt ?? 0, 10)).toEqual([publication.id]);
      await attention.clearUnconfirmed(publication.id);
      await attention.clearUnconfirmed(publication.id);
      expect(await ids('unconfirmed')).toEqual([]);
      expect(await ledger.read(publication.id)).toEqual(publication);
    });

    it('marks what waits for approval beside the mark of what is unconfirmed', async () => {
      const publication = plannedPublication();
      await ledger.create(publication);
      await attention.markHeld(publication.id);
      await attention.markUnconfirmed(publication.id);
      expect(await attention.list('held', 10)).toEqual([{ kind: 'held', id: publication.id }]);
      await attention.clearHeld(publication.id);
      await attention.clearHeld(publication.id);
      expect(await ids('held')).toEqual([]);
      expect(await ids('unconfirmed')).toEqual([publication.id]);
      expect(await ledger.read(publication.id)).toEqual(publication);
    });

    it('takes a broken one out of the way and puts a mended one back', async () => {
      const publication = plannedPublication();
      await ledger.create(publication);
      await attention.markBroken(publication.id);
      expect(await ids('broken')).toEqual([publication.id]);
      expect(await ledger.due(publication.wakeAt ?? 0, 10)).toEqual([]);
      await attention.clearBroken(publication.id, publication.wakeAt);
      expect(await ids('broken')).toEqual([]);
      expect(await ledger.due(publication.wakeAt ?? 0, 10)).toEqual([publication.id]);
    });

    it('names what failed, up to the limit', async () => {
      const failed = [1, 2, 3].map(() => {
        const { wakeAt: _wakeAt, ...rest } = plannedPublication({ state: 'failed', reason: 'gone' });
        return rest;
      });
      for (const publication of failed) await ledger.create(publication);
      expect([...(await ids('failed'))].sort()).toEqual(failed.map(({ id }) => id).sort());
      expect(await ids('failed', 2)).toHaveLength(2);
    });

    it('leaves a failed one to sweep while a wish is open, and names it again after the answer', async () => {
      const { wakeAt: _wakeAt, ...failed } = plannedPublication({ state: 'failed', reason: 'gone' });
      await ledger.create(failed);
      const now = failed.slot;
      const wish: Wish = { kind: 'retry', nonce: 'a', by: 'eve', at: now, notAfter: now + 1 };
      const asked = await ledger.apply(failed.id, ask(failed, wish, now));
      expect(await ids('failed')).toEqual([]);
      expect(await ledger.due(now + 60_000, 10)).toEqual([failed.id]);
      const answered = await ledger.apply(failed.id, answer(asked ?? failed, 'nobody can tell', now));
      expect(answered).toMatchObject({ state: 'failed', wish: { answer: 'nobody can tell' } });
      expect(await ids('failed')).toEqual([failed.id]);
      expect(await ledger.due(now + 60_000, 10)).toEqual([]);
    });

    it('leaves a published one to sweep while it is to be taken down', async () => {
      const { wakeAt: _wakeAt, ...published } = plannedPublication({
        state: 'published',
        parts: [{ text: 'Words.' }],
        ids: { 0: { id: '1', url: 'u', at: 1 } },
      });
      await ledger.create(published);
      const now = published.slot;
      const asked = await ledger.apply(
        published.id,
        ask(published, { kind: 'remove', nonce: 'a', by: 'eve', at: now }, now),
      );
      expect(await ledger.due(now + 60_000, 10)).toEqual([published.id]);
      const removed = await ledger.apply(published.id, takenDown(asked ?? published, 0, true, now));
      expect(removed).toMatchObject({ state: 'removed', gone: { 0: now } });
      expect(await ledger.due(now + 60_000, 10)).toEqual([]);
      expect(await ids('failed')).toEqual([]);
    });
  });
}
