import { describe, expect, it } from 'vitest';
import { NotSent } from '../../../shared/publication/errors.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { hour, makeWorld, minute, type World } from '../../support/world.ts';

const nine = Date.parse('2026-11-22T09:00:00Z');

function world(schedule: { readonly jitterMinutes?: number; readonly quietHours?: readonly string[] }): World {
  const made = makeWorld(nine);
  const { twitter } = made.state.personality.platforms;
  made.state.personality = {
    ...made.state.personality,
    timezone: 'Europe/Berlin',
    platforms: { twitter: { ...twitter!, schedule: { ...twitter!.schedule, ...schedule } } },
  };
  return made;
}

describe('quiet hours', () => {
  it('keep a slot that lies in them as skipped, with the reason', async () => {
    const w = world({ quietHours: ['22:00-07:00', '09:30-10:30'] });
    expect(await w.plan()).toBe('skipped');
    const reason = 'quiet hours 09:30-10:30 Europe/Berlin';
    expect(await w.only()).toMatchObject({ state: 'skipped', reason });
    expect((await w.only()).wakeAt).toBeUndefined();
    expect(w.jobs).toEqual([]);
    expect(await w.plan()).toBe('repeated');
  });

  it('are pinned to the publication: a late one waits for their end where its time allows', async () => {
    const w = world({ quietHours: ['10:30-11:30'] });
    w.platform.faults.push(w.platform.rateLimited(nine + 40 * minute));
    await w.plan();
    await w.deliver();
    await w.minutes(41);
    expect(await w.only()).toMatchObject({
      state: 'drafted',
      quiet: { timezone: 'Europe/Berlin', ranges: ['10:30-11:30'] },
      wait: { reason: 'quiet hours 10:30-11:30 Europe/Berlin' },
      wakeAt: nine + 90 * minute,
    });
    await w.minutes(48);
    expect(w.platform.posts).toHaveLength(0);
    await w.minutes(2);
    expect((await w.only()).state).toBe('published');
    expect(w.platform.posts[0]?.createdAt).toBe(nine + 90 * minute);
  });

  it('that end too late for it let it expire at once, and nothing is paid for words that could not go out', async () => {
    const w = world({ quietHours: ['10:30-22:00'] });
    await w.plan();
    w.pass(31 * minute);
    await w.deliver();
    expect(w.state.writes).toBe(0);
    expect(await w.only()).toMatchObject({
      state: 'expired',
      reason:
        'quiet hours 10:30-22:00 Europe/Berlin; the earliest next time is 2026-11-22T21:00:00.000Z, and its time ran out at 2026-11-22T11:00:00.000Z',
    });
  });

  it('do not cut a thread in two', async () => {
    const w = world({ quietHours: ['10:30-22:00'] });
    await w.plan();
    await w.deliver();
    const { id } = await w.only();
    const second = { text: 'And the lamp is out.' };
    const whole = await w.only();
    const started = {
      ...whole,
      id: `${id}x`,
      state: 'drafted' as const,
      parts: [...whole.parts, second],
      fence: 1,
      wakeAt: w.now() + hour,
    };
    await w.ledger.create(started);
    w.pass(40 * minute);
    await publish(started.id, w.publishTools);
    expect(await w.ledger.read(started.id)).toMatchObject({ state: 'published' });
    expect(w.platform.posts.at(-1)?.text).toBe(second.text);
  });

  it('hold back no request that is under way: its outcome is settled in them too', async () => {
    const w = world({ quietHours: ['10:01-22:00'] });
    w.platform.faults.push({ kind: 'lost-after' });
    await w.plan();
    await w.deliver();
    expect((await w.only()).state).toBe('unconfirmed');
    await w.minutes(3);
    expect((await w.only()).state).toBe('published');
  });
});

describe('jitter', () => {
  it('lets the slot wait before it is written, and its time counts from there', async () => {
    const w = world({ jitterMinutes: 60 });
    expect(await w.plan()).toBe('planned');
    const { dueAt = 0, wait, wakeAt, notAfter } = await w.only();
    const late = (dueAt - nine) / minute;
    expect(late).toBeGreaterThan(0);
    expect({ wait, wakeAt, notAfter }).toEqual({
      wait: { reason: `${late} minutes of jitter` },
      wakeAt: dueAt,
      notAfter: dueAt + 2 * hour,
    });
    expect(w.jobs).toEqual([]);
    await w.minutes(late - 1);
    expect(await w.plan(nine)).toBe('repeated');
    await w.deliver();
    expect(w.state.writes).toBe(0);
    await w.minutes(1);
    expect(await w.only()).toMatchObject({ state: 'published', revivals: 0 });
    expect(w.platform.posts[0]?.createdAt).toBe(dueAt);
    const published = w.events.find(({ event }) => event === 'publication.published');
    expect(published?.fields.secondsFromSlot).toBe(0);
  });

  it('is not waited for by a firing that comes later than it', async () => {
    const w = world({ jitterMinutes: 60 });
    w.pass(hour);
    await w.plan(nine);
    await w.deliver();
    expect((await w.only()).state).toBe('published');
  });

  it('lets two personalities with one cron post at different minutes, each firing alike', async () => {
    const times = new Map<string, number>();
    for (const id of ['ada', 'bob']) {
      for (const run of ['first', 'again']) {
        const w = world({ jitterMinutes: 30 });
        w.state.personality = { ...w.state.personality, id };
        const payload = { personality: id, platform: 'twitter', slot: new Date(nine).toISOString() };
        await planPost(payload, w.planTools);
        await w.deliver();
        await w.minutes(31);
        times.set(`${id} ${run}`, w.platform.posts[0]?.createdAt ?? Number.NaN);
      }
    }
    expect(times.get('ada first')).toBe(times.get('ada again'));
    expect(times.get('bob first')).toBe(times.get('bob again'));
    expect(Math.abs(times.get('ada first')! - times.get('bob first')!)).toBeGreaterThanOrEqual(minute);
  });

  it('holds back nothing that failed after it: a later try is no second wait', async () => {
    const w = world({ jitterMinutes: 60 });
    w.platform.faults.push({ kind: 'error-before', error: new NotSent('connection refused') });
    await w.plan();
    await w.minutes(63);
    expect((await w.only()).state).toBe('published');
    expect(w.platform.creates()).toBe(2);
  });
});
