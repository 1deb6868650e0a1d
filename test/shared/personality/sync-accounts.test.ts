import { describe, expect, it } from 'vitest';
import { syncObject } from '../../../shared/personality/sync.ts';
import { characterFile, expectInLine, syncWorld } from '../../support/sync-world.ts';
import { samplePersonality } from './stores-suite.ts';
import { key, reportOf, snapshot, uploaded } from './uploads.ts';

describe('a deletion', () => {
  it('removes schedules, frees accounts, keeps history and numbers', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    await uploaded(world, characterFile('ada', 'rate(6 hours)'));
    world.stores.objects.erase(key);
    expect(await syncObject(key, world.deps)).toEqual({ key, result: 'deleted', personality: 'ada', version: 2 });
    expect(world.stores.personalities.currents.get('ada')).toMatchObject({
      status: 'deleted',
      settled: true,
      version: 2,
    });
    expect(world.stores.personalities.versions.size).toBe(2);
    expectInLine(world, 'ada');
    expect(world.events.at(-1)).toMatchObject({ event: 'personality.deleted' });
    const before = snapshot(world);
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'unchanged' });
    expect(snapshot(world)).toBe(before);
  });

  it('followed by the same file again goes on counting', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    world.stores.objects.erase(key);
    await syncObject(key, world.deps);
    expect(await uploaded(world, characterFile('ada'))).toMatchObject({ result: 'accepted', version: 2 });
    expectInLine(world, 'ada');
  });

  it('announced late, when the file is back, changes nothing', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    const before = snapshot(world);
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'unchanged' });
    expect(snapshot(world)).toBe(before);
  });

  it('of something nobody knows changes nothing', async () => {
    const world = syncWorld();
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'unchanged' });
    expect(snapshot(world)).toBe(snapshot(syncWorld()));
  });
});

describe('an account', () => {
  it('that another personality has is refused, and the report names both', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('shared'));
    const outcome = await uploaded(world, characterFile('shared', 'rate(8 hours)'), 'bob');
    expect(outcome).toMatchObject({ result: 'refused', problems: [{ field: 'platforms.chirp.account' }] });
    const [problem] = outcome.problems!;
    expect(problem!.found).toBe('"shared", which belongs to the personality "ada"');
    expect(problem!.expected).toContain('"bob"');
    expect(world.stores.personalities.currents.has('bob')).toBe(false);
    expect(world.stores.schedules.schedules.has('bob.chirp')).toBe(false);
    expect(reportOf(world, 'bob')).toMatchObject({ status: 'refused', problems: outcome.problems });
    expectInLine(world, 'ada');
  });

  it('goes over when its owner let go of it, even where the owner was not synchronised yet', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('shared'));
    world.stores.objects.upload(key, characterFile('own'));
    expect(await uploaded(world, characterFile('shared'), 'bob')).toMatchObject({ result: 'accepted' });
    expectInLine(world, 'ada');
    expectInLine(world, 'bob');
  });

  it('goes over when its owner was deleted, even where nobody noticed yet', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('shared'));
    world.stores.objects.erase(key);
    expect(await uploaded(world, characterFile('shared'), 'bob')).toMatchObject({ result: 'accepted' });
    expectInLine(world, 'ada');
    expectInLine(world, 'bob');
  });

  it('left behind by a personality that never came to be is taken over', async () => {
    const world = syncWorld();
    await world.stores.owners.claim('chirp', 'shared', 'ghost');
    expect(await uploaded(world, characterFile('shared'))).toMatchObject({ result: 'accepted' });
    expectInLine(world, 'ada');
  });

  it('may be the same on two platforms', async () => {
    const world = syncWorld();
    const platforms = { chirp: { account: 'x' }, forum: { account: 'x', settings: { rooms: ['r'] } } };
    expect(await uploaded(world, JSON.stringify({ name: 'Ada', platforms }))).toMatchObject({ result: 'accepted' });
    expectInLine(world, 'ada');
  });

  it('that was lost to another silences its platform and says so', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('shared'));
    await world.stores.personalities.moveCurrent(undefined, {
      personality: 'bob',
      status: 'active',
      version: 1,
      etag: 'e',
      settled: true,
      paused: false,
      accounts: [],
      updatedAt: 0,
    });
    await world.stores.personalities.putVersion({
      personality: 'bob',
      version: 1,
      etag: 'e',
      createdAt: 0,
      effective: samplePersonality('bob'),
    });
    await world.stores.owners.claim('chirp', 'shared', 'bob', 'ada');
    const current = world.stores.personalities.currents.get('ada')!;
    await world.stores.personalities.moveCurrent(current, { ...current, settled: false });
    await syncObject(key, world.deps);
    expect(world.stores.schedules.schedules.has('ada.chirp')).toBe(false);
    expect(reportOf(world)).toMatchObject({ problems: [{ field: 'platforms.chirp.account' }], schedules: [] });
    expect(world.events.map(({ event }) => event)).toContain('personality.account-lost');
  });
});
