import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { FaultInput } from '../../../../../infra/local/sandbox/faults.ts';
import { startSandbox, type TwitterSandbox } from '../../../../../infra/local/sandbox/twitter/index.ts';
import { type Log, systemClock } from '../../../../../shared/monitoring/log.ts';
import { twitterBrowserAdapter } from '../../../../../shared/platforms/twitter/browser/adapter.ts';
import type { WarmBrowser } from '../../../../../shared/platforms/twitter/browser/browser.ts';
import type { ConnectOptions, PlatformClient, PublishedPart } from '../../../../../shared/publication/platform.ts';
import { memorySessions } from '../../../../support/session-memory.ts';
import { browser, closeBrowser, needBrowser } from './world.ts';

const create = { method: 'POST', path: '/i/api/graphql/*/CreateTweet' };

/** What became of one attempt to post. */
export interface Attempt {
  readonly published?: PublishedPart;
  readonly error?: unknown;
  /** How often the client asked whether there is time to send. */
  readonly asked: number;
}

export interface PersonOptions {
  readonly totp?: boolean;
  /** Fields of the bundle's entry that are other than they should be. */
  readonly entry?: Readonly<Record<string, string | undefined>>;
  readonly variants?: object;
  readonly login?: object;
  readonly status?: string;
  /** Machine time of a step; generous, for the machine may be busy. */
  readonly stepMs?: number;
}

/** One account of the website, and what the website knows of it. */
export class Person {
  readonly name: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly #scene: BrowserScene;
  readonly #stepMs: number;

  constructor(scene: BrowserScene, name: string, credentials: Readonly<Record<string, string>>, stepMs: number) {
    this.#scene = scene;
    this.name = name;
    this.credentials = credentials;
    this.#stepMs = stepMs;
  }

  connect(changes: Partial<ConnectOptions> = {}, through: WarmBrowser = browser): PlatformClient {
    return twitterBrowserAdapter(through).connect(this.name, {
      credentials: this.credentials,
      session: this.#scene.sessions.open(this.name, changes.credentials ?? this.credentials),
      baseUrl: this.#scene.sandbox.url,
      clock: systemClock,
      log: this.#scene.log,
      requestTimeoutMs: this.#stepMs,
      ...changes,
    });
  }

  async post(text: string, { client = this.connect(), replyTo }: { client?: PlatformClient; replyTo?: string } = {}) {
    let asked = 0;
    const part = { text, target: replyTo === undefined ? {} : { replyTo }, labelled: true, settings: {} };
    const attempt = await client
      .publish(part, () => void asked++)
      .then(
        (published) => ({ published, error: undefined }),
        (error: unknown) => ({ published: undefined, error }),
      );
    if (attempt.error !== undefined) this.#scene.seen.push(attempt.error);
    return { ...attempt, asked } satisfies Attempt;
  }

  /** Requests that create a post and reached the website. */
  creates(): number {
    return this.#scene.sandbox
      .requests()
      .filter(({ account, path }) => account === this.name && path.endsWith('/CreateTweet')).length;
  }

  /** Posts that stand, hidden ones too, oldest first. */
  standing(): readonly string[] {
    return this.#scene.sandbox
      .timeline(this.name)
      .filter((post) => !post.deleted)
      .map((post) => post.text);
  }

  /** What reconciling would see. */
  async listed(): Promise<{ readonly texts: readonly string[]; readonly complete: boolean }> {
    const { posts, complete } = await this.connect().findRecent(Date.now() - 3_600_000);
    return { texts: posts.map((post) => post.text).reverse(), complete };
  }

  fault(fault: Omit<FaultInput, 'match'>): void {
    this.#scene.sandbox.injectFault({ ...fault, match: { ...create, account: this.name } });
  }

  show(variants: object): void {
    this.#scene.sandbox.store.faces.show(this.#id, variants);
  }

  endSessions(): void {
    this.#scene.sandbox.store.logins.end(this.#id);
  }

  /** What nobody may ever see in a log line, an error, an outline or a picture. */
  secrets(): readonly string[] {
    const { password, totpSeed, authToken, ct0 } = this.credentials;
    const { accessToken, ct0: proof } = this.#scene.sessions.stored(this.name) ?? {};
    return [password, totpSeed, authToken, ct0, accessToken, proof].filter((value) => typeof value === 'string');
  }

  get #id(): string {
    return this.#scene.sandbox.store.open(this.name).id;
  }
}

export interface BrowserScene {
  readonly sandbox: TwitterSandbox;
  readonly sessions: ReturnType<typeof memorySessions>;
  readonly log: Log;
  /** Errors and log lines of the present test. */
  readonly seen: unknown[];
  /** How far the website's clock is ahead, milliseconds. */
  ahead: number;
  person(options?: PersonOptions): Person;
  /** Logins that went through in the present test. */
  logins(): number;
}

/** The sandbox's website for all tests of a file, in one browser; after each test no page is open and no secret was seen. */
export function useBrowserScene(): BrowserScene {
  let sandbox: TwitterSandbox;
  let people: Person[] = [];
  let loginsBefore = 0;
  let count = 0;
  const note = (event: string, fields?: unknown): void => void scene.seen.push([event, fields]);
  const scene = {
    get sandbox() {
      return sandbox;
    },
    sessions: memorySessions(systemClock),
    log: { info: note, warn: note, error: note },
    seen: [] as unknown[],
    ahead: 0,
    logins: () => sandbox.store.logins.count() - loginsBefore,
    person({
      totp = false,
      entry = {},
      variants = {},
      login = {},
      status,
      stepMs = 15_000,
    }: PersonOptions = {}): Person {
      count++;
      const name = `canary${count}`;
      const { id, handle } = sandbox.store.open(name);
      const { email: identifier, username, password, totpSeed } = sandbox.store.logins.issue(id, handle, { totp });
      const known = { username, password, identifier, ...(totpSeed === undefined ? {} : { totpSeed }) };
      const credentials = { scheme: 'password', ...known, ...entry } as Record<string, string>;
      sandbox.store.faces.show(id, variants);
      sandbox.store.faces.ask(id, login);
      if (status !== undefined) sandbox.setAccountStatus(name, status);
      const person = new Person(scene, name, credentials, stepMs);
      people.push(person);
      return person;
    },
  };

  beforeAll(async () => {
    await needBrowser();
    sandbox = await startSandbox({ clock: { now: () => Date.now() + scene.ahead, hold: () => () => undefined } });
  });

  beforeEach(() => {
    people = [];
    scene.seen = [];
    scene.ahead = 0;
    loginsBefore = sandbox.store.logins.count();
  });

  afterEach(async () => {
    const secrets = people.flatMap((person) => person.secrets());
    const said = scene.seen.map((value) => inspect(value, { depth: 12, showHidden: true, maxStringLength: null }));
    expect(said.filter((text) => secrets.some((secret) => text.includes(secret))).length, 'secrets were seen').toBe(0);
    expect((await openPages()).pages).toBe(1);
  });

  afterAll(async () => {
    await closeBrowser();
    await sandbox.close();
  });

  return scene;
}

/** The pages that a browser has open, the one aside that asks: one is there from the beginning. */
export async function openPages(of: WarmBrowser = browser): Promise<{ readonly pages: number; readonly pid: number }> {
  const open = await of.page('nobody');
  try {
    return { pages: (await open.context.pages()).length - 1, pid: open.page.browser().process()?.pid ?? 0 };
  } finally {
    await open.close();
  }
}
