import { beforeEach, describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { edit } from '../../../shared/content/edit.ts';
import { optedOutReason } from '../../../shared/interaction/opt-outs-port.ts';
import { standing } from '../../../shared/limits/budget.ts';
import { approve } from '../../../shared/publication/approval.ts';
import type { AuditEntry } from '../../../shared/publication/audit.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { ask } from '../../../shared/publication/wish-moves.ts';
import { type Listener, makeListener } from '../../support/listener.ts';
import { hour, minute, personality } from '../../support/world.ts';

let world: Listener;
beforeEach(async () => {
  world = makeListener();
  await world.begin();
  world.pass(minute);
});

/** What a person says to another account of the hive, or an operator for them. */
const optOut = () => world.people.optOut('twitter', { id: 'p1', handle: 'bob' }, { why: 'stop', at: world.now() });
const optIn = () => Object.assign(world.publishTools, { optOuts: { has: async () => false } });

/** An answer to bob whose words are fixed. */
async function drafted(): Promise<Publication> {
  world.say('Nice lamp.');
  await world.observe();
  await draftStep((await world.only()).id, world.draftTools);
  return world.only();
}

const skipped = { state: 'skipped', reason: optedOutReason };

it('names the opt-out as the reason', () => {
  expect(optedOutReason).toMatch(/opted out/);
});

describe('an answer to somebody who opts out while it is on its way', () => {
  it('knows from its beginning whom it answers', async () => {
    expect(await drafted()).toMatchObject({ state: 'drafted', answering: { id: 'p1', handle: 'bob' } });
  });

  it('does not go out though its words are fixed, and what was set aside for it is free again', async () => {
    await drafted();
    await optOut();
    await world.deliver();
    expect(await world.only()).toMatchObject(skipped);
    expect(world.platform.creates()).toBe(0);
    expect(standing(await world.budgets.read('ada'), world.now()).reserved).toBe(0);
  });

  it('does not go out after a wait', async () => {
    await drafted();
    world.state.switches = { ...world.state.switches, hivePaused: true };
    await world.deliver();
    expect((await world.only()).wait).toBeDefined();
    await optOut();
    world.state.switches = { ...world.state.switches, hivePaused: false };
    await world.minutes(3);
    expect(await world.only()).toMatchObject(skipped);
    expect(world.platform.creates()).toBe(0);
  });

  it('is not written where it is only planned', async () => {
    world.say('Nice lamp.');
    await world.observe();
    await optOut();
    await world.deliver();
    expect(await world.only()).toMatchObject(skipped);
    expect(world.state.writes).toBe(0);
  });

  it('is found where it may have got through: nobody can take that back', async () => {
    await drafted();
    world.platform.faults.push({ kind: 'lost-after' });
    await world.deliver();
    expect((await world.only()).state).toBe('unconfirmed');
    await optOut();
    await world.minutes(10);
    expect((await world.only()).state).toBe('published');
    expect(world.platform.posts).toHaveLength(1);
  });

  it('is not sent again where its absence is proved', async () => {
    await drafted();
    world.platform.faults.push({ kind: 'lost-before' });
    await world.deliver();
    await optOut();
    await world.minutes(60);
    expect(await world.only()).toMatchObject(skipped);
    expect(world.platform.creates()).toBe(1);
  });

  it('is not sent again at the wish of a person either', async () => {
    const answer = await drafted();
    world.platform.faults.push({ kind: 'lost-before' });
    await world.deliver();
    world.platform.listIncompletely(true);
    await world.minutes(2);
    world.pass(25 * hour);
    await world.minutes(2);
    world.platform.listIncompletely(false);
    const failed = await world.only();
    expect(failed.state).toBe('failed');
    await optOut();
    const wish = { kind: 'retry', nonce: 'n1', by: 'eve', at: world.now(), notAfter: world.now() + hour } as const;
    await world.ledger.apply(answer.id, ask(failed, wish, world.now()));
    await world.minutes(3);
    expect(await world.only()).toMatchObject({ ...skipped, wish: { answer: 'it is sent again' } });
    expect(world.platform.creates()).toBe(1);
  });

  it('goes out where the person takes the opt-out back in time', async () => {
    await drafted();
    await optOut();
    optIn();
    await world.deliver();
    expect((await world.only()).state).toBe('published');
  });
});

describe('an answer that an older release planned, without saying whom it answers', () => {
  beforeEach(() => {
    const { ledger } = world;
    const create: typeof ledger.create = ({ answering: _answering, ...rest }) => ledger.create(rest);
    Object.assign(world.tools, { ledger: { ...ledger, create } });
  });

  it('is not written where the person has opted out', async () => {
    world.say('Nice lamp.');
    await world.observe();
    expect((await world.only()).answering).toBeUndefined();
    await optOut();
    await world.deliver();
    expect(await world.only()).toMatchObject(skipped);
    expect(world.state.writes).toBe(0);
  });

  it('says it when its words are fixed, so that whoever sends it can ask', async () => {
    expect(await drafted()).toMatchObject({ state: 'drafted', answering: { id: 'p1', handle: 'bob' } });
    await optOut();
    await world.deliver();
    expect(await world.only()).toMatchObject(skipped);
    expect(world.platform.creates()).toBe(0);
  });

  it('may name the person, and nobody else', async () => {
    world.answers.push('It does, @eve.', 'It does, @bob.');
    expect((await drafted()).parts).toMatchObject([{ text: expect.stringContaining('@bob') }]);
    expect(world.state.writes).toBe(2);
  });
});

it('asks of no post whether somebody opted out, and of an answer once', async () => {
  const asked: unknown[] = [];
  Object.assign(world.publishTools, { optOuts: { has: async (...of: unknown[]) => void asked.push(of) } });
  await world.plan();
  await world.deliver();
  expect((await world.only()).state).toBe('published');
  expect(asked).toEqual([]);
  world.say('Nice lamp.');
  await world.observe();
  await world.deliver();
  expect(world.platform.posts).toHaveLength(2);
  expect(asked).toEqual([['twitter', { id: 'p1', handle: 'bob' }]]);
});

describe('a held answer to somebody who opted out', () => {
  const by = 'eve@desk';

  async function desk() {
    world.state.personality = personality({ approval: { mode: 'required', leadMinutes: 240 } });
    const answer = await drafted();
    expect(answer.state).toBe('held');
    const audit: AuditEntry[] = [];
    const { ledger, budgets, clock, publishTools, draftTools } = world;
    const tools = {
      ledger,
      budgets,
      clock,
      log: draftTools.log,
      jobs: draftTools.jobs,
      optOuts: publishTools.optOuts,
      audit: { append: async (entry: AuditEntry) => void audit.push(entry), of: async () => audit },
    };
    return { answer, audit, approve: () => approve(answer.id, { by, hash: answer.textHash ?? '' }, tools) };
  }

  it('may name the person it answers when somebody words it anew, and nobody else', async () => {
    const { answer, audit } = await desk();
    const { ledger, budgets, clock, draftTools, publishTools } = world;
    const { personalities, accounts, similar, traitsOf, writer, runs, log, jobs } = draftTools;
    const config = async (...of: Parameters<typeof writer>) => (await writer(...of)).config;
    const append = async (entry: AuditEntry) => void audit.push(entry);
    const stores = { ledger, budgets, clock, log, jobs, personalities, accounts, similar, traitsOf, config, runs };
    // The interaction may be stored no more: the publication says whom it answers.
    const answering = async () => undefined;
    const tools = { ...stores, answering, optOuts: publishTools.optOuts, audit: { append, of: async () => audit } };
    const worded = (text: string) => edit(answer.id, { by, texts: [text] }, tools);
    expect(await worded('It does sleep by day, @eve.')).toMatchObject({ done: false });
    expect(await worded('It does sleep by day, @bob.')).toMatchObject({ done: true });
  });

  it('is not approved, and the person at the desk hears why', async () => {
    const { answer, audit, approve } = await desk();
    await optOut();
    expect(await approve()).toEqual({
      done: false,
      reasons: [`Publication ${answer.id} is not sent and skipped, because ${optedOutReason}.`],
    });
    expect(await world.only()).toMatchObject(skipped);
    expect(audit).toEqual([]);
    expect(await approve()).toMatchObject({ done: false, reasons: [expect.stringContaining(optedOutReason)] });
    await world.deliver();
    expect(world.platform.creates()).toBe(0);
  });

  it('does not go out where the person opted out after the approval', async () => {
    const { approve } = await desk();
    expect(await approve()).toMatchObject({ done: true });
    await optOut();
    await world.deliver();
    expect(await world.only()).toMatchObject(skipped);
    expect(world.platform.creates()).toBe(0);
  });

  it('goes out where nobody opted out', async () => {
    const { approve } = await desk();
    expect(await approve()).toMatchObject({ done: true });
    await world.deliver();
    expect((await world.only()).state).toBe('published');
  });
});
