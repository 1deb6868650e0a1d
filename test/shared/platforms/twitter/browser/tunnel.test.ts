import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Tunnel } from '../../../../../shared/platforms/twitter/browser/tunnel.ts';

const greeting = Buffer.from([5, 1, 0]);
const granted = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
const unreachable = Buffer.from([5, 4, 0, 1, 0, 0, 0, 0, 0, 0]);

function wish(host: 'by number' | string, port: number, command = 1): Buffer {
  const where = host === 'by number' ? [1, 127, 0, 0, 1] : [3, Buffer.byteLength(host), ...Buffer.from(host)];
  return Buffer.from([5, command, 0, ...where, port >> 8, port & 255]);
}

describe('the way out of the browser', () => {
  let tunnel: Tunnel;
  let site: Server;
  let port: number;
  let served: Socket[];
  let sockets: Socket[];

  beforeEach(async () => {
    served = [];
    sockets = [];
    // A site that says everything back, also after the other side has said its last.
    site = createServer({ allowHalfOpen: true }, (socket) => {
      served.push(socket);
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    port = (site.address() as { port: number }).port;
    tunnel = await Tunnel.start();
  });

  afterEach(() => {
    tunnel.close();
    for (const socket of [...sockets, ...served]) socket.destroy();
    site.close();
  });

  /** A connection of the browser, and all that came through it so far. */
  async function browser() {
    const { hostname, port: at } = new URL(tunnel.address.replace('socks5:', 'http:'));
    const socket = connect({ host: hostname, port: Number(at), allowHalfOpen: true });
    sockets.push(socket);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
    });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const has = async (length: number): Promise<Buffer> => {
      while (received.length < length) await once(socket, 'data');
      const taken = received.subarray(0, length);
      received = received.subarray(length);
      return taken;
    };
    const open = async (request: Buffer): Promise<Buffer> => {
      socket.write(greeting);
      expect(await has(2)).toEqual(Buffer.from([5, 0]));
      socket.write(request);
      return has(10);
    };
    return { socket, has, open };
  }

  it.each(['by number', '127.0.0.1', 'localhost'])('goes to a site %s and carries both ways', async (host) => {
    const { socket, has, open } = await browser();
    expect(await open(wish(host, port))).toEqual(granted);
    socket.write('a question');
    expect(String(await has(10))).toBe('a question');
  });

  it('understands a request that comes byte by byte, and one that comes with the greeting', async () => {
    const slow = await browser();
    for (const byte of [...greeting, ...wish('by number', port)]) {
      slow.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await slow.has(12)).toEqual(Buffer.concat([Buffer.from([5, 0]), granted]));
    const quick = await browser();
    quick.socket.write(Buffer.concat([greeting, wish('by number', port)]));
    expect(await quick.has(12)).toEqual(Buffer.concat([Buffer.from([5, 0]), granted]));
  });

  it('says that nobody is there, and closes', async () => {
    const { port: nobody } = await closedPort();
    const { socket, open } = await browser();
    const ended = once(socket, 'end');
    expect(await open(wish('by number', nobody))).toEqual(unreachable);
    await ended;
  });

  it.each([
    ['another command', () => wish('by number', port, 2)],
    ['an address of the newer kind', () => Buffer.from([5, 1, 0, 4, ...new Array(16).fill(0), 0, 80])],
    ['a name that does not exist', () => wish('no-such-name.invalid', port)],
  ])('refuses %s', async (_what, request) => {
    expect(await (await browser()).open(request())).toEqual(unreachable);
  });

  it('cuts every connection there is on both sides, and serves those that come after', async () => {
    const before = [await browser(), await browser()];
    for (const { open } of before) await open(wish('by number', port));
    const closed = [
      ...before.map(({ socket }) => once(socket, 'close')),
      ...served.map((socket) => once(socket, 'close')),
    ];
    for (const { socket } of before) socket.end();
    tunnel.cut();
    for (const socket of served) socket.resume().end();
    expect(await Promise.all(closed)).toHaveLength(4);
    const after = await browser();
    expect(await after.open(wish('by number', port))).toEqual(granted);
  });

  it('cuts one that is not through yet', async () => {
    const { socket } = await browser();
    socket.write(greeting);
    await once(socket, 'data');
    const closed = once(socket, 'close');
    socket.end();
    tunnel.cut();
    await closed;
    expect(served).toHaveLength(0);
  });

  it('carries on what the site has to say after the browser has said its last', async () => {
    const { socket, has, open } = await browser();
    await open(wish('by number', port));
    const ended = once(socket, 'end');
    socket.end('the last word');
    expect(String(await has(13))).toBe('the last word');
    await ended;
  });

  it('carries on all of a long answer whose end ends the connection', async () => {
    const long = Buffer.alloc(5_000_000, 'x');
    const closing = createServer((socket) => void socket.end(long)).listen(0, '127.0.0.1');
    await once(closing, 'listening');
    const { socket, has, open } = await browser();
    const ended = once(socket, 'end');
    expect(await open(wish('by number', (closing.address() as { port: number }).port))).toEqual(granted);
    expect((await has(long.length)).equals(long)).toBe(true);
    await ended;
    closing.close();
  });

  it('breaks where the site breaks', async () => {
    const { socket, open } = await browser();
    await open(wish('by number', port));
    const broken = once(socket, 'error');
    served[0]?.resetAndDestroy();
    expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('takes nobody any more once it is closed', async () => {
    const { address } = tunnel;
    tunnel.close();
    const socket = connect(Number(new URL(address.replace('socks5:', 'http:')).port), '127.0.0.1');
    sockets.push(socket);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<{ readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return { port };
}
