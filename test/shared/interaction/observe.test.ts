import { describe, expect, it } from 'vitest';
import { keepListening } from '../../../shared/interaction/listen.ts';
import { observe } from '../../../shared/interaction/observe.ts';
import { pauseAccount, resumeAccount } from '../../../shared/limits/account.ts';
import { withNewCredentials } from '../../../shared/limits/new-credentials.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { AccountBlocked, NotSent, RateLimited } from '../../../shared/publication/errors.ts';
import { type Listener, listener, makeListener, talkingTraits } from '../../support/listener.ts';
import { hour, minute, personality } from '../../support/world.ts';

describe('asking', () => {
  it('is rarer and rarer while nobody speaks, and soon again when somebody did', async () => {
    const world = makeListener();
    await world.begin();
    const gaps: number[] = [];
    for (let poll = 0; poll < 12; poll += 1) {
      await world.observe();
      const { nextAt = 0, inRound } = (await world.listening()) ?? {};
      if (inRound === true) break;
      gaps.push((nextAt - world.now()) / minute);
      world.pass(nextAt - world.now());
    }
    expect(gaps[0]).toBe(2);
    expect(gaps.at(-1)).toBeGreaterThan(50);
    expect(gaps.at(-1)).toBeLessThan(60);
    expect([...gaps].sort((a, b) => a - b)).toEqual(gaps);
    expect(await world.listening()).toMatchObject({ inRound: true, intervalMs: hour });
    world.say('Hello?');
    world.pass(hour);
    expect(await world.observe()).toMatchObject({ answered: 1 });
    expect(await world.listening()).toMatchObject({ nextAt: world.now() + 2 * minute, intervalMs: 2 * minute });
    expect(await world.listening()).not.toHaveProperty('inRound');
  });

  it('happens when it is due and not before', async () => {
    const world = makeListener();
    await world.begin();
    expect(await world.observe()).toMatchObject({ asked: 1 });
    world.pass(minute);
    expect(await world.observe()).toMatchObject({ asked: 0 });
    world.pass(minute);
    expect(await world.observe()).toMatchObject({ asked: 1 });
  });

  it('moves the cursor last: what was not concluded when a run died is met again, and answered once', async () => {
    const world = await listener();
    world.say('Does it sleep?');
    world.faults.set('acknowledge', new Error('the process died'));
    await expect(world.observe()).rejects.toThrow('the process died');
    expect((await world.listening())?.cursor).toEqual({ read: 0 });
    world.pass(10 * minute);
    await world.observe();
    expect((await world.listening())?.cursor).toEqual({ read: 1 });
    await world.deliver();
    expect(world.ledger.all()).toHaveLength(1);
    expect(world.platform.posts).toHaveLength(1);
  });

  it('plans what has its verdict and no publication, because a run died in between', async () => {
    const world = await listener();
    world.say('Does it sleep?');
    const { create } = world.ledger;
    Object.assign(world.ledger, { create: () => Promise.reject(new Error('the process died')) });
    await expect(world.observe()).rejects.toThrow('the process died');
    Object.assign(world.ledger, { create });
    expect(world.verdicts()).toEqual(['answered']);
    world.pass(10 * minute);
    await world.observe();
    await world.deliver();
    expect(world.platform.posts).toHaveLength(1);
  });

  it('stops for no other account when one fails', async () => {
    const world = await listener();
    const [state] = world.accounts.all();
    await world.accounts.write(undefined, { ...state!, account: 'eve', owner: 'ada' });
    const { connect } = world.tools;
    Object.assign(world.tools, {
      connect: (account: string) => (account === 'ada' ? Promise.reject(new Error('a bug')) : connect(account)),
    });
    world.say('Does it sleep?');
    await expect(world.observe()).rejects.toThrow('1 of 2 accounts failed: a bug');
    expect(world.interactions.all()).toMatchObject([{ account: 'eve' }]);
  });

  it.each([
    [undefined, 8],
    [20, 20],
  ])('asks as many at once as its transport says: %s', async (askedAtOnce, most) => {
    const [first] = talkingTraits.transports;
    const runtime = { ...first!.runtime, ...(askedAtOnce === undefined ? {} : { askedAtOnce }) };
    const { tools } = makeListener({ ...talkingTraits, transports: [{ ...first!, runtime }] });
    let [now, peak, seen] = [0, 0, 0];
    const accounts = {
      ...tools.accounts,
      async read() {
        now += 1;
        seen += 1;
        peak = Math.max(peak, now);
        await new Promise((done) => setTimeout(done, 1));
        now -= 1;
        return undefined;
      },
    };
    const due = async (_platform: string, _transport: string, _now: number, limit: number) =>
      Array.from({ length: Math.min(limit, 60) }, (_, number) => `account${number}`);
    await observe({ ...tools, accounts, listening: { ...tools.listening, due } }, Number.POSITIVE_INFINITY);
    expect({ peak, seen }).toEqual({ peak: most, seen: 60 });
  });

  it('opens the breaker where the platform wants a person, and goes on when one was there', async () => {
    const world = await listener();
    world.faults.set('fetchInteractions', new AccountBlocked('challenge', 'the platform asks for a captcha'));
    expect(await world.observe()).toMatchObject({ stopped: 1 });
    expect(await world.accounts.read('twitter', 'ada')).toMatchObject({ status: 'needs-login' });
    expect(world.events.map(({ event }) => event)).toContain('account.blocked');
    world.pass(2 * hour);
    expect(await world.observe()).toMatchObject({ asked: 0, stopped: 0 });
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => resumeAccount(state, world.now()));
    world.say('Are you back?');
    expect(await world.observe()).toMatchObject({ asked: 1, answered: 1 });
  });

  it('listens again by itself when new credentials are taken up, posts or none', async () => {
    const world = await listener();
    world.faults.set('fetchInteractions', new AccountBlocked('credentials', 'the password is wrong'));
    await world.observe();
    const takenUpAt = world.now() + 5 * minute;
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => withNewCredentials(state, takenUpAt));
    world.say('Does it sleep?');
    world.pass(4 * minute);
    expect(await world.observe()).toMatchObject({ asked: 0, answered: 0 });
    world.pass(hour);
    expect(await world.observe()).toMatchObject({ asked: 1, answered: 1 });
    expect(await world.accounts.read('twitter', 'ada')).toMatchObject({ status: 'active' });
    world.pass(hour);
    world.faults.set('fetchInteractions', new AccountBlocked('credentials', 'the password is wrong again'));
    await world.observe();
    expect(await world.accounts.read('twitter', 'ada')).toMatchObject({ status: 'needs-login' });
  });

  it('comes again when the platform says, and later where it cannot be reached', async () => {
    const world = await listener();
    const retryAt = world.now() + 3 * hour;
    world.faults.set('fetchInteractions', new RateLimited('too many requests', retryAt));
    expect(await world.observe()).toMatchObject({ stopped: 1 });
    expect((await world.listening())?.nextAt).toBe(retryAt);
    world.pass(3 * hour);
    world.faults.set('fetchInteractions', new NotSent('the connection was refused'));
    expect(await world.observe()).toMatchObject({ failed: 1 });
    expect((await world.listening())?.nextAt).toBeGreaterThan(world.now());
  });

  it('rests while the hive, the personality or the account is paused', async () => {
    const world = await listener();
    world.paused.everybody = true;
    world.calls.length = 0;
    await world.observe();
    world.paused.everybody = false;
    world.paused.personalities.push('ada');
    await world.observe();
    expect(world.calls).toEqual([]);
    world.paused.personalities.length = 0;
    world.pass(hour);
    await changeAccount(world.accounts, 'twitter', 'ada', pauseAccount);
    await world.observe();
    expect(world.calls).toEqual([]);
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => resumeAccount(state, world.now()));
    world.state.switches = { ...world.state.switches, personality: 'paused' };
    world.say('Anybody there?');
    expect(await world.observe()).toMatchObject({ stopped: 1 });
    expect(world.interactions.all()).toEqual([]);
    world.state.switches = { ...world.state.switches, personality: 'active' };
    world.pass(hour);
    expect(await world.observe()).toMatchObject({ answered: 1 });
  });
});

describe('who listens', () => {
  const listen = (world: Listener) =>
    keepListening('ada', {
      personalities: world.tools.personalities,
      accounts: world.accounts,
      traitsOf: () => world.tools.traits,
      clock: world.clock,
    });

  it('goes on where it was when its file changes, and not at all when it answers nobody', async () => {
    const world = await listener();
    const before = await world.listening();
    expect(before).toMatchObject({ transport: 'api', cursor: { read: 0 }, self: { id: 'own', handle: 'ada' } });
    await listen(world);
    expect(await world.listening()).toEqual(before);
    const plan = world.state.personality.platforms.twitter!;
    world.state.personality = personality({ platforms: { twitter: { ...plan, replies: { enabled: false } } } });
    await listen(world);
    expect(await world.listening()).toBeUndefined();
    world.state.personality = personality();
    world.pass(hour);
    await listen(world);
    expect(await world.listening()).toMatchObject({ since: world.now() });
  });

  it('ends with the personality, and where the platform has no replies or the account no API', async () => {
    const world = await listener();
    world.state.status = 'deleted';
    await listen(world);
    expect(await world.listening()).toBeUndefined();
    const mute = makeListener({ ...talkingTraits, actions: ['post'] });
    await mute.begin();
    expect(await mute.listening()).toBeUndefined();
    const site = makeListener();
    const plan = site.state.personality.platforms.twitter!;
    site.state.personality = personality({ platforms: { twitter: { ...plan, transport: 'browser' } } });
    await site.begin();
    expect(await site.listening()).toBeUndefined();
  });
});
