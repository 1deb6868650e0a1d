import type { InteractionKind } from '../../../shared/interaction/interaction.ts';
import type { AccountBlockKind } from '../../../shared/publication/errors.ts';
import type { ConnectOptions, PlatformAdapter } from '../../../shared/publication/platform.ts';

/** One account of a world, and what the platform itself knows of it. */
export interface WorldAccount {
  readonly name: string;
  readonly options: Omit<ConnectOptions, 'log'>;
  /** Everything that must never be seen in an error or a log line; asked again after each test, for tokens change. */
  secrets(): readonly string[];
  /** Requests to create a post that reached the platform. */
  creates(): number;
  /** Texts of the posts that stand, hidden ones too, oldest first. */
  standing(): readonly string[] | Promise<readonly string[]>;
  /** A post of another person that this account may answer; undefined where nobody is asked. */
  parent?(): Promise<string>;
}

/** A declaration that a platform, or its stand-in, cannot show a fault, with the reason. The suite checks that there is one. */
export interface CannotShow {
  readonly cannotShow: string;
}

/** Makes the next request fail; what it answers replaces options of the connection. */
export type Switch = (account: WorldAccount) => Partial<ConnectOptions> | undefined;

export const createFaults = [
  'accept-then-drop',
  'drop-before',
  'server-error',
  'server-error-after',
  'no-answer-in-time',
  'empty-body',
  'malformed-body',
  'broken-off-body',
] as const;
export const listingFaults = ['listing-fails', 'listing-malformed', 'listing-short'] as const;
export const blockKinds = [
  'locked',
  'suspended',
  'flagged',
  'challenge',
  'credentials',
  'permission',
  'payment',
] as const satisfies readonly AccountBlockKind[];

type CreateFault = (typeof createFaults)[number];
type ListingFault = (typeof listingFaults)[number];

export interface WorldFaults extends Readonly<Record<CreateFault | ListingFault, Switch | CannotShow>> {
  readonly 'refused-connection': Switch | CannotShow;
  readonly 'rate-limited': ((account: WorldAccount, until: number) => undefined) | CannotShow;
  readonly hidden: ((account: WorldAccount, minutes: number) => undefined) | CannotShow;
  /** The platform calls the session old: the adapter renews it and goes on, once. */
  readonly 'auth-expired': Switch | CannotShow;
  /** An answer that says no and repeats everything that was sent to it, credentials too. */
  readonly 'echoing-refusal': Switch | CannotShow;
  readonly blocked: Readonly<Record<AccountBlockKind, Switch | CannotShow>>;
}

export const readFaults = ['reads-fail', 'reads-malformed', 'reads-refused', 'reads-limited'] as const;

/** People who speak to an account, and what the platform itself knows of them. Ids are those that reads answer. */
export interface ReadStage {
  /** What the platform can tell apart, in the order of `interactionKinds`. */
  readonly kinds: readonly [InteractionKind, ...InteractionKind[]];
  /** Places whose new posts are asked for. */
  readonly newPostsIn: readonly string[];
  /** Places that cannot be read, one for each way the platform has of saying so; none where it has no places. */
  readonly shutPlaces: readonly string[];
  /** Why the adapter does not read how posts were taken; absent: it does. */
  readonly withoutEngagement?: string;
  /** Requests of a question where nothing is new. */
  readonly idleRequests: number;
  /** A person speaks to the account. @param own the account's post that is answered or quoted. */
  speak(account: WorldAccount, kind: InteractionKind, text: string, own?: string): Promise<void>;
  /** A person names the account in a post that the platform lists so many minutes later. */
  speakLate(account: WorldAccount, text: string, minutes: number): Promise<void>;
  /** A person answers a post; answers the id. */
  answer(id: string, text: string, by: string): Promise<string>;
  /** The account posts that often, by hand; answers the ids. */
  own(account: WorldAccount, count: number): Promise<readonly string[]>;
  /** The account names itself and answers its own post, by hand. */
  talkToSelf(account: WorldAccount, own: string): Promise<void>;
  /** The author deletes it. */
  takeDown(id: string): void;
  react(id: string, likes: number): void;
  /** Requests that the account sent so far. */
  requests(account: WorldAccount): number;
  /** The next read is refused with everything in the answer that was sent, credentials too. */
  refuseAndEcho(account: WorldAccount): void;
  readonly faults: Readonly<
    Record<(typeof readFaults)[number], (account: WorldAccount, until: number) => Partial<ConnectOptions> | undefined>
  >;
}

/** A platform with a stand-in behind it. Its calendar is Date. */
export interface World {
  readonly adapter: PlatformAdapter;
  readonly faults: WorldFaults;
  /** An adapter that reads nothing says why. */
  readonly reads: ReadStage | CannotShow;
  /** A platform that takes the same words twice says so; it cannot refuse them. */
  readonly takesDuplicates?: CannotShow;
  /** Entries of a secret bundle that cannot be right, with the fields the refusal has to name. */
  readonly badCredentials: readonly { readonly entry: unknown; readonly names: readonly string[] }[] | CannotShow;
  /** A fresh account. */
  account(): Promise<WorldAccount>;
  close(): Promise<void>;
}
