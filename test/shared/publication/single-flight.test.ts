import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox as startReddit } from '../../../infra/local/sandbox/reddit/index.ts';
import { startSandbox as startTwitter } from '../../../infra/local/sandbox/twitter/index.ts';
import type { PlatformSandbox, SandboxClock } from '../../../infra/local/sandbox/types.ts';
import { dynamoSession } from '../../../shared/aws/dynamodb/sessions.ts';
import { sealingKey } from '../../../shared/aws/sealing.ts';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../shared/platforms/reddit/adapter.ts';
import { twitterAdapter } from '../../../shared/platforms/twitter/adapter.ts';
import { AccountBlocked, AuthExpired } from '../../../shared/publication/errors.ts';
import { leaseMarginMs } from '../../../shared/publication/moves.ts';
import type {
  PartToPublish,
  PlatformAdapter,
  PlatformClient,
  SessionStore,
} from '../../../shared/publication/platform.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { type RecordingServer, recordingServer, type Scripted } from '../../support/recording-server.ts';
import { memorySessions } from '../../support/session-memory.ts';

const minute = 60_000;
const workers = 100;

interface Platform {
  readonly adapter: PlatformAdapter;
  start(clock: SandboxClock): Promise<PlatformSandbox>;
  /** For signing up at the sandbox. */
  readonly scheme: string;
  readonly tokenPath: string;
  readonly createPath: string;
  /** How long its access tokens live. */
  readonly tokenLifeMs: number;
  /** Credentials and answers for a server that follows a script. */
  readonly credentials: Readonly<Record<string, unknown>>;
  tokens(number: number): Scripted;
  readonly created: Scripted;
  readonly invalidGrant: Scripted;
}

const twitter: Platform = {
  adapter: twitterAdapter,
  start: async (clock) => {
    const sandbox = await startTwitter({ clock });
    sandbox.setLimits({ create: 1000 });
    return sandbox;
  },
  scheme: 'oauth2',
  tokenPath: '/2/oauth2/token',
  createPath: '/2/tweets',
  tokenLifeMs: 120 * minute,
  credentials: { scheme: 'oauth2', clientId: 'client', clientSecret: 'secret', refreshToken: 'refresh-0' },
  tokens: (number) => ({
    body: {
      token_type: 'bearer',
      expires_in: 7200,
      access_token: `access-${number}`,
      refresh_token: `refresh-${number}`,
    },
  }),
  created: { status: 201, body: { data: { id: '17', text: 'Words.' } } },
  invalidGrant: { status: 400, body: { error: 'invalid_grant', error_description: 'Bad.' } },
};

const reddit = (credentials: Platform['credentials']): Platform => ({
  adapter: redditAdapter,
  start: (clock) => startReddit({ clock, subreddits: [{ name: 'tea' }] }),
  scheme: String(credentials.scheme),
  tokenPath: '/api/v1/access_token',
  createPath: '/api/submit',
  tokenLifeMs: 24 * 60 * minute,
  credentials: { clientId: 'client', clientSecret: 'secret', ...credentials },
  tokens: (number) => ({
    body: {
      token_type: 'bearer',
      expires_in: 86_400,
      access_token: `access-${number}`,
      ...(credentials.scheme === 'password' ? {} : { refresh_token: `refresh-${number}` }),
      scope: '*',
    },
  }),
  created: { body: { json: { errors: [], data: { id: '17' } } } },
  invalidGrant: { body: { error: 'invalid_grant' } },
});

const platforms: Readonly<Record<string, Platform>> = {
  'X by refresh token': twitter,
  'Reddit by password': reddit({ scheme: 'password', username: 'Ada', password: 'pass' }),
  'Reddit by refresh token': reddit({ scheme: 'refresh-token', refreshToken: 'refresh-0' }),
};

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.stop());

/** Opens a view of the session of an account; each stands for a run of a function. */
type Open = (credentials: unknown) => SessionStore;
const stores: Readonly<Record<string, (clock: ManualClock) => Promise<Open>>> = {
  'sessions in memory': async (clock) => {
    const shelf = memorySessions(clock);
    return (credentials) => shelf.open('ada', credentials);
  },
  'sessions in the table': async (clock) => {
    const own = await table.emptyTable();
    const keys = { current: async () => sealingKey('generated'), previous: async () => undefined };
    return (credentials) =>
      dynamoSession(own, keys, clock, { platform: 'toy', account: 'ada', transport: 'api', credentials });
  },
};

const combinations = Object.keys(platforms).flatMap((name) =>
  Object.keys(stores).map((store) => [name, store] as const),
);

const part = (text: string, { traits }: PlatformAdapter): PartToPublish => ({
  text,
  ...(traits.titleLimit === undefined ? {} : { title: text }),
  target: traits.places === undefined ? {} : { place: 'tea' },
  labelled: false,
  settings: {},
});
const ready = () => undefined;

describe.each(combinations)('a hundred workers with an old token: %s, %s', (name, storeName) => {
  const platform = platforms[name]!;
  let hive: ManualClock;
  let theirs: ManualClock;
  let sandbox: PlatformSandbox;
  let open: Open;
  let credentials: Readonly<Record<string, unknown>>;
  beforeEach(async () => {
    hive = manualClock();
    theirs = manualClock();
    sandbox = await platform.start({ now: theirs.now, hold: () => ready });
    credentials = sandbox.signUp('ada', { scheme: platform.scheme });
    open = await stores[storeName]!(hive);
    await run().publish(words('The first.'), ready);
    sandbox.clearRequests();
  });
  afterEach(() => sandbox.close());

  const words = (text: string) => part(text, platform.adapter);
  const run = (): PlatformClient =>
    platform.adapter.connect('ada', {
      credentials,
      session: open(credentials),
      baseUrl: sandbox.url,
      clock: hive,
      log: silentLog,
      requestTimeoutMs: 15_000,
    });
  const asked = (path: string) => sandbox.requests().filter((request) => request.path === path);

  /** Everybody posts at once; answers those that were told to come again. */
  async function rush(numbers: readonly number[]): Promise<readonly number[]> {
    const ends = await Promise.allSettled(numbers.map((number) => run().publish(words(`Words of ${number}.`), ready)));
    return ends.flatMap((end, index) => {
      if (end.status === 'fulfilled') return [];
      expect(end.reason).toBeInstanceOf(AuthExpired);
      return [numbers[index]!];
    });
  }
  const everybody = Array.from({ length: workers }, (_, number) => number);

  async function expectOneCall(those: readonly number[]): Promise<void> {
    const late = await rush(those);
    expect(asked(platform.tokenPath)).toHaveLength(1);
    expect(sandbox.timeline('ada')).toHaveLength(1 + those.length - late.length);
    hive.advance(minute);
    expect(await rush(late)).toEqual([]);
    expect(asked(platform.tokenPath)).toHaveLength(1);
    const texts = sandbox.timeline('ada').map(({ text }) => text);
    expect(new Set(texts).size).toBe(1 + those.length);
    expect(texts).toHaveLength(1 + those.length);
  }

  it('ask for one new token; the others use it, or come again and use it then', async () => {
    hive.advance(platform.tokenLifeMs - minute);
    theirs.advance(platform.tokenLifeMs - minute);
    await expectOneCall(everybody);
    expect(asked(platform.createPath).map(({ status }) => status)).not.toContain(401);
  });

  it('that is refused before its time: one new token, and every post is sent once', async () => {
    theirs.advance(platform.tokenLifeMs + minute);
    await expectOneCall(everybody);
    const refused = asked(platform.createPath).filter(({ status }) => status === 401);
    expect(refused.length).toBeGreaterThan(0);
    expect(asked(platform.createPath)).toHaveLength(refused.length + workers);
  });

  it('take over, once, from one that died while it renewed', async () => {
    hive.advance(platform.tokenLifeMs);
    theirs.advance(platform.tokenLifeMs);
    const dead = open(credentials);
    const { revision } = await dead.load();
    expect(await dead.beginRenewal(revision, hive.now() + 45_000)).toBe(true);
    const some = everybody.slice(0, 20);
    expect(await rush(some)).toEqual(some);
    hive.advance(45_000 + leaseMarginMs);
    expect(await rush(some)).toEqual(some);
    expect(asked(platform.tokenPath)).toHaveLength(0);
    hive.advance(1);
    await expectOneCall(some);
  });
});

describe.each(combinations)('a renewal: %s, %s', (name, storeName) => {
  const platform = platforms[name]!;
  let clock: ManualClock;
  let server: RecordingServer;
  let open: Open;
  let effects: string[];
  beforeEach(async () => {
    clock = manualClock();
    server = await recordingServer();
    open = await stores[storeName]!(clock);
    effects = [];
  });
  afterEach(() => server.close());

  const view = () => open(platform.credentials);
  const run = (session: SessionStore = view()): PlatformClient =>
    platform.adapter.connect('ada', {
      credentials: platform.credentials,
      session,
      baseUrl: server.url,
      clock,
      log: silentLog,
      requestTimeoutMs: 15_000,
    });
  const send = (client: PlatformClient) => client.publish(part('Words.', platform.adapter), ready);
  /** Writes down that the answer is given, and gives it. */
  const noted = (what: string, { status = 200, body }: { status?: number; body?: unknown }): Scripted => {
    return (response) => {
      effects.push(what);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
  };
  const plain = (scripted: Scripted) => scripted as { status?: number; body?: unknown };
  const storedBy = async (accessToken: string): Promise<void> => {
    const other = view();
    const { revision } = await other.load();
    await other.endRenewal(revision, {
      accessToken,
      refreshToken: 'refresh-other',
      expiresAt: clock.now() + platform.tokenLifeMs,
    });
  };

  it('is begun in the store, asked for, stored, and used, in this order', async () => {
    const session = view();
    const watched: SessionStore = {
      load: () => session.load(),
      beginRenewal: async (revision, until) => {
        const mine = await session.beginRenewal(revision, until);
        effects.push('begun');
        return mine;
      },
      endRenewal: async (revision, value) => {
        // Long enough for a create to get ahead that does not wait for it.
        await sleep(50);
        await session.endRenewal(revision, value);
        effects.push(`stored ${value?.accessToken}`);
      },
    };
    for (const number of [1, 2]) {
      server.answer(
        noted(`asked ${number}`, plain(platform.tokens(number))),
        noted(`used ${number}`, plain(platform.created)),
      );
      await send(run(watched));
      expect(effects.splice(0)).toEqual(['begun', `asked ${number}`, `stored access-${number}`, `used ${number}`]);
      expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer access-${number}`);
      clock.advance(platform.tokenLifeMs);
    }
  });

  it('of a token that a create found old happens once, and the create is sent once more', async () => {
    const refused = { status: 401, body: { title: 'Unauthorized', detail: 'Unauthorized' } };
    server.answer(platform.tokens(1), refused, platform.tokens(2), platform.created);
    let times = 0;
    await run().publish(part('Words.', platform.adapter), () => void times++);
    expect(times).toBe(2);
    expect(server.requests.map(({ path }) => path)).toEqual([
      platform.tokenPath,
      platform.createPath,
      platform.tokenPath,
      platform.createPath,
    ]);
  });

  it('that is refused gives way to the session of a run that was faster', async () => {
    const { status = 200, body } = plain(platform.invalidGrant);
    server.answer((response) => {
      void storedBy('access-other').then(() =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    }, platform.created);
    await send(run());
    expect(server.requests.map(({ path }) => path)).toEqual([platform.tokenPath, platform.createPath]);
    expect(server.requests[1]?.headers.authorization).toBe('Bearer access-other');
  });

  it('that is refused where nobody was faster wants a person, and keeps nobody else from trying', async () => {
    server.answer(platform.invalidGrant);
    const error = await send(run()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AccountBlocked);
    expect(error).toHaveProperty('kind', 'credentials');
    expect(server.requests).toHaveLength(1);
    server.answer(platform.tokens(1), platform.created);
    expect((await send(run())).id).toBe('17');
  });

  it('that outlives its right is stored all the same, and whoever took over uses it', async () => {
    const held: (() => void)[] = [];
    const hold = ({ status = 200, body }: { status?: number; body?: unknown }): Scripted => {
      return (response) => {
        held.push(() => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
      };
    };
    server.answer(
      hold(plain(platform.tokens(1))),
      hold(plain(platform.invalidGrant)),
      platform.created,
      platform.created,
    );
    const slow = send(run());
    await expect.poll(() => held.length).toBe(1);
    clock.advance(10 * minute);
    const next = send(run());
    await expect.poll(() => held.length).toBe(2);
    held[0]?.();
    await slow;
    held[1]?.();
    await next;
    const used = server.requests.flatMap(({ path, headers }) =>
      path === platform.createPath ? [headers.authorization] : [],
    );
    expect(used).toEqual(['Bearer access-1', 'Bearer access-1']);
  });
});
