import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ApiRequest {
  method: string;
  /** Still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What an AWS service answers to a request it does not accept. `type` is the error's name as the SDK knows it. */
export class ApiError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export interface Endpoint {
  url: string;
  stop(): Promise<void>;
}

/** Larger than any request the services here accept. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Serves one AWS API that speaks JSON on 127.0.0.1, port chosen by the system. What `handle` returns is sent as the body; an ApiError
 * becomes an error answer, anything else a 500 with its message. Requests must be signed, with whatever credentials.
 */
export async function startEndpoint(
  contentType: string,
  handle: (request: ApiRequest) => unknown | Promise<unknown>,
): Promise<Endpoint> {
  const server = createServer((request, response) => {
    answer(contentType, handle, request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

async function answer(
  contentType: string,
  handle: (request: ApiRequest) => unknown | Promise<unknown>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let status = 200;
  let body: unknown;
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
      throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
    }
    body = await handle({
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: await read(request),
    });
  } catch (error) {
    const failure = error instanceof ApiError ? error : internal(error);
    status = failure.status;
    response.setHeader('x-amzn-errortype', failure.type);
    body = { __type: failure.type, Message: failure.message, message: failure.message };
  }
  const text = JSON.stringify(body ?? {});
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}

const internal = (error: unknown): ApiError =>
  new ApiError('InternalServerException', error instanceof Error ? error.message : String(error), 500);

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new ApiError('RequestEntityTooLargeException', 'The request is too large.', 413);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as an object, or the error AWS gives for anything else. */
export function jsonObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = body === '' ? {} : JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    // Not the parser's message: it quotes the body, which may hold a secret.
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ApiError('SerializationException', 'The request body is not a JSON object.');
}
