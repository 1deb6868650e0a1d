import { describe, expect, it } from 'vitest';
import { charge, newBudget, standing } from '../../../shared/limits/budget.ts';
import {
  ModelAccount,
  ModelRefused,
  ModelUnavailable,
  OutcomeUnknown,
  Rejected,
} from '../../../shared/publication/errors.ts';
import { hour, makeWorld, minute, personality, type World } from '../../support/world.ts';

/** What the world's model costs, what is set aside for a call, and what the platform bills; millionths. */
const [call, most, post, link] = [1000, 2000, 15_000, 200_000];

const purse = async (world: World) => standing(await world.budgets.read('ada'), world.now());
const spent = (micros: number) => ({ daySpent: micros, monthSpent: micros, reserved: 0 });

describe('money', () => {
  it('is set aside before the model is asked, with what the platform will bill', async () => {
    const world = makeWorld();
    let seen: unknown;
    const { writer } = world.draftTools;
    const watched = async (...sources: Parameters<typeof writer>) => {
      const made = await writer(...sources);
      return {
        ...made,
        writer: {
          ...made.writer,
          async write(request: Parameters<typeof made.writer.write>[0]) {
            seen = await purse(world);
            return made.writer.write(request);
          },
        },
      };
    };
    Object.assign(world.draftTools, { writer: watched });
    await world.plan();
    await world.deliver();
    expect(seen).toEqual({ daySpent: 0, monthSpent: 0, reserved: most + post });
  });

  it('is settled by the end of the publication: model and post where it is out', async () => {
    const world = makeWorld();
    await world.plan();
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'published', modelCostUsd: 0.001, postCostUsd: 0.015 });
    expect(await purse(world)).toEqual(spent(call + post));
  });

  it('counts each try of the model', async () => {
    const world = makeWorld();
    const usage = { model: 'test', inputTokens: 1, outputTokens: 1, costUsd: 0.0015 };
    world.answers.push(new ModelRefused('refusal', 'no', usage), 'The tide came in.');
    await world.plan();
    await world.deliver();
    expect(await purse(world)).toEqual(spent(1500 + call + post));
  });

  it('does not bill a post that was refused', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'error-before', error: new Rejected('not here') });
    await world.plan();
    await world.deliver();
    expect((await world.only()).state).toBe('rejected');
    expect(await purse(world)).toEqual(spent(call));
  });

  it('counts what no text came of', async () => {
    const world = makeWorld();
    world.answers.push('', '', '');
    await world.plan();
    await world.deliver();
    expect((await world.only()).state).toBe('rejected');
    expect(await purse(world)).toEqual(spent(3 * call));
  });

  it('of a post that nobody can find counts as spent', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'error-before', error: new OutcomeUnknown('cut off') });
    world.platform.listIncompletely(true);
    await world.plan();
    await world.deliver();
    expect(await purse(world)).toMatchObject({ daySpent: 0, reserved: call + most - call + post });
    await world.minutes(25 * 60);
    expect((await world.only()).state).toBe('failed');
    expect((await purse(world)).reserved).toBe(0);
    expect((await world.budgets.read('ada'))?.monthSpent).toBe(call + post);
  });

  it('that was set aside for a model that did not answer is free again', async () => {
    const world = makeWorld();
    world.answers.push(new ModelUnavailable('busy', world.now() + 10 * minute));
    await world.plan();
    await world.deliver();
    expect(await purse(world)).toEqual(spent(0));
    await world.minutes(20);
    expect(await purse(world)).toEqual(spent(call + post));
  });

  it('may be gone where the call was given up on its way', async () => {
    const world = makeWorld();
    world.answers.push(new ModelUnavailable('timeout', world.now() + 10 * minute, { mayBePaid: true }));
    await world.plan();
    await world.deliver();
    await world.minutes(20);
    expect(await purse(world)).toEqual(spent(most + call + post));
  });

  it('is not touched by a model whose account is at fault', async () => {
    const world = makeWorld();
    world.answers.push(new ModelAccount('bad-key', 'bad key'));
    await world.plan();
    await world.deliver();
    expect(await purse(world)).toEqual(spent(0));
  });

  it('set aside by a run that died counts as paid', async () => {
    const world = makeWorld();
    const { writer } = world.draftTools;
    Object.assign(world.draftTools, {
      writer: async (...sources: Parameters<typeof writer>) => {
        const made = await writer(...sources);
        const die = async () => {
          throw new Error('killed');
        };
        return { ...made, writer: { ...made.writer, write: die } };
      },
    });
    await world.plan();
    await expect(world.deliver()).rejects.toThrow('killed');
    Object.assign(world.draftTools, { writer });
    await world.minutes(20);
    expect(await world.only()).toMatchObject({ state: 'published', modelCostUsd: 0.003 });
    expect(await purse(world)).toEqual(spent(most + call + post));
  });
});

describe('a budget', () => {
  const poor = { perDayUsd: 0.05, perMonthUsd: 10 };

  it('that is spent skips the slot before anything is paid, and says until when', async () => {
    const world = makeWorld();
    world.state.personality = personality({ budget: poor });
    await world.budgets.write(undefined, charge(newBudget('ada', world.now()), 40_000, world.now()));
    await world.plan();
    await world.deliver();
    expect(world.state.writes).toBe(0);
    expect(await world.only()).toMatchObject({
      state: 'skipped',
      reason: expect.stringMatching(/^its budget of \$0\.05 a day allows no more.*goes on at 2026-11-23T00:00:00/),
    });
    expect(world.events).toContainEqual({
      event: 'budget.exhausted',
      fields: expect.objectContaining({ personality: 'ada' }),
    });
    expect(await purse(world)).toEqual(spent(40_000));
  });

  it('is the one of the personality, else that of config.json, else a small one', async () => {
    const world = makeWorld();
    const outcome = async (micros: number) => {
      await world.budgets.write(
        await world.budgets.read('ada'),
        charge(newBudget('ada', world.now()), micros, world.now()),
      );
      world.pass(minute);
      await world.plan();
      await world.deliver();
      return world.ledger.all().at(-1)?.state;
    };
    expect(await outcome(490_000)).toBe('skipped');
    world.state.config = { budget: { perDayUsd: 1 } };
    expect(await outcome(490_000)).toBe('published');
    world.state.personality = personality({ budget: { perDayUsd: 0.1 } });
    expect(await outcome(490_000)).toBe('skipped');
  });

  it('holds a text with a link back where the link is too dear', async () => {
    const world = makeWorld();
    world.state.personality = personality({ budget: { perDayUsd: 0.1 } });
    world.answers.push('Look: https://example.com');
    await world.plan();
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'skipped', reason: expect.stringContaining('$0.20') });
    expect(world.platform.posts).toHaveLength(0);
    expect(await purse(world)).toEqual(spent(call));
    world.state.personality = personality();
    world.answers.push('Look again: https://example.com');
    world.pass(hour);
    await world.plan();
    await world.deliver();
    expect(world.platform.posts).toHaveLength(1);
    expect(await purse(world)).toEqual(spent(2 * call + link));
  });

  it('is never passed by more than a call, however many slots come at once', async () => {
    const world = makeWorld();
    world.state.personality = personality({ budget: poor, topics: ['a', 'b', 'c'] });
    const slots = Array.from({ length: 12 }, (_, index) => world.now() + index * minute);
    for (const slot of slots) await world.plan(slot);
    await Promise.all([world.deliver(), world.deliver(), world.deliver(), world.deliver()]);
    const { daySpent, reserved } = await purse(world);
    expect(daySpent + reserved).toBeLessThanOrEqual(50_000);
    const states = world.ledger.all().map(({ state }) => state);
    expect(states.filter((state) => state === 'skipped').length).toBeGreaterThan(5);
  });
});
