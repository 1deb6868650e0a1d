import { join } from 'node:path';
import * as z from 'zod';
import { platformControl } from '../platform-control.ts';
import { startSandboxServer } from '../server.ts';
import type { PlatformSandbox, SandboxOptions, SandboxPost, SignUpOptions } from '../types.ts';
import { answerApi, tokenForm } from './api.ts';
import { schemes } from './credentials.ts';
import { crowdStage } from './crowd.ts';
import { readLimits, type TwitterLimits } from './limits.ts';
import { timelinePage } from './page.ts';
import type { Account, NewPost, Post, Reactions } from './posts.ts';
import { accountStatuses } from './problems.ts';
import { Store } from './store.ts';
import { weightedLength } from './text.ts';
import { LoginFlows } from './website/flow.ts';
import { visitor } from './website/session.ts';
import { answerSite, isSite } from './website/site.ts';

/** The look-alike of X: REST API v2 as a small app sees it, and a page with the timeline of all accounts. */
export interface TwitterSandbox extends PlatformSandbox {
  readonly store: Store;
  limits(): TwitterLimits;
  /** What a person writes by hand on the website: no app, no limits, no rule on replies. Opens the account where there is none. */
  say(account: string, post: string | NewPost): SandboxPost;
  /** How people took a post: the counts that are named. */
  react(id: string, reactions: Reactions): void;
  /** The author takes a post down. */
  takeDown(id: string): void;
  setSensitive(id: string, sensitive: boolean): void;
}

const count = z.number().int().min(0).optional();
const reactionsInput = z.strictObject({ id: z.string(), likes: count, reposts: count });

const sayInput = z.strictObject({
  account: z.string(),
  text: z.string(),
  inReplyTo: z.string().optional(),
  quoteOf: z.string().optional(),
});

const websiteInput = z.strictObject({
  account: z.string(),
  variants: z.unknown().optional(),
  login: z.unknown().optional(),
});
const websiteWishes = z.strictObject({ totp: z.boolean().default(true) });

/** What the operator of an account would put into its bundle for the website; with a second factor unless told otherwise. */
function websiteLogin(store: Store, account: Account, wishes: unknown): Readonly<Record<string, unknown>> {
  const { totp } = websiteWishes.parse(wishes);
  const login = store.logins.issue(account.id, account.handle, { totp });
  const { username, email, password, totpSeed } = login;
  const factor = totpSeed === undefined ? {} : { totpSeed };
  // The address under both its names: the one it is stored by, and the one the website asks for.
  return { scheme: 'password', username, password, identifier: email, email, ...factor };
}

/** Starts the sandbox; with a data folder it goes on where it was, whatever ended it. */
export async function startSandbox(options: SandboxOptions): Promise<TwitterSandbox> {
  const { clock, dataDir, port } = options;
  const id = 'twitter';
  const store = new Store(dataDir === undefined ? undefined : join(dataDir, `${id}.jsonl`), () => clock.now());
  const flows = new LoginFlows(store, () => clock.now());
  let url = '';
  const seen = (post: Post): SandboxPost => {
    const author = store.account(post.authorId);
    return {
      id: post.id,
      account: author?.name ?? '',
      handle: author?.handle ?? '',
      text: post.text,
      createdAt: post.createdAt,
      deleted: post.deletedAt !== undefined,
      madeWithAi: post.madeWithAi,
      ...(post.inReplyTo === undefined ? {} : { inReplyTo: post.inReplyTo }),
      url: `${url}/${author?.handle ?? 'i'}/status/${post.id}`,
    };
  };
  const known = (account: string): Account => {
    const found = store.account(account);
    if (!found) throw new Error(`The sandbox of X has no account "${account}"; sign it up first.`);
    return found;
  };
  const knownPost = (postId: string): Post => {
    const found = store.post(postId);
    if (!found) throw new Error(`The sandbox of X has no post "${postId}"; use the id that it answered.`);
    return found;
  };
  const api = {
    signUp: (name: string, { transport, ...wishes }: SignUpOptions = {}) => {
      const account = store.open(name);
      return transport === 'browser'
        ? websiteLogin(store, account, wishes)
        : store.credentials.issue(account.id, wishes);
    },
    timeline: (account?: string) => store.posts(account === undefined ? undefined : known(account)).map(seen),
    setAccountStatus: (account: string, status: string) => {
      if (!accountStatuses.some((other) => other === status)) {
        throw new Error(`The account status "${status}" is unknown; use one of ${accountStatuses.join(', ')}.`);
      }
      store.setStatus(known(account), status);
    },
    setLimits: (limits: Readonly<Record<string, unknown>>) => store.setLimits(readLimits(limits)),
    limits: () => ({ ...store.rates.limits }),
    duplicates: () => store.duplicates(),
    say: (account: string, post: string | NewPost) =>
      seen(store.add(store.open(account), '', typeof post === 'string' ? { text: post } : post)),
    react: (postId: string, reactions: Reactions) => store.react(knownPost(postId), reactions),
    takeDown: (postId: string) => store.remove(knownPost(postId)),
    setSensitive: (postId: string, sensitive: boolean) => store.setSensitive(knownPost(postId), sensitive),
  };
  const server = await startSandboxServer({
    name: 'the sandbox of X',
    clock,
    ...(port === undefined ? {} : { port }),
    faultKinds: ['hidden'],
    identify: (request) => {
      if (isSite(request)) return visitor(store, request)?.account.name;
      const token = request.path === '/2/oauth2/token' ? (tokenForm(request)?.get('refresh_token') ?? '') : undefined;
      const claimed =
        token === undefined ? store.credentials.claimed(request.headers.authorization) : store.credentials.owner(token);
      return claimed === undefined ? undefined : store.account(claimed)?.name;
    },
    page: (request) =>
      request.method === 'GET' && !isSite(request) ? timelinePage(store, clock.now(), request.path) : undefined,
    handle: (request) => (isSite(request) ? answerSite(store, flows, request) : answerApi(store, request, url)),
    control: {
      ...platformControl(
        api,
        () => store.accounts(),
        (input) => {
          const { account, ...post } = sayInput.parse(input);
          return api.say(account, post);
        },
      ),
      react: (_method, input) => {
        const { id: postId, ...reactions } = reactionsInput.parse(input);
        api.react(postId, reactions);
        return { id: postId, ...reactions };
      },
      sensitive: (_method, input) => {
        const wanted = z.strictObject({ id: z.string(), sensitive: z.boolean() }).parse(input);
        api.setSensitive(wanted.id, wanted.sensitive);
        return wanted;
      },
      website: (_method, input) => {
        const { account, variants, login } = websiteInput.parse(input);
        const { id: accountId } = known(account);
        return { variants: store.faces.show(accountId, variants), login: store.faces.ask(accountId, login) };
      },
    },
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  url = server.url;
  return {
    ...server,
    ...api,
    id,
    crowd: crowdStage(store, seen),
    schemes,
    store,
    warmUp: async () => {
      weightedLength('');
    },
    close: async () => {
      await server.close();
      store.close();
    },
  };
}
