import type { ControlStore } from '../config/ports.ts';
import type { Problem } from '../config/problem.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { AccountName } from './accounts.ts';
import type { ModelUsd } from './forecast.ts';
import type {
  AccountOwners,
  ObjectStore,
  PersonalityCurrent,
  PersonalityStore,
  ScheduleStore,
  StoredObject,
} from './ports.ts';

/** What synchronisation works with. */
export interface SyncDeps {
  readonly objects: ObjectStore;
  readonly personalities: PersonalityStore;
  readonly owners: AccountOwners;
  readonly schedules: ScheduleStore;
  readonly control: ControlStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly platforms: readonly PlatformTraits[];
  /** Whether an account has credentials; where it is absent, reports say that nobody knows yet. */
  credentialsOf?(platform: string, account: string): Promise<'unknown' | 'present' | 'missing'>;
  /** What a call of the model costs; where it is absent, reports do not speak of that. */
  readonly modelUsdPerPost?: ModelUsd;
  /** Told of every personality there is, at the end of the hourly look at all of them. */
  afterAll?(ids: readonly string[], log: Log): Promise<void>;
}

/** What came of one object. `unchanged` found nothing to do; `ignored` is none of our keys. */
export interface SyncOutcome {
  readonly key: string;
  readonly result: 'accepted' | 'refused' | 'deleted' | 'unchanged' | 'ignored';
  readonly personality?: string;
  readonly version?: number;
  readonly problems?: readonly Problem[];
}

/** One look at a personality: `current` was read before the object. */
export interface Round {
  readonly id: string;
  readonly current: PersonalityCurrent | undefined;
  readonly object: StoredObject | undefined;
  /** Look at everything, although it should be right. */
  readonly verify: boolean;
  /** Accounts that this run claimed or was told of: freed at the end where the personality does not need them. */
  readonly suspects: AccountName[];
  /** Brings the owner of a wanted account in line. */
  help?(owner: string, account: AccountName): Promise<unknown>;
}

export const personalityPrefix = 'personalities/';

/** The key of a personality's file in the bucket. */
export function personalityKey(personality: string): string {
  return `${personalityPrefix}${personality}.json`;
}

/**
 * `ada` of `personalities/ada.json`, whatever the name: `a/b` too, so that a file in a folder of its own is refused and not passed over.
 * Undefined for keys of another form, a schema for editors (`*.schema.json`) among them.
 */
export function personalityName(key: string): string | undefined {
  return /^personalities\/(.*)(?<!\.schema)\.json$/s.exec(key)?.[1];
}
