import type { Interaction } from '../../shared/interaction/interaction.ts';
import type {
  InteractionStore,
  ListeningStore,
  PeopleStore,
  PlaceStore,
  StoredPlace,
  Tally,
  TallyStore,
} from '../../shared/interaction/ports.ts';
import { type AccountState, askedFrom } from '../../shared/limits/account.ts';
import { distanceIn, type Hand, placeOf } from '../../shared/limits/listening-round.ts';
import { frozenCopy } from './frozen.ts';

export interface MemoryInteractions {
  readonly interactions: InteractionStore & { all(): readonly Interaction[] };
  readonly tallies: TallyStore & { all(): readonly Tally[] };
  readonly people: PeopleStore;
  readonly places: PlaceStore;
}

/** What people said, without a database: the same conditions, the same copies, passed by the same suite. */
export function memoryInteractions(): MemoryInteractions {
  const stored = new Map<string, Interaction>();
  const tallies = new Map<string, Tally>();
  const optedOut = new Set<string>();
  const own = new Set<string>();
  const places = new Map<string, StoredPlace>();
  const nameOf = (...parts: readonly (string | undefined)[]) => JSON.stringify(parts);
  return {
    interactions: {
      all: () => [...stored.values()],

      async create(interaction) {
        const key = nameOf(interaction.platform, interaction.account, interaction.id);
        if (stored.has(key)) return false;
        stored.set(key, frozenCopy(interaction));
        return true;
      },

      async read({ platform, account, id }) {
        return stored.get(nameOf(platform, account, id));
      },

      async conclude({ platform, account, id }, conclusion) {
        const key = nameOf(platform, account, id);
        const before = stored.get(key);
        if (before === undefined || before.verdict !== undefined) return before;
        stored.set(key, frozenCopy({ ...before, ...conclusion }));
        return stored.get(key);
      },
    },

    tallies: {
      all: () => [...tallies.values()],

      async read({ platform, account, conversation }) {
        return tallies.get(nameOf(platform, account, conversation));
      },

      async write(before, next) {
        const key = nameOf(next.platform, next.account, next.conversation);
        if (tallies.get(key)?.revision !== before?.revision) return false;
        tallies.set(key, frozenCopy({ ...next, revision: (before?.revision ?? 0) + 1 }));
        return true;
      },
    },

    people: {
      async read(platform, { id, handle }) {
        const ofTheHive = own.has(nameOf(platform, id)) || own.has(nameOf(platform, `@${handle.toLowerCase()}`));
        return { optedOut: optedOut.has(nameOf(platform, id)), ofTheHive };
      },

      async optOut(platform, { id }) {
        optedOut.add(nameOf(platform, id));
      },

      async markOwn(platform, { id, handle }) {
        own.add(nameOf(platform, id));
        own.add(nameOf(platform, `@${handle.toLowerCase()}`));
      },
    },

    places: {
      async read(platform, name) {
        return places.get(nameOf(platform, name.toLowerCase()));
      },

      async put(platform, place) {
        places.set(nameOf(platform, place.name.toLowerCase()), frozenCopy(place));
      },
    },
  };
}

/** Due accounts and those of the round, straight from the accounts themselves. */
export function memoryListening(accounts: () => readonly AccountState[]): ListeningStore {
  const hands = new Map<string, Hand>();
  const listeners = (platform: string, transport: string) =>
    accounts().filter((one) => one.platform === platform && one.listening?.transport === transport);
  return {
    async due(platform, transport, now, limit) {
      return listeners(platform, transport)
        .map((one) => ({ account: one.account, at: askedFrom(one) }))
        .filter((one): one is { account: string; at: number } => typeof one.at === 'number' && one.at <= now)
        .sort((a, b) => a.at - b.at || (a.account < b.account ? -1 : 1))
        .slice(0, limit)
        .map(({ account }) => account);
    },

    async passed(platform, transport, stretch, limit) {
      return listeners(platform, transport)
        .filter((one) => askedFrom(one) === 'round')
        .map(({ account }) => ({ account, place: placeOf(platform, account) }))
        .map((one) => ({ ...one, distance: distanceIn(stretch, one.place) }))
        .filter(({ distance }) => distance < stretch.places)
        .sort((a, b) => a.distance - b.distance || (a.account < b.account ? -1 : 1))
        .slice(0, limit)
        .map(({ account, place }) => ({ account, place }));
    },

    async readHand(platform, transport) {
      return hands.get(`${platform} ${transport}`);
    },

    async writeHand(platform, transport, before, next) {
      const key = `${platform} ${transport}`;
      if (hands.get(key)?.revision !== before?.revision) return false;
      hands.set(key, frozenCopy({ ...next, revision: (before?.revision ?? 0) + 1 }));
      return true;
    },
  };
}
