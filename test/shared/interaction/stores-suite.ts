import { beforeAll, describe, expect, it } from 'vitest';
import type { Interaction } from '../../../shared/interaction/interaction.ts';
import type {
  InteractionStore,
  ListeningStore,
  PeopleStore,
  PlaceStore,
  TallyStore,
} from '../../../shared/interaction/ports.ts';
import { type AccountStore, blockAccount, newAccount, resumeAccount } from '../../../shared/limits/account.ts';
import { deaf, intoRound, listenFrom } from '../../../shared/limits/listening.ts';
import { placeOf, placesOfRound } from '../../../shared/limits/listening-round.ts';
import { withNewCredentials } from '../../../shared/limits/new-credentials.ts';

export interface InteractionStores {
  readonly interactions: InteractionStore;
  readonly tallies: TallyStore;
  readonly people: PeopleStore;
  readonly places: PlaceStore;
  readonly listening: ListeningStore;
  readonly accounts: AccountStore;
}

export function said(changes: Partial<Interaction> = {}): Interaction {
  return {
    id: '1',
    platform: 'chirp',
    account: 'ada',
    personality: 'ada',
    kind: 'mention',
    author: { id: 'p1', handle: 'bob' },
    text: 'Do the lamps sleep?',
    createdAt: 1_000,
    storedAt: 2_000,
    url: 'https://chirp.example/1',
    conversation: '1',
    summoned: true,
    context: [],
    ...changes,
  };
}

/** What every store of interactions has to do. */
export function interactionStoresSuite(name: string, open: () => Promise<InteractionStores>): void {
  describe(`stores of interactions, ${name}`, () => {
    let stores: InteractionStores;
    beforeAll(async () => {
      stores = await open();
    });

    it('stores an interaction once', async () => {
      expect(await stores.interactions.create(said())).toBe(true);
      expect(await stores.interactions.create(said({ text: 'Changed.' }))).toBe(false);
      expect(await stores.interactions.read(said())).toEqual(said());
      expect(await stores.interactions.read(said({ account: 'eve' }))).toBeUndefined();
    });

    it('concludes it once, and tells the later one what came of it', async () => {
      const verdict = { answer: true, rule: 'answered', why: 'no rule is against it', at: 3_000 };
      const context = [{ id: '0', author: { id: 'p2', handle: 'eve' }, text: 'Look.', createdAt: 500 }];
      const concluded = await stores.interactions.conclude(said(), { verdict, context, publication: 'ada.chirp.re.1' });
      expect(concluded).toEqual({ ...said(), verdict, context, publication: 'ada.chirp.re.1' });
      const no = { answer: false, rule: 'age', why: 'it is old', at: 4_000 };
      expect(await stores.interactions.conclude(said(), { verdict: no, context: [] })).toEqual(concluded);
      expect(await stores.interactions.conclude(said({ id: 'none' }), { verdict: no, context: [] })).toBeUndefined();
      expect(await stores.interactions.read(said({ id: 'none' }))).toBeUndefined();
    });

    it('counts answers, guarded by what was read', async () => {
      const whole = { platform: 'chirp', account: 'ada', answers: [{ id: '1', person: 'p1', at: 5 }] };
      expect(await stores.tallies.write(undefined, whole)).toBe(true);
      expect(await stores.tallies.write(undefined, whole)).toBe(false);
      expect(await stores.tallies.write(undefined, { ...whole, conversation: '1', answers: [] })).toBe(true);
      const before = await stores.tallies.read({ platform: 'chirp', account: 'ada' });
      expect(before?.answers).toEqual(whole.answers);
      expect(await stores.tallies.write(before, { ...whole, answers: [] })).toBe(true);
      expect(await stores.tallies.write(before, whole)).toBe(false);
      expect((await stores.tallies.read({ platform: 'chirp', account: 'ada', conversation: '1' }))?.answers).toEqual(
        [],
      );
    });

    it('knows who opted out and who is of the hive, by id and by name', async () => {
      const bob = { id: 'p1', handle: 'bob' };
      expect(await stores.people.read('chirp', bob)).toEqual({ optedOut: false, ofTheHive: false });
      await stores.people.optOut('chirp', bob, { why: 'stop', at: 1 });
      await stores.people.optOut('chirp', bob, { why: 'stop', at: 2 });
      await stores.people.markOwn('chirp', { id: 'own', handle: 'Ada' }, 'ada');
      expect(await stores.people.read('chirp', bob)).toEqual({ optedOut: true, ofTheHive: false });
      expect(await stores.people.read('forum', bob)).toEqual({ optedOut: false, ofTheHive: false });
      expect(await stores.people.read('chirp', { id: 'own', handle: 'x' })).toMatchObject({ ofTheHive: true });
      expect(await stores.people.read('chirp', { id: 'x', handle: 'ada' })).toMatchObject({ ofTheHive: true });
    });

    it('keeps places, whatever case their name is written in', async () => {
      const place = { name: 'Tea', rules: ['Be kind.'], flairs: [], adult: false, readAt: 5 };
      await stores.places.put('chirp', place);
      expect(await stores.places.read('chirp', 'tea')).toEqual(place);
      expect(await stores.places.read('chirp', 'coffee')).toBeUndefined();
    });

    it('finds the accounts that are due by platform and transport, the longest due first, none that rests', async () => {
      const names = ['late', 'early', 'resting', 'other', 'deaf'];
      for (const account of names) {
        const fresh = newAccount('chirp', account);
        const transport = account === 'other' ? 'browser' : 'api';
        const at = account === 'early' ? 1_000 : 2_000;
        const listening = account === 'deaf' ? fresh : listenFrom(fresh, { transport, newPostsIn: [] }, at);
        const next =
          account === 'resting' ? blockAccount(listening, 'needs-login', 'the password is wrong') : listening;
        await stores.accounts.write(undefined, next);
      }
      const due = (now: number, limit = 10) => stores.listening.due('chirp', 'api', now, limit);
      expect(await due(2_000)).toEqual(['early', 'late']);
      expect(await due(1_999)).toEqual(['early']);
      expect(await due(2_000, 1)).toEqual(['early']);
      expect(await due(999)).toEqual([]);
      expect(await stores.listening.due('forum', 'api', 9_000, 10)).toEqual([]);
    });

    it('finds the accounts of the round by their places, over its end too, and by nothing else', async () => {
      const names = Array.from({ length: 12 }, (_, number) => `round${number}`);
      for (const account of names) {
        const listening = listenFrom(newAccount('quiet', account), { transport: 'api', newPostsIn: [] }, 1_000);
        const within = { ...listening, listening: intoRound(listening.listening!, 1_000) };
        await stores.accounts.write(undefined, account === 'round0' ? listening : within);
      }
      const sorted = names
        .slice(1)
        .map((account) => ({ account, place: placeOf('quiet', account) }))
        .sort((a, b) => a.place - b.place);
      const passed = (from: number, places: number, limit = 100) =>
        stores.listening.passed('quiet', 'api', { from, places, at: 0, stepMs: 1 }, limit);
      expect(await stores.listening.due('quiet', 'api', 9_000, 10)).toEqual(['round0']);
      expect(await passed(0, placesOfRound)).toEqual(sorted);
      const [third, fourth, last] = [sorted[2]!, sorted[3]!, sorted.at(-1)!];
      expect(await passed(third.place, 1)).toEqual([third]);
      expect(await passed(third.place, fourth.place - third.place)).toEqual([third]);
      expect(await passed(third.place + 1, fourth.place - third.place)).toEqual([fourth]);
      const over = placesOfRound - last.place + sorted[1]!.place;
      expect(await passed(last.place, over)).toEqual([last, sorted[0]]);
      expect(await passed(last.place, over, 1)).toEqual([last]);
      expect(await passed(fourth.place, placesOfRound)).toEqual([...sorted.slice(3), ...sorted.slice(0, 3)]);
      expect(
        await stores.listening.passed('quiet', 'browser', { from: 0, places: 10_000, at: 0, stepMs: 1 }, 9),
      ).toEqual([]);
    });

    it('lists an account of the round by its time while it rests, and not at all where it listens no more', async () => {
      const listening = listenFrom(newAccount('rests', 'ada'), { transport: 'api', newPostsIn: [] }, 1_000);
      const within = { ...listening, listening: intoRound(listening.listening!, 1_000) };
      const first = await stores.accounts.write(undefined, within);
      const round = async () =>
        (await stores.listening.passed('rests', 'api', { from: 0, places: placesOfRound, at: 0, stepMs: 1 }, 9)).length;
      const due = async (now: number) => (await stores.listening.due('rests', 'api', now, 9)).length;
      expect([await round(), await due(9_000)]).toEqual([1, 0]);
      const blocked = await stores.accounts.write(first, blockAccount(first!, 'needs-login', 'the password is wrong'));
      expect([await round(), await due(9_000)]).toEqual([0, 0]);
      const cooling = await stores.accounts.write(blocked, withNewCredentials(blocked!, 5_000));
      expect([await round(), await due(4_999), await due(5_000)]).toEqual([0, 0, 1]);
      const resumed = await stores.accounts.write(cooling, resumeAccount(cooling!, 6_000));
      expect([await round(), await due(5_999), await due(6_000)]).toEqual([0, 0, 1]);
      await stores.accounts.write(resumed, deaf(resumed!));
      expect([await round(), await due(9_000)]).toEqual([0, 0]);
    });

    it('keeps where a round stands, each write guarded by what was read', async () => {
      const { readHand, writeHand } = stores.listening;
      const hand = { place: 7, at: 5_000, left: ['ada'] };
      expect(await readHand('quiet', 'api')).toBeUndefined();
      expect(await writeHand('quiet', 'api', undefined, hand)).toBe(true);
      expect(await writeHand('quiet', 'api', undefined, { ...hand, place: 8 })).toBe(false);
      const before = await readHand('quiet', 'api');
      expect(before).toEqual({ ...hand, revision: 1 });
      expect(await readHand('quiet', 'browser')).toBeUndefined();
      expect(await writeHand('quiet', 'api', before, { ...hand, place: 9, left: [] })).toBe(true);
      expect(await writeHand('quiet', 'api', before, { ...hand, place: 10 })).toBe(false);
      expect(await readHand('quiet', 'api')).toEqual({ place: 9, at: 5_000, left: [], revision: 2 });
    });

    it('finds an account whose rest is over by itself, and no sooner', async () => {
      const listening = listenFrom(newAccount('wire', 'ada'), { transport: 'api', newPostsIn: [] }, 1_000);
      const blocked = blockAccount(listening, 'needs-login', 'the password is wrong');
      await stores.accounts.write(undefined, withNewCredentials(blocked, 5_000));
      expect(await stores.listening.due('wire', 'api', 4_999, 10)).toEqual([]);
      expect(await stores.listening.due('wire', 'api', 5_000, 10)).toEqual(['ada']);
    });
  });
}
