import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Connection, RequestFailed, reasonOf } from '../../publication/request-failure.ts';

export interface Message {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, else a text; undefined where it was empty, or broken off behind a refusal. */
  readonly body: unknown;
}

/**
 * Sends one request, once, on a connection of its own, and waits for its whole answer. Every status is an answer; what is none is thrown as
 * RequestFailed, with nothing of the request in it. A connection kept open over a pause of the function would be dead, and a create lost on it
 * had to be called unknown.
 * @param beforeSend called as the last thing before the request leaves; what it throws passes through.
 */
export async function exchange(message: Message, timeoutMs: number, beforeSend: () => void): Promise<Answer> {
  const connection = new Connection();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new RequestFailed(connection.failure(`no answer within ${timeoutMs} ms`)));
      abort.abort();
    }, timeoutMs);
  });
  try {
    beforeSend();
    return await Promise.race([answerTo(message, connection, abort.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function answerTo(message: Message, connection: Connection, signal: AbortSignal): Promise<Answer> {
  const response = await respond(message, connection, signal).catch((error: unknown) => {
    throw new RequestFailed(connection.failure(reasonOf(error)));
  });
  const { statusCode: status = 0, headers } = response;
  const text = await readAll(response);
  if (text === undefined && status < 400) {
    throw new RequestFailed({ kind: 'no-answer', why: `an answer with status ${status} that broke off` });
  }
  const json = /^application\/json/i.test(headers['content-type'] ?? '');
  const body = text === undefined || text === '' ? undefined : parsed(text, json);
  if (body === broken && status < 400) {
    throw new RequestFailed({ kind: 'no-answer', why: `an answer with status ${status} that cannot be read` });
  }
  return { status, headers, body: body === broken ? undefined : body };
}

function respond(
  { url, method, headers, body = '' }: Message,
  connection: Connection,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) }, signal };
    const request =
      url.protocol === 'http:'
        ? requestHttp(url, { ...options, agent: new HttpAgent({ keepAlive: false }) })
        : requestHttps(url, { ...options, agent: new HttpsAgent({ keepAlive: false }) });
    request.once('socket', (socket) => connection.watch(socket));
    // Also one that comes after the answer has begun must find somebody who listens.
    request.on('error', reject);
    request.once('response', resolve);
    request.end(body);
  });
}

/** Undefined where the answer breaks off. */
async function readAll(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const broken = Symbol('broken');

/** What claims to be JSON and is none was cut or garbled on its way. */
function parsed(text: string, json: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return json ? broken : text;
  }
}
