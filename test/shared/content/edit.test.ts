import { describe, expect, it } from 'vitest';
import { edit } from '../../../shared/content/edit.ts';
import { nearDuplicate } from '../../../shared/content/near-duplicate.ts';
import type { Run } from '../../../shared/content/ports.ts';
import { replay } from '../../../shared/content/replay.ts';
import { saidBefore } from '../../../shared/content/said-before.ts';
import { makeListener, talkingTraits } from '../../support/listener.ts';
import { makeWorld, minute, personality, type World } from '../../support/world.ts';

const careful = personality({ approval: { mode: 'required', leadMinutes: 240 } });

function toolsOf(world: World) {
  const { ledger, budgets, clock, draftTools, publishTools } = world;
  const runs: Run[] = [];
  const { accounts, personalities, similar, traitsOf, jobs, log } = draftTools;
  const tools = {
    ...{ ledger, budgets, clock, jobs, log, accounts, personalities, similar, traitsOf },
    optOuts: publishTools.optOuts,
    audit: { append: async () => undefined, of: async () => [] },
    config: async (...of: Parameters<typeof draftTools.writer>) => (await draftTools.writer(...of)).config,
    runs: { put: async (_key: string, run: Run) => void runs.push(run) },
    answering: async (publication: Parameters<NonNullable<typeof draftTools.answering>>[0]) =>
      draftTools.answering?.(publication),
  };
  return { runs, edit: (id: string, ...texts: string[]) => edit(id, { by: 'eve@desk', texts }, tools) };
}

describe("a person's words for a reply", () => {
  async function heldReply() {
    const world = makeListener();
    await world.begin();
    await world.observe();
    world.pass(3 * minute);
    world.state.personality = careful;
    world.say('Does the lamp sleep?');
    await world.observe();
    await world.deliver();
    const reply = await world.only();
    expect(reply).toMatchObject({ state: 'held', kind: 'reply' });
    return { world, reply, ...toolsOf(world) };
  }

  it('may name whom it answers, as the model may, and nobody else', async () => {
    const { world, reply, edit } = await heldReply();
    expect(await edit(reply.id, 'It dozes at noon, @carl, like every keeper I have known so far.')).toMatchObject({
      done: false,
      reasons: [expect.stringContaining('mentions @carl')],
    });
    const said = 'It dozes at noon, @bob, like every keeper I have known so far.';
    expect(await edit(reply.id, said)).toMatchObject({ done: true });
    expect((await world.only()).parts[0]?.text).toContain('@bob');
  });

  it('are judged by the same when the run is replayed', async () => {
    const { reply, edit, runs } = await heldReply();
    await edit(reply.id, 'It dozes at noon, @bob, like every keeper I have known so far.');
    const [run] = runs;
    expect(run?.reply).toMatchObject({
      answering: 'bob',
      conversation: [{ own: false, text: 'Does the lamp sleep?' }],
    });
    const again = replay({
      run: run!,
      personality: careful,
      traits: talkingTraits,
      readAnswer: () => ({ unreadable: 'no model was asked' }),
    });
    expect(again).toMatchObject({ same: true });
  });
});

describe('an edited draft', () => {
  const first = 'Rain again this morning, so the lamp needed three matches before it would light.';
  const reworded = 'It rained again this morning, and I used up three matches lighting the lamp.';
  const second = 'A gull has stolen the harbour master’s hat and wears it on the breakwater.';
  const speaker = { id: 'eve.elsewhere.x', kind: 'post', platform: 'elsewhere', account: 'eve', createdAt: 0 } as const;

  async function heldPost() {
    const world = makeWorld();
    world.state.personality = careful;
    world.answers.push(first);
    await world.plan();
    await world.deliver();
    const publication = await world.only();
    expect(publication).toMatchObject({ state: 'held', parts: [{ text: expect.stringContaining(first) }] });
    const { similar } = world.draftTools;
    const like = async (text: string) => (await nearDuplicate({ text }, speaker, similar)).verdict.verdict;
    return { world, publication, similar, like, ...toolsOf(world) };
  }

  it('is remembered by its new words, and what it said before stays its own', async () => {
    const { publication, similar, like, edit } = await heldPost();
    expect(await like(reworded)).toBe('again');
    expect(await edit(publication.id, second)).toMatchObject({ done: true });
    expect(await like(reworded)).toBe('pass');
    expect(await like(`Truly: ${second}`)).toBe('again');
    expect(await saidBefore({ text: first }, speaker, similar)).toBe(publication.id);
    expect(await saidBefore({ text: second }, speaker, similar)).toBe(publication.id);
  });

  it('stays remembered where only its dress changes, and where the first words come back', async () => {
    const { publication, like, edit } = await heldPost();
    expect(await edit(publication.id, first.replace(',', ' –'))).toMatchObject({ done: true });
    expect(await like(reworded)).toBe('again');
    await edit(publication.id, second);
    expect(await edit(publication.id, first)).toMatchObject({ done: true });
    expect(await like(reworded)).toBe('again');
    expect(await like(second)).toBe('pass');
  });

  it('takes over the words of what ended unsaid, and nobody takes them from it', async () => {
    const { world, publication, similar, like, edit } = await heldPost();
    const other = { ...publication, id: 'ada.twitter.now.x', state: 'expired' as const };
    await world.ledger.create(other);
    expect(await saidBefore({ text: second }, other, similar)).toBeUndefined();
    expect(await edit(publication.id, second)).toMatchObject({ done: true });
    expect(await saidBefore({ text: second }, speaker, similar)).toBe(publication.id);
    expect(await saidBefore({ text: second }, other, similar)).toBe(publication.id);
    expect(await like(second)).toBe('again');
  });
});
