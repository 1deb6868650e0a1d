import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, FaultInjector, type FaultInput } from './faults.ts';
import type { Sandbox, SandboxClock, SeenRequest } from './types.ts';

/** Largest request body read, bytes. */
const maximumBody = 1_000_000;
const maximumSeen = 10_000;

export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Faults that hit this request, the sandbox's own kinds among them. */
  readonly faults: readonly Fault[];
}

/** A string body is sent as it is, anything else as JSON; `pipe` writes the body itself. */
export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly pipe?: (response: ServerResponse) => Promise<void>;
}

/** Answers a request to the control: its method and what was sent with it. */
export type ControlHandler = (method: string, input: unknown) => unknown;

export interface SandboxServerOptions {
  /** As people know the service; used in messages. */
  readonly name: string;
  readonly clock: SandboxClock;
  readonly port?: number;
  /** Fault kinds beyond the general ones. */
  readonly faultKinds?: readonly string[];
  /** The account a request claims to speak for, unproved: for faults and for the list of requests. */
  identify(request: Omit<SandboxRequest, 'faults'>): string | undefined;
  handle(request: SandboxRequest): SandboxAnswer | Promise<SandboxAnswer>;
  /** Body of the error that a fault answers without naming one: how the service says a status by itself. */
  faultBody?(status: number): unknown;
  /** Pages for people; undefined where the path is none. */
  page?(request: SandboxRequest): SandboxAnswer | undefined;
  /** More control requests: path below /_control -> answer. Errors become a 400 with their sentence. */
  readonly control?: Readonly<Record<string, ControlHandler>>;
}

/** An entry of the list of requests while its answer is on the way. */
type Seen = { -readonly [field in keyof SeenRequest]: SeenRequest[field] };

/** Serves one sandbox on 127.0.0.1: reads requests, plays faults, keeps the list of requests, answers under /_control/. */
export async function startSandboxServer(options: SandboxServerOptions): Promise<Omit<Sandbox, 'warmUp'>> {
  const injector = new FaultInjector(options.faultKinds);
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const release = options.clock.hold(`${options.name} answers`);
    serve(request, response)
      .catch((error: unknown) => failed(response, error))
      .finally(release);
  });
  // Longer than any client keeps a connection: no request is ever lost to a connection that ends while it is sent.
  server.keepAliveTimeout = 120_000;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const url = new URL(incoming.url ?? '/', 'http://sandbox');
    const request = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: body ?? '',
    };
    if (body === undefined) return send(response, { status: 413, body: 'Request body too large' });
    if (request.path.startsWith('/_control/')) return send(response, controlAnswer(request));
    const page = options.page?.({ ...request, faults: [] });
    if (page) return send(response, page);
    const account = options.identify(request);
    const faults = injector.take({ ...request, account });
    const entry: Seen = {
      at: options.clock.now(),
      method: request.method,
      path: request.path,
      ...(account === undefined ? {} : { account }),
      status: 0,
      faults: faults.map((fault) => fault.kind),
    };
    seen.push(entry);
    if (seen.length > maximumSeen) seen.splice(0, seen.length - maximumSeen);
    await play({ ...request, faults }, response, entry);
  }

  /** Handles one request with its faults. */
  async function play(request: SandboxRequest, response: ServerResponse, entry: Seen): Promise<void> {
    const find = (kind: string) => request.faults.find((fault) => fault.kind === kind);
    for (const delay of request.faults) {
      if (delay.kind === 'delay' && delay.when !== 'after') await sleep(delay.ms ?? 0);
    }
    const refusal = find('status');
    if (refusal) return sendFault(response, refusal, request, entry);
    if (find('drop-before')) return drop(response);
    const spoilt = find('malformed') ?? find('empty');
    const answer: SandboxAnswer =
      spoilt?.stored === false ? { status: spoilt.status ?? 200 } : await options.handle(request);
    for (const delay of request.faults) {
      if (delay.kind === 'delay' && delay.when === 'after') await sleep(delay.ms ?? 0);
    }
    if (find('drop-after')) return drop(response);
    const after = find('status-after');
    if (after) return sendFault(response, after, request, entry);
    if (spoilt?.kind === 'empty') {
      const headers = { 'content-type': 'application/json', ...spoilt.headers };
      return send(response, { status: spoilt.status ?? answer.status, headers, body: '' }, entry);
    }
    if (spoilt) {
      const said = typeof spoilt.body === 'string' ? spoilt.body : '<!doctype html><title>Just a moment...</title>';
      const body = spoilt.echo === true ? `${said}<pre>${echoOf(request)}</pre>` : said;
      const type = body.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
      const headers = { 'content-type': type, ...spoilt.headers };
      return send(response, { status: spoilt.status ?? answer.status, headers, body }, entry);
    }
    if (find('truncated')) return sendHalf(response, answer, entry);
    return send(response, answer, entry);
  }

  async function send(response: ServerResponse, answer: SandboxAnswer, entry?: Seen): Promise<void> {
    if (entry) entry.status = answer.status;
    response.sendDate = false;
    response.setHeader('date', new Date(options.clock.now()).toUTCString());
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    response.statusCode = answer.status;
    if (answer.pipe) {
      await answer.pipe(response);
      return;
    }
    const text = bodyText(answer);
    if (typeof answer.body !== 'string' && !response.hasHeader('content-type')) {
      response.setHeader('content-type', 'application/json; charset=utf-8');
    }
    response.setHeader('content-length', Buffer.byteLength(text));
    await finished(response, () => response.end(text));
  }

  async function sendHalf(response: ServerResponse, answer: SandboxAnswer, entry: Seen): Promise<void> {
    entry.status = answer.status;
    const whole = Buffer.from(bodyText(answer));
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': whole.length,
    });
    await finished(response, () =>
      response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy()),
    );
  }

  function sendFault(response: ServerResponse, fault: Fault, request: SandboxRequest, entry: Seen): Promise<void> {
    const status = fault.status ?? 500;
    const plain = fault.body ??
      options.faultBody?.(status) ?? {
        title: 'Service Unavailable',
        detail: 'Service Unavailable',
        type: 'about:blank',
        status,
      };
    const body = fault.echo === true ? withEcho(plain, echoOf(request)) : plain;
    const retry: Record<string, string> =
      fault.retryAfter === undefined ? {} : { 'retry-after': `${fault.retryAfter}` };
    return send(response, { status, headers: { ...retry, ...fault.headers }, body }, entry);
  }

  function controlAnswer(request: Omit<SandboxRequest, 'faults'>): SandboxAnswer {
    try {
      const input: unknown = request.body === '' ? undefined : JSON.parse(request.body);
      return { status: 200, body: control(request, input) ?? { ok: true } };
    } catch (error) {
      return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  }

  function control(request: Omit<SandboxRequest, 'faults'>, input: unknown): unknown {
    const name = request.path.slice('/_control/'.length);
    if (name === 'faults') {
      if (request.method === 'POST') return { id: injector.inject(input) };
      if (request.method === 'DELETE') injector.clear(request.query.get('id') ?? undefined);
      return injector.list();
    }
    if (name === 'requests') {
      if (request.method === 'DELETE') seen.length = 0;
      return seen;
    }
    const more = options.control?.[name];
    if (!more) {
      const names = ['faults', 'requests', ...Object.keys(options.control ?? {})];
      throw new Error(`${options.name} has no control "${name}"; there are ${names.join(', ')}.`);
    }
    return more(request.method, input ?? Object.fromEntries(request.query));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(`Port ${options.port} for ${options.name} is in use; free it or choose another one.`, {
              cause: error,
            })
          : error,
      );
    });
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    injectFault: (fault: FaultInput) => injector.inject(fault),
    clearFaults: (id) => injector.clear(id),
    faults: () => injector.list(),
    requests: () => seen.map((entry) => ({ ...entry })),
    clearRequests: () => {
      seen.length = 0;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What came in, as it came. */
function echoOf({ method, path, headers, body }: SandboxRequest): string {
  return `refused: ${method} ${path}; authorization: ${headers.authorization ?? ''}; cookie: ${headers.cookie ?? ''}; body: ${body}`;
}

/** Every text of the body says it as well, however deep, so that whichever of them a client repeats carries it on. */
function withEcho(body: unknown, echo: string): unknown {
  if (typeof body === 'string') return `${body} ${echo}`;
  if (Array.isArray(body)) return body.map((inner) => withEcho(inner, echo));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, inner]) => [name, withEcho(inner, echo)]));
}

function bodyText(answer: SandboxAnswer): string {
  if (answer.body === undefined) return '';
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
}

/** Runs what ends the response and waits until it has left, or until the other side is gone. */
function finished(response: ServerResponse, end: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    response.once('close', resolve);
    response.once('finish', resolve);
    end();
  });
}

function drop(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** The body, or undefined where it is larger than any real request. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maximumBody) chunks.push(chunk);
  }
  return size > maximumBody ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** A bug of the sandbox, or a client that went away while it sent: say so where somebody can see it. */
function failed(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  console.error('A sandbox failed on a request:', error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end('The sandbox failed; see its log.');
}
