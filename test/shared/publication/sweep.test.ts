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
      moves.hold(planned, { parts: [{ text: 'Words.' }], labelled: true }, world.now()),
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
});
