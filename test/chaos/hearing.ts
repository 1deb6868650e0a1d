import type { ListeningStore } from '../../shared/interaction/ports.ts';
import type { AccountState } from '../../shared/limits/account.ts';
import { type MemoryInteractions, memoryInteractions, memoryListening } from '../support/interactions-memory.ts';

/** That an account was shown or stored something: while it listens on as it did then, nothing of it may get lost. */
export interface Noted {
  readonly platform: string;
  readonly account: string;
  /** Of the interaction. */
  readonly id: string;
  /** Names the time in which the account listened, from its begin to its end. */
  readonly session: string;
  /** Number of the event, of all that are told here. */
  readonly at: number;
}

/** What came of people in one world, in the order in which it came: stores, and a memory that the hive does not have. */
export class Hearing {
  readonly stores: MemoryInteractions;
  readonly listening: ListeningStore;
  readonly shown: Noted[] = [];
  readonly stored: Noted[] = [];
  /** When it was decided to answer, by platform, account and id. */
  readonly decided = new Map<string, number>();
  /** When replies were planned and ended, by publication; people opted out and accounts were known as the hive's own, by platform and person. */
  readonly planned = new Map<string, number>();
  readonly ended = new Map<string, number>();
  readonly optedOut = new Map<string, number>();
  readonly own = new Map<string, number>();
  #events = 0;
  readonly #accounts: () => readonly AccountState[];

  constructor(accounts: () => readonly AccountState[]) {
    this.#accounts = accounts;
    this.listening = memoryListening(accounts);
    const stores = memoryInteractions();
    const { interactions, people } = stores;
    this.stores = {
      ...stores,
      interactions: {
        ...interactions,
        create: async (interaction) => {
          const created = await interactions.create(interaction);
          if (created) this.#note(this.stored, interaction.platform, interaction.account, interaction.id);
          return created;
        },
        conclude: async (name, conclusion) => {
          const concluded = await interactions.conclude(name, conclusion);
          if (concluded?.verdict?.answer === true)
            this.#first(this.decided, `${name.platform} ${name.account} ${name.id}`);
          return concluded;
        },
      },
      people: {
        ...people,
        optOut: async (platform, person, wish) => {
          await people.optOut(platform, person, wish);
          this.#first(this.optedOut, `${platform} ${person.id}`);
        },
        markOwn: async (platform, person, account) => {
          await people.markOwn(platform, person, account);
          this.#first(this.own, `${platform} ${person.id}`);
        },
      },
    };
  }

  /** The platform has answered: whether anybody heard it or not. */
  show(platform: string, account: string, ids: readonly string[]): void {
    for (const id of ids) this.#note(this.shown, platform, account, id);
  }

  plan(publication: string): void {
    this.#first(this.planned, publication);
  }

  end(publication: string): void {
    this.#first(this.ended, publication);
  }

  /** Whether the account listens still as it did then. */
  lasts({ platform, account, session }: Pick<Noted, 'platform' | 'account' | 'session'>): boolean {
    return this.#session(platform, account) === session;
  }

  /** The accounts as they are. */
  all(): readonly AccountState[] {
    return this.#accounts();
  }

  #session(platform: string, account: string): string | undefined {
    const state = this.#accounts().find((one) => one.platform === platform && one.account === account);
    const { owner, listening } = state ?? {};
    return owner === undefined || listening === undefined ? undefined : `${owner} since ${listening.since}`;
  }

  #note(list: Noted[], platform: string, account: string, id: string): void {
    const session = this.#session(platform, account);
    this.#events += 1;
    if (session !== undefined) list.push({ platform, account, id, session, at: this.#events });
  }

  #first(map: Map<string, number>, key: string): void {
    this.#events += 1;
    if (!map.has(key)) map.set(key, this.#events);
  }
}
