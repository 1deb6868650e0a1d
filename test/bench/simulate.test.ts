import { Cron } from 'croner';
import { beforeAll, describe, expect, it } from 'vitest';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { fileOf } from './simulate/crowd.ts';
import { type Figures, figuresOf } from './simulate/figures.ts';
import { partOf } from './simulate/part.ts';
import { MemoryScheduler } from './simulate/scheduler.ts';
import { type Simulated, type SimulationOptions, simulate } from './simulate/simulate.ts';

const day = 24 * 60 * 60_000;
const options: SimulationOptions = { personalities: 100, days: 1, seed: 1 };
const few: SimulationOptions = { personalities: 40, days: 0.5, seed: 1 };
/** Alone each takes a second or two. */
const patience = 180_000;
const figures = (simulated: Simulated): Figures => figuresOf(simulated, 1, 100);
/** What depends on the machine is left out. */
const comparable = ({ cpuSeconds: _cpu, seconds: _seconds, peakRssMb: _rss, ...rest }: Figures) => rest;

describe('a day of a hundred personalities', () => {
  let simulated: Simulated;
  let first: Figures;
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
    expect(Object.keys(first.unsaid).sort()).toEqual(['expired: limits', 'skipped: quiet hours']);
    expect(Object.keys(first.verdicts)).toEqual(expect.arrayContaining(['answered', 'machine', 'hive']));
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
