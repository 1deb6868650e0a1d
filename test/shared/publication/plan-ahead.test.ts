import { describe, expect, it } from 'vitest';
import type { WantedSchedule } from '../../../shared/personality/ports.ts';
import { wantedSchedules } from '../../../shared/personality/schedules.ts';
import { planAhead, planAllAhead } from '../../../shared/publication/plan-ahead.ts';
import { hour, makeWorld, minute, personality } from '../../support/world.ts';

const start = Date.parse('2026-11-22T09:00:00Z');
const daily = (expression: string) => {
  const { twitter } = personality().platforms;
  const schedule = { expression, windowMinutes: 0 };
  return personality({
    approval: { mode: 'required', leadMinutes: 240 },
    platforms: { twitter: { ...twitter!, schedule } },
  });
};

function ahead(expression = 'cron(0 10,12,18 * * ? *)') {
  const world = makeWorld(start);
  world.state.personality = daily(expression);
  const { ledger, budgets, clock } = world;
  const schedules = {
    async read(name: string): Promise<WantedSchedule | undefined> {
      return wantedSchedules(world.state.personality, world.now()).find((one) => one.name === name);
    },
  };
  const timeline = {
    async *of(_platform: string, account: string, { from }: { readonly from: number }) {
      for (const one of ledger.all()) if (one.account === account && one.slot >= from) yield one.id;
    },
  };
  const { jobs: _jobs, ...planTools } = world.planTools;
  const tools = { ...planTools, ledger, budgets, clock, schedules, timeline };
  const states = () => ledger.all().map(({ slot, state }) => [new Date(slot).toISOString().slice(11, 16), state]);
  return { world, tools, states, look: () => planAhead('ada', tools) };
}

describe('what is written ahead', () => {
  it('is planned for the slots whose lead time begins soon, once, and written when it begins', async () => {
    const { world, look, states } = ahead();
    expect(await look()).toEqual({ planned: 2, skipped: 0 });
    expect(await look()).toEqual({ planned: 0, skipped: 0 });
    expect(states()).toEqual([
      ['10:00', 'planned'],
      ['12:00', 'planned'],
    ]);
    await world.minutes(1);
    expect(states()).toEqual([
      ['10:00', 'held'],
      ['12:00', 'held'],
    ]);
    const [first, second] = world.ledger.all();
    expect(first?.topic).not.toBe(second?.topic);
    world.pass(5 * hour - 2 * minute);
    await look();
    expect(world.ledger.all().at(-1)).toMatchObject({ state: 'planned', wakeAt: Date.parse('2026-11-22T14:00:00Z') });
  });

  it('is found there by the firing of its slot', async () => {
    const { world, look } = ahead();
    await look();
    await world.minutes(1);
    const before = world.ledger.all();
    expect(await world.plan(start + hour)).toBe('repeated');
    expect(world.ledger.all()).toEqual(before);
  });

  it('is skipped where its slot left the schedule, and nothing else is', async () => {
    const { world, look, states } = ahead();
    await look();
    await world.minutes(1);
    world.state.personality = daily('cron(0 10 * * ? *)');
    expect(await look()).toEqual({ planned: 0, skipped: 1 });
    expect(states()).toEqual([
      ['10:00', 'held'],
      ['12:00', 'skipped'],
    ]);
    expect(world.ledger.all()[1]?.reason).toMatch(/its slot 2026-11-22T12:00:00.000Z is not in the schedule of ada/);
  });

  it('stays where the lead time got shorter, or the personality is paused', async () => {
    const { world, look, states } = ahead();
    await look();
    const before = states();
    world.state.personality = { ...world.state.personality, approval: { mode: 'required', leadMinutes: 10 } };
    expect(await look()).toEqual({ planned: 0, skipped: 0 });
    world.state.personality = { ...world.state.personality, paused: true };
    expect(await look()).toEqual({ planned: 0, skipped: 0 });
    expect(states()).toEqual(before);
  });

  it('is skipped where the platform is switched off, the account is another, or the personality is gone', async () => {
    const { twitter } = personality().platforms;
    for (const [change, why] of [
      [{ enabled: false }, /does not post on twitter any more/],
      [undefined, /was deleted/],
    ] as const) {
      const { world, look } = ahead();
      await look();
      if (change === undefined) world.state.status = 'deleted';
      else world.state.personality = { ...world.state.personality, platforms: { twitter: { ...twitter!, ...change } } };
      expect((await look()).skipped).toBe(2);
      expect(world.ledger.all()[0]?.reason).toMatch(why);
    }
  });

  it('is nothing for those that nobody looks at', async () => {
    const { world, look } = ahead();
    world.state.personality = personality();
    expect(await look()).toEqual({ planned: 0, skipped: 0 });
    expect(world.ledger.all()).toEqual([]);
  });

  it('goes on with the others where one fails, and says which', async () => {
    const { world, tools } = ahead();
    const personalities = {
      ...tools.personalities,
      async readCurrent(id: string) {
        if (id === 'bad') throw new Error('no table');
        return tools.personalities.readCurrent(id);
      },
    };
    await expect(planAllAhead(['bad', 'ada'], { ...tools, personalities })).rejects.toThrow('bad: Error: no table');
    expect(world.ledger.all()).toHaveLength(2);
  });
});
