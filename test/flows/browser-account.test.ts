import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TwitterSandbox } from '../../infra/local/sandbox/twitter/index.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let operator: Operator;
const platforms = { twitter: { transport: 'browser', schedule: { cron: '0 9-20 * * *' } } };
beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile({ platforms }));
});
afterAll(async () => endHive(hive));

const site = () => hive.platform() as TwitterSandbox;
const accountId = () => site().store.open('marlow').id;
const logins = () =>
  site()
    .requests()
    .filter(({ path }) => path === '/i/api/1.1/onboarding/task.json').length;
const posts = () => site().timeline('marlow').length;

/** A person's own browser that is logged in, as an extension exports its cookies. */
function cookies(): { readonly name: string; readonly value: string; readonly domain: string }[] {
  const { authToken, ct0 } = site().store.logins.begin(accountId());
  const values = { guest_id: 'v1%3A1', auth_token: authToken, ct0, lang: 'en' };
  return Object.entries(values).map(([name, value]) => ({ name, value, domain: '.x.com' }));
}

describe('an account of the website', () => {
  it('gets credentials by the form of the website, asked field by field', async () => {
    const entry = site().signUp('marlow', { transport: 'browser' }) as Record<string, string>;
    const answers = [
      [/^Which credentials of twitter\/marlow\?$/, 'password'],
      [/^username$/, entry.username ?? ''],
      [/^password$/, entry.password ?? ''],
      [/^identifier \(empty: none\)$/, entry.identifier ?? ''],
      [/^totpSeed \(empty: none\)$/, entry.totpSeed ?? ''],
    ] as const;
    const person = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') }, answers);
    const said = await person.cli('secret put twitter marlow --transport browser --json');
    expect(said).toMatchObject({ code: 0, notes: '' });
    expect(JSON.parse(said.out)).toMatchObject({ secret: 'hive/local/twitter/browser/0', transport: 'browser' });
    expect(said.out).not.toContain(entry.password);
  });

  it('takes no cookies that are none, and shows none', async () => {
    const [, auth, ct0] = cookies();
    for (const [bad, sentence] of [
      [[auth], /missing or malformed in ct0/],
      [[ct0, { ...auth, value: 'canary value' }], /missing or malformed in auth_token/],
      [{ authToken: auth?.value, ct0: ct0?.value, extra: 'canary' }, /extra \(unknown\)/],
      [{ authToken: 7, ct0: ct0?.value }, /authToken/],
      [[], /auth_token, ct0/],
    ] as const) {
      const { code, out, notes } = await operator.cli('account session import twitter marlow', JSON.stringify(bad));
      expect(code).toBe(1);
      expect(notes).toMatch(sentence);
      for (const secret of ['canary value', auth?.value ?? '', ct0?.value ?? '']) {
        expect(`${out}${notes}`).not.toContain(secret);
      }
    }
  });

  it('posts with the cookies that were brought, and nobody logs in by password', async () => {
    const brought = cookies();
    const stored = await operator.json('account session import twitter marlow', JSON.stringify(brought));
    expect(stored).toMatchObject({ transport: 'browser', stored: true });
    await hive.pass(hour + 10 * minute);
    expect({ posts: posts(), logins: logins() }).toEqual({ posts: 1, logins: 0 });
    await hive.pass(hour);
    expect({ posts: posts(), logins: logins() }).toEqual({ posts: 2, logins: 0 });
    for (const { value } of brought.slice(1, 3)) expect(JSON.stringify(hive.lines)).not.toContain(value);
  });

  it('logs in by password when they end, and says what a person does when the platform wants one', async () => {
    site().store.logins.end(accountId());
    await hive.pass(hour);
    expect(posts()).toBe(3);
    expect(logins()).toBeGreaterThan(0);

    site().setAccountStatus('marlow', 'locked');
    await hive.pass(hour);
    const locked = await operator.json('account show twitter marlow');
    expect(locked).toMatchObject({
      transport: 'browser',
      status: 'suspended',
      reason: expect.stringMatching(/X has locked account "marlow": log in with a browser of your own and unlock it/),
      todo: expect.stringMatching(/hive account resume twitter marlow/),
    });
    site().setAccountStatus('marlow', 'active');
    await operator.json('account resume twitter marlow');

    site().store.logins.end(accountId());
    site().store.faces.ask(accountId(), { challenge: 'captcha' });
    await hive.pass(hour);
    expect(await operator.json('account show twitter marlow')).toMatchObject({
      reason: expect.stringMatching(/puzzle.*import its session/),
      todo: expect.stringMatching(/hive account session import twitter marlow/),
    });
    // A person solves it in a browser of their own.
    site().store.faces.ask(accountId(), null);
    await operator.json('account session import twitter marlow', JSON.stringify(cookies()));
    const before = { posts: posts(), logins: logins() };
    await hive.pass(hour);
    expect({ posts: posts() > before.posts, logins: logins() }).toEqual({ posts: true, logins: before.logins });
  });
});
