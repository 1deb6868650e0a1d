import { beforeEach, describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import type { Run } from '../../../shared/content/ports.ts';
import { nowPublicationId, type PostNowRequest, postNow } from '../../../shared/content/post-now.ts';
import { blockAccount, newAccount } from '../../../shared/limits/account.ts';
import { standing } from '../../../shared/limits/budget.ts';
import * as moves from '../../../shared/publication/moves.ts';
import { isTerminal } from '../../../shared/publication/publication.ts';
import { platformOfPublication } from '../../../shared/publication/publication-id.ts';
import { textHash } from '../../../shared/publication/text-hash.ts';
import { hour, makeWorld, minute, personality, type World } from '../../support/world.ts';

let world: World;
let runs: Map<string, Run>;
let count: number;
beforeEach(() => {
  world = makeWorld();
  runs = new Map();
  count = 0;
});

const post = (say: PostNowRequest['say'], changes: Partial<PostNowRequest> = {}) =>
  postNow(
    { personality: 'ada', platform: 'twitter', say, ...changes },
    {
      ...world.draftTools,
      personalities: world.planTools.personalities,
      config: async (traits, plan, personality) =>
        effectiveConfig({ config: world.state.config, traits, plan, personality }),
      runs: {
        async put(key, run) {
          runs.set(key, run);
        },
      },
      nonce: () => {
        count += 1;
        return `n${count}`;
      },
    },
  );
const text = 'The lamp is lit, the keeper is not.';
const reasons = async (outcome: ReturnType<typeof post>) => {
  const answer = await outcome;
  if (answer.accepted) throw new Error('it was accepted');
  return answer.reasons.join(' ');
};

describe("an operator's words", () => {
  it('go out in quiet hours too, without jitter', async () => {
    const { twitter } = world.state.personality.platforms;
    const schedule = { ...twitter!.schedule, jitterMinutes: 60, quietHours: ['08:00-20:00'] };
    world.state.personality = personality({ platforms: { twitter: { ...twitter!, schedule } } });
    await post({ text });
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'published' });
    expect(world.platform.creates()).toBe(1);
  });

  it('are paid from the budget like every other post', async () => {
    await post({ text });
    expect(standing(await world.budgets.read('ada'), world.now()).reserved).toBe(15_000);
    await world.deliver();
    expect(standing(await world.budgets.read('ada'), world.now())).toMatchObject({ daySpent: 15_000, reserved: 0 });
  });

  it('are refused at once where the budget is spent, and nothing is stored', async () => {
    world.state.config = { budget: { perDayUsd: 0.01 } };
    expect(await reasons(post({ text }))).toMatch(/cost too much: its budget of \$0\.01 a day.*Raise the budget/);
    expect(world.ledger.all()).toEqual([]);
    world.state.config = {};
    expect((await post({ text })).accepted).toBe(true);
  });

  it('are stored as drafted with their run, sent by the publisher, and never touched by the writer', async () => {
    const outcome = await post({ text });
    expect(outcome).toMatchObject({ accepted: true, changes: [] });
    const id = 'ada.twitter.now.n1';
    expect(nowPublicationId('ada', 'twitter', 'n1')).toBe(id);
    expect(platformOfPublication(id)).toBe('twitter');
    const drafted = await world.ledger.read(id);
    const hash = textHash([{ text }]);
    expect(drafted).toMatchObject({
      state: 'drafted',
      parts: [{ text }],
      textHash: hash,
      labelled: true,
      run: `runs/${id}/${hash}.json`,
      modelCostUsd: 0,
      slot: world.now(),
      notAfter: world.now() + 2 * hour,
    });
    expect(runs.get(drafted?.run ?? '')).toMatchObject({ publication: id, parts: [{ text }], costUsd: 0 });
    expect(world.jobs).toEqual([{ queue: 'publish', id }]);
    await world.deliver();
    expect(await world.ledger.read(id)).toMatchObject({ state: 'published' });
    expect(world.platform.posts.map((each) => each.text)).toEqual([text]);
    expect(world.state.writes).toBe(0);
  });

  it('whose message got lost are found by sweep, still the same', async () => {
    await post({ text });
    world.jobs.length = 0;
    await world.minutes(16);
    expect(world.platform.posts.map((each) => each.text)).toEqual([text]);
    expect(world.state.writes).toBe(0);
  });

  it('wait for the windows of the account like all others', async () => {
    await post({ text });
    await post({ text: 'Second words, a moment later.' });
    await world.deliver();
    expect(await world.ledger.read('ada.twitter.now.n2')).toMatchObject({
      state: 'drafted',
      wait: { reason: expect.stringContaining('gap of 10 minutes') },
    });
    await world.minutes(13);
    expect(world.platform.creates()).toBe(2);
  });

  it('are mended where a gate can, and it says so', async () => {
    const outcome = await post({ text: `"${text}"` });
    expect(outcome).toMatchObject({ accepted: true, publication: { parts: [{ text }] } });
    expect(outcome.accepted && outcome.changes.length).toBe(1);
  });

  it.each([
    ['x'.repeat(101), /measures 101/],
    ['', /empty/i],
    ['As an AI language model I cannot write this.', /./],
    ['Hello [your name here]!', /./],
  ])('are refused by the gates: %s', async (words, why) => {
    expect(await reasons(post({ text: words }))).toMatch(why);
    expect(world.ledger.all()).toEqual([]);
    expect(world.jobs).toEqual([]);
    expect(runs.size).toBe(0);
  });

  it('are not said twice, unless the first time came to nothing', async () => {
    await post({ text });
    expect(await reasons(post({ text: `  ${text.toUpperCase()}` }))).toBe(
      'The hive says nothing twice, and ada.twitter.now.n1 (drafted) says the same: put it in other words.',
    );
    const first = await world.ledger.read('ada.twitter.now.n1');
    if (first === undefined) throw new Error('it is gone');
    await world.ledger.apply(first.id, moves.end(first, 'expired', 'too late', world.now()));
    expect(await post({ text })).toMatchObject({ accepted: true });
    await world.deliver();
    expect(world.platform.creates()).toBe(1);
  });

  it('go to the place that is named, as the file spells it, or to the one whose turn it is', async () => {
    const plan = personality().platforms.twitter;
    if (plan === undefined) throw new Error('no plan');
    world.state.personality = personality({ platforms: { twitter: { ...plan, places: ['Lighthouses', 'fog'] } } });
    expect(await post({ text }, { place: ' lighthouses' })).toMatchObject({
      publication: { target: { place: 'Lighthouses' } },
    });
    const own = await post({ text: 'Second words.' });
    expect(own.accepted && ['Lighthouses', 'fog'].includes(own.publication.target.place ?? '')).toBe(true);
    expect(await reasons(post({ text }, { place: 'elsewhere' }))).toBe(
      'The file of ada names the places Lighthouses, fog for twitter, and not "elsewhere": add it there first, or leave it out.',
    );
  });

  it('have no title and no place where posts have none', async () => {
    expect(await reasons(post({ text, title: 'Lamp' }))).toBe('Posts on Scripted have no title: leave it out.');
    expect(await reasons(post({ text }, { place: 'fog' }))).toMatch(/names no places for twitter/);
  });
});

describe('a topic', () => {
  it('is planned like a slot, with the topic pinned', async () => {
    await post({ topic: 'the winter storm' });
    expect(await world.ledger.read('ada.twitter.now.n1')).toMatchObject({
      state: 'planned',
      topic: 'the winter storm',
      parts: [],
      wakeAt: world.now() + 15 * minute,
    });
    await world.deliver();
    const done = await world.ledger.read('ada.twitter.now.n1');
    expect(done !== undefined && isTerminal(done.state)).toBe(true);
    expect(done?.state).toBe('published');
    expect(world.state.writes).toBe(1);
  });

  it('is refused while the writer is blocked; words of a person are not', async () => {
    world.state.switches = { ...world.state.switches, writerBlockedUntil: world.now() + hour };
    expect(await reasons(post({ topic: 'storms' }))).toMatch(/writer needs a person/);
    expect(await post({ text })).toMatchObject({ accepted: true });
  });
});

describe('what is in the way is said at once', () => {
  it.each([
    ['an unknown personality', () => post({ text }, { personality: 'bob' }), /no personality bob/],
    ['a platform it does not post on', () => post({ text }, { platform: 'reddit' }), /names twitter/],
    [
      'a deleted one',
      () => {
        world.state.status = 'deleted';
        return post({ text });
      },
      /was deleted/,
    ],
    [
      'a switch',
      () => {
        world.state.switches = { ...world.state.switches, hivePaused: true };
        return post({ text });
      },
      /the hive is paused: resume/,
    ],
    [
      'a platform switched off in the file',
      () => {
        const plan = personality().platforms.twitter;
        if (plan === undefined) throw new Error('no plan');
        world.state.personality = personality({ platforms: { twitter: { ...plan, enabled: false } } });
        return post({ text });
      },
      /enabled is false/,
    ],
  ])('%s', async (_name, act, why) => {
    expect(await reasons(act())).toMatch(why);
    expect(world.ledger.all()).toEqual([]);
  });

  it('an account that needs a person; one that cools down for a while only makes it wait', async () => {
    const account = newAccount('twitter', 'ada');
    const lost = await world.accounts.write(undefined, blockAccount(account, 'needs-login', 'token revoked'));
    expect(await reasons(post({ text }))).toBe('Nothing is sent while account ada is needs-login: token revoked.');
    await world.accounts.write(lost, { ...account, status: 'cooling', statusUntil: world.now() + 5 * minute });
    expect(await post({ text })).toMatchObject({ accepted: true });
    await world.minutes(7);
    expect(world.platform.creates()).toBe(1);
  });

  it('a nonce that was used before', async () => {
    await post({ text });
    count = 0;
    await expect(post({ text: 'Other words.' })).rejects.toThrow(/ada\.twitter\.now\.n1 is there already/);
    expect((await world.ledger.read('ada.twitter.now.n1'))?.parts).toEqual([{ text }]);
  });
});
