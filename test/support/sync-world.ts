import { expect } from 'vitest';
import type { LogFields } from '../../shared/monitoring/log.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { scheduleFits, wantedSchedules } from '../../shared/personality/schedules.ts';
import { personalityKey, type SyncDeps } from '../../shared/personality/sync-deps.ts';
import { madeUpPlatforms } from './made-up-traits.ts';
import { manualClock } from './manual-clock.ts';
import { type MemoryStores, memoryStores } from './personality-memory.ts';

export interface LoggedEvent {
  readonly level: string;
  readonly event: string;
  readonly fields: LogFields;
}

export interface SyncWorld {
  readonly stores: MemoryStores;
  readonly deps: SyncDeps;
  readonly events: LoggedEvent[];
  readonly clock: ReturnType<typeof manualClock>;
}

export function syncWorld(): SyncWorld {
  const stores = memoryStores();
  const events: LoggedEvent[] = [];
  const clock = manualClock();
  const keep =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      events.push({ level, event, fields });
    };
  const log = { info: keep('info'), warn: keep('warn'), error: keep('error') };
  return { stores, events, clock, deps: { ...stores, clock, log, platforms: madeUpPlatforms } };
}

/** A small file: `{ name, platforms: { chirp: { account, schedule } } }`. */
export function characterFile(account: string, schedule = 'rate(4 hours)', more: Record<string, unknown> = {}): string {
  return JSON.stringify({ name: 'Ada', topics: ['a'], platforms: { chirp: { account, schedule } }, ...more });
}

/** Calls `before` ahead of each operation of each port, and `after` behind it. */
export function watched(
  deps: SyncDeps,
  before: (name: string) => Promise<void>,
  after: (name: string) => Promise<void> = async () => undefined,
): SyncDeps {
  const watch = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        return typeof member !== 'function'
          ? member
          : async (...values: unknown[]) => {
              await before(String(name));
              const answer: unknown = await Reflect.apply(member, target, values);
              await after(String(name));
              return answer;
            };
      },
    });
  return {
    ...deps,
    objects: watch(deps.objects),
    personalities: watch(deps.personalities),
    owners: watch(deps.owners),
    schedules: watch(deps.schedules),
    control: watch(deps.control),
  };
}

/** The hive agrees with the personality's object as it lies in the bucket: current, version, schedules, accounts, report. */
export function expectInLine({ stores, clock }: SyncWorld, id: string): void {
  const object = stores.objects.objects.get(personalityKey(id));
  const current = stores.personalities.currents.get(id);
  const report = stores.objects.json(`reports/${id}.json`) as Record<string, unknown> | undefined;
  const read = object === undefined ? undefined : readPersonality(id, object.body, madeUpPlatforms);
  if (read?.ok === true) {
    expect(current).toMatchObject({ status: 'active', settled: true, etag: object!.etag });
    const stored = stores.personalities.versions.get(`${id}#${current!.version}`)!;
    expect(stored.etag).toBe(object!.etag);
    expect(stored.effective).toEqual(read.personality);
    expectAround(stores, id, stored.effective, clock.now());
    expect(report).toMatchObject({ status: 'accepted', etag: object!.etag, version: current!.version, problems: [] });
    return;
  }
  if (read === undefined) {
    expect(current?.status ?? 'deleted').toBe('deleted');
    expect(report?.status ?? 'deleted').toBe('deleted');
  } else {
    expect(report).toMatchObject({ status: 'refused', etag: object!.etag });
  }
  expect(current?.settled ?? true).toBe(true);
  const kept = current?.status === 'active' ? stores.personalities.versions.get(`${id}#${current.version}`) : undefined;
  expectAround(stores, id, kept?.effective, clock.now());
}

/** Schedules and accounts are exactly those of the personality; none where there is none. */
export function expectAround(
  stores: MemoryStores,
  id: string,
  personality: Personality | undefined,
  now: number,
): void {
  const wanted = personality === undefined ? [] : wantedSchedules(personality, now);
  const actual = [...stores.schedules.schedules.values()].filter(({ name }) => name.startsWith(`${id}.`));
  expect(actual.map(({ name }) => name).sort()).toEqual(wanted.map(({ name }) => name).sort());
  for (const schedule of wanted) {
    expect(scheduleFits(schedule, stores.schedules.schedules.get(schedule.name)!)).toBe(true);
  }
  const accounts = Object.entries(personality?.platforms ?? {}).map(
    ([platform, { account }]) => `${platform}#${account}`,
  );
  const owned = [...stores.owners.owners].filter(([, owner]) => owner === id).map(([account]) => account);
  expect(owned.sort()).toEqual(accounts.sort());
  expect(
    [...(stores.personalities.currents.get(id)?.accounts ?? [])]
      .map(({ platform, account }) => `${platform}#${account}`)
      .sort(),
  ).toEqual(accounts.sort());
}
