import { describe, expect, it } from 'vitest';
import type { ControlStore } from '../../../shared/config/ports.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import type {
  AccountOwners,
  PersonalityCurrent,
  PersonalityStore,
  ScheduleStore,
  WantedSchedule,
} from '../../../shared/personality/ports.ts';

/** A personality with every field set, as the import makes them. */
export function samplePersonality(id = 'ada', changes: Partial<Personality> = {}): Personality {
  return {
    id,
    name: 'Ada',
    language: 'en',
    timezone: 'Europe/Berlin',
    paused: false,
    disclosure: true,
    bio: ['Keeps bees.'],
    lore: [],
    knowledge: ['Bees sleep.'],
    topics: ['honey', 'frost'],
    adjectives: ['dry'],
    style: { all: ['Short.'], chat: [], post: ['One thought.'] },
    messageExamples: [
      [
        { user: '{{user1}}', text: 'Hello?' },
        { user: 'Ada', text: 'Hm.' },
      ],
    ],
    postExamples: ['The hive hums — ☀️'],
    system: 'You are Ada.',
    platforms: {
      twitter: {
        enabled: true,
        account: id,
        transport: 'api',
        schedule: { expression: 'rate(4 hours)', windowMinutes: 0 },
        limits: { perDay: 6 },
        style: [],
        settings: {},
      },
    },
    ...changes,
  };
}

type NextCurrent = Omit<PersonalityCurrent, 'revision'>;

function nextCurrent(personality: string, changes: Partial<NextCurrent> = {}): NextCurrent {
  return {
    personality,
    status: 'active',
    version: 1,
    etag: '"e1"',
    settled: false,
    paused: false,
    accounts: [{ platform: 'twitter', account: personality }],
    updatedAt: Date.UTC(2026, 10, 22, 9),
    ...changes,
  };
}

/** Runs against every PersonalityStore. `makeStore` answers an empty one. */
export function describePersonalityStore(name: string, makeStore: () => Promise<PersonalityStore>): void {
  describe(`${name}: PersonalityStore`, () => {
    it('answers undefined for a personality it never saw', async () => {
      const store = await makeStore();
      expect(await store.readCurrent('ada')).toBeUndefined();
      expect(await store.readVersion('ada', 1)).toBeUndefined();
    });

    it('creates current once where none is', async () => {
      const store = await makeStore();
      expect(await store.moveCurrent(undefined, nextCurrent('ada'))).toBe(true);
      expect(await store.moveCurrent(undefined, nextCurrent('ada', { etag: '"e2"' }))).toBe(false);
      expect(await store.readCurrent('ada')).toMatchObject(nextCurrent('ada'));
    });

    it('moves current only from the revision it was read at, and counts revisions up', async () => {
      const store = await makeStore();
      await store.moveCurrent(undefined, nextCurrent('ada'));
      const first = await store.readCurrent('ada');
      expect(await store.moveCurrent(first, nextCurrent('ada', { version: 2, settled: true, accounts: [] }))).toBe(
        true,
      );
      expect(await store.moveCurrent(first, nextCurrent('ada', { version: 3 }))).toBe(false);
      const second = await store.readCurrent('ada');
      expect(second).toMatchObject(nextCurrent('ada', { version: 2, settled: true, accounts: [] }));
      expect(second!.revision).toBeGreaterThan(first!.revision);
    });

    it('refuses a move from a current that is not there', async () => {
      const store = await makeStore();
      const ghost: PersonalityCurrent = { ...nextCurrent('ada'), revision: 7 };
      expect(await store.moveCurrent(ghost, nextCurrent('ada'))).toBe(false);
      expect(await store.readCurrent('ada')).toBeUndefined();
    });

    it('keeps a deleted current and its version number', async () => {
      const store = await makeStore();
      await store.moveCurrent(undefined, nextCurrent('ada', { version: 4 }));
      const before = await store.readCurrent('ada');
      await store.moveCurrent(before, nextCurrent('ada', { version: 4, status: 'deleted', accounts: [] }));
      expect(await store.readCurrent('ada')).toMatchObject({ status: 'deleted', version: 4, accounts: [] });
    });

    it('lets exactly one of many racing moves through', async () => {
      const store = await makeStore();
      await store.moveCurrent(undefined, nextCurrent('ada'));
      const before = await store.readCurrent('ada');
      const moved = await Promise.all(
        [2, 3, 4, 5, 6].map((version) => store.moveCurrent(before, nextCurrent('ada', { version }))),
      );
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect((await store.readCurrent('ada'))!.version).toBe(2 + moved.indexOf(true));
    });

    it('writes a version once and never changes it', async () => {
      const store = await makeStore();
      const version = {
        personality: 'ada',
        version: 1,
        etag: '"e1"',
        createdAt: 1,
        effective: samplePersonality('ada'),
      };
      expect(await store.putVersion(version)).toBe(true);
      expect(await store.putVersion({ ...version, etag: '"e2"' })).toBe(false);
      expect(await store.readVersion('ada', 1)).toEqual(version);
    });

    it('keeps a personality whose optional fields are absent', async () => {
      const store = await makeStore();
      const { system: _system, ...effective } = samplePersonality('ada');
      await store.putVersion({ personality: 'ada', version: 1, etag: '"e1"', createdAt: 1, effective });
      const stored = await store.readVersion('ada', 1);
      expect(stored!.effective).toEqual(effective);
      expect(stored!.effective.system).toBeUndefined();
    });

    it('keeps a personality of the largest size', async () => {
      const store = await makeStore();
      const effective = samplePersonality('ada', {
        knowledge: Array.from({ length: 2_500 }, (_, n) => `${n} `.repeat(20)),
      });
      expect(JSON.stringify(effective).length).toBeGreaterThan(200_000);
      await store.putVersion({ personality: 'ada', version: 1, etag: '"e1"', createdAt: 1, effective });
      expect((await store.readVersion('ada', 1))!.effective).toEqual(effective);
    });

    it('keeps personalities and versions apart', async () => {
      const store = await makeStore();
      const put = (personality: string, version: number) =>
        store.putVersion({
          personality,
          version,
          etag: `"${personality}${version}"`,
          createdAt: 1,
          effective: samplePersonality(personality),
        });
      expect([await put('ada', 1), await put('ada', 2), await put('bob', 1)]).toEqual([true, true, true]);
      await store.moveCurrent(undefined, nextCurrent('ada'));
      expect(await store.readCurrent('bob')).toBeUndefined();
      expect((await store.readVersion('ada', 2))!.etag).toBe('"ada2"');
      expect((await store.readVersion('bob', 1))!.effective.id).toBe('bob');
    });
  });
}

/** Runs against every AccountOwners. */
export function describeAccountOwners(name: string, makeOwners: () => Promise<AccountOwners>): void {
  describe(`${name}: AccountOwners`, () => {
    it('gives a free account to whoever claims it first', async () => {
      const owners = await makeOwners();
      expect(await owners.ownerOf('twitter', 'ada')).toBeUndefined();
      expect(await owners.claim('twitter', 'ada', 'ada')).toBe('ada');
      expect(await owners.claim('twitter', 'ada', 'bob')).toBe('ada');
      expect(await owners.ownerOf('twitter', 'ada')).toBe('ada');
    });

    it('lets the owner claim again', async () => {
      const owners = await makeOwners();
      await owners.claim('twitter', 'ada', 'ada');
      expect(await owners.claim('twitter', 'ada', 'ada')).toBe('ada');
    });

    it('hands an account over from the owner that is named', async () => {
      const owners = await makeOwners();
      await owners.claim('twitter', 'ada', 'ada');
      expect(await owners.claim('twitter', 'ada', 'bob', 'carol')).toBe('ada');
      expect(await owners.claim('twitter', 'ada', 'bob', 'ada')).toBe('bob');
      expect(await owners.ownerOf('twitter', 'ada')).toBe('bob');
    });

    it('claims a free account although another owner was named', async () => {
      const owners = await makeOwners();
      expect(await owners.claim('twitter', 'ada', 'bob', 'ada')).toBe('bob');
    });

    it('frees only what the personality owns', async () => {
      const owners = await makeOwners();
      await owners.claim('twitter', 'ada', 'ada');
      await owners.free('twitter', 'ada', 'bob');
      expect(await owners.ownerOf('twitter', 'ada')).toBe('ada');
      await owners.free('twitter', 'ada', 'ada');
      expect(await owners.ownerOf('twitter', 'ada')).toBeUndefined();
      expect(await owners.claim('twitter', 'ada', 'bob')).toBe('bob');
    });

    it('frees an account nobody ever saw without an error', async () => {
      const owners = await makeOwners();
      await owners.free('twitter', 'ghost', 'ada');
      expect(await owners.ownerOf('twitter', 'ghost')).toBeUndefined();
    });

    it('keeps platforms apart', async () => {
      const owners = await makeOwners();
      await owners.claim('twitter', 'ada', 'ada');
      expect(await owners.claim('reddit', 'ada', 'bob')).toBe('bob');
    });

    it('has one winner among racing claims', async () => {
      const owners = await makeOwners();
      const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => owners.claim('twitter', 'x', id)));
      expect(new Set(answers).size).toBe(1);
      expect(await owners.ownerOf('twitter', 'x')).toBe(answers[0]);
    });
  });
}

/** Runs against every ControlStore. */
export function describeControlStore(name: string, makeControl: () => Promise<ControlStore>): void {
  describe(`${name}: ControlStore`, () => {
    it('reads as a hive that is not paused and has no config', async () => {
      const control = await (await makeControl()).read();
      expect(control).toEqual({ paused: false, pausedPlatforms: [], pausedPersonalities: [] });
    });

    it('keeps config, switches and the block of the writer side by side', async () => {
      const store = await makeControl();
      await store.setPaused(true);
      await store.putConfig({ openai: { model: 'm' }, limits: { perDay: 3 } }, '"e1"');
      await store.setPlatformPaused('twitter', true);
      await store.setPersonalityPaused('ada', true);
      await store.blockWriter(1_000, 'empty quota');
      expect(await store.read()).toEqual({
        paused: true,
        pausedPlatforms: ['twitter'],
        pausedPersonalities: ['ada'],
        config: { openai: { model: 'm' }, limits: { perDay: 3 } },
        configEtag: '"e1"',
        writerBlockedUntil: 1_000,
        writerBlockedReason: 'empty quota',
      });
      await store.setPaused(false);
      await store.setPlatformPaused('twitter', false);
      await store.setPersonalityPaused('ada', false);
      await store.unblockWriter();
      await store.putConfig({}, '"e2"');
      expect(await store.read()).toEqual({
        paused: false,
        pausedPlatforms: [],
        pausedPersonalities: [],
        config: {},
        configEtag: '"e2"',
      });
    });

    it('keeps several paused platforms, each once', async () => {
      const store = await makeControl();
      await store.setPlatformPaused('twitter', true);
      await store.setPlatformPaused('reddit', true);
      await store.setPlatformPaused('twitter', true);
      expect([...(await store.read()).pausedPlatforms].sort()).toEqual(['reddit', 'twitter']);
      await store.setPlatformPaused('twitter', false);
      await store.setPlatformPaused('ghost', false);
      expect((await store.read()).pausedPlatforms).toEqual(['reddit']);
    });

    it('keeps several paused personalities, each once, apart from platforms of the same name', async () => {
      const store = await makeControl();
      for (const id of ['bob', 'ada', 'ada', 'twitter']) await store.setPersonalityPaused(id, true);
      expect([...(await store.read()).pausedPersonalities].sort()).toEqual(['ada', 'bob', 'twitter']);
      expect((await store.read()).pausedPlatforms).toEqual([]);
      await store.setPersonalityPaused('bob', false);
      await store.setPersonalityPaused('ghost', false);
      expect([...(await store.read()).pausedPersonalities].sort()).toEqual(['ada', 'twitter']);
    });
  });
}

export function sampleSchedule(name: string, changes: Partial<WantedSchedule> = {}): WantedSchedule {
  const [personality = '', platform = ''] = name.split('.');
  return {
    name,
    expression: 'cron(0 9 * * ? *)',
    timezone: 'Europe/Berlin',
    windowMinutes: 0,
    enabled: true,
    payload: { personality, platform, slot: '<aws.scheduler.scheduled-time>' },
    ...changes,
  };
}

/** Runs against every ScheduleStore. `startAt` is always in the future, on a whole minute. */
export function describeScheduleStore(name: string, makeSchedules: () => Promise<ScheduleStore>): void {
  describe(`${name}: ScheduleStore`, () => {
    it('creates, replaces, reads and removes', async () => {
      const store = await makeSchedules();
      expect(await store.read('ada.twitter')).toBeUndefined();
      const cron = sampleSchedule('ada.twitter');
      await store.put(cron);
      expect(await store.read('ada.twitter')).toEqual(cron);
      const startAt = Math.ceil((Date.now() + 3_600_000) / 60_000) * 60_000;
      const rate = sampleSchedule('ada.twitter', {
        expression: 'rate(4 hours)',
        timezone: 'UTC',
        windowMinutes: 15,
        startAt,
        enabled: false,
      });
      await store.put(rate);
      expect(await store.read('ada.twitter')).toEqual(rate);
      await store.remove('ada.twitter');
      expect(await store.read('ada.twitter')).toBeUndefined();
    });

    it('removes what is gone without an error', async () => {
      const store = await makeSchedules();
      await store.remove('ghost.twitter');
      expect(await store.list()).toEqual([]);
    });

    it('lists the schedules of one personality and of all, not those of one with a longer name', async () => {
      const store = await makeSchedules();
      for (const schedule of ['ada.twitter', 'ada.reddit', 'ada2.twitter', 'ada_x.twitter', 'bob.twitter']) {
        await store.put(sampleSchedule(schedule));
      }
      expect([...(await store.list('ada'))].sort()).toEqual(['ada.reddit', 'ada.twitter']);
      expect(await store.list()).toHaveLength(5);
    });
  });
}
