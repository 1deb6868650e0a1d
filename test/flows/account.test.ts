import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let operator: Operator;
/** The first slots fall into the two hours that a token of the one platform lives. */
const cron = '0 9,14 * * *';
// Who listens or counts likes uses its session all the time, and this is about the one that posts.
const replies = { enabled: false };
const platforms = {
  twitter: { schedule: { cron }, replies },
  reddit: { schedule: { cron: '30 9,14 * * *' }, replies, settings: { subreddits: ['MarlowTest'] } },
};
beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('config.json', { interactions: { figuresEveryHours: 0 } });
  await hive.put('personalities/marlow.json', personaFile({ platforms }));
});
afterAll(async () => endHive(hive));

function sandbox(platform: string) {
  const found = hive.sandboxes.platforms.get(platform);
  if (found === undefined) throw new Error(`There is no sandbox of ${platform}.`);
  return found;
}

interface Login {
  readonly platform: string;
  readonly scheme: string;
  readonly tokenPath: string;
  form(entry: Record<string, string>): Record<string, string>;
  readonly refreshes: boolean;
}

const logins: readonly Login[] = [
  {
    platform: 'twitter',
    scheme: 'oauth2',
    tokenPath: '/2/oauth2/token',
    form: ({ refreshToken = '', clientId = '' }) => ({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
    }),
    refreshes: true,
  },
  {
    platform: 'reddit',
    scheme: 'password',
    tokenPath: '/api/v1/access_token',
    form: ({ username = '', password = '' }) => ({ grant_type: 'password', username, password }),
    refreshes: false,
  },
];

/** Logs in as a person would, away from the hive. */
async function logIn({ platform, scheme, tokenPath, form, refreshes }: Login) {
  const entry = sandbox(platform).signUp('marlow', { scheme }) as Record<string, string>;
  const basic = Buffer.from(`${entry.clientId}:${entry.clientSecret}`).toString('base64');
  const answer = await fetch(`${sandbox(platform).url}${tokenPath}`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'user-agent': 'a-person' },
    body: new URLSearchParams(form(entry)),
  });
  const body = (await answer.json()) as { access_token: string; refresh_token?: string; expires_in: number };
  const session = {
    accessToken: body.access_token,
    expiresAt: new Date(hive.cloud.calendar.now() + body.expires_in * 1000).toISOString(),
    ...(refreshes ? { refreshToken: body.refresh_token } : {}),
  };
  return { entry, session };
}

const tokenRequests = ({ platform, tokenPath }: Login): number =>
  sandbox(platform)
    .requests()
    .filter(({ path }) => path.startsWith(tokenPath)).length;

describe('accounts', () => {
  it('are listed before they ever posted', async () => {
    const rows = (await operator.json('account list')) as unknown as Record<string, unknown>[];
    expect(rows).toMatchObject([
      { platform: 'reddit', account: 'marlow', personality: 'marlow', status: 'active', session: { exists: false } },
      { platform: 'twitter', account: 'marlow', personality: 'marlow', status: 'active', todo: 'Nothing.' },
    ]);
    expect((await operator.cli('account show twitter nobody')).notes).toMatch(/^There is no account "nobody"/);
    expect((await operator.cli('account show mastodon marlow')).notes).toMatch(/^There is no platform "mastodon"/);
  });

  it.each(logins)('on $platform take a session, and refuse one that is none', async (login) => {
    const { entry, session } = await logIn(login);
    const name = `${login.platform} marlow`;
    await operator.json(`secret put ${name}`, JSON.stringify(entry));
    for (const [bad, sentence] of [
      [{ ...session, cookie: 'canary-value' }, /cookie \(unknown\)/],
      [{ ...session, accessToken: 7 }, /accessToken/],
      [{ ...session, expiresAt: 'tomorrow-canary-value' }, /expiresAt/],
      ['canary-value', /no JSON/],
    ] as const) {
      const input = typeof bad === 'string' ? bad : JSON.stringify(bad);
      const { code, out, notes } = await operator.cli(`account session import ${name}`, input);
      expect(code).toBe(1);
      expect(notes).toMatch(sentence);
      expect(`${out}${notes}`).not.toContain('canary-value');
    }
    const { code, out, notes } = await operator.cli(`account session import ${name}`, JSON.stringify(session));
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    expect(out).not.toContain(session.accessToken);
    sandbox(login.platform).clearRequests();
  });

  it('post with the session that was brought, and nobody logs in', async () => {
    await hive.pass(hour + 45 * minute);
    for (const login of logins) {
      expect(sandbox(login.platform).timeline('marlow')).toHaveLength(1);
      expect({ platform: login.platform, logins: tokenRequests(login) }).toEqual({
        platform: login.platform,
        logins: 0,
      });
    }
  });

  it('renew it when it ends, and say so', async () => {
    await hive.pass(5 * hour);
    for (const { platform } of logins) expect(sandbox(platform).timeline('marlow')).toHaveLength(2);
    // The one lives two hours and is renewed by what came with it, the other a day.
    expect(logins.map(tokenRequests)).toEqual([1, 0]);
    const shown = await operator.json('account show twitter marlow');
    expect(shown).toMatchObject({
      windows: { hour: { limit: platformTraits('twitter')?.defaultLimits.perHour }, day: { used: 2 } },
      credentials: { state: 'present', changedAt: expect.any(String) },
      session: { exists: true, renewedAt: expect.stringMatching(/^2026-11-23T14:0/), credentials: 'present' },
      lastPost: expect.stringMatching(/^2026-11-23T14:0/),
      posts: 2,
    });
    const { out } = await operator.cli('account show twitter marlow');
    expect(out).toMatch(/session +renewed 2026-11-23 14:0\d UTC \(.* ago\), of the present credentials/);
  });

  it('that were paused are freed by hand', async () => {
    await operator.cli('pause --platform twitter --account marlow');
    expect((await operator.cli('account show twitter marlow')).out).toMatch(
      /to do +An operator switched it off: give "hive account resume twitter marlow"/,
    );
    expect(await operator.json('account resume twitter marlow')).toMatchObject({ status: 'active' });
    const audited: unknown[] = [];
    for await (const item of hive.items()) if (String(item.pk).startsWith('AUDIT#')) audited.push(item);
    expect(audited).toMatchObject(
      ['stored', 'stored', 'imported', 'imported', 'paused', 'resumed'].map((what) => ({
        what,
        on: expect.stringMatching(/\/marlow$/),
      })),
    );
  });
});
