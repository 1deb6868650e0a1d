import type { HiveConfig } from '../../shared/config/config.ts';
import { readConfig } from '../../shared/config/read-config.ts';
import type { LogFields } from '../../shared/monitoring/log.ts';
import { syncObject } from '../../shared/personality/sync.ts';
import type { SyncDeps } from '../../shared/personality/sync-deps.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { manualClock } from '../support/manual-clock.ts';
import { type MemoryStores, memoryStores } from '../support/personality-memory.ts';

/** A hive in memory, as it stands before an upload. */
export interface FuzzWorld {
  readonly stores: MemoryStores;
  readonly deps: SyncDeps;
  /** Lines of the log since the world was ready. */
  readonly logged: string[];
}

/** What a hive had before: nothing but a neighbour, or a version of the same personality too. */
export type Before = 'empty' | 'in force';

const goodFile = JSON.stringify({ name: 'Ada', topics: ['bees'], platforms: { twitter: { account: 'ada_old' } } });
const goodConfig = JSON.stringify({ limits: { perDay: 7 } });
const neighbour = JSON.stringify({ name: 'Bea', topics: ['tea'], platforms: { reddit: { account: 'bea' } } });

/** What lies in the stores before the upload of `ada` or of config.json. */
export async function fuzzWorld(before: Before): Promise<FuzzWorld> {
  const stores = memoryStores();
  const logged: string[] = [];
  const keep = (event: string, fields: LogFields = {}) => void logged.push(JSON.stringify({ event, ...fields }));
  const log = { info: keep, warn: keep, error: keep };
  const deps = { ...stores, clock: manualClock(), log, platforms: allPlatformTraits };
  await put('personalities/bea.json', neighbour, deps, stores);
  if (before === 'in force') {
    await put('personalities/ada.json', goodFile, deps, stores);
    await put('config.json', goodConfig, deps, stores);
  }
  logged.length = 0;
  return { stores, deps, logged };
}

async function put(key: string, content: string, deps: SyncDeps, stores: MemoryStores): Promise<void> {
  stores.objects.upload(key, content);
  const { result } = await syncObject(key, deps);
  if (result !== 'accepted') throw new Error(`${key} of the fuzzed hive is ${result}; expected it to be accepted.`);
}

/** Everything that the stores hold, the reports aside, as one text. */
export async function stateOf({ stores }: FuzzWorld): Promise<string> {
  const { personalities, owners, schedules, control } = stores;
  return JSON.stringify({
    currents: [...personalities.currents],
    versions: [...personalities.versions],
    owners: [...owners.owners],
    schedules: [...schedules.schedules],
    control: await control.read(),
  });
}

/** Keys of the reports, with what they say. */
export function reportsOf({ stores }: FuzzWorld): ReadonlyMap<string, string> {
  const reports = [...stores.objects.objects].filter(
    ([key]) => !key.startsWith('personalities/') && key !== 'config.json',
  );
  return new Map(reports.map(([key, { body }]) => [key, new TextDecoder().decode(body)]));
}

/** A config.json that gives a hive traits of its own: prompts are to stay bounded with it too. */
export const richConfig: HiveConfig = goodOf({
  traits: Object.fromEntries(
    ['humour', 'grump'].map((name) => [
      name,
      { low: 'w '.repeat(99), high: 'h '.repeat(99), modifiers: { length: 2 } },
    ]),
  ),
});

function goodOf(written: object): HiveConfig {
  const read = readConfig(new TextEncoder().encode(JSON.stringify(written)), allPlatformTraits);
  if (!read.ok) throw new Error('The config.json of the fuzzed hive is refused; expected it to be accepted.');
  return read.config;
}
