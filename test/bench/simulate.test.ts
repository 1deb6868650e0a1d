import { Cron } from 'croner';
import { beforeAll, describe, expect, it } from 'vitest';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { fileOf } from './simulate/crowd.ts';
import { type Figures, figuresOf, type StageFigures } from './simulate/figures.ts';
import { partOf } from './simulate/part.ts';
import { MemoryScheduler } from './simulate/scheduler.ts';
import { type Simulated, type SimulationOptions, simulate } from './simulate/simulate.ts';
import { deployedStages, simulateStages, splitInto } from './simulate/stages.ts';
import { together } from './simulate/together.ts';

const day = 24 * 60 * 60_000;
const options: SimulationOptions = { personalities: 100, days: 1, seed: 1 };
const few: SimulationOptions = { personalities: 40, days: 0.5, seed: 1 };
/** Alone each takes a second or two. */
const patience = 180_000;
const figures = (simulated: Simulated): StageFigures => figuresOf(simulated, 1, 100);
/** What depends on the machine is left out. */
const comparable = ({ cpuSeconds: _cpu, seconds: _seconds, peakRssMb: _rss, ...rest }: Figures) => rest;

let first: StageFigures;

describe('a day of a hundred personalities', () => {
  let simulated: Simulated;
  beforeAll(async () => {
    simulated = await simulate(options);
    first = figures(simulated);
  }, patience);

  it('breaks no promise, and every slot and interaction comes to an end', () => {
    const { overLimit, late, tooLate, publishedTwice, repliedTwice, open, lost, bugs, troubles } = first;
    expect({ overLimit, late, tooLate, publishedTwice, repliedTwice, open, lost, bugs, troubles }).toEqual({
      overLimit: 0,
      late: 0,
      tooLate: 0,
      publishedTwice: 0,
      repliedTwice: 0,
      open: 0,
      lost: 0,
      bugs: [],
      troubles: {},
    });
    const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
    expect(sum(first.posts)).toBe(first.due);
    expect(first.posts.published).toBe(first.published);
    expect(sum(first.verdicts)).toBe(first.said);
    expect(first.verdicts.answered).toBe(first.replies);
    expect(first.published).toBeGreaterThan(200);
    expect(first.replies).toBeGreaterThan(20);
    // The crowd is of many kinds: somebody wants more than the limits allow, somebody is a machine.
    expect(Object.keys(first.unsaid).sort()).toEqual([
      'expired: limits',
      'expired: nobody approved it',
      'rejected: a person rejected it',
      'skipped: quiet hours',
    ]);
    expect(Object.keys(first.verdicts)).toEqual(expect.arrayContaining(['answered', 'machine', 'hive']));
  });

  it('has drafts that a person looks at ahead of their slots, and posts whose figures are read', () => {
    const unapproved = first.unsaid['expired: nobody approved it'] ?? 0;
    const rejected = first.unsaid['rejected: a person rejected it'] ?? 0;
    expect(first.lookedAt).toBeGreaterThan(20);
    expect(unapproved + rejected).toBeLessThan(first.lookedAt / 2);
    // Each post of the first hours is looked at more than once.
    expect(first.figuresRead).toBeGreaterThan(2 * first.published);
    expect(first.uploads.first.calls.get).toBeGreaterThan(0);
  });

  it('has as many slots due as another reading of the schedules says', () => {
    const { schedules } = simulated.scheduler;
    const from = simulated.start;
    let due = 0;
    for (const { ScheduleExpression = '', ScheduleExpressionTimezone, StartDate } of schedules.values()) {
      const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression);
      if (rate !== null) {
        const step = Number(rate[1]) * { minute: 60_000, hour: 3_600_000, day }[rate[2] as 'minute' | 'hour' | 'day'];
        for (let at = StartDate!.getTime(); at < from + day; at += step) due += 1;
        continue;
      }
      // AWS writes ? for either kind of day, and the year at the end.
      const [minute, hour, date, month, weekday] = ScheduleExpression.slice(5, -1).replaceAll('?', '*').split(' ');
      const cron = new Cron(`${minute} ${hour} ${date} ${month} ${weekday}`, { timezone: ScheduleExpressionTimezone });
      for (let at = cron.nextRun(new Date(from)); at !== null && at.getTime() < from + day; at = cron.nextRun(at)) {
        due += 1;
      }
    }
    expect(schedules.size).toBe(120);
    expect(due).toBe(first.due);
  });

  it('uploads a second time without a change', () => {
    expect(first.uploads.first).toMatchObject({
      accepted: 100,
      refused: 0,
      calls: { list: 100, create: 120, update: 0 },
    });
    expect(first.uploads.again.calls).toMatchObject({ create: 0, update: 0, remove: 0 });
  });

  it(
    'comes out the same again, and otherwise with another seed',
    async () => {
      const [one, other] = [figures(await simulate(few)), figures(await simulate({ ...few, seed: 2 }))];
      expect(comparable(figures(await simulate(few)))).toEqual(comparable(one));
      expect(comparable({ ...other, seed: 1 })).not.toEqual(comparable(one));
    },
    patience,
  );

  it('reaches its goals, which a worse hive does not', () => {
    expect(partOf([first]).goals.filter(({ met }) => !met)).toEqual([]);
    const dearer = { ...first, personalities: 101, usd: first.usd * 1.2 };
    const worse = { ...first, personalities: 102, overLimit: 1, bugs: ['one'] };
    const missed = partOf([first, dearer, worse]).goals.filter(({ met }) => !met);
    expect(missed.map(({ name }) => name)).toEqual([
      '101 personalities: AWS per personality against the smallest',
      '102 personalities: overLimit',
      '102 personalities: errors',
    ]);
  });
});

describe('a hive of several stages', () => {
  it('has as many as the accounts need room for, and everybody lives in one of them', () => {
    expect([1, 19_400, 19_401, 100_000].map(deployedStages)).toEqual([1, 1, 2, 6]);
    expect(splitInto(3, 10)).toEqual([
      { first: 0, personalities: 3 },
      { first: 3, personalities: 3 },
      { first: 6, personalities: 4 },
    ]);
  });

  it(
    'is the sum of what its stages do, and as hot as the hottest of them',
    async () => {
      const stages = await Promise.all(
        splitInto(2, 40).map(async (part) => figures(await simulate({ ...few, ...part }))),
      );
      const [one, other] = stages as [StageFigures, StageFigures];
      const whole = together(stages, 3);
      expect(whole).toMatchObject({
        personalities: 40,
        stages: 2,
        seconds: 3,
        overLimit: 0,
        late: 0,
        open: 0,
        lost: 0,
      });
      for (const name of ['due', 'published', 'said', 'usd', 'tableCalls'] as const) {
        expect(whole[name]).toBeCloseTo(one[name] + other[name], 6);
      }
      expect(whole.published).toBe(whole.posts.published);
      expect(whole.uploads.first).toMatchObject({ accepted: 40, refused: 0 });
      expect(whole.delay.longest).toBe(Math.max(one.delay.longest, other.delay.longest));
      expect(whole.hottest.second[0]?.share).toBe(
        Math.max(...stages.map(({ hottest }) => hottest.second[0]?.share ?? 0)),
      );
      expect(whole.peak.posts).toBeGreaterThanOrEqual(Math.max(one.peak.posts, other.peak.posts));
      expect(whole.peak.posts).toBeLessThanOrEqual(one.peak.posts + other.peak.posts);
    },
    patience,
  );

  it(
    'runs each stage in a process of its own, and says how each went',
    async () => {
      const ended: number[] = [];
      const whole = await simulateStages({ personalities: 6, days: 0.1, seed: 1 }, 2, (one, of) => {
        expect([one.personalities, of]).toEqual([3, 2]);
        ended.push(one.due);
      });
      expect(whole).toMatchObject({ personalities: 6, stages: 2, overLimit: 0, open: 0, bugs: [] });
      expect(ended).toHaveLength(2);
      expect(whole.due).toBe(ended[0]! + ended[1]!);
      expect(whole.uploads.first.accepted).toBe(6);
      expect(whole).not.toHaveProperty('spread');
    },
    patience,
  );

  it('finds the peak where the minutes of all of them together are fullest', () => {
    const base: StageFigures = { ...first, spread: { minutes: [], delays: [], answerDelays: [], lags: [] } };
    const of = (minutes: StageFigures['spread']['minutes'], delays: StageFigures['spread']['delays']) => ({
      ...base,
      spread: { ...base.spread, minutes, delays },
    });
    const whole = together(
      [
        of(
          [
            [0, 5],
            [60_000, 4],
          ],
          [[1, 99]],
        ),
        of(
          [
            [60_000, 3],
            [120_000, 6],
          ],
          [[300, 101]],
        ),
      ],
      1,
    );
    expect(whole.peak).toEqual({ minute: '1970-01-01T00:01', posts: 7 });
    expect(whole.delay).toEqual({ half: 300, most99: 300, longest: 300 });
  });
});

describe('what the judge sees', () => {
  it(
    'is every window that a broken limiter lets burst',
    async () => {
      const everything = { perHour: 1000, perDay: 1000, minimumGapMinutes: 0 };
      const broken = await simulate({
        ...few,
        personalities: 80,
        sabotage: { publishTools: (tools) => ({ ...tools, limitsOf: async () => everything }) },
      });
      expect(figures(broken).overLimit).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    'is what is out too late',
    async () => {
      const late = await simulate({
        ...few,
        sabotage: { maxLatenessMs: 10 * 60 * 60_000, publishDelayMs: 3 * 60 * 60_000 },
      });
      expect(figures(late).late).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    'is the message that waits for a machine where few are deployed',
    async () => {
      const { functions } = figures(await simulate({ ...few, workers: 'deployed' }));
      const { peakAtOnce = 0, deployedAtOnce = 0 } = functions['write-draft'] ?? {};
      expect(deployedAtOnce).toBe(10);
      expect(peakAtOnce).toBeLessThanOrEqual(deployedAtOnce);
      const stage = { workers: 'deployed', workersOf: { 'write-draft': 2 } } as const;
      const narrow = figures(await simulate({ ...few, personalities: 80, ...stage })).functions['write-draft'];
      expect(narrow).toMatchObject({ deployedAtOnce: 2, peakAtOnce: 2 });
      expect(narrow?.longestWaitSeconds).toBeGreaterThan(0);
    },
    patience,
  );
});

describe('the crowd', () => {
  it('is the same person under the same number, whatever the size of the hive', () => {
    expect(fileOf(7, 1, allPlatformTraits)).toBe(fileOf(7, 1, allPlatformTraits));
    expect(fileOf(7, 2, allPlatformTraits)).not.toBe(fileOf(7, 1, allPlatformTraits));
  });
});

describe('the scheduler in memory', () => {
  it('knows what it was given, in pages, and counts what it is asked', async () => {
    const scheduler = new MemoryScheduler();
    const store = scheduler.store();
    const schedule = {
      expression: 'rate(2 hours)',
      timezone: 'UTC',
      windowMinutes: 0,
      startAt: Date.parse('2026-11-23T01:00:00Z'),
      enabled: true,
    };
    for (let number = 0; number < 101; number += 1) {
      const payload = { personality: `p${number}`, platform: 'chirp', slot: '<aws.scheduler.scheduled-time>' };
      await store.put({ ...schedule, name: `p${number}.chirp`, payload });
    }
    expect(await store.list()).toHaveLength(101);
    expect(await store.list('p1')).toEqual(['p1.chirp']);
    expect(await store.read('p1.chirp')).toMatchObject({ ...schedule, name: 'p1.chirp' });
    await store.remove('p1.chirp');
    expect(await store.read('p1.chirp')).toBeUndefined();
    expect(scheduler.takeCalls()).toEqual({ list: 3, get: 2, update: 101, create: 101, remove: 1 });
  });
});
