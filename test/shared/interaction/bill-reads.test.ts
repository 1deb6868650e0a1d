import { describe, expect, it } from 'vitest';
import { charge, microUsd, newBudget } from '../../../shared/limits/budget.ts';
import { type Listener, makeListener, talkingTraits } from '../../support/listener.ts';
import { minute, personality } from '../../support/world.ts';

const tomorrow = Date.parse('2026-11-23T00:00:00Z');
const traits = { ...talkingTraits, prices: { ...talkingTraits.prices, read: 0.005 } };

/** An account that listened once, on a platform that bills half a cent for each post that is read. */
async function listener(perDayUsd: number, platform = traits): Promise<Listener> {
  const world = makeListener(platform);
  await world.begin();
  await world.observe();
  world.pass(3 * minute);
  world.state.personality = personality({ budget: { perDayUsd } });
  return world;
}

it('pays for what it reads, and reads no more when the budget is used up', async () => {
  const world = await listener(0.02);
  world.say('One?', { conversation: 'a' });
  world.say('Two?', { conversation: 'b' });
  await world.observe();
  // Two that were listed, and the two conversations.
  expect((await world.budgets.read('ada'))?.daySpent).toBe(20_000);
  expect((await world.listening())?.nextAt).toBe(tomorrow);
});

it('reads no conversation where the listing was the last that the budget allowed, and answers when there is money again', async () => {
  const world = await listener(0.015);
  const asked = ['One?', 'Two?', 'Three?', 'Four?'];
  for (const [at, text] of asked.entries()) world.say(text, { conversation: `${at}` });
  expect(await world.observe()).toMatchObject({ asked: 1, answered: 0, unfinished: 4 });
  // The listing alone, which is one call more than the cap.
  expect((await world.budgets.read('ada'))?.daySpent).toBe(20_000);
  expect(world.calls.filter((call) => call === 'fetchConversation')).toEqual([]);
  world.state.personality = personality({ budget: { perDayUsd: 1 } });
  world.pass(tomorrow - world.now());
  expect(await world.observe()).toMatchObject({ answered: 4, unfinished: 0 });
});

it('heeds a wish to be left alone that it has heard, money or none', async () => {
  const world = await listener(0.005);
  const { author } = world.say('stop', { conversation: 'a' });
  expect(await world.observe()).toMatchObject({ declined: 1, unfinished: 0 });
  expect((await world.people.read('twitter', author)).optedOut).toBe(true);
});

it('reads once where words have used the money up since it listened last, and no more', async () => {
  const world = await listener(0.02);
  const spent = charge(newBudget('ada', world.now()), microUsd(0.018), world.now());
  await world.budgets.write(undefined, spent);
  world.say('Anybody there?');
  const before = world.calls.length;
  expect(await world.observe()).toMatchObject({ asked: 1, answered: 0, unfinished: 1 });
  expect(world.calls.slice(before)).toEqual(['fetchInteractions']);
  expect((await world.budgets.read('ada'))?.daySpent).toBe(23_000);
  expect((await world.listening())?.nextAt).toBe(tomorrow);
  world.pass(tomorrow - world.now());
  expect(await world.observe()).toMatchObject({ answered: 1 });
});

it('does not read on where the run that used the money up died before it wrote that down', async () => {
  const world = await listener(0.02);
  const { write } = world.budgets;
  for (const text of ['One?', 'Two?', 'Three?', 'Four?']) world.say(text, { conversation: text });
  world.budgets.write = () => Promise.reject(new Error('It died here.'));
  await expect(world.observe()).rejects.toThrow('It died here.');
  world.budgets.write = write;
  world.pass(30 * minute);
  const before = world.calls.length;
  await world.observe();
  expect(world.calls.slice(before)).toEqual([]);
  world.pass(tomorrow - world.now());
  expect(await world.observe()).toMatchObject({ asked: 1 });
});

describe('where the platform bills a post once a day (UTC)', () => {
  const daily = { ...traits, prices: { ...traits.prices, readOncePerDay: true as const } };
  const spent = async (world: Listener) => (await world.budgets.read('ada'))?.daySpent;

  it('pays for what is answered once, and for what stands above it', async () => {
    const world = await listener(1, daily);
    world.above.push({ id: 'root', author: { id: 'own', handle: 'ada' }, text: 'The lamp is lit.', createdAt: 1 });
    world.say('One?', { conversation: 'root', about: 'root' });
    expect(await world.observe()).toMatchObject({ answered: 1 });
    expect(await spent(world)).toBe(10_000);
  });

  it('pays for nothing that is listed again, and again for it when the next day has begun', async () => {
    const world = await listener(1, daily);
    const one = world.say('One?', { conversation: 'a' });
    await world.observe();
    expect(await spent(world)).toBe(5000);
    world.said.push(one);
    world.pass(3 * minute);
    await world.observe();
    expect(await spent(world)).toBe(5000);
    world.pass(tomorrow - world.now());
    world.said.push(one);
    await world.observe();
    expect(await spent(world)).toBe(5000);
    expect((await world.budgets.read('ada'))?.monthSpent).toBe(10_000);
  });

  it('pays for what was read before by a way that bills nothing', async () => {
    const world = await listener(1, daily);
    const one = world.say('One?', { conversation: 'a' });
    Object.assign(world.tools, { traits: { ...daily, prices: { ...daily.prices, ownRead: 0, read: 0 } } });
    await world.observe();
    expect(await spent(world)).toBeUndefined();
    Object.assign(world.tools, { traits: daily });
    world.said.push(one);
    world.pass(3 * minute);
    await world.observe();
    expect(await spent(world)).toBe(5000);
  });

  it('pays for what nobody may hear now, each time it is listed', async () => {
    const world = await listener(1, daily);
    Object.assign(world.tools.switches, {
      read: async () => ({ hivePaused: false, pausedPlatforms: [], personality: 'paused' }),
    });
    world.say('One?');
    expect(await world.observe()).toMatchObject({ stopped: 1 });
    expect(await spent(world)).toBe(5000);
  });
});
