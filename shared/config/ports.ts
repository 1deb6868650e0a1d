import type { HiveConfig } from './config.ts';

/** The item CONTROL / HIVE: the switches of the hive and the last good config.json. */
export interface HiveControl {
  readonly paused: boolean;
  readonly pausedPlatforms: readonly string[];
  /** Switched off by an operator; what their own files say does not switch them on again. */
  readonly pausedPersonalities: readonly string[];
  /** The last config.json that was accepted; absent until there is one. */
  readonly config?: HiveConfig;
  readonly configEtag?: string;
  /** The writer's account is at fault until then, epoch milliseconds. */
  readonly writerBlockedUntil?: number;
  readonly writerBlockedReason?: string;
  /** When the hive was restored from a backup: what it did in the time before is not remembered. Epoch milliseconds. */
  readonly restoredAt?: number;
}

export interface ControlStore {
  /** An absent item reads as a hive that is not paused and has no config of its own. */
  read(): Promise<HiveControl>;
  putConfig(config: HiveConfig, etag: string): Promise<void>;
  setPaused(paused: boolean): Promise<void>;
  setPlatformPaused(platform: string, paused: boolean): Promise<void>;
  setPersonalityPaused(personality: string, paused: boolean): Promise<void>;
  blockWriter(until: number, reason: string): Promise<void>;
  unblockWriter(): Promise<void>;
}
