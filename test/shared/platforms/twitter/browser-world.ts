import type { FaultInput } from '../../../../infra/local/sandbox/faults.ts';
import { startSandbox } from '../../../../infra/local/sandbox/twitter/index.ts';
import { silentLog, systemClock } from '../../../../shared/monitoring/log.ts';
import { twitterBrowserAdapter } from '../../../../shared/platforms/twitter/browser/adapter.ts';
import { WarmBrowser } from '../../../../shared/platforms/twitter/browser/browser.ts';
import { memorySessions } from '../../../support/session-memory.ts';
import type { CannotShow, Switch, World, WorldAccount } from '../world.ts';

const create = { method: 'POST', path: '/i/api/graphql/*/CreateTweet' };
const listing = { method: 'GET', path: '/i/api/graphql/*/UserTweetsAndReplies' };

/** One browser for all worlds of a test file: starting one takes longer than a test. */
const browser = new WarmBrowser({ path: process.env.CHROME_PATH, log: silentLog });

export const closeBrowser = (): Promise<void> => browser.close();

/** The website of the sandbox of X in a real browser; Date is its calendar. */
export async function makeBrowserWorld({ totp }: { readonly totp: boolean }): Promise<World> {
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
  const login =
    (wishes: object): Switch =>
    (account) => {
      const { id } = sandbox.store.open(account.name);
      sandbox.store.faces.ask(id, wishes);
      return undefined;
    };
  let accounts = 0;

  return {
    adapter: twitterBrowserAdapter(browser),
    badCredentials,
    reads: { cannotShow: 'A website is not read by a machine: accounts that have no API only speak.' },
    faults: {
      'accept-then-drop': inject(create, { kind: 'drop-after' }),
      'drop-before': inject(create, { kind: 'drop-before' }),
      'server-error': inject(create, { kind: 'status', status: 503 }),
      'server-error-after': inject(create, { kind: 'status-after', status: 500, body: 'Internal Server Error' }),
      'no-answer-in-time': (account) => {
        inject(create, { kind: 'delay', ms: 4000 })(account);
        return { requestTimeoutMs: 1500 };
      },
      'empty-body': inject(create, { kind: 'empty' }),
      'malformed-body': inject(create, { kind: 'malformed' }),
      'broken-off-body': inject(create, { kind: 'truncated' }),
      'refused-connection': () => ({ baseUrl: 'http://127.0.0.1:9' }),
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
          data: {
            user: {
              result: { timeline: { timeline: { instructions: [{ type: 'TimelineAddEntries', entries: [] }] } } },
            },
          },
          errors: [{ message: 'Timeout: Unspecified', code: 29, name: 'TimeoutError' }],
        },
      }),
      'auth-expired': inject(create, {
        kind: 'status',
        status: 401,
        body: { errors: [{ code: 32, message: 'Could not authenticate you' }] },
      }),
      'echoing-refusal': (account) => {
        const message = `You sent ${account.secrets().join(' ')}`;
        inject(create, { kind: 'status', status: 403, body: { errors: [{ code: 385, message }] } })(account);
        return undefined;
      },
      blocked: {
        locked: status('locked'),
        suspended: status('suspended'),
        flagged: status('flagged'),
        challenge: login({ challenge: 'captcha' }),
        credentials: status('revoked'),
        permission: { cannotShow: 'The website knows no apps, so no app of it lacks a right.' },
        payment: { cannotShow: 'The website is free of charge, so there is nothing to be paid.' },
      },
    },
    account: async () => {
      accounts++;
      const name = `web${accounts}`;
      const credentials = sandbox.signUp(name, { transport: 'browser', totp });
      const account: WorldAccount = {
        name,
        options: {
          credentials,
          session: sessions.open(name, credentials),
          baseUrl: sandbox.url,
          clock: systemClock,
          requestTimeoutMs: 10_000,
        },
        secrets: () => [
          ...secretsOf(credentials, ['password', 'totpSeed']),
          ...secretsOf(sessions.stored(name) ?? {}, ['accessToken', 'ct0']),
        ],
        creates: () =>
          sandbox
            .requests()
            .filter(
              ({ account: of, method, path }) => of === name && method === 'POST' && path.endsWith('/CreateTweet'),
            ).length,
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
    close: async () => {
      await browser.forget();
      await sandbox.close();
    },
  };
}

function secretsOf(entry: Readonly<Record<string, unknown>>, fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => (typeof entry[field] === 'string' ? [entry[field]] : []));
}

const whole = { scheme: 'password', username: 'canaryname', password: 'canary-password' };

const badCredentials: Exclude<World['badCredentials'], CannotShow> = [
  { entry: undefined, names: ['the entry as a whole', 'password', 'cookies'] },
  { entry: 'canary-one-string', names: ['the entry as a whole'] },
  { entry: { ...whole, scheme: 'oauth1' }, names: ['scheme'] },
  { entry: { ...whole, password: '' }, names: ['password'] },
  { entry: { ...whole, username: 'canary two words' }, names: ['username'] },
  { entry: { ...whole, totpSeed: 'canary-017!' }, names: ['totpSeed'] },
  { entry: { scheme: 'cookies', authToken: 'canary-auth-token' }, names: ['ct0'] },
];
