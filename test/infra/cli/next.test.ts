import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { slotsText, upcomingSlots } from '../../../infra/cli/next.ts';
import { adaPersonality, hour, member, now, running } from './members.ts';

const day = 24 * hour;
const of = (changes: Parameters<typeof member>[0] = {}, control = running, days = 2) =>
  upcomingSlots([member(changes)], control, now, now + days * day);
const every = (expression: string) => {
  const plan = adaPersonality().platforms.twitter;
  if (plan === undefined) throw new Error('no plan');
  return adaPersonality({ platforms: { twitter: { ...plan, schedule: { expression, windowMinutes: 15 } } } });
};

describe('upcoming slots', () => {
  it('are all within the time, by the clock of the personality', () => {
    const { slots, silent } = of();
    expect(slots.map(({ at, heldBy }) => [at.slice(8, 16), heldBy])).toEqual([
      ['23T18:00', []],
      ['24T09:00', []],
      ['24T18:00', []],
      ['25T09:00', []],
    ]);
    expect(silent).toEqual([]);
  });

  it('are all of them, however many', () => {
    const { slots } = of({ effective: every('rate(10 minutes)') });
    expect(slots).toHaveLength(288);
    expect(new Set(slots.map(({ at }) => at)).size).toBe(288);
    expect(of({ effective: every('cron(0 9 1 1 ? 2020)') }).slots).toEqual([]);
  });

  it('of several personalities come in the order of time', () => {
    const bob = member({ id: 'bob', effective: adaPersonality({ id: 'bob', timezone: 'Europe/Berlin' }) });
    const { slots } = upcomingSlots([member(), bob], running, now, now + day);
    expect(slots.map(({ personality, at }) => `${personality} ${at.slice(11, 16)}`)).toEqual([
      'bob 17:00',
      'ada 18:00',
      'bob 08:00',
      'ada 09:00',
    ]);
  });

  it.each([
    ['the hive', { ...running, paused: true }, {}, ['the hive is paused by an operator']],
    ['config.json', { ...running, config: { paused: true } }, {}, ['the hive is paused by config.json']],
    ['a platform', { ...running, pausedPlatforms: ['twitter'] }, {}, ['platform twitter is paused by an operator']],
    ['a switch', running, { state: 'paused', pausedBy: ['operator'] }, ['it is paused by an operator']],
  ] as const)('say that they are held by %s', (_name, control, changes, heldBy) => {
    const { slots } = of(changes, control);
    expect(slots).toHaveLength(4);
    expect(slots[0]?.heldBy).toEqual(heldBy);
  });

  it('say which lie in quiet hours and when jitter sends the others', () => {
    const plan = adaPersonality().platforms.twitter!;
    const schedule = { ...plan.schedule, jitterMinutes: 30, quietHours: ['17:00-08:00'] };
    const { slots } = of({ effective: adaPersonality({ platforms: { twitter: { ...plan, schedule } } }) });
    expect(slots.map(({ quiet }) => quiet)).toEqual([
      'quiet hours 17:00-08:00 Europe/London',
      undefined,
      'quiet hours 17:00-08:00 Europe/London',
      undefined,
    ]);
    const due = slots.map(({ at, dueAt }) => (dueAt === undefined ? 0 : (Date.parse(dueAt) - Date.parse(at)) / 60_000));
    expect([due[0], due[2]]).toEqual([0, 0]);
    expect(due[1]! + due[3]!).toBeGreaterThan(0);
    expect(Math.max(...due)).toBeLessThanOrEqual(30);
    const text = slotsText({ slots, silent: [] }, now, 2, plain);
    expect(text).toContain('skipped: quiet hours 17:00-08:00 Europe/London');
    expect(text).toMatch(/09:00 .* sent at 09:[0-3]\d \(jitter\)/);
  });

  it('say that their account is paused', () => {
    const paused = [{ platform: 'twitter', account: 'ada' }];
    const { slots } = upcomingSlots([member()], running, now, now + day, paused);
    expect(slots[0]?.heldBy).toEqual(['account ada is paused by an operator']);
    const others = [
      { platform: 'twitter', account: 'bob' },
      { platform: 'elsewhere', account: 'ada' },
    ];
    expect(upcomingSlots([member()], running, now, now + day, others).slots[0]?.heldBy).toEqual([]);
  });

  it('are none where the file says so, or where there is no personality any more', () => {
    expect(of({ effective: adaPersonality({ paused: true }) })).toEqual({
      slots: [],
      silent: [{ personality: 'ada', platform: 'twitter', why: 'paused in its file' }],
    });
    expect(of({ state: 'deleted' })).toEqual({ slots: [], silent: [] });
    expect(of({ state: 'new', effective: undefined })).toEqual({ slots: [], silent: [] });
  });

  it('as text', () => {
    const upcoming = upcomingSlots(
      [
        member({ pausedBy: ['operator'] }),
        member({ id: 'bob', effective: adaPersonality({ id: 'bob', paused: true }) }),
      ],
      running,
      now,
      now + 10 * hour,
    );
    expect(slotsText(upcoming, now, 1, plain)).toBe(
      [
        '1 slot in the next day',
        '  Mon 23 Nov 18:00  Europe/London  in 7 h 55 min  ada  twitter  will not be sent: it is paused by an operator',
        '',
        'Silent',
        '  bob  twitter  paused in its file',
      ].join('\n'),
    );
    expect(slotsText({ slots: [], silent: [] }, now, 7, plain)).toBe('No slot in the next 7 days.');
  });
});
