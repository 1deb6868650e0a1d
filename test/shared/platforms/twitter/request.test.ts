import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Proof, send } from '../../../../shared/platforms/twitter/request.ts';
import { RequestFailed } from '../../../../shared/publication/request-failure.ts';
import { type RecordingServer, recordingServer } from '../../../support/recording-server.ts';

const keys: Proof = {
  appKey: 'app-key',
  appSecret: 'app-secret',
  accessToken: 'access-token',
  accessSecret: 'access-secret',
};
const me = { method: 'GET', path: '/2/users/me' } as const;
const post = { method: 'POST', path: '/2/tweets', body: { text: 'Grüße & 漢字 👍🏽' } } as const;

let server: RecordingServer;
beforeEach(async () => {
  server = await recordingServer();
});
afterEach(() => server.close());

const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RequestFailed);
  return (error as RequestFailed).failure;
};
const route = (timeoutMs = 3000) => ({ baseUrl: server.url, timeoutMs });

describe('what goes over the wire', () => {
  it('is JSON with a signature, uncompressed and on a connection of its own', async () => {
    server.answer({ status: 201, body: { data: { id: '1' } } });
    const { body } = await send(post, keys, route());
    expect(body).toEqual({ data: { id: '1' } });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/2/tweets', query: {} });
    expect(JSON.parse(request?.body ?? '')).toEqual(post.body);
    expect(request?.headers['content-type']).toMatch(/^application\/json/);
    expect(request?.headers['content-length']).toBe(String(Buffer.byteLength(request?.body ?? '')));
    expect(request?.headers.authorization).toMatch(/^OAuth oauth_consumer_key="app-key".*oauth_signature="/);
    expect(request?.headers['accept-encoding']).toBeUndefined();
    expect(request?.headers.connection).toBe('close');
    expect(request?.headers.host).toBe(new URL(server.url).host);
  });

  it('is a bearer token where there is one, with the query as it is given', async () => {
    server.answer({ body: {} });
    await send(
      { ...me, query: { 'tweet.fields': 'a,b', start_time: '2026-11-22T09:00:00Z' } },
      { bearer: 'the-bearer' },
      route(),
    );
    expect(server.requests[0]?.headers.authorization).toBe('Bearer the-bearer');
    expect(server.requests[0]?.query).toEqual({ 'tweet.fields': 'a,b', start_time: '2026-11-22T09:00:00Z' });
  });

  it('is a form with the client as basic authorisation for tokens', async () => {
    const token = {
      method: 'POST',
      path: '/2/oauth2/token',
      form: true,
      body: { grant_type: 'refresh_token', refresh_token: 'a+b*' },
    } as const;
    server.answer({ body: {} }, { body: {} });
    await send(token, { clientId: 'id', clientSecret: 'se:cret' }, route());
    await send(token, { clientId: 'id' }, route());
    const [confidential, open] = server.requests;
    expect(Object.fromEntries(new URLSearchParams(confidential?.body))).toEqual(token.body);
    expect(confidential?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(confidential?.headers.authorization).toMatch(/^Basic /);
    expect(open?.headers.authorization).toBeUndefined();
  });

  it('goes below the path of the host it is led to', async () => {
    server.answer({ body: {} });
    await send(me, keys, { baseUrl: `${server.url}/x/`, timeoutMs: 3000 });
    expect(server.requests[0]?.path).toBe('/x/2/users/me');
  });

  it('does not go when it is stopped right before', async () => {
    const stop = new Error('Stop.');
    const sent = send(post, keys, route(), () => {
      throw stop;
    });
    await expect(sent).rejects.toBe(stop);
    expect(server.requests).toHaveLength(0);
  });
});

describe('an answer', () => {
  it('comes with its headers', async () => {
    server.answer({ headers: { 'x-rate-limit-remaining': '7' }, body: {} });
    expect((await send(me, keys, route())).headers['x-rate-limit-remaining']).toBe('7');
  });

  it('is a text where it is no JSON, and nothing where it is empty', async () => {
    server.answer(
      { body: '<html></html>' },
      { body: '' },
      { headers: { 'content-type': 'application/json' }, body: '' },
    );
    expect((await send(me, keys, route())).body).toBe('<html></html>');
    expect((await send(me, keys, route())).body).toBeUndefined();
    expect((await send(me, keys, route())).body).toBeUndefined();
  });

  it('that refuses comes whole, without what the library invents', async () => {
    const body = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' };
    server.answer({ status: 400, headers: { 'x-a': 'b' }, body });
    const failure = await failureOf(send(me, keys, route()));
    expect(failure).toMatchObject({ kind: 'answer', status: 400, body });
    expect(failure).toHaveProperty(['headers', 'x-a'], 'b');
    expect(failure).not.toHaveProperty('body.errors');
  });

  it('that refuses in broken JSON still has its status', async () => {
    server.answer({
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '9' },
      body: '{"title":',
    });
    expect(await failureOf(send(me, keys, route()))).toMatchObject({
      kind: 'answer',
      status: 429,
      body: undefined,
      headers: { 'retry-after': '9' },
    });
  });

  it('that succeeds in broken JSON is none', async () => {
    server.answer({ status: 201, headers: { 'content-type': 'application/json' }, body: '{"data":{"id":"1"' });
    expect(await failureOf(send(post, keys, route()))).toHaveProperty('kind', 'no-answer');
  });
});

describe('a connection that breaks', () => {
  it('before the answer leaves it open what happened', async () => {
    server.answer((response) => response.socket?.resetAndDestroy());
    expect(await failureOf(send(post, keys, route()))).toEqual({ kind: 'no-answer', why: 'ECONNRESET' });
    expect(server.requests).toHaveLength(1);
  });

  it('without a word leaves it open what happened', async () => {
    server.answer((response) => response.socket?.end());
    expect(await failureOf(send(post, keys, route()))).toHaveProperty('kind', 'no-answer');
  });

  it('in the middle of the answer leaves it open what happened', async () => {
    server.answer((response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":{"id":"1', () => response.destroy());
    });
    expect(await failureOf(send(post, keys, route()))).toHaveProperty('kind', 'no-answer');
  });

  it('in the middle of a compressed answer that nobody asked for does not hang', async () => {
    server.answer((response) => {
      response.writeHead(201, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'content-length': '100',
      });
      response.write(Buffer.from('1f8b08', 'hex'), () => response.destroy());
    });
    expect(await failureOf(send(post, keys, route(1000)))).toHaveProperty('kind', 'no-answer');
  });

  it('before it stood carried nothing', async () => {
    const failure = await failureOf(send(post, keys, { baseUrl: 'http://127.0.0.1:1', timeoutMs: 3000 }));
    expect(failure).toEqual({ kind: 'not-connected', why: 'ECONNREFUSED' });
  });
});

describe('the time-out', () => {
  it('ends a request without an answer, and its connection', async () => {
    let ended = false;
    server.answer((response) => response.once('close', () => (ended = true)));
    const began = performance.now();
    expect(await failureOf(send(post, keys, route(150)))).toEqual({
      kind: 'no-answer',
      why: 'no answer within 150 ms',
    });
    expect(performance.now() - began).toBeLessThan(1000);
    await expect.poll(() => ended).toBe(true);
  });

  it('ends an answer that only trickles', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    expect(await failureOf(send(me, keys, route(200)))).toHaveProperty('kind', 'no-answer');
  });
});

describe('a handshake', () => {
  let tcp: Server;
  const sockets = new Set<Socket>();
  const listen = async (serve: (socket: Socket) => void): Promise<string> => {
    tcp = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => sockets.delete(socket));
      serve(socket);
    });
    await new Promise<void>((resolve) => {
      tcp.listen(0, '127.0.0.1', resolve);
    });
    return `https://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  };
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => tcp.close(resolve));
  });

  it('that is cut carried nothing', async () => {
    const baseUrl = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failureOf(send(post, keys, { baseUrl, timeoutMs: 3000 }))).toHaveProperty('kind', 'not-connected');
  });

  it('that is answered with nonsense carried nothing', async () => {
    const baseUrl = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n')));
    expect(await failureOf(send(post, keys, { baseUrl, timeoutMs: 3000 }))).toHaveProperty('kind', 'not-connected');
  });

  it('that never ends carried nothing', async () => {
    const baseUrl = await listen(() => undefined);
    expect(await failureOf(send(post, keys, { baseUrl, timeoutMs: 200 }))).toEqual({
      kind: 'not-connected',
      why: 'no answer within 200 ms',
    });
  });
});
