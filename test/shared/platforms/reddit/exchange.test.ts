import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange, type Message } from '../../../../shared/platforms/reddit/exchange.ts';
import { RequestFailed } from '../../../../shared/publication/request-failure.ts';
import { type RecordingServer, recordingServer } from '../../../support/recording-server.ts';

const ready = () => undefined;

let server: RecordingServer;
beforeEach(async () => {
  server = await recordingServer();
});
afterEach(() => server.close());

const message = (base = server.url): Message => ({
  url: new URL('/api/submit?raw_json=1', base),
  method: 'POST',
  headers: { authorization: 'Bearer the-token', 'user-agent': 'nodejs:hive:v1' },
  body: 'text=Gr%C3%BC%C3%9Fe',
});
const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RequestFailed);
  return (error as RequestFailed).failure;
};

describe('what goes over the wire', () => {
  it('is the message, uncompressed and on a connection of its own', async () => {
    server.answer({ body: {} });
    await exchange(message(), 3000, ready);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/api/submit', query: { raw_json: '1' } });
    expect(request?.body).toBe('text=Gr%C3%BC%C3%9Fe');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer the-token',
      'user-agent': 'nodejs:hive:v1',
      'content-length': '20',
      connection: 'close',
      host: new URL(server.url).host,
    });
    expect(request?.headers['accept-encoding']).toBeUndefined();
  });

  it('does not go when it is stopped right before', async () => {
    const stop = new Error('Stop.');
    const sent = exchange(message(), 3000, () => {
      throw stop;
    });
    await expect(sent).rejects.toBe(stop);
    expect(server.requests).toHaveLength(0);
  });
});

describe('an answer', () => {
  it('comes with status and headers, whatever they are', async () => {
    server.answer({ status: 403, headers: { 'x-ratelimit-remaining': '7.0' }, body: { error: 403 } });
    expect(await exchange(message(), 3000, ready)).toMatchObject({
      status: 403,
      headers: { 'x-ratelimit-remaining': '7.0' },
      body: { error: 403 },
    });
  });

  it('is a text where it is no JSON, and nothing where it is empty', async () => {
    server.answer({ status: 429, body: '<html></html>' }, { status: 502, body: '' }, { body: '' });
    expect(await exchange(message(), 3000, ready)).toMatchObject({ status: 429, body: '<html></html>' });
    expect(await exchange(message(), 3000, ready)).toMatchObject({ status: 502, body: undefined });
    expect(await exchange(message(), 3000, ready)).toMatchObject({ status: 200, body: undefined });
  });

  it('is not followed elsewhere', async () => {
    server.answer({ status: 302, headers: { location: '/elsewhere' }, body: '' });
    expect(await exchange(message(), 3000, ready)).toMatchObject({ status: 302 });
    expect(server.requests).toHaveLength(1);
  });

  it('that refuses in broken JSON still has its status', async () => {
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    server.answer({ status: 429, headers: { ...headers, 'retry-after': '9' }, body: '{"message":' });
    expect(await exchange(message(), 3000, ready)).toMatchObject({
      status: 429,
      body: undefined,
      headers: { 'retry-after': '9' },
    });
  });

  it('that succeeds in broken JSON is none', async () => {
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    server.answer({ headers, body: '{"json":{"data":{"id":"1"' });
    expect(await failureOf(exchange(message(), 3000, ready))).toHaveProperty('kind', 'no-answer');
  });
});

describe('a connection that breaks', () => {
  it('before the answer leaves it open what happened', async () => {
    server.answer((response) => response.socket?.resetAndDestroy());
    expect(await failureOf(exchange(message(), 3000, ready))).toEqual({ kind: 'no-answer', why: 'ECONNRESET' });
    expect(server.requests).toHaveLength(1);
  });

  it('without a word leaves it open what happened', async () => {
    server.answer((response) => response.socket?.end());
    expect(await failureOf(exchange(message(), 3000, ready))).toHaveProperty('kind', 'no-answer');
  });

  it('in the middle of the answer leaves it open what happened', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"json":{"data":{"id":"1', () => response.destroy());
    });
    expect(await failureOf(exchange(message(), 3000, ready))).toHaveProperty('kind', 'no-answer');
  });

  it('in the middle of a refusal is a refusal', async () => {
    server.answer((response) => {
      response.writeHead(403, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"message":', () => response.destroy());
    });
    expect(await exchange(message(), 3000, ready)).toMatchObject({ status: 403, body: undefined });
  });

  it('before it stood carried nothing', async () => {
    expect(await failureOf(exchange(message('http://127.0.0.1:1'), 3000, ready))).toEqual({
      kind: 'not-connected',
      why: 'ECONNREFUSED',
    });
  });
});

describe('the time-out', () => {
  it('ends a request without an answer, and its connection', async () => {
    let ended = false;
    server.answer((response) => response.once('close', () => (ended = true)));
    expect(await failureOf(exchange(message(), 150, ready))).toEqual({
      kind: 'no-answer',
      why: 'no answer within 150 ms',
    });
    await expect.poll(() => ended).toBe(true);
  });

  it('ends an answer that only trickles', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    expect(await failureOf(exchange(message(), 200, ready))).toHaveProperty('kind', 'no-answer');
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
    const base = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failureOf(exchange(message(base), 3000, ready))).toHaveProperty('kind', 'not-connected');
  });

  it('that never ends carried nothing', async () => {
    const base = await listen(() => undefined);
    expect(await failureOf(exchange(message(base), 200, ready))).toEqual({
      kind: 'not-connected',
      why: 'no answer within 200 ms',
    });
  });
});
