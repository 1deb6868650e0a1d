import type { Personality } from './personality.ts';

/** One stored version: written once, never changed. */
export interface PersonalityVersion {
  readonly personality: string;
  readonly version: number;
  /** Of the object it came from. */
  readonly etag: string;
  readonly createdAt: number;
  readonly effective: Personality;
}

/** Which version counts. `revision` goes up with each write and guards the next one. */
export interface PersonalityCurrent {
  readonly personality: string;
  readonly status: 'active' | 'deleted';
  readonly version: number;
  /** Of the object that `version` came from. */
  readonly etag: string;
  /** True when schedules and accounts match `version`; false in between, so that an interrupted sync is finished later. */
  readonly settled: boolean;
  readonly paused: boolean;
  readonly accounts: readonly { readonly platform: string; readonly account: string }[];
  readonly updatedAt: number;
  readonly revision: number;
}

export interface PersonalityStore {
  /** Strongly consistent. */
  readCurrent(personality: string): Promise<PersonalityCurrent | undefined>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); false when somebody else was faster. */
  moveCurrent(before: PersonalityCurrent | undefined, next: Omit<PersonalityCurrent, 'revision'>): Promise<boolean>;
  readVersion(personality: string, version: number): Promise<PersonalityVersion | undefined>;
  /** False when that version number is taken. */
  putVersion(version: PersonalityVersion): Promise<boolean>;
}

/** Who owns an account. */
export interface AccountOwners {
  ownerOf(platform: string, account: string): Promise<string | undefined>;
  /** Makes `personality` the owner where nobody is, or it is already, or the owner is `instead`; answers the owner after the call. */
  claim(platform: string, account: string, personality: string, instead?: string): Promise<string>;
  /** Frees it where `personality` owns it; history and windows stay. */
  free(platform: string, account: string, personality: string): Promise<void>;
}

/** One schedule of a personality on a platform, as it should be. */
export interface WantedSchedule {
  /** Deterministic: `<personality>.<platform>`. */
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  /** 0 is off. */
  readonly windowMinutes: number;
  /** Epoch milliseconds; rate schedules have one in the future so that an upload does not post. */
  readonly startAt?: number;
  readonly enabled: boolean;
  /** What plan-post is told, with the slot filled in by the scheduler. */
  readonly payload: PlanPostPayload;
}

/** Event of plan-post. `slot` is `<aws.scheduler.scheduled-time>` in a schedule and an ISO time in an event. */
export interface PlanPostPayload {
  readonly personality: string;
  readonly platform: string;
  readonly slot: string;
}

export interface ScheduleStore {
  /** All schedules of the personality, or of every personality when none is named. */
  list(personality?: string): Promise<readonly string[]>;
  read(name: string): Promise<WantedSchedule | undefined>;
  /** Creates or replaces. `there`: whether it was there a moment ago; who is wrong pays one call more. */
  put(schedule: WantedSchedule, there?: boolean): Promise<void>;
  /** One that is gone is no error. */
  remove(name: string): Promise<void>;
}

export interface StoredObject {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly body: Uint8Array;
}

/** The bucket. */
export interface ObjectStore {
  /** At most `maxBytes` of the body are read; `size` is the true one. */
  read(key: string, maxBytes: number): Promise<StoredObject | undefined>;
  list(prefix: string): Promise<readonly { readonly key: string; readonly etag: string; readonly size: number }[]>;
  write(key: string, body: string, contentType: string): Promise<void>;
}
