import type { FaultInput } from '../../../../infra/local/sandbox/faults.ts';
import { startSandbox } from '../../../../infra/local/sandbox/reddit/index.ts';
import { systemClock } from '../../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../../shared/platforms/reddit/adapter.ts';
import { memorySessions } from '../../../support/session-memory.ts';
import { later } from '../scene.ts';
import type { CannotShow, Switch, World, WorldAccount } from '../world.ts';
import { readStage } from './read-stage.ts';

export type Scheme = 'password' | 'password-and-code' | 'refresh-token';

const create = { method: 'POST', path: '/api/submit' };
const listing = { method: 'GET', path: '/user/*/overview' };

/** The adapter of Reddit against the sandbox of Reddit; Date is its calendar. */
export async function makeRedditWorld(scheme: Scheme): Promise<World> {
  const sandbox = await startSandbox({ clock: { now: () => Date.now(), hold: () => () => undefined } });
  const sessions = memorySessions(systemClock);
  const inject =
    (match: FaultInput['match'], fault: Omit<FaultInput, 'match'>): Switch =>
    (account) => {
      sandbox.injectFault({ ...fault, match: { ...match, account: account.name } });
      return undefined;
    };
  let accounts = 0;

  return {
    adapter: redditAdapter,
    badCredentials,
    reads: readStage(sandbox),
    takesDuplicates: { cannotShow: 'Reddit refuses a link that it has already, and takes any text a second time.' },
    faults: {
      'accept-then-drop': inject(create, { kind: 'drop-after' }),
      'drop-before': inject(create, { kind: 'drop-before' }),
      'server-error': inject(create, { kind: 'status', status: 503 }),
      'server-error-after': inject(create, { kind: 'status-after', status: 500, body: 'Internal Server Error' }),
      'no-answer-in-time': (account) => {
        inject(create, { kind: 'delay', ms: 600 })(account);
        return { requestTimeoutMs: 150 };
      },
      'empty-body': inject(create, { kind: 'empty' }),
      'malformed-body': inject(create, { kind: 'malformed' }),
      'broken-off-body': inject(create, { kind: 'truncated' }),
      'refused-connection': () => ({ baseUrl: 'http://127.0.0.1:1' }),
      'rate-limited': (account, until) => {
        inject(create, { kind: 'json-error', code: 'RATELIMIT', retryAfter: (until - Date.now()) / 1000 })(account);
        return undefined;
      },
      hidden: (account, minutes) => {
        inject(create, { kind: 'hidden', minutes })(account);
        return undefined;
      },
      'listing-fails': inject(listing, { kind: 'status', status: 503 }),
      'listing-malformed': inject(listing, { kind: 'malformed' }),
      'listing-short': inject(listing, {
        kind: 'status',
        status: 200,
        body: { kind: 'Listing', data: { after: null, before: null, dist: 1, children: [] } },
      }),
      'auth-expired': (account) => {
        // A login within the same half minute would have to wait for the next one-time code.
        if (scheme === 'password-and-code') later(30_000);
        return inject(create, { kind: 'status', status: 401 })(account);
      },
      'echoing-refusal': (account) => {
        const explanation = `You sent ${account.secrets().join(' ')}`;
        const body = { message: 'Forbidden', error: 403, reason: 'SUBREDDIT_NOACCESS', explanation };
        inject(create, { kind: 'status', status: 403, body })(account);
        return undefined;
      },
      blocked: {
        locked: { cannotShow: 'The API does not tell a locked account from a wrong password.' },
        suspended: (account) => {
          sandbox.setAccountStatus(account.name, 'suspended');
          return undefined;
        },
        flagged: inject(create, { kind: 'json-error', code: 'BANNED_IP', text: 'IP banned' }),
        challenge: inject(create, { kind: 'json-error', code: 'BAD_CAPTCHA', text: 'care to try these again?' }),
        credentials: (account) => ({
          credentials: { ...(account.options.credentials as object), password: 'wrong-one', refreshToken: 'wrong-one' },
        }),
        permission: (account) => {
          if (scheme === 'refresh-token') {
            return { credentials: sandbox.signUp(account.name, { scheme, scopes: ['identity', 'read'] }) };
          }
          return inject(create, { kind: 'json-error', code: 'VERIFIED_USER_REQUIRED', text: 'verify first' })(account);
        },
        payment: { cannotShow: 'Approved use of the API costs nothing, so no account can run out of money.' },
      },
    },
    account: async () => {
      accounts++;
      const name = `rd${accounts}`;
      const credentials = sandbox.signUp(name, {
        scheme: scheme === 'refresh-token' ? scheme : 'password',
        twoFactor: scheme === 'password-and-code',
      });
      const account: WorldAccount = {
        name,
        options: {
          credentials,
          session: sessions.open(name, credentials),
          baseUrl: sandbox.url,
          clock: systemClock,
          requestTimeoutMs: 5000,
        },
        secrets: () => [
          ...secretsOf(credentials, ['clientSecret', 'password', 'totpSeed', 'refreshToken']),
          ...secretsOf(sessions.stored(name) ?? {}, ['accessToken', 'refreshToken']),
        ],
        creates: () =>
          sandbox
            .requests()
            .filter((seen) => seen.account === name && seen.method === 'POST' && seen.path === '/api/submit').length,
        standing: () =>
          sandbox
            .timeline(name)
            .filter((post) => !post.deleted)
            .map((post) => post.text),
      };
      return account;
    },
    close: () => sandbox.close(),
  };
}

function secretsOf(entry: Readonly<Record<string, unknown>>, fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => (typeof entry[field] === 'string' ? [entry[field]] : []));
}

const whole = {
  scheme: 'password',
  clientId: 'canary-client-id',
  clientSecret: 'canary-client-secret',
  username: 'canary-name',
  password: 'canary-password',
};

const badCredentials: Exclude<World['badCredentials'], CannotShow> = [
  { entry: undefined, names: ['the entry as a whole', 'password', 'refresh-token'] },
  { entry: 'canary-one-string', names: ['the entry as a whole'] },
  { entry: { ...whole, scheme: 'oauth2' }, names: ['scheme'] },
  { entry: { ...whole, clientSecret: undefined, username: 17 }, names: ['clientSecret', 'username'] },
  { entry: { ...whole, password: '' }, names: ['password'] },
  { entry: { ...whole, totpSeed: 'canary-seed-with-0189' }, names: ['totpSeed'] },
  {
    entry: { scheme: 'refresh-token', clientId: 'canary\nid', clientSecret: 'canary' },
    names: ['clientId', 'refreshToken'],
  },
];
