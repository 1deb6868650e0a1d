import { beforeEach, describe, expect, it } from 'vitest';
import { newAccount, pauseAccount } from '../../../shared/limits/account.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { checkAccount } from '../../../shared/publication/check-account.ts';
import { AccountBlocked, NotSent, StoreBusy } from '../../../shared/publication/errors.ts';
import type { WhoAmI } from '../../../shared/publication/platform.ts';
import { makeWorld, minute, type World } from '../../support/world.ts';

let world: World;
let asked: number;
let answers: (WhoAmI | Error)[];
beforeEach(() => {
  world = makeWorld();
  asked = 0;
  answers = [];
});
const me: WhoAmI = { id: '7', handle: 'ada_keeps', about: 'Automated. Run by Eve.' };
const account = () => world.accounts.read('twitter', 'ada');
const check = (nonce = 'n1') =>
  checkAccount(
    { platform: 'twitter', account: 'ada', nonce },
    {
      ...world.publishTools,
      connect: async (name) => ({
        ...world.platform.client(name),
        whoAmI: async () => {
          asked += 1;
          const answer = answers.shift() ?? me;
          if (answer instanceof Error) throw answer;
          return answer;
        },
      }),
    },
  );

describe('the question who an account is', () => {
  it('leaves the answer on the item of the account, and marks its credentials', async () => {
    expect(await check()).toBe('works');
    expect(await account()).toMatchObject({
      status: 'active',
      credentials: 'present',
      check: { at: world.now(), nonce: 'n1', outcome: 'works', ...me },
    });
    expect(world.platform.creates()).toBe(0);
  });

  it('is asked once where its message comes twice', async () => {
    await check();
    expect(await check()).toBe('nothing');
    expect(asked).toBe(1);
    expect(await check('n2')).toBe('works');
    expect((await account())?.check?.nonce).toBe('n2');
  });

  it('tells what is missing', async () => {
    answers.push(new AccountBlocked('credentials', 'Account ada has no entry: store one.'));
    expect(await check()).toBe('blocked');
    expect(await account()).toMatchObject({
      status: 'needs-login',
      credentials: 'missing',
      check: { outcome: 'blocked', reason: 'Account ada has no entry: store one.' },
    });
  });

  it('tells a person that a blocked one is mended, and leaves it to them to resume it', async () => {
    answers.push(new AccountBlocked('suspended', 'suspended'));
    await check();
    expect((await account())?.status).toBe('suspended');
    expect(await check('n2')).toBe('works');
    expect(await account()).toMatchObject({
      status: 'suspended',
      statusReason: 'suspended',
      check: { outcome: 'works' },
    });
  });

  it('leaves one alone that is cooling, or that the platform wants to wait', async () => {
    const until = world.now() + 10 * minute;
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => ({
      ...state,
      status: 'cooling',
      statusUntil: until,
    }));
    expect(await check()).toBe('not-asked');
    await changeAccount(world.accounts, 'twitter', 'ada', () => ({
      ...newAccount('twitter', 'ada'),
      remoteUntil: until,
    }));
    expect(await check('n2')).toBe('not-asked');
    expect((await account())?.check?.reason).toContain(new Date(until).toISOString());
    expect(asked).toBe(0);
    world.pass(11 * minute);
    expect(await check('n3')).toBe('works');
  });

  it('keeps switched off what an operator switched off', async () => {
    await changeAccount(world.accounts, 'twitter', 'ada', pauseAccount);
    answers.push(new AccountBlocked('locked', 'locked'));
    expect(await check()).toBe('blocked');
    expect((await account())?.status).toBe('paused');
  });

  it('changes nothing but the answer where nobody could tell, and says so in few words', async () => {
    answers.push(new NotSent(`refused ${'x'.repeat(500)}`));
    expect(await check()).toBe('unreachable');
    const after = await account();
    expect(after).toMatchObject({ status: 'active', credentials: 'unknown' });
    expect(after?.check?.reason?.length).toBeLessThanOrEqual(200);
  });

  it('comes again where the table is busy, or where the fault is ours', async () => {
    for (const error of [new StoreBusy('throttled'), new Error('a bug')]) {
      answers.push(error);
      await expect(check()).rejects.toBe(error);
    }
    expect(await account()).toBeUndefined();
  });
});
