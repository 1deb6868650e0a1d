import { handKey, listenPartition, roundPartition } from '../../../shared/aws/dynamodb/keys.ts';
import type { ListeningStore } from '../../../shared/interaction/ports.ts';
import { type AccountState, askedFrom } from '../../../shared/limits/account.ts';
import {
  distanceIn,
  type Hand,
  type PlacedAccount,
  placeOf,
  placesOfRound,
  type Stretch,
  stretchOf,
} from '../../../shared/limits/listening-round.ts';
import { DueIndex } from './calendar.ts';
import { readUnits, type Traffic } from './traffic.ts';

/** A row of an index that holds keys only, bytes. */
const rowBytes = 110;

/** Accounts in the round by their place, without sorting everything each time. */
class Round {
  hand: Hand | undefined;
  readonly #places = new Map<number, Set<string>>();

  set(account: string, place: number, within: boolean): void {
    const there = this.#places.get(place) ?? new Set();
    if (within) this.#places.set(place, there.add(account));
    else if (there.delete(account) && there.size === 0) this.#places.delete(place);
  }

  *passed(stretch: Stretch): Generator<PlacedAccount> {
    for (let count = 0; count < stretch.places; count += 1) {
      const place = (stretch.from + count) % placesOfRound;
      for (const account of [...(this.#places.get(place) ?? [])].sort()) yield { account, place };
    }
  }

  /** Whether a tick at that time finds anybody. */
  isDue(now: number, roundMs: number): boolean {
    const stretch = stretchOf(this.hand, now, roundMs);
    if ((this.hand?.left ?? []).length > 0) return true;
    for (const place of this.#places.keys()) if (distanceIn(stretch, place) < stretch.places) return true;
    return false;
  }
}

/** Where an account is listed by those who ask it. */
export type Listed = number | 'round' | undefined;

/** Where the index of the wakes lists an account for its observer. */
export function listedAs(state: AccountState): Listed {
  // A rest that ends by itself begins with credentials that a person stores: there are none here.
  return state.status === 'active' ? askedFrom(state) : undefined;
}

/** The index of who is to be asked, every call counted as that of the table. @param roundMs the length of a round */
export function listeners(traffic: Traffic, roundMs: number) {
  const groups = new Map<
    string,
    { readonly times: DueIndex; readonly round: Round; readonly askedAt: Map<string, number> }
  >();
  const of = (platform: string, transport: string) => {
    const partition = listenPartition(platform, transport);
    const group = groups.get(partition) ?? { times: new DueIndex(), round: new Round(), askedAt: new Map() };
    groups.set(partition, group);
    return group;
  };
  const listed = new Map<string, Listed>();
  const store: ListeningStore = {
    async due(platform, transport, now, limit) {
      const accounts = of(platform, transport).times.due(now, limit);
      traffic.read(listenPartition(platform, transport), readUnits(accounts.length * rowBytes) / 2);
      return accounts;
    },
    async passed(platform, transport, stretch, limit) {
      const accounts: PlacedAccount[] = [];
      for (const one of of(platform, transport).round.passed(stretch)) {
        if (accounts.length >= limit) break;
        accounts.push(one);
      }
      traffic.read(roundPartition(platform, transport), readUnits(accounts.length * rowBytes) / 2);
      return accounts;
    },
    async readHand(platform, transport) {
      traffic.read(handKey(platform, transport).pk, 0.5);
      return of(platform, transport).round.hand;
    },
    async writeHand(platform, transport, before, next) {
      traffic.write(handKey(platform, transport).pk, 1);
      const { round } = of(platform, transport);
      if (round.hand?.revision !== before?.revision) return false;
      round.hand = { ...next, revision: (before?.revision ?? 0) + 1 };
      return true;
    },
  };
  return {
    store,

    /** Puts an account where it stands now; answers where it stood. */
    move(state: AccountState): { readonly partition: string; readonly before: Listed } {
      const { platform, account, listening } = state;
      const transport = listening?.transport ?? 'api';
      const { times, round } = of(platform, transport);
      const [name, now] = [`${platform} ${transport} ${account}`, listedAs(state)];
      const before = listed.get(name);
      times.set(account, typeof now === 'number' ? now : undefined);
      if ((before === 'round') !== (now === 'round')) round.set(account, placeOf(platform, account), now === 'round');
      listed.set(name, now);
      return { partition: listenPartition(platform, transport), before };
    },

    /** An account is asked now; answers when it ought to be at the latest: at its time, or one round after it was asked before. */
    asked(platform: string, transport: string, account: string, now: number): number {
      const { times, askedAt } = of(platform, transport);
      const due = times.timeOf(account) ?? (askedAt.get(account) ?? now) + roundMs;
      askedAt.set(account, now);
      return due;
    },

    /** When anybody is to be asked next; Infinity where nobody is. */
    nextAt(platform: string, transport: string, now: number): number {
      const { times, round } = of(platform, transport);
      return round.isDue(now, roundMs) ? now : times.nextAt();
    },
  };
}
