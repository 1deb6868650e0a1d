import { describe, expect, it } from 'vitest';
import { edit } from '../../../shared/content/edit.ts';
import { standing } from '../../../shared/limits/budget.ts';
import { type ApprovalTools, approve, reject } from '../../../shared/publication/approval.ts';
import type { AuditEntry } from '../../../shared/publication/audit.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { scriptedTraits } from '../../support/scripted-platform.ts';
import { hour, makeWorld, minute, personality, type World } from '../../support/world.ts';

const by = 'eve@desk';

function desk(world: World) {
  const entries: AuditEntry[] = [];
  const { ledger, budgets, clock } = world;
  const runs: string[] = [];
  const tools: ApprovalTools = {
    ledger,
    budgets,
    clock,
    log: world.draftTools.log,
    jobs: world.draftTools.jobs,
    optOuts: world.publishTools.optOuts,
    audit: { append: async (entry) => void entries.push(entry), of: async () => entries },
  };
  const { accounts, personalities, similar, traitsOf } = world.draftTools;
  const editTools = {
    ...tools,
    accounts,
    personalities,
    similar,
    traitsOf,
    answering: async () => undefined,
    config: async (...of: Parameters<typeof world.draftTools.writer>) => (await world.draftTools.writer(...of)).config,
    runs: { put: async (key: string) => void runs.push(key) },
  };
  return { tools, editTools, entries, runs };
}

/** A draft of a slot at nine that waits for a person. */
async function held() {
  const world = makeWorld();
  world.state.personality = personality({ approval: { mode: 'required', leadMinutes: 240 } });
  await world.plan();
  await world.deliver();
  const publication = await world.only();
  expect(publication.state).toBe('held');
  return { world, publication, hash: publication.textHash ?? '', ...desk(world) };
}

describe('a held draft', () => {
  it('keeps its money set aside until its end, and what it cost', async () => {
    const { world, publication, tools } = await held();
    expect(publication).toMatchObject({ modelCostUsd: 0.001, run: expect.any(String), approvalRequired: true });
    expect(standing(await world.budgets.read('ada'), world.now()).reserved).toBeGreaterThan(0);
    await reject(publication.id, { by, why: 'no' }, tools);
    expect(standing(await world.budgets.read('ada'), world.now())).toMatchObject({ daySpent: 1000, reserved: 0 });
  });

  it('tells people once, and again where the run died before it did', async () => {
    const { world, publication } = await held();
    expect(world.told).toEqual([publication.id]);
    world.jobs.push({ queue: 'draft', id: publication.id });
    await world.deliver();
    expect(world.told).toEqual([publication.id, publication.id]);
    expect(world.state.writes).toBe(1);
  });

  it('is counted among what needs a person until somebody answers', async () => {
    const { world, publication, hash, tools } = await held();
    await world.minutes(2);
    expect((await world.sweep()).attention.held).toBe(1);
    await approve(publication.id, { by, hash }, tools);
    expect((await world.sweep()).attention.held).toBe(0);
    expect(world.attention.held.size).toBe(0);
  });

  it('is never sent by a message that comes all the same', async () => {
    const { world, publication } = await held();
    world.jobs.push({ queue: 'publish', id: publication.id });
    await world.deliver();
    expect((await world.only()).state).toBe('held');
    expect(world.platform.posts).toHaveLength(0);
  });
});

describe('approve', () => {
  it('sends what is due at once, and keeps who, when and which words', async () => {
    const { world, publication, hash, tools, entries } = await held();
    const answer = await approve(publication.id, { by, hash: hash.slice(0, 8) }, tools);
    expect(answer.done).toBe(true);
    await world.deliver();
    const after = await world.only();
    expect(after).toMatchObject({ state: 'published', approvedBy: by, approvedAt: world.now(), approvedHash: hash });
    expect(entries).toEqual([{ at: world.now(), who: by, what: 'approved', on: publication.id, hash }]);
  });

  type Of = Awaited<ReturnType<typeof held>>;
  const nothing = async (): Promise<void> => undefined;
  const approvedBefore = async ({ publication, hash, tools }: Of): Promise<void> => {
    await approve(publication.id, { by, hash }, tools);
  };
  const rejectedBefore = async ({ publication, tools }: Of): Promise<void> => {
    await reject(publication.id, { by, why: 'no' }, tools);
  };
  const late = async ({ world }: Of): Promise<void> => world.pass(3 * hour);

  it.each([
    ['twice', approvedBefore, /was approved by eve@desk at .* already/, 64],
    ['other words', nothing, /names the hash deadbeef/, 'deadbeef'],
    ['too little of a hash', nothing, /names the hash \w{4},/, 4],
    ['what is over', late, /ran out at/, 64],
    ['what was rejected', rejectedBefore, /is rejected, because eve@desk rejected it: no/, 64],
  ] as const)('refuses %s', async (_what, before, reason, digits) => {
    const of = await held();
    await before(of);
    const [entries, state] = [of.entries.length, (await of.world.only()).state];
    const hash = typeof digits === 'number' ? of.hash.slice(0, digits) : digits;
    const answer = await approve(of.publication.id, { by, hash }, of.tools);
    expect(answer).toMatchObject({ done: false, reasons: [expect.stringMatching(reason)] });
    expect(of.entries).toHaveLength(entries);
    expect((await of.world.only()).state).toBe(state);
  });

  it('lets one of two win', async () => {
    const { publication, hash, tools, entries } = await held();
    const answers = await Promise.all([1, 2].map((n) => approve(publication.id, { by: `${by}${n}`, hash }, tools)));
    expect(answers.filter(({ done }) => done)).toHaveLength(1);
    expect(entries).toHaveLength(1);
  });

  it('before its time waits for it, whatever message comes', async () => {
    const world = makeWorld();
    world.state.personality = personality({ approval: { mode: 'required', leadMinutes: 240 } });
    const slot = world.now() + 2 * hour;
    await world.plan(slot);
    await world.minutes(1);
    const publication = await world.only();
    const { tools } = desk(world);
    await approve(publication.id, { by, hash: publication.textHash ?? '' }, tools);
    expect(await world.only()).toMatchObject({ state: 'drafted', wakeAt: slot });
    const { wait: _wait, ...unwaiting } = await world.only();
    const ledger = { ...world.ledger, read: async () => unwaiting };
    expect(await publish(publication.id, { ...world.publishTools, ledger })).toBe('waiting');
    await world.minutes(118);
    expect(world.platform.posts).toHaveLength(0);
    await world.minutes(2);
    expect(await world.only()).toMatchObject({ state: 'published' });
    expect(world.now() - slot).toBeLessThanOrEqual(minute);
  });
});

describe('edit', () => {
  it('takes words through the gates, with a run of their own, and asks for another approval', async () => {
    const { world, publication, hash, editTools, entries, runs } = await held();
    const answer = await edit(publication.id, { by, texts: ['A quiet lamp in a loud night.'] }, editTools);
    expect(answer).toMatchObject({ done: true, changes: [], moderated: false });
    const after = await world.only();
    expect(after).toMatchObject({ state: 'held', revision: 1, parts: [{ text: 'A quiet lamp in a loud night.' }] });
    expect(after.modelCostUsd).toBe(publication.modelCostUsd);
    expect(runs).toEqual([after.run]);
    expect(entries).toMatchObject([{ what: 'edited', hash: after.textHash }]);
    expect(await approve(publication.id, { by, hash }, editTools)).toMatchObject({ done: false });
    expect(await approve(publication.id, { by, hash: after.textHash ?? '' }, editTools)).toMatchObject({ done: true });
  });

  it.each([
    ['a claim to be human', ['I am a real person, honestly.'], /claims|person|human/i],
    ['no words', [], /There are no words/],
    ['what it says already', undefined, /the words that it has already/],
  ] as const)('refuses %s', async (_what, texts, reason) => {
    const { world, publication, editTools, entries } = await held();
    const answer = await edit(publication.id, { by, texts: texts ?? [publication.parts[0]!.text] }, editTools);
    expect(answer).toMatchObject({ done: false, reasons: [expect.stringMatching(reason)] });
    expect(await world.only()).toEqual(publication);
    expect(entries).toEqual([]);
  });

  it('holds a reply to the limit of replies', async () => {
    const { world, publication, editTools } = await held();
    const ledger = {
      ...world.ledger,
      read: async (id: string) => {
        const stored = await world.ledger.read(id);
        return stored === undefined ? undefined : { ...stored, kind: 'reply' as const, target: { replyTo: '5' } };
      },
    };
    const tools = { ...editTools, ledger, traitsOf: () => ({ ...scriptedTraits, replyLimit: 40 }) };
    const long = 'A quiet lamp in a loud night, and one more.';
    expect(await edit(publication.id, { by, texts: [long] }, tools)).toMatchObject({
      done: false,
      reasons: [expect.stringContaining('at most 40 are allowed')],
    });
    expect(await edit(publication.id, { by, texts: ['A quiet lamp in a loud night.'] }, tools)).toMatchObject({
      done: true,
    });
  });

  it('refuses what the moderation objects to, and everything while it cannot be asked', async () => {
    const { publication, editTools } = await held();
    const flagged = { check: async () => ({ model: 'm', flagged: ['violence'], scores: { violence: 0.9 } }) };
    const texts = ['A quiet lamp in a loud night.'];
    const answer = await edit(publication.id, { by, texts }, { ...editTools, moderator: flagged });
    expect(answer).toMatchObject({ done: false, reasons: [expect.stringContaining('violence')] });
    const fine = { check: async () => ({ model: 'm', flagged: [], scores: {} }) };
    expect(await edit(publication.id, { by, texts }, { ...editTools, moderator: fine })).toMatchObject({
      moderated: true,
    });
  });
});

describe('the first posts of a new personality', () => {
  async function outcomes(live: boolean, approval?: 'auto') {
    const world = makeWorld();
    world.state.personality = personality(approval === undefined ? {} : { approval: { mode: 'auto' } });
    const tools = { ...world.draftTools, live };
    const { draftStep } = await import('../../../shared/content/draft-step.ts');
    const { tools: answering } = desk(world);
    const seen: string[] = [];
    for (let number = 0; number < 4; number += 1) {
      await world.plan();
      const id = world.jobs.shift()!.id;
      seen.push(await draftStep(id, tools));
      const { state, textHash: hash = '' } = (await world.ledger.read(id))!;
      if (state === 'held') await approve(id, { by, hash }, answering);
      await world.deliver();
      expect((await world.ledger.read(id))?.state).toBe('published');
      world.pass(hour);
    }
    return seen;
  }

  it('are held on a live stage, three of them', async () => {
    expect(await outcomes(true)).toEqual(['held', 'held', 'held', 'drafted']);
  });

  it('are not where its file says auto, or where the stage is not live', async () => {
    expect(new Set(await outcomes(true, 'auto'))).toEqual(new Set(['drafted']));
    expect(new Set(await outcomes(false))).toEqual(new Set(['drafted']));
  });
});
