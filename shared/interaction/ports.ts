import type { Hand, PlacedAccount, Stretch } from '../limits/listening-round.ts';
import type { Interaction, Person, Verdict } from './interaction.ts';
import type { PlaceFacts } from './platform-reads.ts';
import type { Answered } from './policy.ts';

/** Interactions are kept for so long, milliseconds. */
export const interactionKeptMs = 90 * 24 * 60 * 60_000;

/** What comes of an interaction, written once. */
export interface Conclusion {
  readonly verdict: Verdict;
  readonly context: Interaction['context'];
  readonly publication?: string;
}

export type InteractionName = Pick<Interaction, 'platform' | 'account' | 'id'>;

/** Everything people said to accounts. Every write is one conditional write on a single item. */
export interface InteractionStore {
  /** Stores a new one; false when it is there already (then nothing changes). */
  create(interaction: Interaction): Promise<boolean>;
  /** Strongly consistent. */
  read(name: InteractionName): Promise<Interaction | undefined>;
  /** Concludes one that has no verdict; answers it as it is stored then, whoever concluded it; undefined where there is none. */
  conclude(name: InteractionName, conclusion: Conclusion): Promise<Interaction | undefined>;
}

/** Answers that count: of an account in the last 24 hours, or in one conversation at any time. */
export interface Tally {
  readonly platform: string;
  readonly account: string;
  /** Absent: of the account as a whole. */
  readonly conversation?: string;
  readonly answers: readonly Answered[];
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

export type TallyName = Pick<Tally, 'platform' | 'account' | 'conversation'>;

export interface TallyStore {
  /** Strongly consistent. */
  read(name: TallyName): Promise<Tally | undefined>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); false when somebody was faster. */
  write(before: Tally | undefined, next: Omit<Tally, 'revision'>): Promise<boolean>;
}

/** What the hive knows of somebody on a platform, for good. */
export interface KnownPerson {
  /** Asked for no more answers. */
  readonly optedOut: boolean;
  /** The account of a personality of this hive. */
  readonly ofTheHive: boolean;
}

export interface PeopleStore {
  read(platform: string, person: Pick<Person, 'id' | 'handle'>): Promise<KnownPerson>;
  /** For the whole hive, for good; `words` and `at` say why. */
  optOut(
    platform: string,
    person: Pick<Person, 'id' | 'handle'>,
    wish: { readonly why: string; readonly at: number },
  ): Promise<void>;
  /** The person is an account of this hive. */
  markOwn(platform: string, person: Pick<Person, 'id' | 'handle'>, account: string): Promise<void>;
}

/** A place as it was when somebody looked. */
export interface StoredPlace extends PlaceFacts {
  readonly readAt: number;
}

export interface PlaceStore {
  read(platform: string, name: string): Promise<StoredPlace | undefined>;
  put(platform: string, place: StoredPlace): Promise<void>;
}

/** Accounts whose time to be asked has come, and where the round of the others stands. */
export interface ListeningStore {
  /** Names of accounts, the longest due first, at most `limit`. Comes from an index: may be late, may name moved ones. */
  due(platform: string, transport: string, now: number, limit: number): Promise<readonly string[]>;
  /** Accounts in the round whose places lie in the stretch, in the order of the hand, at most `limit`. From the same index. */
  passed(platform: string, transport: string, stretch: Stretch, limit: number): Promise<readonly PlacedAccount[]>;
  /** Where the round stands; undefined where none began. May be late: every write is guarded by the revision that was read. */
  readHand(platform: string, transport: string): Promise<Hand | undefined>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); false when somebody was faster. */
  writeHand(
    platform: string,
    transport: string,
    before: Hand | undefined,
    next: Omit<Hand, 'revision'>,
  ): Promise<boolean>;
}
