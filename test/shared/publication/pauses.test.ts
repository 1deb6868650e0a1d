import { describe, expect, it } from 'vitest';
import { cachedControl, cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { pauseAccount, resumeAccount } from '../../../shared/limits/account.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { memoryStores } from '../../support/personality-memory.ts';
import { hour, makeWorld, minute, type World } from '../../support/world.ts';

const second = 1000;

/** The world with the switches that the functions have: the stored ones, through their caches. */
async function switchedWorld() {
  const world = makeWorld();
  const { control, personalities } = memoryStores();
  const setFile = async (paused: boolean) => {
    const before = await personalities.readCurrent('ada');
    const rest = { personality: 'ada', status: 'active', version: 1, etag: 'e', settled: true, accounts: [] } as const;
    await personalities.moveCurrent(before, { ...rest, paused, updatedAt: world.now() });
  };
  await setFile(false);
  for (const tools of [world.draftTools, world.publishTools]) {
    Object.assign(tools, { switches: cachedSwitches(cachedControl(control, world.clock), personalities, world.clock) });
  }
  const setAccount = (paused: boolean) =>
    changeAccount(world.accounts, 'twitter', 'ada', (state) =>
      paused ? pauseAccount(state) : resumeAccount(state, world.now()),
    );
  return { world, control, setFile, setAccount };
}

type Switched = Awaited<ReturnType<typeof switchedWorld>>;

const ways: readonly [name: string, set: (hive: Switched, paused: boolean) => Promise<unknown>, reason: string][] = [
  ['the hive by command', ({ control }, on) => control.setPaused(on), 'the hive is paused'],
  ['the hive in config.json', ({ control }, paused) => control.putConfig({ paused }, 'e'), 'the hive is paused'],
  [
    'a platform by command',
    ({ control }, on) => control.setPlatformPaused('twitter', on),
    'platform twitter is paused',
  ],
  [
    'a platform in config.json',
    ({ control }, paused) => control.putConfig({ platforms: { twitter: { paused } } }, 'e'),
    'platform twitter is paused',
  ],
  [
    'a personality by command',
    ({ control }, on) => control.setPersonalityPaused('ada', on),
    'personality ada is paused',
  ],
  ['a personality in its file', ({ setFile }, paused) => setFile(paused), 'personality ada is paused'],
  [
    'an account by command',
    ({ setAccount }, paused) => setAccount(paused),
    'account ada is paused: an operator switched it off',
  ],
];

/** Seconds go by, with sweep at each full minute, until it is published; answers how many. */
async function secondsUntilPublished(world: World, most: number): Promise<number> {
  for (let seconds = 1; seconds <= most; seconds += 1) {
    world.pass(second);
    if (world.now() % minute === 0) await world.sweep();
    await world.deliver();
    if ((await world.only()).state === 'published') return seconds;
  }
  return Number.POSITIVE_INFINITY;
}

describe.each(ways)('%s, paused', (_name, set, reason) => {
  it('before its slot: planned, not written, and sent within a minute after it is resumed', async () => {
    for (const resumedAt of [1, 17, 31, 59]) {
      const hive = await switchedWorld();
      const { world } = hive;
      await set(hive, true);
      expect(await world.plan()).toBe('planned');
      await world.deliver();
      await world.minutes(45);
      expect(await world.only()).toMatchObject({ state: 'planned', wait: { reason }, revivals: 0 });
      expect(world.state.writes).toBe(0);
      world.pass(resumedAt * second);
      await set(hive, false);
      expect(await secondsUntilPublished(world, 300)).toBeLessThanOrEqual(60);
      expect(world.platform.creates()).toBe(1);
    }
  });

  it('between its words and their claim: waits with them, and goes on within a minute', async () => {
    const hive = await switchedWorld();
    const { world } = hive;
    await world.plan();
    const publishLater = world.draftTools.jobs.publish;
    Object.assign(world.draftTools.jobs, { publish: async () => undefined });
    await world.deliver();
    Object.assign(world.draftTools.jobs, { publish: publishLater });
    await set(hive, true);
    // The caches of a function that ran just before.
    await world.publishTools.switches.read('ada');
    world.pass(30 * second);
    world.jobs.push({ queue: 'publish', id: (await world.only()).id });
    await world.deliver();
    await world.minutes(20);
    expect(await world.only()).toMatchObject({ state: 'drafted', wait: { reason } });
    expect(world.platform.creates()).toBe(0);
    await set(hive, false);
    expect(await secondsUntilPublished(world, 300)).toBeLessThanOrEqual(60);
    expect(world.state.writes).toBe(1);
  });

  it('for good: its time runs out, with the reason, and nothing is paid', async () => {
    const hive = await switchedWorld();
    const { world } = hive;
    await set(hive, true);
    await world.plan();
    await world.deliver();
    await world.minutes((2 * hour) / minute + 2);
    expect(await world.only()).toMatchObject({ state: 'expired', reason: expect.stringContaining(reason) });
    expect([world.state.writes, world.platform.creates()]).toEqual([0, 0]);
  });

  it('while a function runs: it stops sending within 30 seconds', async () => {
    const hive = await switchedWorld();
    const { world } = hive;
    for (const { switches } of [world.draftTools, world.publishTools]) await switches.read('ada');
    await set(hive, true);
    world.pass(30 * second);
    await world.plan();
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'planned', wait: { reason } });
  });
});

it('an account that cools goes on cooling when it is resumed, any other is active', () => {
  const until = 100_000;
  const state = { platform: 'twitter', account: 'ada', entries: [], topics: [], credentials: 'present' } as const;
  const cooling = { ...state, status: 'cooling', statusReason: 'new credentials', statusUntil: until } as const;
  const paused = pauseAccount(cooling);
  expect(paused).toMatchObject({ status: 'paused', statusReason: 'an operator switched it off' });
  expect(resumeAccount(paused, until - 1)).toMatchObject({ status: 'cooling', statusUntil: until });
  expect(resumeAccount(paused, until)).toEqual({ ...state, status: 'active' });
  expect(resumeAccount({ ...state, status: 'suspended', statusReason: 'locked' }, 0)).toEqual({
    ...state,
    status: 'active',
  });
});
