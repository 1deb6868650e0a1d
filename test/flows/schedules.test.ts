import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueAt } from '../../shared/personality/jitter.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { endHive, hour, localHive, minute, monday, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { personality } from '../support/world.ts';

const jitter = 30;
const platforms = {
  twitter: { schedule: { cron: '0 10,14,23 * * *', jitter, quietHours: '22:00-07:00' } },
};

let hive: TestHive;
let operator: Operator;
beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile({ platforms }));
  await hive.put('personalities/perdita.json', personaFile({ name: 'Perdita', topics: ['maps', 'ink'], platforms }));
});
afterAll(() => endHive(hive));

const of = async (id: string, time: number): Promise<Publication | undefined> =>
  (await hive.publications()).find((one) => one.personality === id && one.slot === time);
const sentAt = (publication: Publication | undefined): number => publication?.ids['0']?.at ?? Number.NaN;
const clock = (): number => hive.cloud.calendar.now();

/** When the slot is due by the rule that the functions have, here and in AWS. */
function due(id: string, slot: number): number {
  const { twitter } = personality().platforms;
  const schedule = { ...twitter!.schedule, jitterMinutes: jitter, quietHours: ['22:00-07:00'] };
  return dueAt(personality({ id, platforms: { twitter: { ...twitter!, schedule } } }), 'twitter', slot);
}

describe('two personalities with one schedule', () => {
  const ten = monday + 2 * hour;

  it('post each at its own minute, within a minute of when the forecast says', async () => {
    const { slots } = (await operator.json('next --days 1')) as {
      slots: { personality: string; at: string; dueAt?: string; quiet?: string }[];
    };
    await hive.pass(3 * hour);
    for (const id of ['marlow', 'perdita']) {
      const publication = await of(id, ten);
      expect(publication?.state).toBe('published');
      const forecast = slots.find((one) => one.personality === id && Date.parse(one.at) === ten);
      expect(Date.parse(forecast?.dueAt ?? forecast?.at ?? '')).toBe(due(id, ten));
      expect(sentAt(publication) - due(id, ten)).toBeGreaterThanOrEqual(0);
      expect(sentAt(publication) - due(id, ten)).toBeLessThan(minute);
    }
    const [marlow, perdita] = [sentAt(await of('marlow', ten)), sentAt(await of('perdita', ten))];
    expect(Math.floor(marlow / minute)).not.toBe(Math.floor(perdita / minute));
  });
});

describe('an account that is paused', () => {
  const two = monday + 6 * hour;

  it('keeps what waits, and goes on within a minute after it is resumed', async () => {
    const { out } = await operator.cli('pause --account marlow');
    expect(out).toMatch(/^Account marlow on twitter is paused on this machine/);
    expect((await operator.cli('why marlow')).out).toContain('hive resume --platform twitter --account marlow');
    expect((await operator.cli('next marlow --days 1')).out).toContain('account marlow is paused by an operator');
    await hive.pass(3 * hour + 40 * minute + 17_000);
    expect(await of('marlow', two)).toMatchObject({
      state: 'planned',
      wait: { reason: 'account marlow is paused: an operator switched it off' },
    });
    expect((await of('perdita', two))?.state).toBe('published');

    const resumed = clock();
    expect(await operator.json('resume --platform twitter --account marlow')).toMatchObject({
      account: 'marlow',
      status: 'active',
    });
    await hive.pass(2 * minute);
    expect(await of('marlow', two)).toMatchObject({ state: 'published' });
    expect(sentAt(await of('marlow', two)) - resumed).toBeLessThan(minute);
  });

  it('is named, one at a time', async () => {
    expect((await operator.cli('pause --all --account marlow')).notes).toMatch(/^Say what to pause, one thing/);
    expect((await operator.cli('pause --account nobody')).notes).toMatch(/^There is no account "nobody"/);
    expect((await operator.cli('pause --platform reddit --account marlow')).notes).toMatch(
      /^There is no platform "reddit": accounts are on twitter/,
    );
  });
});

describe('quiet hours', () => {
  it('skip the slot in them, with the reason', async () => {
    await hive.pass(10 * hour);
    const eleven = monday + 15 * hour;
    for (const id of ['marlow', 'perdita']) {
      const reason = 'quiet hours 22:00-07:00 UTC';
      expect(await of(id, eleven)).toMatchObject({ state: 'skipped', reason });
    }
    expect((await operator.cli('next marlow --days 1')).out).toContain('skipped: quiet hours 22:00-07:00 UTC');
    expect(await hive.reportOf('marlow')).toMatchObject({ postsPerMonth: 61 });
  });
});
