import { describe, expect, it } from 'vitest';
import { newAccount } from '../../../shared/limits/account.ts';
import { countStale } from '../../../shared/personality/stale.ts';
import { syncAll } from '../../../shared/personality/sync-all.ts';
import { personalityKey } from '../../../shared/personality/sync-deps.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { memoryHealth } from '../../support/attention-memory.ts';
import { characterFile, syncWorld } from '../../support/sync-world.ts';

const hour = 60 * 60_000;

/** Two personalities with a slot every four hours, taken up a moment ago. */
async function hive() {
  const world = syncWorld();
  const accounts = memoryAccounts();
  const health = memoryHealth();
  const { stores, deps, clock, events } = world;
  for (const id of ['ada', 'bob']) stores.objects.upload(personalityKey(id), characterFile(id));
  await syncAll(deps);
  const tools = { ...stores, accounts, health, clock, log: deps.log };
  const posted = async (id: string) => {
    const before = await accounts.read('chirp', id);
    await accounts.write(before, { ...(before ?? newAccount('chirp', id)), lastPostAt: clock.now() });
  };
  return { ...world, accounts, health, events, posted, count: (ids = ['ada', 'bob']) => countStale(ids, tools) };
}

describe('stale personalities', () => {
  it('are those that were silent for more than twice their interval', async () => {
    const { clock, count, posted, health, events } = await hive();
    clock.advance(8 * hour);
    expect(await count()).toBe(0);
    await posted('ada');
    clock.advance(hour);
    expect(await count()).toBe(1);
    expect((await health.read()).stale).toEqual({ at: clock.now(), count: 1, some: ['bob on chirp'] });
    expect(events).toContainEqual(expect.objectContaining({ event: 'personalities.stale', level: 'warn' }));
    await posted('bob');
    expect(await count()).toBe(0);
  });

  it('are none while somebody wants them silent', async () => {
    const { clock, count, stores } = await hive();
    clock.advance(9 * hour);
    expect(await count()).toBe(2);
    await stores.control.setPersonalityPaused('ada', true);
    expect(await count()).toBe(1);
    await stores.control.setPlatformPaused('chirp', true);
    expect(await count()).toBe(0);
    await stores.control.setPlatformPaused('chirp', false);
    await stores.control.putConfig({ paused: true }, 'e');
    expect(await count()).toBe(0);
  });

  it('are counted at the end of the hourly look at all, also where one of them fails', async () => {
    const { deps, stores } = await hive();
    const told: (readonly string[])[] = [];
    stores.objects.upload(personalityKey('cyd'), characterFile('cyd'));
    const failing = { ...stores.objects, read: async () => Promise.reject(new Error('out of reach')) };
    const afterAll = async (ids: readonly string[]) => void told.push(ids);
    await expect(
      syncAll({ ...deps, objects: Object.assign(Object.create(stores.objects), failing), afterAll }),
    ).rejects.toThrow();
    expect(told).toEqual([['ada', 'bob', 'cyd']]);
  });
});
