import { describe, expect, it } from 'vitest';
import { syncObject } from '../../../shared/personality/sync.ts';
import { syncAll } from '../../../shared/personality/sync-all.ts';
import { characterFile, expectInLine, syncWorld } from '../../support/sync-world.ts';
import { sampleSchedule } from './stores-suite.ts';

const key = (id: string) => `personalities/${id}.json`;

describe('syncAll', () => {
  it('finds what no event told of: uploads, edits, deletions, config.json, bad names; no schema', async () => {
    const world = syncWorld();
    const { objects } = world.stores;
    for (const id of ['ada', 'bob', 'eve']) {
      objects.upload(key(id), characterFile(id));
    }
    await syncObject(key('ada'), world.deps);
    await syncObject(key('bob'), world.deps);
    objects.upload(key('ada'), characterFile('ada', 'rate(6 hours)'));
    objects.erase(key('bob'));
    objects.upload(key('Eve'), characterFile('x'));
    objects.upload(key('personality.schema'), '{}');
    objects.upload('config.json', '{"paused": true}');
    const { outcomes } = await syncAll(world.deps);
    expect(Object.fromEntries(outcomes.map(({ key: name, result }) => [name, result]))).toEqual({
      'config.json': 'accepted',
      [key('ada')]: 'accepted',
      [key('bob')]: 'deleted',
      [key('eve')]: 'accepted',
      [key('Eve')]: 'refused',
    });
    for (const id of ['ada', 'bob', 'eve']) {
      expectInLine(world, id);
    }
    expect((await world.stores.control.read()).config).toEqual({ paused: true });
  });

  it('changes nothing where all is well, hour after hour', async () => {
    const world = syncWorld();
    for (const id of ['ada', 'bob']) {
      world.stores.objects.upload(key(id), characterFile(id));
    }
    world.stores.objects.upload(key('bad'), '{');
    await syncAll(world.deps);
    const writes = world.stores.objects.writes.length;
    const puts = world.stores.schedules.puts.length;
    const revision = world.stores.personalities.currents.get('ada')!.revision;
    const events = world.events.length;
    for (let hour = 0; hour < 30; hour += 1) {
      world.clock.advance(3_600_000);
      const { outcomes } = await syncAll(world.deps);
      expect(outcomes.map(({ result }) => result).sort()).toEqual(['refused', 'unchanged', 'unchanged', 'unchanged']);
    }
    expect(world.stores.objects.writes).toHaveLength(writes);
    expect(world.stores.schedules.puts).toHaveLength(puts);
    expect(world.stores.personalities.currents.get('ada')!.revision).toBe(revision);
    expect(world.events).toHaveLength(events);
  });

  it('looks at each of many in its turn, and at a changed file at once', async () => {
    const world = syncWorld();
    const ids = ['ada', 'bob', 'eve', 'joe', 'kim', 'lea'];
    for (const id of ids) world.stores.objects.upload(key(id), characterFile(id));
    await syncAll(world.deps);
    const { schedules } = world.stores.schedules;
    const read: string[] = [];
    const objects = Object.assign(Object.create(world.stores.objects), {
      read: (name: string, most: number) => {
        read.push(name);
        return world.stores.objects.read(name, most);
      },
    });
    const hourly = async (): Promise<readonly string[]> => {
      world.clock.advance(3_600_000);
      read.length = 0;
      await syncAll({ ...world.deps, objects }, 2);
      return ids.filter((id) => read.includes(key(id)));
    };
    for (const id of ids) schedules.delete(`${id}.chirp`);
    const turns = [await hourly(), await hourly(), await hourly()];
    // Each once in three hours, whoever else there is.
    expect(turns.flat().sort()).toEqual(ids);
    for (const id of ids) expectInLine(world, id);
    const [next = []] = turns;
    const other = ids.find((id) => !next.includes(id)) ?? '';
    world.stores.objects.upload(key(other), characterFile(other, 'rate(6 hours)'));
    expect([...(await hourly())].sort()).toEqual([...next, other].sort());
    expectInLine(world, other);
  });

  it('puts schedules right that somebody changed, removed or added by hand', async () => {
    const world = syncWorld();
    world.stores.objects.upload(key('ada'), characterFile('ada'));
    world.stores.objects.upload(key('bob'), characterFile('bob'));
    await syncAll(world.deps);
    const { schedules } = world.stores.schedules;
    schedules.delete('ada.chirp');
    schedules.set('bob.chirp', { ...schedules.get('bob.chirp')!, enabled: false });
    schedules.set('bob.forum', sampleSchedule('bob.forum'));
    schedules.set('orphan.chirp', sampleSchedule('orphan.chirp'));
    schedules.set('Somebody.else', sampleSchedule('Somebody.else'));
    const { strangeSchedules } = await syncAll(world.deps);
    expect([...schedules.keys()].sort()).toEqual(['Somebody.else', 'ada.chirp', 'bob.chirp']);
    expect(strangeSchedules).toEqual(['Somebody.else']);
    expectInLine(world, 'ada');
    expectInLine(world, 'bob');
  });

  it('finishes a deletion that was interrupted after its schedules were gone', async () => {
    const world = syncWorld();
    world.stores.objects.upload(key('ada'), characterFile('ada'));
    await syncAll(world.deps);
    world.stores.objects.erase(key('ada'));
    const current = world.stores.personalities.currents.get('ada')!;
    await world.stores.personalities.moveCurrent(current, { ...current, status: 'deleted', settled: false });
    world.stores.schedules.schedules.clear();
    await syncAll(world.deps);
    expectInLine(world, 'ada');
  });

  it('claims an account again that got lost, and gives a free one to whoever was refused for it', async () => {
    const world = syncWorld();
    world.stores.objects.upload(key('ada'), characterFile('shared'));
    await syncAll(world.deps);
    world.stores.owners.owners.clear();
    await syncAll(world.deps);
    expectInLine(world, 'ada');
    world.stores.objects.upload(key('bob'), characterFile('shared'));
    await syncObject(key('bob'), world.deps);
    expect(world.stores.objects.json('reports/bob.json')).toMatchObject({ status: 'refused' });
    world.stores.objects.upload(key('ada'), characterFile('own'));
    await syncObject(key('ada'), world.deps);
    await syncAll(world.deps);
    expectInLine(world, 'ada');
    expectInLine(world, 'bob');
  });

  it('goes on with the others where one fails, and names it', async () => {
    const world = syncWorld();
    for (const id of ['ada', 'bob', 'eve']) {
      world.stores.objects.upload(key(id), characterFile(id));
    }
    const personalities = Object.assign(Object.create(world.stores.personalities), {
      readCurrent: async (id: string) => {
        if (id === 'bob') {
          throw new Error('The table is on fire for bob.');
        }
        return world.stores.personalities.readCurrent(id);
      },
    });
    await expect(syncAll({ ...world.deps, personalities })).rejects.toThrow(
      '1 of 4 could not be synchronised: The table is on fire for bob.',
    );
    expectInLine(world, 'ada');
    expectInLine(world, 'eve');
  });

  it('copes with a hundred personalities', async () => {
    const world = syncWorld();
    for (let n = 0; n < 100; n += 1) {
      world.stores.objects.upload(key(`p${n}`), characterFile(`p${n}`));
    }
    await syncAll(world.deps);
    expect(world.stores.schedules.schedules.size).toBe(100);
    expectInLine(world, 'p42');
  });
});
