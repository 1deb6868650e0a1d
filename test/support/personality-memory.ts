import { createHash } from 'node:crypto';
import type { HiveConfig } from '../../shared/config/config.ts';
import type { ControlStore, HiveControl } from '../../shared/config/ports.ts';
import type {
  AccountOwners,
  ObjectStore,
  PersonalityCurrent,
  PersonalityStore,
  PersonalityVersion,
  ScheduleStore,
  StoredObject,
  WantedSchedule,
} from '../../shared/personality/ports.ts';
import { frozenCopy } from './frozen.ts';

/** The ports of the Personality Manager kept in memory, with the conditional writes of the real ones. What goes in or out is copied. */
export interface MemoryStores {
  readonly personalities: MemoryPersonalities;
  readonly owners: MemoryOwners;
  readonly control: MemoryControl;
  readonly schedules: MemorySchedules;
  readonly objects: MemoryObjects;
}

export function memoryStores(): MemoryStores {
  return {
    personalities: new MemoryPersonalities(),
    owners: new MemoryOwners(),
    control: new MemoryControl(),
    schedules: new MemorySchedules(),
    objects: new MemoryObjects(),
  };
}

export class MemoryPersonalities implements PersonalityStore {
  readonly currents = new Map<string, PersonalityCurrent>();
  readonly versions = new Map<string, PersonalityVersion>();

  async readCurrent(personality: string): Promise<PersonalityCurrent | undefined> {
    return frozenCopy(this.currents.get(personality));
  }

  async moveCurrent(
    before: PersonalityCurrent | undefined,
    next: Omit<PersonalityCurrent, 'revision'>,
  ): Promise<boolean> {
    const stored = this.currents.get(next.personality);
    if (stored?.revision !== before?.revision) {
      return false;
    }
    this.currents.set(next.personality, frozenCopy({ ...next, revision: (stored?.revision ?? 0) + 1 }));
    return true;
  }

  async readVersion(personality: string, version: number): Promise<PersonalityVersion | undefined> {
    return frozenCopy(this.versions.get(`${personality}#${version}`));
  }

  async putVersion(version: PersonalityVersion): Promise<boolean> {
    const key = `${version.personality}#${version.version}`;
    if (this.versions.has(key)) {
      return false;
    }
    this.versions.set(key, frozenCopy(version));
    return true;
  }
}

export class MemoryOwners implements AccountOwners {
  readonly owners = new Map<string, string>();

  async ownerOf(platform: string, account: string): Promise<string | undefined> {
    return this.owners.get(`${platform}#${account}`);
  }

  async claim(platform: string, account: string, personality: string, instead?: string): Promise<string> {
    const key = `${platform}#${account}`;
    const owner = this.owners.get(key);
    if (owner === undefined || owner === personality || owner === instead) {
      this.owners.set(key, personality);
      return personality;
    }
    return owner;
  }

  async free(platform: string, account: string, personality: string): Promise<void> {
    const key = `${platform}#${account}`;
    if (this.owners.get(key) === personality) {
      this.owners.delete(key);
    }
  }
}

export class MemoryControl implements ControlStore {
  private state: HiveControl = { paused: false, pausedPlatforms: [], pausedPersonalities: [] };

  async read(): Promise<HiveControl> {
    return frozenCopy(this.state);
  }

  async putConfig(config: HiveConfig, etag: string): Promise<void> {
    this.state = { ...this.state, config: frozenCopy(config), configEtag: etag };
  }

  async setPaused(paused: boolean): Promise<void> {
    this.state = { ...this.state, paused };
  }

  async setPlatformPaused(platform: string, paused: boolean): Promise<void> {
    const others = this.state.pausedPlatforms.filter((id) => id !== platform);
    this.state = { ...this.state, pausedPlatforms: paused ? [...others, platform] : others };
  }

  async setPersonalityPaused(personality: string, paused: boolean): Promise<void> {
    const others = this.state.pausedPersonalities.filter((id) => id !== personality);
    this.state = { ...this.state, pausedPersonalities: paused ? [...others, personality] : others };
  }

  async blockWriter(until: number, reason: string): Promise<void> {
    this.state = { ...this.state, writerBlockedUntil: until, writerBlockedReason: reason };
  }

  async unblockWriter(): Promise<void> {
    const { writerBlockedUntil: _until, writerBlockedReason: _reason, ...rest } = this.state;
    this.state = rest;
  }
}

export class MemorySchedules implements ScheduleStore {
  readonly schedules = new Map<string, WantedSchedule>();
  /** Every put, in order: tests count them. */
  readonly puts: string[] = [];

  async list(personality?: string): Promise<readonly string[]> {
    const names = [...this.schedules.keys()];
    return personality === undefined ? names : names.filter((name) => name.startsWith(`${personality}.`));
  }

  async read(name: string): Promise<WantedSchedule | undefined> {
    return frozenCopy(this.schedules.get(name));
  }

  async put(schedule: WantedSchedule): Promise<void> {
    this.puts.push(schedule.name);
    this.schedules.set(schedule.name, frozenCopy(schedule));
  }

  async remove(name: string): Promise<void> {
    this.schedules.delete(name);
  }
}

export class MemoryObjects implements ObjectStore {
  readonly objects = new Map<string, { readonly etag: string; readonly body: Uint8Array }>();
  /** Keys written through the port, in order: tests count them. */
  readonly writes: string[] = [];

  /** What an operator does: uploads a file. The etag is the MD5 of the content, as S3 makes it. */
  upload(key: string, content: string | Uint8Array): void {
    const body = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    this.objects.set(key, { etag: `"${createHash('md5').update(body).digest('hex')}"`, body });
  }

  erase(key: string): void {
    this.objects.delete(key);
  }

  json(key: string): unknown {
    const stored = this.objects.get(key);
    return stored === undefined ? undefined : JSON.parse(new TextDecoder().decode(stored.body));
  }

  async read(key: string, maxBytes: number): Promise<StoredObject | undefined> {
    const stored = this.objects.get(key);
    return stored === undefined
      ? undefined
      : { key, etag: stored.etag, size: stored.body.length, body: stored.body.slice(0, maxBytes) };
  }

  async list(prefix: string): Promise<readonly { key: string; etag: string; size: number }[]> {
    return [...this.objects]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { etag, body }]) => ({ key, etag, size: body.length }));
  }

  async write(key: string, body: string, _contentType: string): Promise<void> {
    this.writes.push(key);
    this.upload(key, body);
  }
}
