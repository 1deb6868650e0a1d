import type { SandboxAnswer, SandboxRequest } from '../server.ts';
import type { Call } from './call.ts';
import { comment, edit, rateLimited, remove, submit } from './create.ts';
import { accountJson } from './json.ts';
import {
  info,
  letters,
  markRead,
  noPlaces,
  placeAbout,
  placeFlairs,
  placeListing,
  placeRules,
  userAbout,
  userListing,
} from './listings.ts';
import { insufficientScope, jsonErrors, refused, slowDown, statusBody, unauthorized, wrongClient } from './problems.ts';
import type { Store } from './store.ts';
import { escapeAll } from './text.ts';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly scope: string;
  readonly writes?: boolean;
  /** What an empty success of this request looks like. */
  readonly empty?: unknown;
  answer(call: Call): SandboxAnswer;
}

const name = '([A-Za-z0-9_-]{1,50})';
/** Of one or more subreddits. */
const names = '([A-Za-z0-9_+-]{1,1200})';
const path = (pattern: string) => new RegExp(`^${pattern}/?(?:\\.json)?$`, 'u');

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: path('/api/submit'),
    scope: 'submit',
    writes: true,
    empty: { json: { errors: [] } },
    answer: submit,
  },
  {
    method: 'POST',
    path: path('/api/comment'),
    scope: 'submit',
    writes: true,
    empty: { json: { errors: [], data: { things: [] } } },
    answer: comment,
  },
  {
    method: 'POST',
    path: path('/api/editusertext'),
    scope: 'edit',
    writes: true,
    empty: { json: { errors: [], data: { things: [] } } },
    answer: edit,
  },
  { method: 'POST', path: path('/api/del'), scope: 'edit', writes: true, answer: remove },
  { method: 'POST', path: path('/api/read_message'), scope: 'privatemessages', answer: markRead },
  {
    method: 'GET',
    path: path('/api/v1/me'),
    scope: 'identity',
    answer: ({ store, account }) => ({ status: 200, body: accountJson(store, account, true) }),
  },
  {
    method: 'GET',
    path: path(`/user/${name}/submitted`),
    scope: 'history',
    answer: (call) => userListing(call, ['t3']),
  },
  {
    method: 'GET',
    path: path(`/user/${name}/comments`),
    scope: 'history',
    answer: (call) => userListing(call, ['t1']),
  },
  {
    method: 'GET',
    path: path(`/user/${name}(?:/overview)?`),
    scope: 'history',
    answer: (call) => userListing(call, ['t3', 't1']),
  },
  { method: 'GET', path: path(`/user/${name}/about`), scope: 'read', answer: userAbout },
  { method: 'GET', path: path(`/r/${names}/new`), scope: 'read', answer: placeListing },
  { method: 'GET', path: path(`/r/${name}/about`), scope: 'read', answer: placeAbout },
  { method: 'GET', path: path(`/r/${name}/about/rules`), scope: 'read', answer: placeRules },
  { method: 'GET', path: path(`/r/${name}/api/link_flair_v2`), scope: 'flair', answer: placeFlairs },
  { method: 'GET', path: path(`(?:/r/${name})?/api/info`), scope: 'read', answer: info },
  { method: 'GET', path: path('/subreddits/search'), scope: 'read', answer: noPlaces },
  {
    method: 'GET',
    path: path('/message/unread'),
    scope: 'privatemessages',
    answer: (call) => letters(call, 'unread'),
  },
  {
    method: 'GET',
    path: path('/message/mentions'),
    scope: 'privatemessages',
    answer: (call) => letters(call, 'mentions'),
  },
  { method: 'GET', path: path('/message/inbox'), scope: 'privatemessages', answer: (call) => letters(call, 'inbox') },
];

/** Clients that name no one: nothing, or what a library says when nobody told it otherwise. */
const namelessAgent =
  /^$|^(?:node|undici|axios|got|curl|wget|python|java|okhttp|go-http-client|ruby|php|perl|libwww|apache-httpclient|postmanruntime)\b/iu;
/** Seconds that a nameless client is told to wait. */
const namelessWait = 4;

/** Answers one request to the API: of www.reddit.com (tokens) and of oauth.reddit.com (all else). */
export function answerApi(store: Store, request: SandboxRequest): SandboxAnswer {
  if (namelessAgent.test(request.headers['user-agent']?.trim() ?? '')) {
    return slowDown(namelessWait);
  }
  if (request.method === 'POST' && /^\/api\/v1\/(?:access|revoke)_token\/?$/u.test(request.path)) {
    return withHeaders(answerToken(store, request), { 'cache-control': 'max-age=0, must-revalidate' });
  }
  const caller = store.credentials.prove(request.headers.authorization, accountsOf(store));
  const account = caller && store.account(caller.accountId);
  if (!caller || !account) return unauthorized();
  const { allowed, reset, headers } = store.rates.hit('api', caller.client);
  if (!allowed) return slowDown(reset, headers);
  const form = new URLSearchParams(request.body);
  const answer = answerRoute({ store, account, client: caller.client, request, form, name: '' }, caller.scopes);
  const raw = (request.query.get('raw_json') ?? form.get('raw_json')) === '1';
  const body = raw || typeof answer.body === 'string' ? answer.body : escapeAll(answer.body);
  const cache = { 'cache-control': 'private, s-maxage=0, max-age=0, must-revalidate', expires: '-1' };
  return withHeaders({ ...answer, body }, { ...cache, ...headers });
}

/** Fields of the body of a token request. */
export function tokenForm(request: Pick<SandboxRequest, 'path' | 'body'>): URLSearchParams | undefined {
  return request.path.startsWith('/api/v1/access_token') ? new URLSearchParams(request.body) : undefined;
}

function answerRoute(call: Call, scopes: readonly string[]): SandboxAnswer {
  const { request, account, form, store } = call;
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (!match) continue;
    if (!scopes.includes('*') && !scopes.includes(route.scope)) return insufficientScope();
    if (route.writes === true && account.status === 'suspended') return refused(403);
    const fault = request.faults.find(({ kind }) => kind === 'json-error');
    if (fault) return asked(form, errorFault(store, fault));
    const empty = request.faults.find(({ kind }) => kind === 'empty-success');
    if (empty?.stored === false) return { status: 200, body: route.empty ?? {} };
    const answer = asked(form, route.answer({ ...call, name: match[1] ?? '' }));
    return empty && answer.status === 200 ? { status: 200, body: route.empty ?? {} } : answer;
  }
  return refused(404);
}

function errorFault(store: Store, fault: SandboxRequest['faults'][number]): SandboxAnswer {
  const { code = 'RATELIMIT', text, field, retryAfter } = fault;
  if (code === 'RATELIMIT') return rateLimited(retryAfter ?? 60, store.rates.limits.language, text);
  return jsonErrors([[code, text ?? 'that did not work', field ?? null]], retryAfter);
}

/** Without api_type=json the answer is a script for the old website's forms, of which only the success can be read. */
function asked(form: URLSearchParams, answer: SandboxAnswer): SandboxAnswer {
  const body = answer.body as { json?: { errors?: readonly unknown[] } } | undefined;
  if (body?.json === undefined || form.get('api_type') === 'json') return answer;
  return { ...answer, body: { jquery: [], success: body.json.errors?.length === 0 } };
}

function answerToken(store: Store, request: SandboxRequest): SandboxAnswer {
  const { credentials } = store;
  const app = credentials.client(request.headers.authorization);
  if (!app) return wrongClient();
  const { allowed, headers } = store.rates.hit('token', app.clientId);
  if (!allowed) return withHeaders({ status: 429, body: statusBody(429) }, headers);
  const form = new URLSearchParams(request.body);
  if (request.path.includes('revoke')) {
    credentials.revoke(app, form.get('token') ?? '');
    return withHeaders({ status: 200, body: '' }, headers);
  }
  const result = credentials.exchange(app, form, accountsOf(store));
  if (!('token' in result)) {
    const { error, description, status } = result;
    if (status !== undefined) return withHeaders(refused(status), headers);
    const words = description === undefined ? {} : { error_description: description };
    return withHeaders({ status: 200, body: { ...words, error } }, headers);
  }
  const { token, refreshToken, scope, expiresIn } = result;
  const refresh = refreshToken === undefined ? {} : { refresh_token: refreshToken };
  const body = { access_token: token, token_type: 'bearer', expires_in: expiresIn, ...refresh, scope };
  return withHeaders({ status: 200, body }, headers);
}

function accountsOf(store: Store) {
  return {
    idOf: (username: string) => store.account(username)?.id,
    open: (accountId: string) => store.account(accountId)?.status !== 'locked',
  };
}

function withHeaders(answer: SandboxAnswer, headers: Readonly<Record<string, string>>): SandboxAnswer {
  return { ...answer, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers, ...answer.headers } };
}
