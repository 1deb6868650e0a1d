import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Personality, PlatformPlan } from '../../../shared/personality/personality.ts';
import { personalityOfSchedule } from '../../../shared/personality/schedule-names.ts';
import {
  longestSilence,
  nextPosts,
  platformPostsPerMonth,
  postsPerMonth,
  scheduleFits,
  scheduleNotes,
  wantedSchedules,
} from '../../../shared/personality/schedules.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { samplePersonality } from './stores-suite.ts';

const now = Date.UTC(2026, 10, 22, 9, 7, 31);

function plan(expression: string, changes: Partial<PlatformPlan> = {}): PlatformPlan {
  return {
    enabled: true,
    account: 'ada',
    transport: 'api',
    schedule: { expression, windowMinutes: 0 },
    limits: {},
    style: [],
    settings: {},
    ...changes,
  };
}

function ada(expression: string, changes: Partial<PlatformPlan> = {}, own: Partial<Personality> = {}): Personality {
  return samplePersonality('ada', { platforms: { chirp: plan(expression, changes) }, ...own });
}

describe('wantedSchedules', () => {
  it('makes one schedule per platform with a name that follows from both', () => {
    const personality = samplePersonality('ada', {
      platforms: {
        chirp: plan('cron(0 9 * * ? *)', { schedule: { expression: 'cron(0 9 * * ? *)', windowMinutes: 15 } }),
        forum: plan('rate(4 hours)'),
      },
    });
    const [chirp, forum] = wantedSchedules(personality, now);
    expect(chirp).toEqual({
      name: 'ada.chirp',
      expression: 'cron(0 9 * * ? *)',
      timezone: 'Europe/Berlin',
      windowMinutes: 15,
      enabled: true,
      payload: { personality: 'ada', platform: 'chirp', slot: '<aws.scheduler.scheduled-time>' },
    });
    expect(forum).toMatchObject({ name: 'ada.forum', expression: 'rate(4 hours)' });
    expect(personalityOfSchedule(forum!.name)).toBe('ada');
  });

  it('keeps paused and disabled ones, disabled', () => {
    expect(wantedSchedules(ada('rate(4 hours)', { enabled: false }), now)[0]!.enabled).toBe(false);
    expect(wantedSchedules(ada('rate(4 hours)', {}, { paused: true }), now)[0]!.enabled).toBe(false);
  });

  it('starts a rate in the future, within one interval, on a whole minute of a grid that never moves', () => {
    const interval = fc.constantFrom([10, 'rate(10 minutes)'], [90, 'rate(90 minutes)'], [
      1440,
      'rate(1 day)',
    ] as const);
    const id = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(
        id,
        interval,
        fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2, maxLength: 5 }),
        (name, rate, later) => {
          const [minutes, expression] = rate as [number, string];
          const starts = later.map((ms) => {
            const at = now + ms;
            const { startAt } = wantedSchedules(
              samplePersonality(name, { platforms: { chirp: plan(expression) } }),
              at,
            )[0]!;
            expect(startAt! > at && startAt! <= at + minutes * 60_000 && startAt! % 60_000 === 0).toBe(true);
            return startAt!;
          });
          expect(new Set(starts.map((start) => start % (minutes * 60_000))).size).toBe(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('spreads personalities over the interval', () => {
    const starts = Array.from({ length: 50 }, (_, n) => {
      const personality = samplePersonality(`p${n}`, { platforms: { chirp: plan('rate(4 hours)') } });
      return wantedSchedules(personality, now)[0]!.startAt;
    });
    expect(new Set(starts).size).toBeGreaterThan(40);
  });
});

describe('quiet hours', () => {
  const quiet = (expression: string, ...quietHours: string[]) =>
    ada(expression, { schedule: { expression, windowMinutes: 0, quietHours } });

  it('take their slots from the forecast, the posts of a month and what is next', () => {
    const month = (personality: Personality) => Math.round(platformPostsPerMonth(personality, 'chirp', now));
    expect(month(quiet('cron(0 9,23 * * ? *)'))).toBe(61);
    expect(month(quiet('cron(0 9,23 * * ? *)', '22:00-07:00'))).toBe(30);
    expect(month(quiet('cron(0 * * * ? *)', '22:00-07:00'))).toBe(Math.round(15 * 30.4375));
    expect(month(quiet('rate(10 minutes)', '22:00-07:00'))).toBe(Math.round(90 * 30.4375));
    expect(postsPerMonth(quiet('cron(0 9,23 * * ? *)', '22:00-07:00'), now)).toBe(30);

    const personality = quiet('cron(0 9,23 * * ? *)', '22:00-07:00');
    const next = nextPosts(personality, wantedSchedules(personality, now)[0]!, now, 3);
    expect(next.map((slot) => new Date(slot).toISOString().slice(8, 16))).toEqual(['23T08:00', '24T08:00', '25T08:00']);
  });

  it('make the longest silence longer, as does whatever sends a post late', () => {
    const hours = (personality: Personality) => longestSilence(personality, 'chirp', now) / 3_600_000;
    expect(hours(quiet('cron(0 * * * ? *)', '22:00-07:00'))).toBe(10);
    expect(hours(quiet('rate(4 hours)', '22:00-07:00'))).toBe(12);
    expect(hours(quiet('cron(0 9,23 ? * MON-FRI *)', '22:00-07:00'))).toBe(72);
    expect(hours(quiet('cron(0 23 * * ? *)', '22:00-07:00'))).toBe(Number.POSITIVE_INFINITY);
    const schedule = { expression: 'rate(4 hours)', windowMinutes: 30, jitterMinutes: 90 };
    expect(hours(ada('rate(4 hours)', { schedule }))).toBe(6);
  });

  it('leave a schedule that fires in nothing else without a post', () => {
    const personality = quiet('cron(0 23 * * ? *)', '22:00-07:00');
    expect(nextPosts(personality, wantedSchedules(personality, now)[0]!, now, 1)).toEqual([]);
    expect(postsPerMonth(personality, now)).toBe(0);
  });

  it('are told apart from slots at once, however seldom they come', () => {
    const began = performance.now();
    const leap = quiet('cron(0 23 29 2 ? *)', '22:00-07:00');
    expect(nextPosts(leap, wantedSchedules(leap, now)[0]!, now, 1)).toEqual([]);
    expect(longestSilence(leap, 'chirp', now)).toBe(Number.POSITIVE_INFINITY);
    const seldom = quiet('cron(0 9 29 2 ? *)', '22:00-07:00');
    expect(platformPostsPerMonth(seldom, 'chirp', now)).toBeLessThan(0.1);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('never swallow all slots of a rate: its grid lies beside them, winter and summer, and does not move', () => {
    for (const expression of ['rate(1 day)', 'rate(12 hours)', 'rate(7 days)']) {
      for (const id of Array.from({ length: 40 }, (_, n) => `p${n}`)) {
        const plans = {
          chirp: plan(expression, { schedule: { expression, windowMinutes: 0, quietHours: ['20:00-09:00'] } }),
        };
        const personality = samplePersonality(id, { platforms: plans });
        const starts = [now, now + 190 * 86_400_000].map((at) => {
          const [schedule] = wantedSchedules(personality, at);
          expect(nextPosts(personality, schedule!, at, 1)[0]! - at).toBeLessThanOrEqual(7 * 86_400_000);
          return schedule!;
        });
        expect(scheduleFits(starts[0]!, starts[1]!)).toBe(true);
      }
    }
  });
});

describe('cadence', () => {
  it('stretches the interval of a rate and leaves a cron alone', () => {
    const slower = (expression: string) => wantedSchedules(ada(expression), now, () => 1.5)[0]!;
    expect(slower('rate(4 hours)')).toMatchObject({ expression: 'rate(6 hours)' });
    expect((slower('rate(4 hours)').startAt! - now) / 3_600_000).toBeLessThanOrEqual(6);
    expect(slower('cron(0 9 * * ? *)').expression).toBe('cron(0 9 * * ? *)');
    expect(postsPerMonth(ada('rate(4 hours)'), now, () => 2)).toBe(91);
    expect(postsPerMonth(ada('rate(4 hours)'), now, () => 0.5)).toBe(365);
    const asked: string[] = [];
    wantedSchedules(ada('rate(4 hours)'), now, ({ id }, platform) => asked.push(`${id} ${platform}`));
    expect(asked).toEqual(['ada chirp']);
  });
});

describe('scheduleFits', () => {
  it('does not mind that the start of a rate has passed', () => {
    const [before] = wantedSchedules(ada('rate(4 hours)'), now);
    const [after] = wantedSchedules(ada('rate(4 hours)'), now + 86_400_000 * 3 + 12_345);
    expect(after!.startAt).not.toBe(before!.startAt);
    expect(scheduleFits(after!, before!)).toBe(true);
  });

  it('minds everything else', () => {
    const [wanted] = wantedSchedules(ada('rate(4 hours)'), now);
    for (const change of [
      { expression: 'rate(5 hours)' },
      { timezone: 'UTC' },
      { windowMinutes: 5 },
      { enabled: false },
      { startAt: wanted!.startAt! + 60_000 },
      { startAt: undefined },
      { payload: { ...wanted!.payload, slot: 'now' } },
      { payload: { ...wanted!.payload, personality: 'bob' } },
    ]) {
      expect(scheduleFits(wanted!, { ...wanted!, ...change })).toBe(false);
    }
  });
});

describe('estimates and notes', () => {
  it('counts posts of enabled platforms only', () => {
    expect(postsPerMonth(ada('rate(4 hours)'), now)).toBe(183);
    expect(postsPerMonth(ada('rate(4 hours)', { enabled: false }), now)).toBe(0);
    expect(postsPerMonth(ada('rate(4 hours)', {}, { paused: true }), now)).toBe(0);
    expect(longestSilence(ada('cron(0 9 ? * MON-FRI *)'), 'chirp', now)).toBe(3 * 86_400_000);
    expect(longestSilence(ada('rate(4 hours)'), 'chirp', now, () => 2)).toBe(8 * 3_600_000);
    expect(longestSilence(ada('cron(0 9 1 1 ? 2027)'), 'chirp', now)).toBe(Number.POSITIVE_INFINITY);
    expect(longestSilence(ada('rate(4 hours)'), 'elsewhere', now)).toBe(Number.POSITIVE_INFINITY);
  });

  it('says when a schedule asks for more than the limits allow', () => {
    const notes = (personality: Personality) =>
      scheduleNotes(personality, [madeUpTraits('chirp')], now).map(({ text }) => text);
    expect(notes(ada('rate(4 hours)'))).toEqual([]);
    expect(notes(ada('rate(30 minutes)'))[0]).toContain('about 48 times a day, but 20 posts a day are allowed');
    expect(notes(ada('rate(4 hours)', { limits: { perDay: 2 } }))[0]).toContain('but 2 posts a day');
    expect(notes(ada('cron(0,5 9 * * ? *)'))[0]).toContain('5 minutes apart, but 10 lie between');
    const close = { expression: 'rate(30 minutes)', windowMinutes: 0, jitterMinutes: 25, quietHours: ['18:00-09:30'] };
    expect(notes(ada('rate(30 minutes)', { schedule: close }))).toEqual([
      'With 25 minutes of jitter two posts may come closer than 10 minutes: then the second waits.',
    ]);
    expect(notes(ada('rate(4 hours)', { schedule: { expression: 'rate(4 hours)', windowMinutes: 180 } }))[0]).toContain(
      'A window of 180 minutes',
    );
  });
});
