import type { SandboxAnswer, SandboxRequest } from '../server.ts';
import { createPost, deletePost } from './create.ts';
import type { Caller } from './credentials.ts';
import type { Endpoint } from './limits.ts';
import type { Account } from './posts.ts';
import {
  creditsDepleted,
  forbidden,
  readOnlyApp,
  statusRefusal,
  tooManyRequests,
  unauthorized,
  usageCapExceeded,
} from './problems.ts';
import { listPosts, lookUpPosts, readMe } from './reads.ts';
import type { Store } from './store.ts';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly endpoint: Endpoint;
  readonly scopes: readonly string[];
  readonly writes: boolean;
  answer(store: Store, account: Account, caller: Caller, request: SandboxRequest, id: string): SandboxAnswer;
}

const reading = ['tweet.read', 'users.read'];
const writing = ['tweet.read', 'users.read', 'tweet.write'];

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/2\/tweets$/u,
    endpoint: 'create',
    scopes: writing,
    writes: true,
    answer: (store, account, caller, request) => {
      const hidden = request.faults.find((fault) => fault.kind === 'hidden');
      return createPost(store, account, caller.app.name, request.body, hidden && (hidden.minutes ?? 10));
    },
  },
  {
    method: 'DELETE',
    path: /^\/2\/tweets\/([^/]+)$/u,
    endpoint: 'delete',
    scopes: writing,
    writes: true,
    answer: (store, account, _caller, _request, id) => deletePost(store, account, id),
  },
  {
    method: 'GET',
    path: /^\/2\/tweets$/u,
    endpoint: 'lookup',
    scopes: reading,
    writes: false,
    answer: (store, _account, _caller, request) => lookUpPosts(store, request.query),
  },
  {
    method: 'GET',
    path: /^\/2\/users\/me$/u,
    endpoint: 'me',
    scopes: reading,
    writes: false,
    answer: (store, account, _caller, request) => readMe(store, account, request.query),
  },
  {
    method: 'GET',
    path: /^\/2\/users\/([^/]+)\/tweets$/u,
    endpoint: 'userPosts',
    scopes: reading,
    writes: false,
    answer: (store, _account, _caller, request, id) => listPosts(store, 'posts', id, request.query),
  },
  {
    method: 'GET',
    path: /^\/2\/users\/([^/]+)\/mentions$/u,
    endpoint: 'mentions',
    scopes: reading,
    writes: false,
    answer: (store, _account, _caller, request, id) => listPosts(store, 'mentions', id, request.query),
  },
];

/** Answers one request to the API. */
export function answerApi(store: Store, request: SandboxRequest, ownAddress: string): SandboxAnswer {
  if (request.path === '/2/oauth2/token' && request.method === 'POST') return answerToken(store, request);
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match) return withHeaders(answerRoute(store, route, request, match[1] ?? '', ownAddress));
  }
  // An unknown address of the real service answers 404 without a body: https://github.com/xdevplatform/docs/issues/395
  return { status: 404, body: '' };
}

function answerRoute(
  store: Store,
  route: Route,
  request: SandboxRequest,
  id: string,
  ownAddress: string,
): SandboxAnswer {
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const parameters = [...request.query, ...(form ? new URLSearchParams(request.body) : [])];
  const hosts = ['https://api.x.com', 'https://api.twitter.com', ownAddress, `http://${request.headers.host ?? ''}`];
  const addresses = hosts.map((host) => host + request.path);
  const caller = store.credentials.prove(request.headers.authorization, request.method, addresses, parameters);
  const account = caller && store.account(caller.accountId);
  if (!caller || !account) return unauthorized();
  if (caller.scopes === 'all') {
    if (route.writes && !caller.app.mayWrite) return readOnlyApp();
  } else if (route.scopes.some((scope) => !caller.scopes.includes(scope))) return forbidden('Forbidden');
  const refusal = statusRefusal(account.status, route.writes);
  if (refusal) return refusal;
  const { allowed, headers } = store.rates.hit(route.endpoint, account.id, caller.app.name);
  const { creditsEmpty, usageCapped } = store.rates.limits;
  const answer = !allowed
    ? tooManyRequests()
    : creditsEmpty
      ? creditsDepleted(account.id)
      : usageCapped
        ? usageCapExceeded(account.id)
        : route.answer(store, account, caller, request, id);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function answerToken(store: Store, request: SandboxRequest): SandboxAnswer {
  const form = tokenForm(request);
  if (!form)
    return { status: 400, body: { error: 'invalid_request', error_description: 'The request body cannot be read.' } };
  const owner = store.account(store.credentials.owner(form.get('refresh_token') ?? '') ?? '');
  if (owner?.status === 'revoked') form.set('refresh_token', 'revoked');
  const result = store.credentials.exchange(form, request.headers.authorization);
  if ('error' in result) {
    return { status: result.status, body: { error: result.error, error_description: result.description } };
  }
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      token_type: 'bearer',
      expires_in: result.expiresIn,
      access_token: result.token,
      scope: result.scopes.join(' '),
      refresh_token: result.refreshToken,
    },
  };
}

/** The token request: a form by the standard, JSON as twitter-api-v2 1.29 sends it and the service takes it. */
export function tokenForm(request: Pick<SandboxRequest, 'headers' | 'body'>): URLSearchParams | undefined {
  if (!request.headers['content-type']?.startsWith('application/json')) return new URLSearchParams(request.body);
  try {
    const fields = Object.entries(JSON.parse(request.body) as Record<string, unknown>);
    return new URLSearchParams(fields.filter((field): field is [string, string] => typeof field[1] === 'string'));
  } catch {
    return undefined;
  }
}

function withHeaders(answer: SandboxAnswer): SandboxAnswer {
  return {
    ...answer,
    headers: { 'api-version': '2.167', 'cache-control': 'no-cache, no-store, max-age=0', ...answer.headers },
  };
}
