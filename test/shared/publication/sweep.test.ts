import { describe, expect, it } from 'vitest';
import * as moves from '../../../shared/publication/moves.ts';
import { sweep } from '../../../shared/publication/sweep.ts';
import { hour, makeWorld, minute } from '../../support/world.ts';

describe('sweep', () => {
  it('sends a lost job again, counts three revivals, then calls a person and leaves it to expire', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    const seen: number[] = [];
    for (let passed = 0; passed < 115; passed += 1) {
      world.pass(minute);
      await world.sweep();
      if (world.jobs.length > 0) seen.push(passed + 1);
      world.jobs.length = 0;
    }
    expect(seen).toEqual([15, 30, 45]);
    expect(world.events.filter(({ event }) => event === 'publication.stuck')).toHaveLength(1);
    await world.minutes(10);
    expect(await world.only()).toMatchObject({ state: 'expired', reason: expect.stringContaining('ran out') });
  });

  it('revived, it goes on as if nothing had happened', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    await world.minutes(16);
    expect(await world.only()).toMatchObject({ state: 'published', revivals: 0 });
  });

  it('two at once send one message', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    world.pass(15 * minute);
    await Promise.all([world.sweep(), world.sweep()]);
    expect(world.jobs).toHaveLength(1);
  });

  const lostJobs = async (count: number) => {
    const world = makeWorld();
    for (let slot = 0; slot < count; slot += 1) await world.plan(world.now() - slot * minute);
    world.jobs.length = 0;
    world.pass(15 * minute);
    return world;
  };

  it('takes one batch after the other while its time lasts', async () => {
    const world = await lostJobs(7);
    const report = await sweep({ ...world.sweepTools, batch: 3 });
    expect(report).toMatchObject({ due: 7, woken: 7 });
    expect(world.jobs).toHaveLength(7);
  });

  it('leaves to the next minute what its time does not suffice for', async () => {
    const world = await lostJobs(7);
    const slow = {
      ...world.ledger,
      read: async (id: string) => {
        world.passMachineTime(20_000);
        return world.ledger.read(id);
      },
    };
    expect(await sweep({ ...world.sweepTools, ledger: slow, batch: 3 })).toMatchObject({ due: 3, woken: 3 });
    expect(await world.sweep()).toMatchObject({ due: 4, woken: 4 });
  });

  it('looks at each once, though the index names it again, and ends', async () => {
    const world = await lostJobs(1);
    const { id } = await world.only();
    let asked = 0;
    const stale = {
      ...world.ledger,
      due: async () => {
        asked += 1;
        return [id, 'nobody.twitter.x'];
      },
    };
    expect(await sweep({ ...world.sweepTools, ledger: stale, batch: 2 })).toMatchObject({ due: 2, woken: 1 });
    expect(asked).toBe(2);
  });

  it('looks at the others where one fails, and fails', async () => {
    const world = await lostJobs(3);
    const [first] = world.ledger.all();
    const failing = {
      ...world.ledger,
      read: async (id: string) => {
        if (id === first?.id) throw new Error('the table is out of reach');
        return world.ledger.read(id);
      },
    };
    await expect(sweep({ ...world.sweepTools, ledger: failing })).rejects.toThrow('out of reach');
    expect(world.jobs).toHaveLength(2);
  });

  it('believes the item, not the index', async () => {
    const world = makeWorld();
    await world.plan();
    await world.deliver();
    const { id } = await world.only();
    const late = { ...world.ledger, due: async () => [id, 'nobody.twitter.x'] };
    const report = await sweep({ ...world.sweepTools, ledger: late });
    expect(report).toMatchObject({ due: 2, woken: 0, ended: 0, stuck: 0 });
    expect(world.jobs).toHaveLength(0);
  });

  it('leaves held drafts to people and expires them in the end', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    const planned = await world.only();
    await world.ledger.apply(
      planned.id,
      moves.hold(planned, { parts: [{ text: 'Words.' }], labelled: true }, 'asked', world.now()),
    );
    await world.minutes(119);
    expect((await world.only()).state).toBe('held');
    expect(world.jobs).toHaveLength(0);
    await world.minutes(3);
    expect((await world.only()).state).toBe('expired');
  });

  it('fails a publication that was never settled within 24 hours of its sending, from a dead lease too', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    const planned = await world.only();
    const drafted = await world.ledger.apply(
      planned.id,
      moves.draft(planned, { parts: [{ text: 'Words.' }], labelled: true }, world.now()),
    );
    await world.ledger.apply(planned.id, moves.claim(drafted!, world.now(), world.now() + 2 * minute));
    world.pass(25 * hour);
    await world.sweep();
    expect(await world.only()).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('24 hours'),
      fence: 2,
    });
  });

  it('marks what is unconfirmed for longer than a quarter of an hour, until it is settled', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'lost-before' });
    world.platform.listIncompletely(true);
    await world.plan();
    await world.deliver();
    await world.minutes(10);
    expect((await world.health.read()).sweep?.attention.unconfirmed).toBe(0);
    await world.minutes(15);
    expect((await world.health.read()).sweep?.attention.unconfirmed).toBe(1);
    const told = world.events.filter(({ event }) => event === 'publication.unconfirmed-long');
    expect(told).toHaveLength(1);
    world.platform.listIncompletely(false);
    await world.minutes(10);
    expect((await world.only()).state).toBe('published');
    expect((await world.health.read()).sweep?.attention.unconfirmed).toBe(0);
  });

  it('says in the health document what it did and what needs a person', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    world.pass(15 * minute);
    await world.sweep(world.now());
    expect((await world.health.read()).sweep).toEqual({
      at: world.now(),
      due: 1,
      woken: 1,
      ended: 0,
      stuck: 0,
      attention: { failed: 0, account: 0, unconfirmed: 0, held: 0, broken: 0 },
      countedUpTo: 100,
    });
  });

  it('does nothing by a clock that is far off the time it was scheduled for', async () => {
    const world = makeWorld();
    await world.plan();
    const scheduled = world.now() + minute;
    world.pass(5 * hour);
    await world.sweep(scheduled);
    expect((await world.only()).state).toBe('planned');
    expect(world.events).toContainEqual(expect.objectContaining({ event: 'clock.jumped' }));
    expect((await world.health.read()).sweep).toBeUndefined();
  });

  it('alarms after three revivals without a move, and lets it expire in the end', async () => {
    const world = makeWorld();
    await world.plan();
    let stuck = 0;
    for (let passed = 0; passed < 125; passed += 1) {
      world.pass(minute);
      world.jobs.length = 0;
      stuck += (await world.sweep()).stuck;
    }
    expect(stuck).toBe(1);
    expect(world.events.filter(({ event }) => event === 'publication.stuck')).toHaveLength(1);
    expect(await world.only()).toMatchObject({ state: 'expired' });
  });
});
