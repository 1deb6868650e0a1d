import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../shared/monitoring/log.ts';
import {
  AccountBlocked,
  DuplicateRefused,
  HiveError,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../../shared/publication/errors.ts';
import type { ConnectOptions, PartToPublish, PlatformClient } from '../../../shared/publication/platform.ts';
import { difficultTexts, textsAtLimit } from './texts.ts';
import { blockKinds, type CannotShow, createFaults, listingFaults, type World, type WorldAccount } from './world.ts';

const minute = 60_000;
/** Whole seconds: no platform stamps finer than that. */
const start = Date.parse('2026-11-22T09:00:00Z');

/**
 * What every adapter of a platform promises, shown against a stand-in of the platform.
 * @param makeWorld a world of its own for each test.
 */
export function describePlatform(name: string, makeWorld: () => Promise<World>): void {
  describe(`platform ${name}`, () => {
    let world: World;
    let account: WorldAccount;
    let seen: unknown[];
    let logged: unknown[];
    const log: Log = {
      info: (event, fields) => void logged.push([event, fields]),
      warn: (event, fields) => void logged.push([event, fields]),
      error: (event, fields) => void logged.push([event, fields]),
    };

    beforeEach(async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: start });
      seen = [];
      logged = [];
      asked = 0;
      world = await makeWorld();
      account = await world.account();
    });

    afterEach(async () => {
      const secrets = account.secrets();
      const leaks = [...seen, ...logged].filter((value) =>
        secrets.some((secret) => everySideOf(value).includes(secret)),
      );
      await world.close();
      vi.useRealTimers();
      expect(
        leaks.map((leak) => typeof leak),
        'errors or log lines with a secret in them',
      ).toEqual([]);
    });

    const connect = (changes: Partial<ConnectOptions> = {}): PlatformClient =>
      world.adapter.connect(account.name, { ...account.options, log, ...changes });
    /** Publishes, counting how often the adapter asks whether there is time. */
    let asked: number;
    const send = (client: PlatformClient, words: PartToPublish) => client.publish(words, () => void asked++);
    const part = (text: string, more: Partial<PartToPublish> = {}): PartToPublish => ({
      text,
      ...(world.adapter.traits.titleLimit === undefined ? {} : { title: text.slice(0, 40).trim() }),
      target: {},
      labelled: true,
      settings: {},
      ...more,
    });
    /** The error that a promise ends with; keeps it for the search for secrets. */
    const errorOf = async (promise: Promise<unknown>): Promise<unknown> => {
      const error = await promise.then(
        (value) => new Error(`Expected an error, got ${inspect(value)}.`),
        (reason: unknown) => reason,
      );
      seen.push(error);
      return error;
    };
    const later = (milliseconds: number): void => {
      vi.setSystemTime(Date.now() + milliseconds);
    };
    const sameWords = (a: string, b: string): boolean =>
      world.adapter.traits.normalise(a) === world.adapter.traits.normalise(b);
    const standsOnce = async (text: string): Promise<boolean> =>
      (await account.standing()).filter((other) => sameWords(other, text)).length === 1;

    describe('traits', () => {
      it('have an id that keys, names and identifiers can carry', () => {
        expect(world.adapter.traits.id).toMatch(/^[a-z][a-z0-9]{1,15}$/);
      });

      it('accept settings without a field', () => {
        expect(world.adapter.traits.settings.safeParse({}).success).toBe(true);
      });

      it('refuse a setting that has no effect', () => {
        expect(world.adapter.traits.settings.safeParse({ noSuchSetting: true }).success).toBe(false);
      });

      it('leave a request time to end within its function', () => {
        for (const { runtime } of world.adapter.traits.transports) {
          expect(runtime.requestTimeoutSeconds).toBeLessThan(runtime.timeoutSeconds);
          expect(runtime.maximumConcurrency).toBeGreaterThanOrEqual(2);
        }
      });

      it('normalise words the same the second time, and keep different words apart', () => {
        const { normalise } = world.adapter.traits;
        const normal = Object.values(difficultTexts).map(normalise);
        expect(normal.map(normalise)).toEqual(normal);
        expect(new Set(normal).size).toBe(normal.length);
      });
    });

    describe('an account', () => {
      it('knows who it is', async () => {
        const me = await connect().whoAmI();
        expect(me.id).not.toBe('');
        expect(me.handle).not.toBe('');
        expect(await connect().whoAmI()).toEqual(me);
      });

      it('refuses credentials that cannot be right, by their fields and without their values', () => {
        if ('cannotShow' in world.badCredentials) return expectReason(world.badCredentials);
        expect(world.badCredentials.length).toBeGreaterThan(0);
        for (const { entry, names } of world.badCredentials) {
          const error = thrownBy(() => connect({ credentials: entry }));
          expect(error).toBeInstanceOf(AccountBlocked);
          expect(error).toHaveProperty('kind', 'credentials');
          for (const field of names) expect(String(error)).toContain(field);
          for (const value of textsIn(entry)) expect(String(error)).not.toContain(value);
        }
      });
    });

    describe('publishing', () => {
      it.each(Object.entries(difficultTexts))('lists what was sent: %s', async (_name, text) => {
        const client = connect();
        const published = await send(client, part(text));
        expect(published.id).toMatch(/\S/);
        expect(URL.canParse(published.url)).toBe(true);
        expect(published.url).toContain(published.id);
        const { posts, complete } = await client.findRecent(start);
        expect(complete).toBe(true);
        expect(posts).toHaveLength(1);
        expect(posts[0]).toMatchObject({ id: published.id, url: published.url, createdAt: start });
        expect(world.adapter.traits.normalise(posts[0]!.text)).toBe(world.adapter.traits.normalise(text));
        expect([account.creates(), asked]).toEqual([1, 1]);
        expect(await account.standing()).toHaveLength(1);
      });

      it('measures as the platform does: what fits is taken, one letter more is refused', async () => {
        const { measure, limit } = world.adapter.traits;
        const client = connect();
        for (const { fits, tooLong } of textsAtLimit(world.adapter.traits)) {
          expect(measure(fits)).toBe(limit);
          expect(measure(tooLong)).toBe(limit + 1);
          expect(await errorOf(send(client, part(tooLong)))).toBeInstanceOf(Rejected);
          await send(client, part(fits));
        }
        expect(await account.standing()).toHaveLength(textsAtLimit(world.adapter.traits).length);
      });

      it('asks whether there is time as the last thing before it sends, and passes on a no', async () => {
        const late = new NotSent('Too late.');
        let createsWhenAsked = -1;
        const sent = connect().publish(part('In time.'), () => {
          createsWhenAsked = account.creates();
        });
        await sent;
        expect(createsWhenAsked).toBe(0);
        const refused = connect().publish(part('Too late.'), () => {
          throw late;
        });
        expect(await errorOf(refused)).toBe(late);
        expect(account.creates()).toBe(1);
        expect(await account.standing()).toEqual(['In time.']);
      });

      it('refuses an empty text', async () => {
        expect(await errorOf(send(connect(), part(' \n ')))).toBeInstanceOf(Rejected);
        expect(await account.standing()).toEqual([]);
      });

      it('takes a refusal of the same words for evidence, not for a verdict', async () => {
        const client = connect();
        await send(client, part('The very same words.'));
        later(minute);
        expect(await errorOf(send(client, part('The very same words.')))).toBeInstanceOf(DuplicateRefused);
        expect(await account.standing()).toHaveLength(1);
      });

      it('answers a post and lists what it answers', async () => {
        const { actions } = world.adapter.traits;
        if (!actions.includes('reply')) return expect(actions).toContain('post');
        const replyTo = (await account.parent?.()) ?? (await send(connect(), part('The first words.'))).id;
        const client = connect();
        const { id } = await send(client, part('An answer to that.', { target: { replyTo } }));
        const found = (await client.findRecent(start)).posts.find((post) => post.id === id);
        expect(found?.target).toEqual({ replyTo });
        expect(sameWords(found?.text ?? '', 'An answer to that.')).toBe(true);
      });

      it('does not touch what other accounts said', async () => {
        const other = await world.account();
        await send(world.adapter.connect(other.name, { ...other.options, log }), part('Words of another.'));
        expect((await connect().findRecent(start)).posts).toEqual([]);
      });
    });

    describe('finding recent posts', () => {
      it('lists none, truthfully, where there is none', async () => {
        expect(await connect().findRecent(start)).toEqual({ posts: [], complete: true });
      });

      it('lists the newest first and keeps the time asked for', async () => {
        const client = connect();
        for (const text of ['The first.', 'The second.', 'The third.']) {
          await send(client, part(text));
          later(minute);
        }
        const texts = async (since: number) => (await client.findRecent(since)).posts.map((post) => post.text);
        expect(await texts(start)).toEqual(['The third.', 'The second.', 'The first.']);
        expect(await texts(start + minute)).toEqual(['The third.', 'The second.']);
        expect(await texts(start + 2 * minute + 1000)).toEqual([]);
      });

      it('reads on where the platform lists in pages', async () => {
        const client = connect();
        for (let number = 1; number <= 120; number++) {
          // Far enough apart for the platform's own windows.
          later(15 * minute);
          await send(client, part(`Post number ${number}.`));
        }
        const { posts, complete } = await client.findRecent(start);
        expect(complete).toBe(true);
        expect(posts.map((post) => post.text)).toEqual(
          Array.from({ length: 120 }, (_, i) => `Post number ${120 - i}.`),
        );
      });

      it('does not list a post that the platform hides for a while, and lists it within the grace time', async () => {
        const { hidden } = world.faults;
        if ('cannotShow' in hidden) return expectReason(hidden);
        const { graceTimeMs } = world.adapter.traits;
        hidden(account, graceTimeMs / minute - 1);
        const client = connect();
        const { id } = await send(client, part('Slow to show.'));
        expect((await client.findRecent(start)).posts).toEqual([]);
        later(graceTimeMs);
        expect((await client.findRecent(start)).posts.map((post) => post.id)).toEqual([id]);
      });

      it.each(listingFaults)('never calls a listing complete that is not: %s', async (fault) => {
        const arm = world.faults[fault];
        if ('cannotShow' in arm) return expectReason(arm);
        await send(connect(), part('It is there.'));
        const changes = arm(account);
        const answer = connect(changes).findRecent(start);
        if (fault === 'listing-short') expect(await answer).toHaveProperty('complete', false);
        else expect(await errorOf(answer)).toBeInstanceOf(NotSent);
      });
    });

    describe('removing', () => {
      it('takes a post down, and says nothing when it is gone', async () => {
        const client = connect();
        const { id } = await send(client, part('Soon gone.'));
        const kept = await send(client, part('Here to stay.'));
        await client.remove(id);
        await client.remove(id);
        expect((await client.findRecent(start)).posts.map((post) => post.id)).toEqual([kept.id]);
        expect(await account.standing()).toEqual(['Here to stay.']);
      });
    });

    describe('when something goes wrong', () => {
      const text = 'Words with a fate.';

      it.each(createFaults)('calls a create unknown and tries it once: %s', async (fault) => {
        const arm = world.faults[fault];
        if ('cannotShow' in arm) return expectReason(arm);
        await connect().whoAmI();
        const changes = arm(account);
        const error = await errorOf(send(connect(changes), part(text)));
        expect(error).toBeInstanceOf(OutcomeUnknown);
        expect(error).not.toBeInstanceOf(DuplicateRefused);
        expect(account.creates()).toBe(1);
      });

      it('finds by its words a post whose answer was lost, and misses one that never came through', async () => {
        const [lost, dropped] = [world.faults['accept-then-drop'], world.faults['drop-before']];
        if ('cannotShow' in lost) return expectReason(lost);
        if ('cannotShow' in dropped) return expectReason(dropped);
        await errorOf(send(connect(lost(account)), part(text)));
        await errorOf(send(connect(dropped(account)), part('Words that never arrive.')));
        expect(await standsOnce(text)).toBe(true);
        const { posts, complete } = await connect().findRecent(start);
        expect(complete).toBe(true);
        expect(posts.map((post) => sameWords(post.text, text))).toEqual([true]);
      });

      it('calls a refused connection not sent', async () => {
        const arm = world.faults['refused-connection'];
        if ('cannotShow' in arm) return expectReason(arm);
        await connect().whoAmI();
        expect(await errorOf(send(connect(arm(account)), part(text)))).toBeInstanceOf(NotSent);
        expect(account.creates()).toBe(0);
        expect(await account.standing()).toEqual([]);
      });

      it('waits as long as the platform says', async () => {
        const arm = world.faults['rate-limited'];
        if ('cannotShow' in arm) return expectReason(arm);
        const until = start + 7 * minute;
        arm(account, until);
        const error = await errorOf(send(connect(), part(text)));
        expect(error).toBeInstanceOf(RateLimited);
        expect((error as RateLimited).retryAt).toBeGreaterThanOrEqual(until);
        expect((error as RateLimited).retryAt).toBeLessThan(until + minute);
        expect(account.creates()).toBe(1);
        expect(await account.standing()).toEqual([]);
      });

      it.each(blockKinds)('wants a person for an account that is blocked: %s', async (kind) => {
        const arm = world.faults.blocked[kind];
        if ('cannotShow' in arm) return expectReason(arm);
        const changes = arm(account);
        const error = await errorOf(send(connect(changes), part(text)));
        expect(error).toBeInstanceOf(AccountBlocked);
        expect(error).toHaveProperty('kind', kind);
        expect(await account.standing()).toEqual([]);
      });

      it('renews a session that the platform calls old, and publishes once', async () => {
        const arm = world.faults['auth-expired'];
        if ('cannotShow' in arm) return expectReason(arm);
        const client = connect();
        await client.whoAmI();
        const changes = arm(account);
        const { id } = await send(changes === undefined ? client : connect(changes), part(text));
        expect(asked).toBe(account.creates());
        expect((await connect().findRecent(start)).posts.map((post) => post.id)).toEqual([id]);
        expect(await standsOnce(text)).toBe(true);
      });

      it('repeats no secret, even where the platform does', async () => {
        const arm = world.faults['echoing-refusal'];
        if ('cannotShow' in arm) return expectReason(arm);
        const changes = arm(account);
        const error = await errorOf(send(connect(changes), part(text)));
        expect(error).toBeInstanceOf(HiveError);
        expect(account.secrets().length).toBeGreaterThan(0);
      });
    });
  });
}

/** A declared gap needs a sentence that a reader can judge. */
function expectReason({ cannotShow }: CannotShow): void {
  expect(cannotShow).toMatch(/^[A-Z].{20,}\.$/);
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The values of an entry that are no name of a scheme. */
function textsIn(entry: unknown): readonly string[] {
  if (typeof entry === 'string') return [entry];
  const fields = typeof entry === 'object' && entry !== null ? Object.entries(entry) : [];
  return fields.flatMap(([field, value]) =>
    field !== 'scheme' && typeof value === 'string' && value !== '' ? [value] : [],
  );
}

/** All that could be made visible of a value by printing or sending it. */
function everySideOf(value: unknown): string {
  const parts = [inspect(value, { depth: 12, showHidden: true, maxStringLength: null }), JSON.stringify(value) ?? ''];
  if (value instanceof Error) parts.push(value.message, value.stack ?? '', String(value.cause));
  return parts.join('\n');
}
