import { join } from 'node:path';
import * as z from 'zod';
import { platformControl } from '../platform-control.ts';
import { startSandboxServer } from '../server.ts';
import type { PlatformSandbox, SandboxOptions, SandboxPost, SignUpOptions } from '../types.ts';
import { answerApi, tokenForm } from './api.ts';
import { schemes } from './credentials.ts';
import { crowdStage } from './crowd.ts';
import { permalinkOf } from './json.ts';
import { type RedditLimits, readLimits } from './limits.ts';
import { websitePage } from './page.ts';
import { type PlaceInput, placeName } from './places.ts';
import { accountStatuses, statusBody } from './problems.ts';
import { Store } from './store.ts';
import type { Account, Marks, Thing } from './things.ts';

/** What a person writes by hand: a post in a subreddit, or an answer to something; listed so many minutes later where that is said. */
export type Said = { readonly hiddenMinutes?: number } & (
  | { readonly place: string; readonly title: string; readonly text?: string }
  | { readonly inReplyTo: string; readonly text: string }
);

/** The look-alike of Reddit: token service, API and a website with everything that was said. */
export interface RedditSandbox extends PlatformSandbox {
  readonly store: Store;
  limits(): RedditLimits;
  allowPlaces(names: readonly string[]): void;
  /** Opens subreddits, or changes settings of those that are there; throws one sentence naming what is wrong. */
  setSubreddits(places: readonly PlaceInput[]): void;
  /** Opens the account where there is none; no app, no limits. Ids are full names (t3_..., t1_...). */
  say(account: string, said: Said): SandboxPost;
  /** Nobody can comment on a locked post or comment. */
  setLocked(id: string, locked: boolean): void;
  /** What moderators and voters make of a post or comment: locked, nsfw, pinned, removed, score, ratio; those that are named. */
  mark(id: string, marks: Marks): void;
  /** The author deletes it. */
  takeDown(id: string): void;
}

const flag = z.boolean().optional();
const marksInput = z.strictObject({
  id: z.string(),
  locked: flag,
  nsfw: flag,
  pinned: flag,
  removed: flag,
  score: z.number().int().optional(),
  ratio: z.number().min(0).max(1).optional(),
});

export interface RedditSandboxOptions extends SandboxOptions {
  readonly subreddits?: readonly PlaceInput[];
}

const saidInput = z.union([
  z.strictObject({ account: z.string(), inReplyTo: z.string(), text: z.string() }),
  z.strictObject({ account: z.string(), place: z.string(), title: z.string(), text: z.string().optional() }),
]);

/** Starts the sandbox; with a data folder it goes on where it was, whatever ended it. */
export async function startSandbox(options: RedditSandboxOptions): Promise<RedditSandbox> {
  const { clock, dataDir, port } = options;
  const id = 'reddit';
  const store = new Store(dataDir === undefined ? undefined : join(dataDir, `${id}.jsonl`), () => clock.now());
  let url = '';
  const seen = (thing: Thing): SandboxPost => {
    const author = store.account(thing.authorId);
    return {
      id: thing.name,
      account: author?.name ?? '',
      handle: author?.handle ?? '',
      text: thing.text,
      ...(thing.title === undefined ? {} : { title: thing.title }),
      place: thing.place,
      createdAt: thing.createdAt,
      deleted: thing.deletedAt !== undefined,
      madeWithAi: false,
      ...(thing.parent === undefined ? {} : { inReplyTo: thing.parent }),
      url: `${url}${permalinkOf(store, thing)}`,
    };
  };
  const knownAccount = (account: string): Account => {
    const found = store.account(account);
    if (!found) throw new Error(`The sandbox of Reddit has no account "${account}"; sign it up first.`);
    return found;
  };
  const knownThing = (name: string): Thing => {
    const found = store.thing(name);
    if (!found) throw new Error(`The sandbox of Reddit has no "${name}"; use a full name such as t3_1q4a000.`);
    return found;
  };
  const api = {
    // There is one way to Reddit.
    signUp: (account: string, { transport: _transport, ...wishes }: SignUpOptions = {}) => {
      const opened = store.open(account);
      return store.credentials.issue(opened.id, opened.handle, wishes);
    },
    timeline: (account?: string) => store.things(account === undefined ? undefined : knownAccount(account)).map(seen),
    setAccountStatus: (account: string, status: string) => {
      if (!accountStatuses.some((other) => other === status)) {
        throw new Error(`The account status "${status}" is unknown; use one of ${accountStatuses.join(', ')}.`);
      }
      store.setStatus(knownAccount(account), status);
    },
    setLimits: (limits: Readonly<Record<string, unknown>>) => store.setLimits(readLimits(limits)),
    limits: () => ({ ...store.rates.limits }),
    duplicates: () => store.duplicates(),
    allowPlaces: (names: readonly string[]) => {
      for (const name of names) {
        const bare = placeName(name);
        if (bare !== undefined && store.place(bare) === undefined) store.setPlace({ name: bare });
      }
    },
    setSubreddits: (places: readonly PlaceInput[]) => {
      for (const place of places) store.setPlace(place);
    },
    say: (account: string, said: Said) => {
      const hidden = said.hiddenMinutes === undefined ? {} : { hiddenMinutes: said.hiddenMinutes };
      if ('inReplyTo' in said) {
        const parent = knownThing(said.inReplyTo);
        const post = parent.post ?? parent.name;
        const words = { text: said.text, parent: parent.name, post };
        return seen(store.add(store.open(account), '', { kind: 't1', place: parent.place, ...words, ...hidden }));
      }
      const place = store.place(said.place) ?? store.setPlace({ name: said.place });
      const words = { title: said.title, text: said.text ?? '' };
      return seen(store.add(store.open(account), '', { kind: 't3', place: place.name, ...words, ...hidden }));
    },
    setLocked: (name: string, locked: boolean) => store.mark(knownThing(name), { locked }),
    mark: (name: string, marks: Marks) => store.mark(knownThing(name), marks),
    takeDown: (name: string) => store.remove(knownThing(name)),
  };
  const fail = (error: unknown): never => {
    store.close();
    throw error;
  };
  const server = await startSandboxServer({
    name: 'the sandbox of Reddit',
    clock,
    ...(port === undefined ? {} : { port }),
    faultKinds: ['hidden', 'json-error', 'empty-success'],
    faultBody: statusBody,
    identify: (request) => {
      const form = tokenForm(request);
      const claimed = form
        ? (form.get('username') ?? store.credentials.owner(form.get('refresh_token') ?? ''))
        : store.credentials.claimed(request.headers.authorization);
      return claimed === undefined ? undefined : store.account(claimed)?.name;
    },
    page: (request) => websitePage(store, request),
    handle: (request) => answerApi(store, request),
    control: {
      ...platformControl(
        api,
        () => store.accounts(),
        (input) => {
          const { account, ...said } = saidInput.parse(input);
          return api.say(account, said as Said);
        },
      ),
      subreddits: (method, input) => {
        if (method === 'POST') api.setSubreddits((Array.isArray(input) ? input : [input]) as PlaceInput[]);
        return store.places();
      },
      lock: (_method, input) => {
        const { id, locked } = z.strictObject({ id: z.string(), locked: z.boolean() }).parse(input);
        api.setLocked(id, locked);
        return { id, locked };
      },
      mark: (_method, input) => {
        const { id, ...marks } = marksInput.parse(input);
        api.mark(id, marks as Marks);
        return { id, ...marks };
      },
    },
  }).catch(fail);
  url = server.url;
  try {
    api.setSubreddits(options.subreddits ?? []);
  } catch (error) {
    await server.close();
    fail(error);
  }
  return {
    ...server,
    ...api,
    id,
    crowd: crowdStage(store, seen),
    schemes,
    store,
    warmUp: async () => undefined,
    close: async () => {
      await server.close();
      store.close();
    },
  };
}
