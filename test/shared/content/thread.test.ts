import { describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import type { WriteRequest, Written } from '../../../shared/content/writer.ts';
import { OutcomeUnknown } from '../../../shared/publication/errors.ts';
import { scriptedTraits } from '../../support/scripted-platform.ts';
import { makeWorld, personality } from '../../support/world.ts';

const parts = ['The lamp has a name.', 'Nobody asks for it.', 'It burns all the same.'];
const usage = { model: 'test', inputTokens: 1, outputTokens: 1, costUsd: 0.001 };

/** A world whose personality wants threads, and whose writer answers these parts, one try after the other. */
function threading(...answers: readonly (readonly string[])[]) {
  const world = makeWorld();
  const base = personality();
  const plan = { ...base.platforms.twitter!, threads: { maximumParts: 3 } };
  world.state.personality = { ...base, platforms: { twitter: plan } };
  const requests: WriteRequest[] = [];
  const left = [...answers];
  const draft = async () => {
    await world.plan();
    const job = world.jobs.shift()!;
    return draftStep(job.id, {
      ...world.draftTools,
      traitsOf: () => ({ ...scriptedTraits, actions: ['post', 'thread'] }),
      async writer(...of) {
        const made = await world.draftTools.writer(...of);
        return {
          ...made,
          writer: {
            ...made.writer,
            async write(request): Promise<Written> {
              requests.push(request);
              const [text = '', ...more] = left.shift() ?? [];
              return { text, raw: '', usage, ...(more.length > 0 ? { more } : {}) };
            },
          },
        };
      },
    });
  };
  return { world, requests, draft };
}

describe('a thread', () => {
  it('is written, and goes out part by part, each as an answer to the one before', async () => {
    const { world, requests, draft } = threading(parts);
    expect(await draft()).toBe('drafted');
    expect(requests.map(({ maximumParts }) => maximumParts)).toEqual([3]);
    await world.deliver();
    await world.minutes(5);
    expect(await world.only()).toMatchObject({ state: 'published', parts: parts.map((text) => ({ text })) });
    const posts = world.platform.posts;
    expect(posts.map(({ text }) => text)).toEqual(parts);
    expect(posts.map(({ target }) => target.replyTo)).toEqual([undefined, posts[0]!.id, posts[1]!.id]);
  });

  it('is mended where one part does not fit, with the number of the part', async () => {
    const { world, requests, draft } = threading([parts[0]!, 'a'.repeat(101)], parts);
    expect(await draft()).toBe('drafted');
    expect(requests).toHaveLength(2);
    expect(requests[1]!.input).toContain('- Part 2: The text measures 101');
    expect((await world.only()).parts).toHaveLength(3);
  });

  it('whose words were all said before is not said again', async () => {
    const { world, requests, draft } = threading(parts, parts, ['Another lamp.']);
    await draft();
    await world.deliver();
    world.pass(3_600_000);
    expect(await draft()).toBe('drafted');
    expect(requests).toHaveLength(3);
    expect(requests[2]!.input).toContain('this was said before');
  });

  it('of which a part got lost is settled by the timeline, and goes on', async () => {
    const { world, draft } = threading(parts);
    await draft();
    world.platform.faults.push({ kind: 'error-before', error: new OutcomeUnknown('cut') });
    await world.deliver();
    await world.minutes(60);
    expect((await world.only()).state).toBe('published');
    expect(world.platform.posts.map(({ text }) => text)).toEqual(parts);
  });

  it('may be one post, where one is enough', async () => {
    const { world, draft } = threading(['The lamp is enough.']);
    expect(await draft()).toBe('drafted');
    expect((await world.only()).parts).toEqual([{ text: 'The lamp is enough.' }]);
  });
});
