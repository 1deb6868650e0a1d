import { describe, expect, it } from 'vitest';
import type { Reader } from '../../../shared/interaction/observe-tools.ts';
import { placesAfter, placesToAsk } from '../../../shared/interaction/places.ts';
import type { FetchOptions, InteractionsPage } from '../../../shared/interaction/platform-reads.ts';
import { makeListener, talkingTraits } from '../../support/listener.ts';
import { hour } from '../../support/world.ts';

const day = 24 * hour;
const refused = [{ name: 'tea', why: 'it is private' }];

describe('which places are asked for', () => {
  it.each([
    ['nobody wants new posts', { newPostsIn: [] }, { newPostsIn: [], lookAtPlaces: false }],
    ['nobody looked yet', { newPostsIn: ['tea', 'cups'] }, { newPostsIn: ['tea', 'cups'], lookAtPlaces: true }],
    [
      'one cannot be read',
      { newPostsIn: ['tea', 'cups'], places: { at: 0, refused } },
      { newPostsIn: ['cups'], lookAtPlaces: false },
    ],
    [
      'a day is over',
      { newPostsIn: ['tea', 'cups'], places: { at: 0, refused } },
      { newPostsIn: ['tea', 'cups'], lookAtPlaces: true },
      day,
    ],
  ])('where %s', (_name, listening, expected, now = hour) => {
    expect(placesToAsk(listening, now)).toEqual(expected);
  });
});

describe('what an answer says of the places', () => {
  const answered = (places: { at: number; refused: typeof refused } | undefined, look: boolean, page: object) =>
    placesAfter(
      { newPostsIn: ['tea', 'cups'], ...(places === undefined ? {} : { places }) },
      { lookAtPlaces: look },
      page,
      5,
    );

  it('is told once, and once more when it is otherwise', () => {
    const first = answered(undefined, true, { refusedPlaces: refused });
    expect(first).toEqual({ places: { at: 5, refused }, shut: refused, open: [] });
    expect(answered(first.places as never, true, { refusedPlaces: refused })).toMatchObject({ shut: [], open: [] });
    expect(answered(first.places as never, true, { refusedPlaces: [] })).toEqual({
      places: { at: 5, refused: [] },
      shut: [],
      open: ['tea'],
    });
  });

  it('stays where nothing was looked at, and grows where another shuts', () => {
    const known = { at: 1, refused };
    expect(answered(known, false, {})).toEqual({ places: known, shut: [], open: [] });
    const cups = { name: 'cups', why: 'it is gone' };
    expect(answered(known, false, { refusedPlaces: [cups] })).toEqual({
      places: { at: 5, refused: [...refused, cups] },
      shut: [cups],
      open: [],
    });
  });
});

describe('an account whose places cannot all be read', () => {
  const traits = {
    ...talkingTraits,
    repliesIn: () => ({ spokenTo: 'everywhere' as const, newPosts: ['tea', 'cups'] }),
  };

  it('hears the others, tells of it once, and asks again a day later', async () => {
    const world = makeListener(traits);
    await world.begin();
    const asked: FetchOptions[] = [];
    const read = world.client.fetchInteractions as NonNullable<Reader['fetchInteractions']>;
    Object.assign(world.client, {
      fetchInteractions: async (cursor: never, options: FetchOptions): Promise<InteractionsPage> => {
        asked.push(options);
        return { ...(await read(cursor, options)), ...(options.lookAtPlaces ? { refusedPlaces: refused } : {}) };
      },
    });
    world.say('Hello.');
    await world.observe();
    expect(world.verdicts()).toEqual(['answered']);
    for (let turn = 0; turn < 30; turn += 1) {
      world.pass(hour);
      await world.observe();
    }
    expect(asked.filter(({ lookAtPlaces }) => lookAtPlaces)).toHaveLength(2);
    expect(asked.slice(1, 10).map(({ newPostsIn }) => newPostsIn)).toEqual(Array(9).fill(['cups']));
    expect(world.events.filter(({ event }) => event === 'place.refused')).toMatchObject([
      { fields: { account: 'ada', place: 'tea', reason: 'it is private' } },
    ]);
    expect((await world.listening())?.places?.refused).toEqual(refused);
  });

  it('looks at all of them anew when its file names others', async () => {
    const world = makeListener(traits);
    await world.begin();
    await world.observe();
    expect((await world.listening())?.places).toMatchObject({ refused: [] });
    traits.repliesIn = () => ({ spokenTo: 'everywhere' as const, newPosts: ['mugs'] });
    await world.begin();
    expect(await world.listening()).not.toHaveProperty('places');
  });
});
