import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';

// SOCKS 5 as far as a browser uses it (RFC 1928): no login, the command CONNECT, IPv4 addresses and names.
const version = 5;
const connectCommand = 1;
const ipv4 = 1;
const domain = 3;
const granted = Buffer.from([version, 0, 0, ipv4, 0, 0, 0, 0, 0, 0]);
const unreachable = Buffer.from([version, 4, 0, ipv4, 0, 0, 0, 0, 0, 0]);

/**
 * The browser's way out, through this process. Chromium sends a request again by itself, a POST too, when a connection that served before
 * breaks before an answer (HttpNetworkTransaction::ShouldResendRequest, seen with 153): a post could be made twice behind everybody's back.
 * `cut` ends all connections that served before, so that the next request travels on a fresh one, on which nothing is repeated.
 */
export class Tunnel {
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Tunnel> {
    const server = createServer();
    const tunnel = new Tunnel(server);
    server.on('connection', (socket) => tunnel.#serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // It lives as long as the browser does, and keeps no process alive by itself.
    server.unref();
    return tunnel;
  }

  /** For the browser's command line. */
  get address(): string {
    const address = this.#server.address();
    return `socks5://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** Ends every connection there is. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
    this.#open.clear();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #serve(browser: Socket): void {
    this.#open.add(browser);
    browser.unref();
    browser.once('close', () => this.#open.delete(browser));
    browser.on('error', () => browser.destroy());
    let greeted = false;
    let received = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      if (!greeted) {
        const methods = received[1];
        if (methods === undefined || received.length < 2 + methods) return;
        received = received.subarray(2 + methods);
        greeted = true;
        browser.write(Buffer.from([version, 0]));
      }
      const target = targetOf(received);
      if (target === undefined) return;
      browser.off('data', read);
      if (target === 'unknown') browser.end(unreachable);
      else join(browser, target);
    };
    browser.on('data', read);
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
}

/** Where the browser wants to go; undefined until all of it has come. */
function targetOf(request: Buffer): Target | 'unknown' | undefined {
  const [, command, , type, length = 0] = request;
  if (type === undefined) return undefined;
  if (command !== connectCommand || (type !== ipv4 && type !== domain)) return 'unknown';
  const [from, to] = type === ipv4 ? [4, 8] : [5, 5 + length];
  if (request.length < to + 2) return undefined;
  const address = request.subarray(from, to);
  return { host: type === ipv4 ? address.join('.') : address.toString('latin1'), port: request.readUInt16BE(to) };
}

function join(browser: Socket, target: Target): void {
  const site = connectTo(target);
  site.once('connect', () => {
    browser.write(granted);
    browser.pipe(site);
    site.pipe(browser);
  });
  site.once('error', () => {
    if (site.connecting || site.bytesRead + site.bytesWritten === 0) browser.end(unreachable);
    else browser.resetAndDestroy();
  });
  site.once('close', () => browser.destroy());
  browser.once('close', () => site.destroy());
  site.unref();
}
