import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Log } from '../../../shared/monitoring/log.ts';
import type { ConnectOptions, PartToPublish, PlatformClient } from '../../../shared/publication/platform.ts';
import type { CannotShow, World, WorldAccount } from './world.ts';

export const minute = 60_000;
/** Where every calendar begins. Whole seconds: no platform stamps finer than that. */
export const start = Date.parse('2026-11-22T09:00:00Z');

/** A world and an account for each test, and a look for secrets after it. */
export interface Scene {
  readonly world: World;
  readonly account: WorldAccount;
  /** How often the adapter asked whether there is time to send. */
  readonly asked: number;
  connect(changes?: Partial<ConnectOptions>): PlatformClient;
  part(text: string, more?: Partial<PartToPublish>): PartToPublish;
  send(client: PlatformClient, part: PartToPublish): ReturnType<PlatformClient['publish']>;
  /** The error that a promise ends with. */
  errorOf(promise: Promise<unknown>): Promise<unknown>;
  sameWords(a: string, b: string): boolean;
}

/** Sets the scene for the tests of the present describe. */
export function useScene(makeWorld: () => Promise<World>): Scene {
  let world: World;
  let account: WorldAccount;
  let asked = 0;
  let seen: unknown[] = [];
  const note = (event: string, fields?: unknown): void => void seen.push([event, fields]);
  const log: Log = { info: note, warn: note, error: note };

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    seen = [];
    asked = 0;
    world = await makeWorld();
    account = await world.account();
  });

  afterEach(async () => {
    const secrets = account.secrets();
    const leaks = seen.filter((value) => secrets.some((secret) => everySideOf(value).includes(secret)));
    await world.close();
    vi.useRealTimers();
    expect(leaks.length, 'errors or log lines with a secret in them').toBe(0);
  });

  return {
    get world() {
      return world;
    },
    get account() {
      return account;
    },
    get asked() {
      return asked;
    },
    connect: (changes = {}) => world.adapter.connect(account.name, { ...account.options, log, ...changes }),
    part: (text, more = {}) => ({
      text,
      ...(world.adapter.traits.titleLimit === undefined ? {} : { title: text.slice(0, 40).trim() }),
      target: {},
      labelled: true,
      settings: {},
      ...more,
    }),
    send: (client, part) => client.publish(part, () => void asked++),
    async errorOf(promise) {
      const error = await promise.then(
        (value) => new Error(`Expected an error, got ${inspect(value)}.`),
        (reason: unknown) => reason,
      );
      seen.push(error);
      return error;
    },
    sameWords: (a, b) => world.adapter.traits.normalise(a) === world.adapter.traits.normalise(b),
  };
}

/** Lets the calendar go on. */
export function later(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

/** A declared gap needs a sentence that a reader can judge. */
export function expectReason({ cannotShow }: CannotShow): void {
  expect(cannotShow).toMatch(/^[A-Z].{20,}\.$/);
}

/** All that could be made visible of a value by printing or sending it. */
function everySideOf(value: unknown): string {
  const parts = [inspect(value, { depth: 12, showHidden: true, maxStringLength: null }), JSON.stringify(value) ?? ''];
  if (value instanceof Error) parts.push(value.message, value.stack ?? '', String(value.cause));
  return parts.join('\n');
}
