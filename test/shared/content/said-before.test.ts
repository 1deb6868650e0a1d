import { describe, expect, it } from 'vitest';
import { plainWords, saidBefore } from '../../../shared/content/said-before.ts';
import { memorySimilar } from '../../support/similar-memory.ts';
import { hour, makeWorld } from '../../support/world.ts';

const sayer = (id: string) => ({
  id,
  kind: 'post' as 'post' | 'reply',
  platform: 'chirp',
  account: 'ada',
  createdAt: 0,
});

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
    const similar = memorySimilar();
    expect(await saidBefore({ text: 'The lamp is lit.' }, sayer('a'), similar)).toBeUndefined();
    expect(await saidBefore({ text: 'The lamp is lit!' }, sayer('a'), similar)).toBeUndefined();
    expect(await saidBefore({ text: 'the lamp is lit' }, sayer('b'), similar)).toBe('a');
  });

  it('of small talk belong to an account for a day, so that thanks are not used up', async () => {
    const similar = memorySimilar();
    const thanks = { text: 'Thank you, that is kind!' };
    const reply = (id: string, changes: Partial<ReturnType<typeof sayer>> = {}) =>
      saidBefore(thanks, { ...sayer(id), kind: 'reply', ...changes }, similar);
    expect(await reply('a')).toBeUndefined();
    expect(await reply('a')).toBeUndefined();
    expect(await reply('b')).toBe('a');
    expect(await reply('c', { account: 'eve' })).toBeUndefined();
    expect(await reply('d', { createdAt: 24 * hour })).toBeUndefined();
    // A post of the same words is another matter, and so is a reply that says something.
    expect(await saidBefore(thanks, sayer('e'), similar)).toBeUndefined();
    const long = { text: 'The lamp burns oil in winter and the sun in the summer, as every keeper knows.' };
    expect(await saidBefore(long, { ...sayer('f'), kind: 'reply' }, similar)).toBeUndefined();
    expect(await saidBefore(long, { ...sayer('g'), kind: 'reply', account: 'eve' }, similar)).toBe('f');
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
