import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogFields } from '../../../../shared/monitoring/log.ts';
import { twitterAdapter } from '../../../../shared/platforms/twitter/adapter.ts';
import { AccountBlocked, AuthExpired, NotSent, RateLimited, StoreBusy } from '../../../../shared/publication/errors.ts';
import type { PlatformClient, SessionStore } from '../../../../shared/publication/platform.ts';
import { type ManualClock, manualClock } from '../../../support/manual-clock.ts';
import { type RecordingServer, recordingServer } from '../../../support/recording-server.ts';
import { memorySessions, type SessionShelf } from '../../../support/session-memory.ts';

const credentials = {
  scheme: 'oauth2',
  clientId: 'client-id',
  clientSecret: 'client-secret',
  refreshToken: 'refresh-0',
};
const part = { text: 'Words.', target: {}, labelled: true, settings: {} };
const ready = () => undefined;
const created = { status: 201, body: { data: { id: '17', text: 'Words.' } } };
const unauthorized = { status: 401, body: { title: 'Unauthorized', detail: 'Unauthorized' } };
const tokens = (number: number) => ({
  body: {
    token_type: 'bearer',
    expires_in: 7200,
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
  },
});
const invalidToken = {
  status: 400,
  body: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
};
const minute = 60_000;

let server: RecordingServer;
let clock: ManualClock;
let shelf: SessionShelf;
let events: (readonly [string, LogFields | undefined])[];
beforeEach(async () => {
  server = await recordingServer();
  clock = manualClock();
  shelf = memorySessions(clock);
  events = [];
});
afterEach(() => server.close());

/** One run of a function: a client of its own, over the same store. */
const run = (session: SessionStore = shelf.open('ada', credentials)): PlatformClient =>
  twitterAdapter.connect('ada', {
    credentials,
    session,
    baseUrl: server.url,
    clock,
    log: {
      info: (event, fields) => void events.push([event, fields]),
      warn: () => undefined,
      error: () => undefined,
    },
    requestTimeoutMs: 3000,
  });
const wire = () =>
  server.requests.map(({ path, headers, body }) =>
    path === '/2/oauth2/token' ? new URLSearchParams(body).get('refresh_token') : headers.authorization,
  );

describe('the session of an OAuth 2.0 account', () => {
  it('begins with the refresh token of the credentials and is stored before it is used', async () => {
    let stored: unknown;
    server.answer(tokens(1), (response) => {
      stored = shelf.stored('ada');
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(created.body));
    });
    await run().publish(part, ready);
    expect(wire()).toEqual(['refresh-0', 'Bearer access-1']);
    expect(stored).toMatchObject({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      expiresAt: clock.now() + 120 * minute,
    });
    expect(new URLSearchParams(server.requests[0]?.body).get('client_id')).toBe('client-id');
    expect(events).toEqual([['session.renewed', { account: 'ada' }]]);
  });

  it('is used by every run until two minutes before its end, then renewed with its own refresh token', async () => {
    server.answer(tokens(1), created, created, tokens(2), created);
    await run().publish(part, ready);
    clock.advance(118 * minute - 1);
    await run().publish(part, ready);
    clock.advance(1);
    await run().publish(part, ready);
    expect(wire()).toEqual(['refresh-0', 'Bearer access-1', 'Bearer access-1', 'refresh-1', 'Bearer access-2']);
  });

  it('is renewed once when X calls it old, and the post goes out again, for it is known not to be sent', async () => {
    server.answer(tokens(1), created, unauthorized, tokens(2), created);
    const client = run();
    await client.publish(part, ready);
    let asked = 0;
    await client.publish(part, () => void asked++);
    expect(wire().slice(2)).toEqual(['Bearer access-1', 'refresh-1', 'Bearer access-2']);
    expect(asked).toBe(2);
  });

  it('is not renewed for a token that another run replaced already', async () => {
    server.answer(tokens(1), created);
    const session = shelf.open('ada', credentials);
    await run(session).publish(part, ready);
    const stale = await session.load();
    const other = shelf.open('ada', credentials);
    const { revision } = await other.load();
    await other.beginRenewal(revision, clock.now() + minute);
    await other.endRenewal(revision, {
      accessToken: 'access-other',
      refreshToken: 'refresh-other',
      expiresAt: clock.now() + 100 * minute,
    });
    let first = true;
    const late: SessionStore = {
      ...session,
      load: async () => {
        if (!first) return session.load();
        first = false;
        return stale;
      },
    };
    server.answer(unauthorized, created);
    await run(late).publish(part, ready);
    expect(wire().slice(2)).toEqual(['Bearer access-1', 'Bearer access-other']);
  });

  it('wants a person when a token of this moment is refused', async () => {
    server.answer(tokens(1), unauthorized, tokens(2), unauthorized);
    await expect(run().publish(part, ready)).rejects.toSatisfy(
      (error) => error instanceof AccountBlocked && error.kind === 'credentials',
    );
    expect(server.requests).toHaveLength(4);
  });

  it('is renewed by one of several runs; the others are told to come back', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.answer((response) => {
      void held.then(() => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens(1).body));
      });
    }, created);
    const first = run().publish(part, ready);
    await expect.poll(() => server.requests.length).toBe(1);
    const others = await Promise.allSettled([run().publish(part, ready), run().publish(part, ready)]);
    expect(others.map((other) => other.status === 'rejected' && other.reason instanceof AuthExpired)).toEqual([
      true,
      true,
    ]);
    release();
    await first;
    expect(wire()).toEqual(['refresh-0', 'Bearer access-1']);
  });

  it('of a faster run counts where the refresh token was used up', async () => {
    server.answer((response) => {
      // Meanwhile another run got through: its renewal outlived its time, so this one was let in.
      const other = shelf.open('ada', credentials);
      void other
        .load()
        .then(({ revision }) =>
          other.endRenewal(revision, {
            accessToken: 'access-other',
            refreshToken: 'refresh-other',
            expiresAt: clock.now() + 100 * minute,
          }),
        )
        .then(() => {
          response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(invalidToken.body));
        });
    }, created);
    await run().publish(part, ready);
    expect(wire()).toEqual(['refresh-0', 'Bearer access-other']);
  });

  it.each([
    ['refreshToken', invalidToken],
    ['refreshToken', { status: 400, body: { error: 'invalid_grant', error_description: 'Bad.' } }],
    [
      'clientId or clientSecret',
      { status: 401, body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' } },
    ],
    ['clientId or clientSecret', { status: 400, body: { error: 'invalid_client', error_description: 'Bad.' } }],
  ])('wants a person for the %s that X does not take, and is free for another try', async (field, answer) => {
    server.answer(answer, answer);
    for (const client of [run(), run()]) {
      const error = await client.publish(part, ready).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AccountBlocked);
      expect(error).toHaveProperty('kind', 'credentials');
      expect(String(error)).toContain(field);
      expect(String(error)).not.toMatch(/refresh-0|client-secret/);
    }
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['a server that fails', NotSent, { status: 503, body: '' }],
    ['a page', NotSent, { body: '<html></html>' }],
    ['half an answer', NotSent, { body: { access_token: 'a' } }],
    ['a short window', RateLimited, { status: 429, body: '' }],
  ])('can be tried again after %s', async (_what, kind, answer) => {
    server.answer(answer, tokens(1), created);
    await expect(run().publish(part, ready)).rejects.toBeInstanceOf(kind);
    expect((await run().publish(part, ready)).id).toBe('17');
    expect(wire()).toEqual(['refresh-0', 'refresh-0', 'Bearer access-1']);
  });

  it('is kept with several tries, for it is the only one that works', async () => {
    const session = shelf.open('ada', credentials);
    let busy = 2;
    const contended: SessionStore = {
      ...session,
      endRenewal: async (revision, value) => {
        if (busy-- > 0) throw new StoreBusy('The table is busy.');
        await session.endRenewal(revision, value);
      },
    };
    server.answer(tokens(1), created);
    await run(contended).publish(part, ready);
    expect(shelf.stored('ada')).toMatchObject({ refreshToken: 'refresh-1' });
  });

  it('is never used where it could not be kept', async () => {
    const broken: SessionStore = {
      ...shelf.open('ada', credentials),
      endRenewal: async () => {
        throw new StoreBusy('The table is busy.');
      },
    };
    server.answer(tokens(1));
    await expect(run(broken).publish(part, ready)).rejects.toBeInstanceOf(StoreBusy);
    expect(wire()).toEqual(['refresh-0']);
  });

  it('that cannot be read is as good as none', async () => {
    const session = shelf.open('ada', credentials);
    const { revision } = await session.load();
    await session.beginRenewal(revision, clock.now() + minute);
    await session.endRenewal(revision, { some: 'thing' });
    server.answer(tokens(1), created);
    await run().publish(part, ready);
    expect(wire()).toEqual(['refresh-0', 'Bearer access-1']);
  });

  it('remembers who the account is from its next renewal on', async () => {
    const me = { body: { data: { id: '77', username: 'ada' } } };
    const none = { body: { meta: { result_count: 0 } } };
    server.answer(tokens(1), me, none, tokens(2), none, none);
    const client = run();
    await client.findRecent(clock.now());
    clock.advance(119 * minute);
    await client.findRecent(clock.now());
    await run().findRecent(clock.now());
    expect(server.requests.map((request) => request.path)).toEqual([
      '/2/oauth2/token',
      '/2/users/me',
      '/2/users/77/tweets',
      '/2/oauth2/token',
      '/2/users/77/tweets',
      '/2/users/77/tweets',
    ]);
  });
});
