import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxAnswer, SandboxRequest } from '../../server.ts';
import type { Store } from '../store.ts';
import { type LoginFlows, twid } from './flow.ts';
import { answerGraphql } from './graphql.ts';
import { visitor } from './session.ts';
import type { Variants } from './variants.ts';

/** Scripts of the page, one for each file of page/. */
const scriptPath = /^\/site\/(app|composer|elements|login|service|timeline)\.js$/u;
const graphqlPath = /^\/i\/api\/graphql\/[^/]+\/(\w+)$/u;
const own = /^\/(home|compose\/(post|tweet)|notifications(\/mentions)?|account\/access|i\/flow\/login)\/?$/u;
const profile = /^\/(?:[A-Za-z0-9_]{1,15}(?:\/with_replies|\/status\/\d{1,19})?|i\/(?:web\/)?status\/\d{1,19})\/?$/u;

/** Whether a request is one of a browser on the website, and not of a person who looks at the sandbox's own pages or of the API. */
export function isSite(request: Pick<SandboxRequest, 'path' | 'headers' | 'method'>): boolean {
  const { path, headers } = request;
  if (path.startsWith('/i/api/') || scriptPath.test(path) || own.test(path)) return true;
  return request.method === 'GET' && profile.test(path) && (headers.cookie ?? '').includes('auth_token=');
}

/** Answers one request to the website. */
export function answerSite(store: Store, flows: LoginFlows, request: SandboxRequest): SandboxAnswer {
  const { path, method } = request;
  if (path === '/i/api/1.1/onboarding/task.json' && method === 'POST') return flows.answer(request.body);
  const who = visitor(store, request);
  const operation = graphqlPath.exec(path)?.[1];
  if (operation !== undefined) {
    if (operation === 'CreateTweet' && who !== undefined) endSession(store, who.account.id, 'send');
    return answerGraphql(store, request, operation, visitor(store, request));
  }
  if (path.startsWith('/i/api/')) return { status: 404, body: '' };
  const file = scriptPath.exec(path)?.[1];
  if (file !== undefined) return script(file);
  if (path.startsWith('/i/flow/login')) return who === undefined ? shell({ page: 'login' }) : redirect('/home');
  if (who === undefined) return redirect('/i/flow/login');
  const { account } = who;
  if (path.startsWith('/account/access')) return shell({ page: 'access' });
  if (account.status === 'locked') return redirect('/account/access');
  if (account.status === 'suspended') return shell({ page: 'suspended' });
  if (path.startsWith('/compose/')) endSession(store, account.id, 'compose');
  const page = shell({
    page: 'app',
    ct0: who.session.ct0,
    me: { id: account.id, handle: account.handle },
    variants: store.faces.variants(account.id),
  });
  return { ...page, headers: { ...page.headers, 'set-cookie': twid(account.id) } };
}

/** Where a test wants the session to end at this moment, it does, once. */
function endSession(store: Store, accountId: string, moment: 'compose' | 'send'): void {
  if (store.faces.variants(accountId).sessionEnds !== moment) return;
  store.faces.show(accountId, { sessionEnds: null });
  store.logins.end(accountId);
}

function redirect(location: string): SandboxAnswer {
  return { status: 302, headers: { location, 'content-type': 'text/html; charset=utf-8' }, body: '' };
}

const sources = new Map<string, string>();

function script(file: string): SandboxAnswer {
  const source = sources.get(file) ?? readFileSync(join(import.meta.dirname, 'page', `${file}.js`), 'utf8');
  sources.set(file, source);
  return { status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' }, body: source };
}

interface Shell {
  readonly page: 'login' | 'app' | 'access' | 'suspended';
  readonly ct0?: string;
  readonly me?: { readonly id: string; readonly handle: string };
  readonly variants?: Variants;
}

/** The empty page that the script fills: as on the real site nothing is there before it ran. */
function shell(site: Shell): SandboxAnswer {
  const data = JSON.stringify(site).replaceAll('<', '\\u003c');
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>X (sandbox)</title>
<style>
  body { font: 16px/1.4 sans-serif; margin: 0; }
  [role="dialog"], [role="main"], form { max-width: 38rem; margin: 1rem auto; padding: 1rem; border: 1px solid #ccc; }
  [contenteditable] { min-height: 3rem; border: 1px solid #999; white-space: pre-wrap; padding: .5rem; }
  [data-testid="toast"] { position: fixed; bottom: 1rem; left: 1rem; background: #1d9bf0; color: #fff; padding: .7rem; }
  [data-testid="mask"] { position: fixed; inset: 0; background: #0003; }
  .suggestions { position: absolute; width: 20rem; height: 6rem; background: #fff; border: 1px solid #ccc; }
  [role="button"], button { display: inline-block; padding: .4rem 1rem; cursor: pointer; }
  [aria-disabled="true"], button:disabled { opacity: .5; }
</style></head>
<body><div id="react-root"></div>
<script id="site" type="application/json">${data}</script>
<script type="module" src="/site/app.js"></script></body></html>`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body };
}
