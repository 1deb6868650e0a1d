import { describe, expect, it } from 'vitest';
import { maxPersonalityBytes } from '../../../shared/personality/personality-file.ts';
import { syncObject } from '../../../shared/personality/sync.ts';
import { syncAll } from '../../../shared/personality/sync-all.ts';
import { characterFile, expectInLine, syncWorld } from '../../support/sync-world.ts';
import { key, reportOf, snapshot, uploaded } from './uploads.ts';

describe('an upload', () => {
  it('becomes version 1, owns its account, has its schedule and a report', async () => {
    const world = syncWorld();
    const file = characterFile('ada_1', 'cron(0 9 * * ? *)', {
      timezone: 'Europe/Berlin',
      version: 'draft 3',
      topcs: [],
    });
    expect(await uploaded(world, file)).toEqual({ key, result: 'accepted', personality: 'ada', version: 1 });
    expectInLine(world, 'ada');
    expect(world.stores.personalities.currents.get('ada')).toMatchObject({
      version: 1,
      paused: false,
      accounts: [{ platform: 'chirp', account: 'ada_1' }],
    });
    expect(reportOf(world)).toMatchObject({
      personality: 'ada',
      key,
      status: 'accepted',
      at: '2026-11-22T09:00:00.000Z',
      version: 1,
      fileVersion: 'draft 3',
      summary: 'Ada is in force as version 1. It posts about 30 times a month.',
      schedules: [
        {
          platform: 'chirp',
          expression: 'cron(0 9 * * ? *)',
          timezone: 'Europe/Berlin',
          enabled: true,
          nextSlots: ['2026-11-23T08:00:00.000Z', '2026-11-24T08:00:00.000Z', '2026-11-25T08:00:00.000Z'],
        },
      ],
      postsPerMonth: 30,
      platformCostPerMonth: 0.46,
      credentials: [{ platform: 'chirp', account: 'ada_1', state: 'unknown until the first post' }],
    });
    expect((reportOf(world).warnings as string[])[0]).toContain('`topcs` is not known');
    expect(world.events).toEqual([
      expect.objectContaining({
        level: 'info',
        event: 'personality.accepted',
        fields: expect.objectContaining({ version: 1 }),
      }),
    ]);
  });

  it('that is announced again changes nothing', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    const before = snapshot(world);
    world.clock.advance(3 * 86_400_000);
    for (let n = 0; n < 3; n += 1) {
      expect(await syncObject(key, world.deps)).toMatchObject({ result: 'unchanged' });
    }
    expect(snapshot(world)).toBe(before);
    expect(world.events).toHaveLength(1);
    expect(world.stores.schedules.puts).toEqual(['ada.chirp']);
  });

  it('of another content becomes the next version; versions before it stay as they are', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    const first = world.stores.personalities.versions.get('ada#1');
    await uploaded(world, characterFile('ada', 'rate(6 hours)'));
    expect(world.stores.personalities.currents.get('ada')).toMatchObject({ version: 2 });
    expect(world.stores.personalities.versions.get('ada#1')).toEqual(first);
    expectInLine(world, 'ada');
  });

  it('that leaves the schedule as it is does not put it again, so that nothing is posted and the grid stays', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    const { startAt } = world.stores.schedules.schedules.get('ada.chirp')!;
    world.clock.advance(13 * 3_600_000);
    await uploaded(world, characterFile('ada', 'rate(4 hours)', { bio: 'New words.' }));
    expect(world.stores.schedules.puts).toEqual(['ada.chirp']);
    expect(world.stores.schedules.schedules.get('ada.chirp')!.startAt).toBe(startAt);
  });

  it('of the first content again becomes a version of its own', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    await uploaded(world, characterFile('ada', 'rate(6 hours)'));
    await uploaded(world, characterFile('ada'));
    expect(world.stores.personalities.currents.get('ada')).toMatchObject({ version: 3 });
    expectInLine(world, 'ada');
  });

  it('moves to another account and frees the old one', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('one'));
    await uploaded(world, characterFile('two'));
    expect([...world.stores.owners.owners]).toEqual([['chirp#two', 'ada']]);
    expectInLine(world, 'ada');
  });

  it('drops the schedule of a platform it no longer names', async () => {
    const world = syncWorld();
    const both = { chirp: {}, forum: { settings: { rooms: ['x'] } } };
    await uploaded(world, JSON.stringify({ name: 'Ada', platforms: both }));
    expect([...world.stores.schedules.schedules.keys()].sort()).toEqual(['ada.chirp', 'ada.forum']);
    await uploaded(world, JSON.stringify({ name: 'Ada', platforms: { chirp: {} } }));
    expect([...world.stores.schedules.schedules.keys()]).toEqual(['ada.chirp']);
    expectInLine(world, 'ada');
  });

  it('that is paused keeps its schedule, disabled', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada', 'rate(4 hours)', { paused: true }));
    expect(world.stores.schedules.schedules.get('ada.chirp')!.enabled).toBe(false);
    expect(world.stores.personalities.currents.get('ada')!.paused).toBe(true);
    expect(reportOf(world)).toMatchObject({ postsPerMonth: 0, schedules: [{ enabled: false, nextSlots: [] }] });
    await uploaded(world, characterFile('ada'));
    expect(world.stores.schedules.schedules.get('ada.chirp')!.enabled).toBe(true);
  });

  it('has traits of config.json, or is told that nobody knows them', async () => {
    const world = syncWorld();
    const unknown = () =>
      (reportOf(world) as { understood: { kind: string; field: string }[] }).understood.flatMap(({ kind, field }) =>
        kind === 'unknown' ? [field] : [],
      );
    await uploaded(world, characterFile('ada', 'rate(4 hours)', { traits: { grump: 1 } }));
    expect(unknown()).toEqual(['traits.grump']);
    world.stores.objects.upload('config.json', '{"traits": {"grump": {"low": "meek", "high": "grumpy"}}}');
    await syncObject('config.json', world.deps);
    await syncAll(world.deps);
    expect(unknown()).toEqual([]);
  });

  it('tells what is known of credentials', async () => {
    const world = syncWorld();
    world.stores.objects.upload(key, characterFile('ada'));
    await syncObject(key, { ...world.deps, credentialsOf: async () => 'missing' });
    expect(reportOf(world)).toMatchObject({
      credentials: [{ state: 'missing' }],
      warnings: ['The account ada on chirp has no credentials: nothing can be posted there.'],
    });
  });
});

describe('the forecast in the report', () => {
  it('says what the model costs and where the budget does not cover the month', async () => {
    const world = syncWorld();
    world.stores.objects.upload(key, characterFile('ada', 'rate(1 hour)', { budget: { perMonthUsd: 6 } }));
    const modelUsdPerPost = () => ({ usual: 0.001, most: 0.002 });
    await syncObject(key, { ...world.deps, modelUsdPerPost });
    expect(reportOf(world)).toMatchObject({
      postsPerMonth: 731,
      platformCostPerMonth: 10.96,
      modelCostPerMonth: 0.73,
      budget: { perDayUsd: 0.5, perMonthUsd: 6 },
      warnings: [expect.stringMatching(/silent from about the 16th of each month\.$/)],
    });
  });
});

describe('a refused file', () => {
  it('writes its report, says so once, and leaves no other trace', async () => {
    const world = syncWorld();
    const outcome = await uploaded(world, '{"name": ""}');
    expect(outcome).toMatchObject({ result: 'refused', problems: [{ field: 'name' }] });
    expect(world.stores.objects.writes).toEqual(['reports/ada.json']);
    expect(world.stores.personalities.currents.size + world.stores.personalities.versions.size).toBe(0);
    expect(reportOf(world)).toMatchObject({
      status: 'refused',
      problems: [{ field: 'name', found: '""', expected: 'a text that is not empty' }],
      summary:
        'personalities/ada.json is refused: name: found ""; expected a text that is not empty. Nothing was changed.',
    });
    await syncObject(key, world.deps);
    expect(world.stores.objects.writes).toEqual(['reports/ada.json']);
    expect(world.events).toEqual([
      expect.objectContaining({
        level: 'warn',
        event: 'personality.refused',
        fields: expect.objectContaining({ key }),
      }),
    ]);
  });

  it('leaves the version before it in force', async () => {
    const world = syncWorld();
    await uploaded(world, characterFile('ada'));
    const schedule = world.stores.schedules.schedules.get('ada.chirp');
    await uploaded(world, '{"name": "Ada", "platforms": {"chirp": {"schedule": "never"}}}');
    expect(world.stores.personalities.currents.get('ada')).toMatchObject({
      status: 'active',
      version: 1,
      settled: true,
    });
    expect(world.stores.schedules.schedules.get('ada.chirp')).toEqual(schedule);
    expect(reportOf(world)).toMatchObject({ status: 'refused', version: 1 });
    expect(reportOf(world).summary).toContain('Version 1 stays in force.');
    expectInLine(world, 'ada');
    await uploaded(world, characterFile('ada'));
    expect(world.stores.personalities.currents.get('ada')!.version).toBe(1);
    expectInLine(world, 'ada');
  });

  it('of five megabytes is refused by its size, without being read whole', async () => {
    const world = syncWorld();
    const asked: number[] = [];
    world.stores.objects.upload(key, 'x'.repeat(5 << 20));
    const objects = {
      list: world.stores.objects.list.bind(world.stores.objects),
      write: world.stores.objects.write.bind(world.stores.objects),
      read: (name: string, maxBytes: number) => {
        asked.push(name === key ? maxBytes : 0);
        return world.stores.objects.read(name, maxBytes);
      },
    };
    const outcome = await syncObject(key, { ...world.deps, objects });
    expect(outcome.problems).toEqual([{ field: '(file)', found: '5120 KB', expected: 'at most 256 KB' }]);
    expect(Math.max(...asked)).toBe(maxPersonalityBytes + 1);
  });

  it('that is taken away again is reported as gone', async () => {
    const world = syncWorld();
    await uploaded(world, '{');
    world.stores.objects.erase(key);
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'deleted' });
    expect(reportOf(world)).toMatchObject({ status: 'deleted' });
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'unchanged' });
  });
});

describe('names', () => {
  it.each([
    ['personalities/Ada.json', 'reports/_refused/personalities%2FAda.json.json'],
    ['personalities/ada lovelace.json', 'reports/_refused/personalities%2Fada%20lovelace.json.json'],
    ['personalities/_ada.json', 'reports/_refused/personalities%2F_ada.json.json'],
    ['personalities/.json', 'reports/_refused/personalities%2F.json.json'],
    ['personalities/old/ada.json', 'reports/_refused/personalities%2Fold%2Fada.json.json'],
    ['personalities/../ada.json', 'reports/_refused/personalities%2F..%2Fada.json.json'],
    ['personalities/%2e%2e.json', 'reports/_refused/personalities%2F%252e%252e.json.json'],
  ])('%s is refused under a key of its own', async (name, report) => {
    const world = syncWorld();
    world.stores.objects.upload(name, characterFile('ada'));
    expect(await syncObject(name, world.deps)).toMatchObject({
      result: 'refused',
      problems: [{ field: '(file name)' }],
    });
    expect(world.stores.objects.json(report)).toMatchObject({ status: 'refused', key: name });
    await syncObject(name, world.deps);
    expect(world.stores.objects.writes).toEqual([report]);
    world.stores.objects.erase(name);
    expect(await syncObject(name, world.deps)).toMatchObject({ result: 'deleted' });
    expect(world.stores.objects.json(report)).toMatchObject({ status: 'deleted' });
  });

  it.each([
    'personalities/README.md',
    'personalities/personality.schema.json',
    'personalities/old/README.md',
    'reports/ada.json',
    'ada.json',
    'runs/x/y.json',
    'other/config.json',
  ])('%s is none of ours', async (name) => {
    const world = syncWorld();
    world.stores.objects.upload(name, characterFile('ada'));
    expect(await syncObject(name, world.deps)).toEqual({ key: name, result: 'ignored' });
    expect(world.stores.objects.writes).toEqual([]);
  });
});
