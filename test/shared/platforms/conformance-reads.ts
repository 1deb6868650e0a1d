import { describe, expect, it } from 'vitest';
import type { FetchedInteraction } from '../../../shared/interaction/interaction.ts';
import type { Cursor, InteractionsPage } from '../../../shared/interaction/platform-reads.ts';
import { HiveError, NotSent, RateLimited } from '../../../shared/publication/errors.ts';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import { expectReason, later, minute, type Scene, start } from './scene.ts';
import { type ReadStage, readFaults } from './world.ts';

/** What an adapter promises that reads what people say; one that does not says why. */
export function describeReads(scene: Scene): void {
  const { connect, part, send, errorOf } = scene;
  /** Runs a test where the adapter reads, and looks at the reason where it does not. */
  const reading = (test: (stage: ReadStage) => Promise<void>) => async () => {
    const { reads } = scene.world;
    if (!('cannotShow' in reads)) return test(reads);
    expect(Object.keys(reads)).toEqual(['cannotShow']);
    for (const ability of [
      'fetchInteractions',
      'fetchConversation',
      'fetchPlace',
      'engagement',
      'acknowledge',
    ] as const) {
      expect(connect()[ability]).toBeUndefined();
    }
    expectReason(reads);
  };
  const fetch = (cursor?: Cursor, since = start, client: PlatformClient = connect()): Promise<InteractionsPage> => {
    const { reads } = scene.world;
    const newPostsIn = 'cannotShow' in reads ? [] : reads.newPostsIn;
    if (client.fetchInteractions === undefined) throw new Error('The adapter says that it reads, and cannot.');
    return client.fetchInteractions(cursor, { newPostsIn, since });
  };
  const stored = async (found: readonly FetchedInteraction[]): Promise<void> => {
    await connect().acknowledge?.(found.map(({ id }) => id));
  };
  const textsOf = ({ interactions }: InteractionsPage) => interactions.map(({ text, title }) => title ?? text);
  const said = (text: string) => expect.stringContaining(text) as string;

  describe('reading what people say', () => {
    it(
      'lists none where nobody spoke',
      reading(async () => {
        expect(await fetch()).toMatchObject({ interactions: [], more: false });
      }),
    );

    it(
      'tells how each person came to speak, and what of',
      reading(async (stage) => {
        const own = (await send(connect(), part('Words to speak of.'))).id;
        for (const kind of stage.kinds) {
          later(minute);
          await stage.speak(scene.account, kind, `This is a ${kind}.`, own);
        }
        const { interactions } = await fetch();
        expect(interactions.map(({ kind }) => kind)).toEqual(stage.kinds);
        for (const [index, found] of interactions.entries()) {
          expect(found).toMatchObject({ createdAt: start + (index + 1) * minute, summoned: true });
          expect(found.title ?? found.text).toContain(`This is a ${found.kind}.`);
          expect(found.author.handle).toMatch(/^[a-z0-9_-]+$/);
          expect(found.author.id).not.toBe('');
          expect(URL.canParse(found.url)).toBe(true);
          if (found.kind === 'reply') expect(found).toMatchObject({ about: own, conversation: own });
          if (found.kind === 'quote') expect(found.about).toBe(own);
          if (found.kind === 'new-post')
            expect(found).toMatchObject({ conversation: found.id, place: stage.newPostsIn[0] });
        }
      }),
    );

    it(
      'takes nothing older than the time asked for',
      reading(async (stage) => {
        const [kind] = stage.kinds;
        await stage.speak(scene.account, kind, 'Too early.');
        later(minute);
        await stage.speak(scene.account, kind, 'In time.');
        expect(textsOf(await fetch(undefined, start + minute))).toEqual([said('In time.')]);
      }),
    );

    it(
      'lists each thing once, the oldest first',
      reading(async (stage) => {
        let cursor: Cursor | undefined;
        const seen: string[] = [];
        for (const round of [1, 2, 3]) {
          for (const kind of stage.kinds.filter((one) => one !== 'reply' && one !== 'quote')) {
            for (const number of [1, 2]) {
              later(minute);
              await stage.speak(scene.account, kind, `${kind} ${round}.${number}`);
            }
          }
          const page = await fetch(cursor);
          expect(page.interactions.map(({ createdAt }) => createdAt)).toEqual(
            page.interactions.map(({ createdAt }) => createdAt).sort((a, b) => a - b),
          );
          await stored(page.interactions);
          seen.push(...page.interactions.map(({ id }) => id));
          cursor = page.cursor;
          expect((await fetch(cursor)).interactions).toEqual([]);
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toHaveLength(6 * stage.kinds.filter((one) => one !== 'reply' && one !== 'quote').length);
      }),
    );

    it(
      'goes on where a page was cut off',
      reading(async (stage) => {
        for (const kind of stage.kinds.filter((one) => one !== 'reply' && one !== 'quote')) {
          for (let number = 1; number <= 230; number++) {
            later(1000);
            await stage.speak(scene.account, kind, `${kind} number ${number}`);
          }
        }
        const seen: string[] = [];
        let page = await fetch();
        expect(page.more).toBe(true);
        for (let calls = 1; ; calls++) {
          seen.push(...textsOf(page));
          await stored(page.interactions);
          // What is said meanwhile belongs to a later row of pages, and is not lost.
          if (calls === 1) await stage.speak(scene.account, stage.kinds[0], 'said meanwhile');
          if (!page.more) break;
          expect(calls).toBeLessThan(10);
          page = await fetch(page.cursor);
        }
        page = await fetch(page.cursor);
        seen.push(...textsOf(page));
        const kinds = stage.kinds.filter((one) => one !== 'reply' && one !== 'quote');
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toHaveLength(kinds.length * 230 + 1);
        expect(seen).toContainEqual(said('said meanwhile'));
      }),
    );

    it(
      'hears what is listed minutes late, behind younger words that were heard already',
      reading(async (stage) => {
        await stage.speakLate(scene.account, 'Listed late.', 8);
        later(minute);
        await stage.speak(scene.account, stage.kinds[0], 'Listed at once.');
        const seen: string[] = [];
        let cursor: Cursor | undefined;
        let requests = 0;
        for (const minutes of [0, 3, 6, 12, 30]) {
          later(minutes * minute);
          const before = stage.requests(scene.account);
          const page = await fetch(cursor);
          requests = stage.requests(scene.account) - before;
          await stored(page.interactions);
          seen.push(...textsOf(page));
          cursor = page.cursor;
        }
        expect(seen).toEqual([said('Listed at once.'), said('Listed late.')]);
        // Nothing is left to be looked for.
        expect(requests).toBe(stage.idleRequests);
      }),
    );

    it(
      'hears people whatever places cannot be read, and says which',
      reading(async ({ kinds, newPostsIn, shutPlaces, speak }) => {
        const own = (await send(connect(), part('Words to speak of.'))).id;
        for (const kind of kinds) await speak(scene.account, kind, `This is a ${kind}.`, own);
        const client = connect();
        const read = async (places: readonly string[], lookAtPlaces: boolean) =>
          client.fetchInteractions?.(undefined, { newPostsIn: places, since: start, lookAtPlaces });
        const all = await read([...shutPlaces, ...newPostsIn], true);
        expect(all?.interactions).toHaveLength(kinds.length);
        expect(all?.refusedPlaces?.map(({ name }) => name) ?? []).toEqual(shutPlaces);
        for (const { why } of all?.refusedPlaces ?? []) expect(why).toMatch(/\w/);
        // One that was open before shuts without a warning.
        for (const shut of shutPlaces) {
          const page = await read([shut], false);
          expect(page?.interactions.map(({ kind }) => kind)).toEqual(kinds.filter((kind) => kind !== 'new-post'));
          expect(page?.refusedPlaces).toMatchObject([{ name: shut }]);
        }
      }),
    );

    it(
      'never lists what the account said itself',
      reading(async (stage) => {
        const [own] = await stage.own(scene.account, 1);
        await stage.talkToSelf(scene.account, own ?? '');
        expect((await fetch()).interactions).toEqual([]);
      }),
    );

    it(
      'asks little where nothing is new',
      reading(async (stage) => {
        const { cursor } = await fetch();
        const before = stage.requests(scene.account);
        const page = await fetch(cursor);
        expect(stage.requests(scene.account) - before).toBe(stage.idleRequests);
        expect(page.billedReads).toBe(0);
      }),
    );

    it.each(readFaults)('moves nothing where it fails: %s', (fault) =>
      reading(async (stage) => {
        const { cursor } = await fetch();
        await stage.speak(scene.account, stage.kinds[0], 'Still to be heard.');
        const arm = stage.faults[fault];
        const until = Date.now() + 7 * minute;
        const error = await errorOf(fetch(cursor, start, connect(arm(scene.account, until))));
        expect(error).toBeInstanceOf(fault === 'reads-limited' ? RateLimited : NotSent);
        if (fault === 'reads-limited') expect((error as RateLimited).retryAt).toBeGreaterThanOrEqual(until);
        later(10 * minute);
        expect(textsOf(await fetch(cursor))).toEqual([said('Still to be heard.')]);
      })(),
    );

    it(
      'repeats no secret, even where the platform does',
      reading(async (stage) => {
        await connect().whoAmI();
        stage.refuseAndEcho(scene.account);
        // What is seen of the error is searched for secrets after the test.
        expect(await errorOf(fetch())).toBeInstanceOf(HiveError);
        expect(scene.account.secrets().length).toBeGreaterThan(0);
      }),
    );

    it(
      'marks as read as often as it is told to',
      reading(async (stage) => {
        await stage.speak(scene.account, stage.kinds[0], 'Read me.');
        const { interactions, cursor } = await fetch();
        await stored(interactions);
        await stored(interactions);
        await stored([]);
        expect((await fetch(cursor)).interactions).toEqual([]);
      }),
    );
  });

  describe('reading conversations', () => {
    it(
      'goes upward, the oldest first, as far as it is asked to',
      reading(async (stage) => {
        const [first = ''] = await stage.own(scene.account, 1);
        const ids = [first];
        for (const number of [1, 2, 3]) {
          later(minute);
          ids.push(await stage.answer(ids.at(-1) ?? '', `Answer ${number}.`, `person${number}`));
        }
        const read = async (depth: number) => (await connect().fetchConversation?.(ids[3] ?? '', depth)) ?? [];
        expect((await read(10)).map(({ id }) => id)).toEqual(ids);
        expect((await read(2)).map(({ id }) => id)).toEqual(ids.slice(2));
        expect((await read(1)).map(({ id }) => id)).toEqual(ids.slice(3));
        expect((await read(10)).map(({ author }) => author.handle).slice(1)).toEqual(['person1', 'person2', 'person3']);
        expect((await read(10)).map(({ createdAt }) => createdAt)).toEqual([0, 1, 2, 3].map((n) => start + n * minute));
        expect((await read(10)).at(-1)?.text).toContain('Answer 3.');
      }),
    );

    it(
      'leaves out what is gone, and keeps the beginning',
      reading(async (stage) => {
        const [first = ''] = await stage.own(scene.account, 1);
        const one = await stage.answer(first, 'Answer 1.', 'person1');
        const two = await stage.answer(one, 'Answer 2.', 'person2');
        const three = await stage.answer(two, 'Answer 3.', 'person3');
        stage.takeDown(two);
        const found = ((await connect().fetchConversation?.(three, 10)) ?? []).map(({ id }) => id);
        expect(found.filter((id) => id !== one)).toEqual([first, three]);
        expect(found).not.toContain(two);
        stage.takeDown(three);
        expect((await connect().fetchConversation?.(three, 1)) ?? []).toEqual([]);
      }),
    );
  });

  describe('reading how posts were taken', () => {
    it(
      'answers for 150 posts in two calls, those that are gone among them',
      reading(async (stage) => {
        const { transports } = scene.world.adapter.traits;
        const telling = transports.filter(({ tellsEngagement }) => tellsEngagement === true);
        if (stage.withoutEngagement !== undefined) {
          expect(telling.length).toBeLessThan(transports.length);
          expect(connect().engagement).toBeUndefined();
          return expectReason({ cannotShow: stage.withoutEngagement });
        }
        expect(telling.length).toBeGreaterThan(0);
        const ids = await stage.own(scene.account, 150);
        stage.react(ids[0] ?? '', 7);
        stage.takeDown(ids[1] ?? '');
        await stage.answer(ids[2] ?? '', 'An answer.', 'person1');
        const client = connect();
        // An account's first question may have to be told who it is.
        await client.engagement?.(ids.slice(0, 1));
        const before = stage.requests(scene.account);
        const found = [
          ...((await client.engagement?.(ids.slice(0, 100))) ?? []),
          ...((await client.engagement?.(ids.slice(100))) ?? []),
        ];
        expect(stage.requests(scene.account) - before).toBe(2);
        expect(found.map(({ id }) => id)).toEqual(ids);
        expect(found.filter(({ exists }) => !exists).map(({ id }) => id)).toEqual([ids[1]]);
        expect(found[0]).toMatchObject({ exists: true, likes: 7 });
        expect(found[2]).toMatchObject({ exists: true, replies: 1 });
        await expect(client.engagement?.(ids)).rejects.toBeInstanceOf(RangeError);
        expect(await client.engagement?.([])).toEqual([]);
      }),
    );
  });
}
