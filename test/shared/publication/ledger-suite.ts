import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../shared/monitoring/log.ts';
import type { Changes, Guard, Move } from '../../../shared/publication/moves.ts';
import type { Ledger } from '../../../shared/publication/ports.ts';
import type { PartEvidence, Publication, Wish } from '../../../shared/publication/publication.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const slot = Date.UTC(2026, 10, 22, 9, 0);

let count = 0;

/** A publication nobody else has: every test works on its own, so that a store may be shared between tests. */
export function plannedPublication(changes: Partial<Publication> = {}): Publication {
  count += 1;
  return {
    id: `ada${count}.twitter.20261122T0900Z`,
    personality: `ada${count}`,
    version: 3,
    platform: 'twitter',
    transport: 'api',
    account: `ada${count}`,
    kind: 'post',
    target: {},
    slot,
    notAfter: slot + 120 * minute,
    createdAt: slot,
    limits: { perHour: 2 },
    settings: { replySettings: 'everyone' },
    state: 'planned',
    stateSince: slot,
    fence: 0,
    revision: 0,
    wakeAt: slot + 15 * minute,
    revivals: 0,
    attempts: 0,
    parts: [],
    ids: {},
    approvalRequired: false,
    labelled: false,
    resends: 0,
    ...changes,
  };
}

const move = (guard: Guard, set: Changes, remove: Move['remove'] = []): Move => ({ guard, set, remove });
const planned: Guard = { state: 'planned', fence: 0 };
const drafted: Guard = { state: 'drafted', fence: 0 };
const evidence = (id: string): PartEvidence => ({ id, url: `https://x.example/${id}`, at: slot + minute });

/**
 * What every ledger promises. `make` gives one on an empty store, or on a store shared with other tests: the suite uses ids and times of
 * its own in each test.
 */
export function ledgerSuite(name: string, make: (clock: Clock) => Promise<Ledger>): void {
  describe(`the ledger: ${name}`, () => {
    let now = slot;
    const clock: Clock = { now: () => now, monotonic: () => now };
    let ledger: Ledger;
    beforeEach(async () => {
      now = slot;
      ledger = await make(clock);
    });
    const stored = async (changes: Partial<Publication> = {}): Promise<Publication> => {
      const publication = plannedPublication(changes);
      expect(await ledger.create(publication)).toBe(true);
      return publication;
    };

    it('gives back what was stored, and nothing for an unknown id', async () => {
      const publication = await stored({
        target: { place: 'physics', replyTo: '17' },
        topic: 'steam engines',
        parts: [{ text: 'Ünïcode 🐝', title: 'A title' }],
        ids: { '0': evidence('1') },
        wait: { reason: 'account window' },
      });
      expect(await ledger.read(publication.id)).toEqual(publication);
      expect(await ledger.read('nobody.twitter.20261122T0900Z')).toBeUndefined();
    });

    it('creates an id once, whoever races', async () => {
      const publication = plannedPublication();
      const others = Array.from({ length: 5 }, (_, i) => ({ ...publication, topic: `topic ${i}` }));
      const answers = await Promise.all(others.map((other) => ledger.create(other)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect((await ledger.read(publication.id))?.topic).toBe(`topic ${answers.indexOf(true)}`);
    });

    it('answers the publication after a move', async () => {
      const publication = await stored({ wait: { reason: 'budget' } });
      const parts = [{ text: 'Good morning' }];
      const after = await ledger.apply(
        publication.id,
        move(
          planned,
          { state: 'drafted', stateSince: slot + 1, parts, textHash: 'abc', labelled: true, modelCostUsd: 0.0012 },
          ['wait'],
        ),
      );
      const expected = {
        ...publication,
        state: 'drafted',
        stateSince: slot + 1,
        parts,
        textHash: 'abc',
        labelled: true,
        modelCostUsd: 0.0012,
        wait: undefined,
      };
      expect(after).toEqual(expected);
      expect(await ledger.read(publication.id)).toEqual(expected);
    });

    it('leaves alone what a move sets to undefined', async () => {
      const publication = await stored({ topic: 'bees' });
      expect((await ledger.apply(publication.id, move(planned, { attempts: 1, topic: undefined })))?.topic).toBe(
        'bees',
      );
    });

    it.each<[string, Guard]>([
      ['another state', { state: 'drafted', fence: 0 }],
      ['another fence', { state: 'planned', fence: 1 }],
      ['another revision', { state: 'planned', fence: 0, revision: 1 }],
      ['another wakeAt', { state: 'planned', fence: 0, wakeAt: slot + 16 * minute }],
      ['a part that has an id', { state: 'planned', fence: 0, partWithoutId: 0 }],
      ['parts that lack an id', { state: 'planned', fence: 0, partsWithId: 2 }],
    ])('refuses a move that names %s and changes nothing', async (_, guard) => {
      const publication = await stored({ ids: { '0': evidence('1') } });
      expect(await ledger.apply(publication.id, move(guard, { attempts: 9 }))).toBeUndefined();
      expect(await ledger.read(publication.id)).toEqual(publication);
    });

    it('lets a move through whose guard holds in every point', async () => {
      const publication = await stored({ ids: { '0': evidence('1'), '1': evidence('2') }, revision: 4, fence: 2 });
      const guard: Guard = {
        state: 'planned',
        fence: 2,
        revision: 4,
        wakeAt: slot + 15 * minute,
        partWithoutId: 2,
        partsWithId: 2,
      };
      expect((await ledger.apply(publication.id, move(guard, { attempts: 9 })))?.attempts).toBe(9);
    });

    it('asks which wish was seen, or that there was none', async () => {
      const before = plannedPublication({ state: 'failed', reason: 'nobody could tell' });
      const { wakeAt: _wakeAt, ...failed } = before;
      await ledger.create(failed);
      const wish = (nonce: string): Wish => ({ kind: 'retry', nonce, by: 'eve', at: slot, notAfter: slot + day });
      const seeing = (nonce: string | null): Guard => ({ state: 'failed', fence: 0, wish: nonce });
      const { id } = failed;
      const racing = ['a', 'b', 'c'].map((one) => ledger.apply(id, move(seeing(null), { wish: wish(one) })));
      const won = (await Promise.all(racing)).filter((after) => after !== undefined);
      expect(won).toHaveLength(1);
      const { nonce = '' } = won[0]?.wish ?? {};
      expect((await ledger.read(id))?.wish).toEqual(wish(nonce));
      expect(await ledger.apply(id, move(seeing(null), { retries: 7 }))).toBeUndefined();
      expect(await ledger.apply(id, move(seeing('other'), { retries: 7 }))).toBeUndefined();
      const answered = { ...wish(nonce), answer: 'nobody can tell', granted: false };
      const gone = { 0: slot };
      expect(await ledger.apply(id, move(seeing(nonce), { wish: answered, gone, retries: 1 }))).toMatchObject({
        wish: answered,
        gone,
        retries: 1,
      });
      expect((await ledger.read(id))?.wish).toEqual(answered);
      const unanswered = { ...seeing(nonce), wishOpen: true } as const;
      expect(await ledger.apply(id, move(unanswered, { retries: 2 }))).toBeUndefined();
      await ledger.apply(id, move(seeing(nonce), { wish: wish('d') }));
      expect(await ledger.apply(id, move({ ...unanswered, wish: 'd' }, { retries: 2 }))).toMatchObject({ retries: 2 });
    });

    it('answers undefined to a move of an unknown id and does not create it', async () => {
      expect(await ledger.apply('nobody.twitter.20261122T0901Z', move(planned, { attempts: 1 }))).toBeUndefined();
      expect(await ledger.read('nobody.twitter.20261122T0901Z')).toBeUndefined();
    });

    it('gives one of many racing claims the publication', async () => {
      const publication = await stored({ state: 'drafted', parts: [{ text: 'once' }] });
      const claims = Array.from({ length: 6 }, (_, i) =>
        ledger.apply(
          publication.id,
          move({ ...drafted, partWithoutId: 0 }, { state: 'publishing', fence: 1, leaseUntil: slot + i, sentAt: slot }),
        ),
      );
      const won = (await Promise.all(claims)).filter((answer) => answer !== undefined);
      expect(won).toHaveLength(1);
      expect((await ledger.read(publication.id))?.leaseUntil).toBe(won[0]?.leaseUntil);
    });

    it('refuses a move that sets and removes one attribute, or removes what every publication has', async () => {
      const publication = await stored();
      await expect(ledger.apply(publication.id, move(planned, { wakeAt: slot }, ['wakeAt']))).rejects.toThrow(/wakeAt/);
      await expect(ledger.apply(publication.id, move(planned, {}, ['state']))).rejects.toThrow(/state/);
      expect(await ledger.read(publication.id)).toEqual(publication);
    });

    it('keeps words of any length, and each of two racing drafts only with its own', async () => {
      const long = (letter: string) => [{ text: letter.repeat(2500), title: letter }, { text: `${letter}2` }];
      const publication = await stored();
      const race = ['a', 'b', 'c'].map((letter) =>
        ledger.apply(publication.id, move(planned, { state: 'drafted', parts: long(letter), textHash: letter })),
      );
      const won = (await Promise.all(race)).filter((answer) => answer !== undefined);
      expect(won).toHaveLength(1);
      const kept = await ledger.read(publication.id);
      expect(kept?.parts).toEqual(long(kept?.textHash ?? ''));
      expect(won[0]).toEqual(kept);
      const claimed = await ledger.apply(publication.id, move(drafted, { state: 'publishing', fence: 1 }));
      expect(claimed?.parts).toEqual(kept?.parts);
      expect((await ledger.addEvidence(publication.id, 0, evidence('9')))?.parts).toEqual(kept?.parts);
    });

    it('replaces long words by short ones and back', async () => {
      const publication = await stored({ state: 'held', parts: [{ text: 'x'.repeat(3000) }] });
      const held: Guard = { state: 'held', fence: 0 };
      expect((await ledger.read(publication.id))?.parts).toEqual(publication.parts);
      await ledger.apply(publication.id, move({ ...held, revision: 0 }, { parts: [{ text: 'short' }], revision: 1 }));
      expect((await ledger.read(publication.id))?.parts).toEqual([{ text: 'short' }]);
      const parts = [{ text: 'y'.repeat(3000) }];
      await ledger.apply(publication.id, move({ ...held, revision: 1 }, { parts, revision: 2 }));
      expect((await ledger.read(publication.id))?.parts).toEqual(parts);
    });

    it('takes evidence and the end in one write from whoever owns the claim, and from nobody else', async () => {
      const publication = await stored({ state: 'publishing', fence: 1, parts: [{ text: 'one' }, { text: 'two' }] });
      const ends = (fence: number, part: number): Move => ({
        guard: { state: 'publishing', fence, partWithoutId: part, partsWithId: part },
        set: { state: 'published', stateSince: slot },
        remove: ['wakeAt'],
        evidence: { part, evidence: evidence('7') },
      });
      expect(await ledger.apply(publication.id, ends(2, 1))).toBeUndefined();
      expect(await ledger.apply(publication.id, ends(1, 1))).toBeUndefined();
      expect((await ledger.read(publication.id))?.ids).toEqual({});
      await ledger.addEvidence(publication.id, 0, evidence('6'));
      const done = await ledger.apply(publication.id, ends(1, 1));
      expect(done).toMatchObject({ state: 'published', ids: { 0: evidence('6'), 1: evidence('7') } });
      expect(done?.wakeAt).toBeUndefined();
      expect(await ledger.due(slot + 10 * 86_400_000, 10)).not.toContain(publication.id);
      expect(await ledger.read(publication.id)).toEqual(done);
    });

    it('stores evidence in any state, once per part, and never replaces it', async () => {
      const publication = await stored({ state: 'expired', reason: 'late', parts: [{ text: 'a' }, { text: 'b' }] });
      const first = await ledger.addEvidence(publication.id, 1, evidence('22'));
      expect(first?.ids).toEqual({ '1': evidence('22') });
      const second = await ledger.addEvidence(publication.id, 1, evidence('33'));
      expect(second?.ids).toEqual({ '1': evidence('22') });
      expect(second?.state).toBe('expired');
      await ledger.addEvidence(publication.id, 0, evidence('11'));
      expect((await ledger.read(publication.id))?.ids).toEqual({ '0': evidence('11'), '1': evidence('22') });
    });

    it('keeps one of many racing pieces of evidence', async () => {
      const publication = await stored({ state: 'publishing', fence: 1 });
      const answers = await Promise.all(
        ['1', '2', '3'].map((id) => ledger.addEvidence(publication.id, 0, evidence(id))),
      );
      const kept = (await ledger.read(publication.id))?.ids['0'];
      expect(kept).toBeDefined();
      for (const answer of answers) expect(answer?.ids['0']).toEqual(kept);
    });

    it('takes no evidence for a publication that is not there', async () => {
      expect(await ledger.addEvidence('nobody.twitter.20261122T0902Z', 0, evidence('1'))).toBeUndefined();
      expect(await ledger.read('nobody.twitter.20261122T0902Z')).toBeUndefined();
    });

    it('names one owner of an external id, and finding ones own is a match', async () => {
      const [a, b] = [plannedPublication(), plannedPublication()];
      const external = `ext-${a.id}`;
      expect(await ledger.externalOwner('twitter', external)).toBeUndefined();
      const answers = await Promise.all([a, b].map((each) => ledger.claimExternal('twitter', external, each.id)));
      const owner = await ledger.externalOwner('twitter', external);
      expect([a.id, b.id]).toContain(owner);
      expect(answers).toEqual([owner, owner]);
      expect(await ledger.claimExternal('twitter', external, owner ?? '')).toBe(owner);
      expect(await ledger.claimExternal('reddit', external, b.id)).toBe(b.id);
    });

    it('lists what is due by time, with its bound, and forgets what moved on', async () => {
      // Long before everything else, so that other publications of a shared store do not show.
      const start = Date.UTC(2001, 0, 1) + count * day;
      const at = (offset: number) => stored({ wakeAt: start + offset });
      const third = await at(30);
      const first = await at(10);
      const second = await at(20);
      const later = await at(40);
      expect(await ledger.due(start + 30, 10)).toEqual([first.id, second.id, third.id]);
      expect(await ledger.due(start + 30, 2)).toEqual([first.id, second.id]);
      await ledger.apply(first.id, move(planned, { wakeAt: start + 50 }));
      await ledger.apply(second.id, move(planned, { state: 'skipped', reason: 'paused' }, ['wakeAt']));
      await ledger.apply(third.id, move(planned, { state: 'failed', reason: 'given up' }, ['wakeAt']));
      expect(await ledger.due(start + 60, 10)).toEqual([later.id, first.id]);
      await ledger.apply(
        third.id,
        move({ state: 'failed', fence: 0 }, { state: 'drafted', wakeAt: start + 55 }, ['reason']),
      );
      expect(await ledger.due(start + 60, 10)).toEqual([later.id, first.id, third.id]);
      for (const { id, state } of [
        { id: later.id, state: 'planned' },
        { id: first.id, state: 'planned' },
        { id: third.id, state: 'drafted' },
      ] as const) {
        await ledger.apply(id, move({ state, fence: 0 }, { state: 'expired', reason: 'late' }, ['wakeAt']));
      }
      expect(await ledger.due(start + 60, 10)).toEqual([]);
    });

    it('lists more than one page of due publications', async () => {
      const start = Date.UTC(1990, 0, 1) + count * day;
      const ids: string[] = [];
      for (let i = 0; i < 12; i += 1) ids.push((await stored({ wakeAt: start + i })).id);
      expect(await ledger.due(start + 100, 11)).toEqual(ids.slice(0, 11));
      for (const id of ids) await ledger.apply(id, move(planned, { state: 'expired', reason: 'late' }, ['wakeAt']));
    });

    it('forgets an ended publication after 400 days, and a living one never', async () => {
      const [ended, living] = [await stored(), await stored()];
      const born = await stored({ state: 'skipped', reason: 'the personality is paused', wakeAt: undefined });
      const end = move(planned, { state: 'skipped', stateSince: slot, reason: 'paused' }, ['wakeAt']);
      await ledger.apply(ended.id, end);
      now = slot + 399 * day;
      expect((await ledger.read(ended.id))?.state).toBe('skipped');
      expect((await ledger.read(born.id))?.state).toBe('skipped');
      now = slot + 401 * day;
      expect(await ledger.read(ended.id)).toBeUndefined();
      expect(await ledger.read(born.id)).toBeUndefined();
      expect((await ledger.read(living.id))?.state).toBe('planned');
    });

    it('keeps an ended publication that came back to life', async () => {
      const publication = await stored();
      await ledger.apply(
        publication.id,
        move(planned, { state: 'failed', stateSince: slot, reason: 'lost' }, ['wakeAt']),
      );
      const again = move(
        { state: 'failed', fence: 0 },
        { state: 'drafted', stateSince: slot + day, wakeAt: slot + day },
      );
      await ledger.apply(publication.id, again);
      now = slot + 401 * day;
      expect((await ledger.read(publication.id))?.state).toBe('drafted');
    });

    it('hands out copies that nobody can change in the store', async () => {
      const publication = { ...plannedPublication(), target: { place: 'physics' } };
      await ledger.create(publication);
      publication.target.place = 'chemistry';
      expect((await ledger.read(publication.id))?.target.place).toBe('physics');
    });
  });
}
