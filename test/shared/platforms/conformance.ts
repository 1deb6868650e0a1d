import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { AccountBlocked, DuplicateRefused, NotSent, Rejected } from '../../../shared/publication/errors.ts';
import { withSettings } from '../../../shared/publication/platform.ts';
import { describeFaults } from './conformance-faults.ts';
import { describeReads } from './conformance-reads.ts';
import { expectReason, later, minute, start, useScene } from './scene.ts';
import { difficultTexts, textsAtLimit } from './texts.ts';
import { listingFaults, type World } from './world.ts';

/**
 * What every adapter of a platform promises, shown against a stand-in of the platform.
 * @param makeWorld a world of its own for each test.
 */
export function describePlatform(name: string, makeWorld: () => Promise<World>): void {
  describe(`platform ${name}`, () => {
    const scene = useScene(makeWorld);
    const { connect, part, send, errorOf, sameWords } = scene;

    describe('traits', () => {
      it('have an id that keys, names and identifiers can carry', () => {
        expect(scene.world.adapter.traits.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      });

      it('accept settings without a field', async () => {
        const [traits] = await withSettings([scene.world.adapter.traits]);
        expect(traits?.settings.safeParse({}).success).toBe(true);
      });

      it('refuse a setting that has no effect', async () => {
        const [traits] = await withSettings([scene.world.adapter.traits]);
        expect(traits?.settings.safeParse({ noSuchSetting: true }).success).toBe(false);
      });

      it('leave a request time to end within its function', () => {
        for (const { runtime } of scene.world.adapter.traits.transports) {
          expect(runtime.requestTimeoutSeconds).toBeLessThan(runtime.timeoutSeconds);
          expect(runtime.maximumConcurrency).toBeGreaterThanOrEqual(2);
        }
      });

      it('normalise words the same the second time, and keep different words apart', () => {
        const { normalise } = scene.world.adapter.traits;
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
        // Not every platform tells what an account says of itself.
        expect(['string', 'undefined']).toContain(typeof me.about);
        expect(await connect().whoAmI()).toEqual(me);
      });

      it('refuses credentials that cannot be right, by their fields and without their values', () => {
        if ('cannotShow' in scene.world.badCredentials) return expectReason(scene.world.badCredentials);
        expect(scene.world.badCredentials.length).toBeGreaterThan(0);
        for (const { entry, names } of scene.world.badCredentials) {
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
        expect(scene.world.adapter.traits.normalise(posts[0]!.text)).toBe(scene.world.adapter.traits.normalise(text));
        expect([scene.account.creates(), scene.asked]).toEqual([1, 1]);
        expect(await scene.account.standing()).toHaveLength(1);
      });

      it('measures as the platform does: what fits is taken, one letter more is refused', async () => {
        const { measure, limit } = scene.world.adapter.traits;
        const client = connect();
        for (const { fits, tooLong } of textsAtLimit(scene.world.adapter.traits)) {
          expect(measure(fits)).toBe(limit);
          expect(measure(tooLong)).toBe(limit + 1);
          expect(await errorOf(send(client, part(tooLong)))).toBeInstanceOf(Rejected);
          await send(client, part(fits));
        }
        expect(await scene.account.standing()).toHaveLength(textsAtLimit(scene.world.adapter.traits).length);
      });

      it('asks whether there is time as the last thing before it sends, and passes on a no', async () => {
        const late = new NotSent('Too late.');
        let createsWhenAsked = -1;
        const sent = connect().publish(part('In time.'), () => {
          createsWhenAsked = scene.account.creates();
        });
        await sent;
        expect(createsWhenAsked).toBe(0);
        const refused = connect().publish(part('Too late.'), () => {
          throw late;
        });
        expect(await errorOf(refused)).toBe(late);
        expect(scene.account.creates()).toBe(1);
        expect(await scene.account.standing()).toEqual(['In time.']);
      });

      it('refuses an empty text', async () => {
        expect(await errorOf(send(connect(), part(' \n ')))).toBeInstanceOf(Rejected);
        expect(await scene.account.standing()).toEqual([]);
      });

      it('takes a refusal of the same words for evidence, not for a verdict', async () => {
        const client = connect();
        const { takesDuplicates } = scene.world;
        await send(client, part('The very same words.'));
        later(minute);
        if (takesDuplicates !== undefined) {
          await send(client, part('The very same words.'));
          expect(await scene.account.standing()).toHaveLength(2);
          return expectReason(takesDuplicates);
        }
        expect(await errorOf(send(client, part('The very same words.')))).toBeInstanceOf(DuplicateRefused);
        expect(await scene.account.standing()).toHaveLength(1);
      });

      it('answers a post and lists what it answers', async () => {
        const { actions } = scene.world.adapter.traits;
        if (!actions.includes('reply')) return expect(actions).toContain('post');
        const replyTo = (await scene.account.parent?.()) ?? (await send(connect(), part('The first words.'))).id;
        const client = connect();
        const { id } = await send(client, part('An answer to that.', { target: { replyTo } }));
        const found = (await client.findRecent(start)).posts.find((post) => post.id === id);
        expect(found?.target).toEqual({ replyTo });
        expect(sameWords(found?.text ?? '', 'An answer to that.')).toBe(true);
      });

      it('measures an answer as the platform does, which may take less of it than of a post', async () => {
        const { actions, measure, limit, replyLimit = limit } = scene.world.adapter.traits;
        if (!actions.includes('reply')) return expect(actions).toContain('post');
        const parent = async () =>
          (await scene.account.parent?.()) ?? (await send(connect(), part(`First words ${Date.now()}.`))).id;
        const client = connect();
        for (const { fits, tooLong } of textsAtLimit(scene.world.adapter.traits, replyLimit).slice(0, 3)) {
          const target = { replyTo: await parent() };
          expect(measure(tooLong)).toBe(replyLimit + 1);
          expect(await errorOf(send(client, part(tooLong, { target })))).toBeInstanceOf(Rejected);
          await send(client, part(fits, { target }));
          expect(await scene.account.standing()).toContain(fits);
          later(minute);
        }
      });

      it('does not touch what other accounts said', async () => {
        const other = await scene.world.account();
        await send(
          scene.world.adapter.connect(other.name, { ...other.options, log: silentLog }),
          part('Words of another.'),
        );
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
        const { hidden } = scene.world.faults;
        if ('cannotShow' in hidden) return expectReason(hidden);
        const { graceTimeMs } = scene.world.adapter.traits;
        hidden(scene.account, graceTimeMs / minute - 1);
        const client = connect();
        const { id } = await send(client, part('Slow to show.'));
        expect((await client.findRecent(start)).posts).toEqual([]);
        later(graceTimeMs);
        expect((await client.findRecent(start)).posts.map((post) => post.id)).toEqual([id]);
      });

      it.each(listingFaults)('never calls a listing complete that is not: %s', async (fault) => {
        const arm = scene.world.faults[fault];
        if ('cannotShow' in arm) return expectReason(arm);
        await send(connect(), part('It is there.'));
        const changes = arm(scene.account);
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
        expect(await scene.account.standing()).toEqual(['Here to stay.']);
      });
    });

    describeReads(scene);
    describeFaults(scene);
  });
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
