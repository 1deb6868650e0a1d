import { describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { hiveThreshold, nearDuplicate, ownAccountThreshold } from '../../../shared/content/near-duplicate.ts';
import type { Run } from '../../../shared/content/ports.ts';
import { saidBefore } from '../../../shared/content/said-before.ts';
import { memorySimilar } from '../../support/similar-memory.ts';
import { hour, makeWorld } from '../../support/world.ts';

const speaker = (id: string, account = 'ada') => ({ id, platform: 'somewhere', account });
const said = 'Rain again this morning, so the lamp needed three matches before it would light.';
const reworded = 'It rained again this morning, and I used up three matches lighting the lamp.';

async function hiveThatSaid(text: string, account = 'ada') {
  const similar = memorySimilar();
  const first = await nearDuplicate({ text }, speaker('first', account), similar);
  expect(first.verdict).toEqual({ gate: 'near-duplicate', verdict: 'pass', score: 0 });
  await saidBefore({ text }, { ...speaker('first', account), kind: 'post', createdAt: 0 }, similar);
  await first.remember();
  return similar;
}

describe('a draft', () => {
  it('is asked for again where the account said nearly the same, with the words in common and no quotation', async () => {
    const { verdict } = await nearDuplicate({ text: reworded }, speaker('second'), await hiveThatSaid(said));
    expect(verdict).toMatchObject({ verdict: 'again', resembles: 'first' });
    expect(verdict.score).toBeGreaterThan(ownAccountThreshold);
    const feedback = verdict.verdict === 'again' ? verdict.feedback : '';
    expect(feedback).toContain('This account said nearly the same');
    for (const word of ['matches', 'morning', 'lamp']) expect(feedback).toContain(word);
    expect(feedback).not.toContain('needed three matches');
  });

  it('is asked for again where another account of the hive did', async () => {
    const { verdict } = await nearDuplicate({ text: reworded }, speaker('second'), await hiveThatSaid(said, 'bob'));
    expect(verdict).toMatchObject({ verdict: 'again', feedback: expect.stringContaining('Another account said') });
  });

  it('may come closer to another account than to its own', async () => {
    const similarOwn = await hiveThatSaid('The best time to plant a hedge is autumn, because the soil is warm.');
    const similarOther = await hiveThatSaid(
      'The best time to plant a hedge is autumn, because the soil is warm.',
      'bob',
    );
    const text = 'Plant a hedge in late September: the ground is still warm, and autumn rain does the work.';
    const [own, other] = [
      await nearDuplicate({ text }, speaker('second'), similarOwn),
      await nearDuplicate({ text }, speaker('second'), similarOther),
    ];
    expect(own.verdict.score).toBe(other.verdict.score);
    expect(ownAccountThreshold).toBeLessThan(hiveThreshold);
    expect(own.verdict.score).toBeGreaterThanOrEqual(ownAccountThreshold);
    expect(own.verdict.score).toBeLessThan(hiveThreshold);
    expect([own.verdict.verdict, other.verdict.verdict]).toEqual(['again', 'pass']);
  });

  it('passes with its score where it makes another point, and never resembles itself', async () => {
    const similar = await hiveThatSaid(said);
    const other = await nearDuplicate({ text: 'The lamp came from a ship scrapped in 1974.' }, speaker('x'), similar);
    expect(other.verdict).toMatchObject({ verdict: 'pass', resembles: 'first', score: expect.any(Number) });
    expect(other.verdict.score).toBeLessThan(ownAccountThreshold);
    const again = await nearDuplicate({ text: said }, speaker('first'), similar);
    expect(again.verdict).toEqual({ gate: 'near-duplicate', verdict: 'pass', score: 0 });
  });

  it('is not remembered before it is told so', async () => {
    const similar = memorySimilar();
    await nearDuplicate({ text: said }, speaker('first'), similar);
    await saidBefore({ text: said }, { ...speaker('first'), kind: 'post', createdAt: 0 }, similar);
    const { verdict } = await nearDuplicate({ text: said }, speaker('second'), similar);
    expect(verdict.verdict).toBe('pass');
  });

  it('is the text alone: a new title is no new post', async () => {
    const similar = await hiveThatSaid(said);
    const { verdict } = await nearDuplicate({ text: said, title: 'Something new' }, speaker('second'), similar);
    expect(verdict).toMatchObject({ verdict: 'again', score: 1 });
  });
});

describe('a publication', () => {
  it('says something else where its first draft was said in other words, and the run tells of both', async () => {
    const world = makeWorld();
    const runs: Run[] = [];
    const inputs: string[] = [];
    const writerOf = world.draftTools.writer;
    Object.assign(world.draftTools, {
      runs: { put: async (_key: string, run: Run) => void runs.push(run) },
      writer: async (...of: Parameters<typeof writerOf>) => {
        const made = await writerOf(...of);
        const { writer } = made;
        return {
          ...made,
          writer: {
            ...writer,
            write: (request: Parameters<typeof writer.write>[0]) => {
              inputs.push(request.input);
              return writer.write(request);
            },
          },
        };
      },
    });
    world.answers.push(said);
    await world.plan();
    await world.deliver();
    world.pass(hour);
    world.answers.push(reworded, 'A gull has stolen the harbour master’s hat.');
    await world.plan();
    await world.deliver();
    const [first, second] = world.ledger.all();
    expect(second).toMatchObject({
      state: 'published',
      parts: [{ text: 'A gull has stolen the harbour master’s hat.' }],
    });
    expect(inputs).toHaveLength(3);
    expect(inputs[2]).toContain('said nearly the same lately');
    expect(inputs[2]).not.toContain(said);
    const [refused, accepted] = runs[1]?.tries.map(({ verdicts }) => verdicts.at(-1)) ?? [];
    expect(refused).toMatchObject({ gate: 'near-duplicate', verdict: 'again', resembles: first?.id });
    expect(accepted).toMatchObject({ gate: 'near-duplicate', verdict: 'pass', score: expect.any(Number) });
  });

  it('that is drafted at the same moment as another says the same words but once', async () => {
    const world = makeWorld();
    for (const slot of [world.now(), world.now() - hour]) await world.plan(slot);
    world.answers.push(said, said, 'A gull has stolen the harbour master’s hat.');
    const ids = world.jobs.splice(0).map(({ id }) => id);
    await Promise.all(ids.map((id) => draftStep(id, world.draftTools)));
    const texts = world.ledger.all().map(({ parts }) => parts[0]?.text);
    expect(texts).toHaveLength(2);
    expect(texts.filter((text) => text === said)).toHaveLength(1);
  });

  it('is rejected after three drafts that were all said before, and forgets them', async () => {
    const world = makeWorld();
    world.answers.push(said);
    await world.plan();
    await world.deliver();
    world.pass(hour);
    world.answers.push(reworded, `${said} Truly.`, 'This morning it rained again; three matches and the lamp was lit.');
    await world.plan();
    await world.deliver();
    const [first, second] = world.ledger.all();
    expect(second).toMatchObject({ state: 'rejected', reason: expect.stringContaining('near-duplicate') });
    const third = await nearDuplicate(
      { text: reworded },
      { ...speaker('third'), platform: 'twitter' },
      world.draftTools.similar,
    );
    expect(third.verdict.resembles).toBe(first?.id);
  });
});
