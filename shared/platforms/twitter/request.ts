import { Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
// The package's index brings all of v1, v2, labs, ads and uploads: 122 KB in a bundle against 47 KB for the part that signs and sends.
import { ClientRequestMaker } from 'twitter-api-v2/dist/cjs/client-mixins/request-maker.mixin.js';
import {
  ApiPartialResponseError,
  ApiRequestError,
  ApiResponseError,
  EApiV1ErrorCode,
} from 'twitter-api-v2/dist/cjs/types/errors.types.js';
import { Connection, type Failure, RequestFailed, reasonOf } from '../../publication/request-failure.ts';
import { isRecord } from './answer.ts';

/** How a request proves who sends it. */
export type Proof =
  | { readonly appKey: string; readonly appSecret: string; readonly accessToken: string; readonly accessSecret: string }
  | { readonly bearer: string }
  | { readonly clientId: string; readonly clientSecret?: string };

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the host's root on. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body goes as a form instead of JSON. */
  readonly form?: boolean;
}

export interface ApiAnswer {
  readonly headers: IncomingHttpHeaders;
  /** A text where it was no JSON, undefined where it was empty. */
  readonly body: unknown;
}

export interface Route {
  /** Replaces X's own host; without a trailing slash. */
  readonly baseUrl?: string;
  /** From the first byte sent to the last one read, milliseconds of machine time. */
  readonly timeoutMs: number;
}

const host = 'https://api.x.com';

/**
 * Sends one request, once, and waits for its whole answer; throws RequestFailed for everything that is no success. Nothing of the request, no
 * header of it above all, is in what is thrown.
 * @param beforeSend called as the last thing before the request leaves; what it throws passes through.
 */
export async function send(
  request: ApiRequest,
  proof: Proof,
  route: Route,
  beforeSend: () => void = () => undefined,
): Promise<ApiAnswer> {
  const connection = new Connection();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // The library has no time-out for a whole exchange and never settles on some answers that break off: the race ends it in any case.
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const why = `no answer within ${route.timeoutMs} ms`;
      reject(new RequestFailed(connection.failure(why)));
      abort.abort();
    }, route.timeoutMs);
  });
  try {
    return await Promise.race([exchange(request, proof, route, connection, abort.signal, beforeSend), tooLate]);
  } catch (error) {
    throw error instanceof RequestFailed ? error : new RequestFailed(failureOf(error, connection));
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(
  request: ApiRequest,
  proof: Proof,
  route: Route,
  connection: Connection,
  signal: AbortSignal,
  beforeSend: () => void,
): Promise<ApiAnswer> {
  const base = new URL(route.baseUrl ?? host);
  const maker = new ClientRequestMaker({
    compression: false,
    plugins: [
      {
        onBeforeRequest: ({ params, computedParams, requestOptions }) => {
          const url = new URL(computedParams.url);
          url.protocol = base.protocol;
          url.host = base.host;
          url.pathname = base.pathname.replace(/\/$/u, '') + url.pathname;
          computedParams.url = url;
          // A connection of its own for each request: one kept open over a pause of the function is dead, and a create lost on it would have to
          // be called unknown.
          requestOptions.agent = new (base.protocol === 'http:' ? HttpAgent : HttpsAgent)({ keepAlive: false });
          requestOptions.signal = signal;
          params.requestEventDebugHandler = (event, data) => {
            if (event === 'socket' && isRecord(data)) connection.watch(data.socket as Socket);
            if (event === 'request-error' && isRecord(data)) connection.why = reasonOf(data.requestError);
          };
          beforeSend();
        },
      },
    ],
  });
  maker.initializeToken('bearer' in proof ? proof.bearer : { ...proof });
  const { data, headers } = await maker.send<unknown>({
    url: host + request.path,
    method: request.method,
    ...(request.query === undefined ? {} : { query: { ...request.query } }),
    ...(request.body === undefined ? {} : { body: { ...request.body } }),
    ...(request.form === true ? { forceBodyMode: 'url' } : {}),
    enableRateLimitSave: false,
  });
  return { headers: headers as IncomingHttpHeaders, body: data === '' ? undefined : data };
}

function failureOf(error: unknown, connection: Connection): Failure {
  if (error instanceof ApiResponseError) {
    return { kind: 'answer', status: error.code, headers: error.headers, body: bodyOf(error) };
  }
  if (error instanceof ApiPartialResponseError) {
    const { statusCode = 0, headers } = error.response;
    if (statusCode >= 400) return { kind: 'answer', status: statusCode, headers, body: undefined };
    return { kind: 'no-answer', why: `an answer with status ${statusCode} that cannot be read` };
  }
  if (error instanceof ApiRequestError) {
    return connection.failure();
  }
  throw error;
}

/** Without the `errors` that the library invents for a body that has `error` alone, such as those of the token endpoint. */
function bodyOf(error: ApiResponseError): unknown {
  const data: unknown = error.data;
  if (!isRecord(data) || !Array.isArray(data.errors)) return data;
  const [first] = data.errors as unknown[];
  if (!isRecord(first) || first.code !== EApiV1ErrorCode.InternalError || first.message !== data.error) return data;
  const { errors: _invented, ...rest } = data;
  return rest;
}
