import type { FaultInput } from '../../../../infra/local/sandbox/faults.ts';
import { startSandbox } from '../../../../infra/local/sandbox/twitter/index.ts';
import { systemClock } from '../../../../shared/monitoring/log.ts';
import { twitterAdapter } from '../../../../shared/platforms/twitter/adapter.ts';
import { memorySessions } from '../../../support/session-memory.ts';
import type { CannotShow, Switch, World, WorldAccount } from '../world.ts';
import { readStage } from './read-stage.ts';

export type Scheme = 'oauth1' | 'oauth2' | 'oauth2-public';

const create = { method: 'POST', path: '/2/tweets' };
const listing = { method: 'GET', path: '/2/users/*/tweets' };

/** The adapter of X against the sandbox of X; Date is its calendar. */
export async function makeTwitterWorld(scheme: Scheme): Promise<World> {
  const sandbox = await startSandbox({ clock: { now: () => Date.now(), hold: () => () => undefined } });
  const sessions = memorySessions(systemClock);
  const inject =
    (match: FaultInput['match'], fault: Omit<FaultInput, 'match'>): Switch =>
    (account) => {
      sandbox.injectFault({ ...fault, match: { ...match, account: account.name } });
      return undefined;
    };
  const status =
    (name: string): Switch =>
    (account) => {
      sandbox.setAccountStatus(account.name, name);
      return undefined;
    };
  let accounts = 0;

  return {
    adapter: twitterAdapter,
    badCredentials,
    reads: readStage(sandbox),
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
        const headers = {
          'x-rate-limit-limit': '100',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': `${Math.ceil(until / 1000)}`,
        };
        inject(create, { kind: 'status', status: 429, headers })(account);
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
        body: {
          meta: { result_count: 0 },
          errors: [{ title: 'Field Hydration Failure', detail: 'A post could not be shown.', type: 'about:blank' }],
        },
      }),
      'auth-expired':
        scheme === 'oauth1'
          ? { cannotShow: 'OAuth 1.0a keys do not grow old; a 401 means that they were taken back.' }
          : inject(create, { kind: 'status', status: 401 }),
      'echoing-refusal': (account) => {
        const detail = `You sent ${account.secrets().join(' ')}`;
        inject(create, { kind: 'status', status: 403, body: { title: 'Forbidden', detail, type: 'about:blank' } })(
          account,
        );
        return undefined;
      },
      blocked: {
        locked: status('locked'),
        suspended: status('suspended'),
        flagged: status('flagged'),
        challenge: { cannotShow: 'The API has no challenges; the website shows them to browsers.' },
        credentials: status('revoked'),
        permission: status('write-restricted'),
        payment: () => {
          sandbox.setLimits({ creditsEmpty: true });
          return undefined;
        },
      },
    },
    account: async () => {
      accounts++;
      const name = `tw${accounts}`;
      const credentials = sandbox.signUp(name, {
        scheme: scheme === 'oauth1' ? scheme : 'oauth2',
        public: scheme === 'oauth2-public',
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
          ...secretsOf(credentials, [
            'appKey',
            'appSecret',
            'accessToken',
            'accessSecret',
            'clientSecret',
            'refreshToken',
          ]),
          ...secretsOf(sessions.stored(name) ?? {}, ['accessToken', 'refreshToken']),
        ],
        creates: () =>
          sandbox
            .requests()
            .filter((seen) => seen.account === name && seen.method === 'POST' && seen.path === '/2/tweets').length,
        standing: () =>
          sandbox
            .timeline(name)
            .filter((post) => !post.deleted)
            .map((post) => post.text),
        parent: async () => {
          const [handle] = sandbox.store.accounts().flatMap((known) => (known.name === name ? [known.handle] : []));
          return sandbox.say('somebody', `What do you think, @${handle}?`).id;
        },
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
  scheme: 'oauth1',
  appKey: 'canary-app-key',
  appSecret: 'canary-app-secret',
  accessToken: 'canary-access-token',
  accessSecret: 'canary-access-secret',
};

const badCredentials: Exclude<World['badCredentials'], CannotShow> = [
  { entry: undefined, names: ['the entry as a whole', 'oauth1', 'oauth2'] },
  { entry: 'canary-one-string', names: ['the entry as a whole'] },
  { entry: { ...whole, scheme: 'oauth3' }, names: ['scheme'] },
  { entry: { ...whole, appSecret: undefined, accessToken: 17 }, names: ['appSecret', 'accessToken'] },
  { entry: { ...whole, accessSecret: 'canary with a\nline break' }, names: ['accessSecret'] },
  { entry: { scheme: 'oauth2', clientId: 'canary-client', refreshToken: '' }, names: ['refreshToken'] },
];
