import { describe, expect, it } from 'vitest';
import { plainWords, saidBefore } from '../../../shared/content/said-before.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { hour, makeWorld } from '../../support/world.ts';

describe('the same words', () => {
  it('are the same whatever stands around them', () => {
    const same = [
      'The lamp is lit.',
      'the LAMP is lit!',
      ' The  lamp\nis lit 🔥',
      '“The lamp is lit” https://x.example/1',
    ];
    expect(new Set(same.map((text) => plainWords({ text }))).size).toBe(1);
    expect(plainWords({ text: 'The lamp is out.' })).not.toBe(plainWords({ text: 'The lamp is lit.' }));
    expect(plainWords({ text: 'Über 3 Lampen' })).toBe('über 3 lampen');
  });

  it('belong to the first publication that says them', async () => {
    const ledger = memoryLedger();
    expect(await saidBefore({ text: 'The lamp is lit.' }, 'a', ledger)).toBeUndefined();
    expect(await saidBefore({ text: 'The lamp is lit!' }, 'a', ledger)).toBeUndefined();
    expect(await saidBefore({ text: 'the lamp is lit' }, 'b', ledger)).toBe('a');
  });

  it('are asked for again with feedback, and rejected after three tries', async () => {
    const world = makeWorld();
    world.answers.push('The tide is in.');
    await world.plan();
    await world.deliver();
    world.pass(hour);
    world.answers.push('The tide is in!', 'Now the tide is out.');
    await world.plan();
    await world.deliver();
    world.pass(hour);
    world.answers.push('The tide is in.', 'the tide is in', 'THE TIDE IS IN');
    await world.plan();
    await world.deliver();
    const [first, second, third] = world.ledger.all();
    expect(first).toMatchObject({ state: 'published' });
    expect(second).toMatchObject({ state: 'published', parts: [{ text: 'Now the tide is out.' }] });
    expect(third).toMatchObject({
      state: 'rejected',
      reason: expect.stringContaining(`${first?.id} said this already`),
    });
  });
});
