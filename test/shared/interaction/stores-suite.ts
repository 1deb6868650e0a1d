import { beforeAll, describe, expect, it } from 'vitest';
import type { Interaction } from '../../../shared/interaction/interaction.ts';
import type {
  InteractionStore,
  ListeningStore,
  PeopleStore,
  PlaceStore,
  TallyStore,
} from '../../../shared/interaction/ports.ts';
import { type AccountStore, blockAccount, newAccount } from '../../../shared/limits/account.ts';
import { listenFrom } from '../../../shared/limits/listening.ts';
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

    it('finds an account whose rest is over by itself, and no sooner', async () => {
      const listening = listenFrom(newAccount('wire', 'ada'), { transport: 'api', newPostsIn: [] }, 1_000);
      const blocked = blockAccount(listening, 'needs-login', 'the password is wrong');
      await stores.accounts.write(undefined, withNewCredentials(blocked, 5_000));
      expect(await stores.listening.due('wire', 'api', 4_999, 10)).toEqual([]);
      expect(await stores.listening.due('wire', 'api', 5_000, 10)).toEqual(['ada']);
    });
  });
}
