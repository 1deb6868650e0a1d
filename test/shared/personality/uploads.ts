import { syncObject } from '../../../shared/personality/sync.ts';
import type { SyncWorld } from '../../support/sync-world.ts';

export const key = 'personalities/ada.json';

export async function uploaded(world: SyncWorld, content: string, id = 'ada') {
  world.stores.objects.upload(`personalities/${id}.json`, content);
  return syncObject(`personalities/${id}.json`, world.deps);
}

/** Everything that is stored, for "nothing changed". */
export function snapshot({ stores }: SyncWorld): string {
  return JSON.stringify([
    [...stores.personalities.currents],
    [...stores.personalities.versions],
    [...stores.owners.owners],
    [...stores.schedules.schedules],
    [...stores.objects.objects].map(([name, { etag }]) => [name, etag]),
  ]);
}

export const reportOf = ({ stores }: SyncWorld, id = 'ada') =>
  stores.objects.json(`reports/${id}.json`) as Record<string, unknown>;
