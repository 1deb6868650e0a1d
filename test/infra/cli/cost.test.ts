import { describe, expect, it } from 'vitest';
import { costText } from '../../../infra/cli/cost.ts';
import { heardLately } from '../../../infra/cli/cost-history.ts';
import { doings, scaled, voicesOf } from '../../../infra/cli/cost-voices.ts';
import { plain } from '../../../infra/cli/format.ts';
import { costOf } from '../../../infra/cost/model.ts';
import { listenFrom } from '../../../shared/limits/listening.ts';
import { account, adaPersonality, hour, member, now } from './members.ts';

const voices = voicesOf([member()], undefined, now);
const postUsd = 0.015 + 8 * 0.001;

describe('the voices of a hive', () => {
  it('are those that post by their schedules and answer as accounts usually do', () => {
    expect(doings(voices)).toEqual({
      personalities: 1,
      accounts: 1,
      listening: 1,
      posts: 61,
      mentions: 30,
      replies: 15,
      observed: 0,
    });
    const [route] = voices.routes;
    // Each mention is read, and of an answered one what stands above it too; six looks at a reply.
    const answering = (route?.mentions ?? 0) * 0.005 + (route?.replies ?? 0) * (0.01 + 0.005 + 6 * 0.001);
    expect(voices.answeringUsd).toBeCloseTo(answering, 6);
    // A post, and a look at how it was taken on each of eight days: more of them a day are not billed.
    expect(voices.platformUsd.twitter).toBeCloseTo((route?.posts ?? 0) * postUsd + answering, 6);
    expect(voices.modelUsd).toBeGreaterThan(0);
  });

  it('answer less by chance, by their caps, or nobody', () => {
    const replies = (changes: object) => {
      const { platforms } = adaPersonality();
      const effective = adaPersonality({ platforms: { twitter: { ...platforms.twitter!, replies: changes } } });
      return doings(voicesOf([member({ effective })], undefined, now));
    };
    expect(replies({ probability: 0.2 }).replies).toBe(3);
    expect(replies({ perDay: 0 }).replies).toBe(0);
    expect(replies({ enabled: false })).toMatchObject({ listening: 0, mentions: 0, replies: 0, posts: 61 });
  });

  it('answer as often as they did lately, where that is known', () => {
    const lately = { mentionsPerMonth: 300, repliesPerMonth: 200 };
    const known = voicesOf([member()], undefined, now, () => lately);
    expect(doings(known)).toMatchObject({ mentions: 300, replies: 200, observed: 1 });
    expect(known.answeringUsd).toBeCloseTo(300 * 0.005 + 200 * 0.021, 6);
    expect(known.modelUsd).toBeGreaterThan(voices.modelUsd);
  });

  it.each([
    ['paused', member({ state: 'paused' })],
    ['deleted', member({ state: 'deleted' })],
    ['refused from the start', member({ state: 'refused', effective: undefined })],
    ['switched off in its file', member({ effective: adaPersonality({ paused: true }) })],
  ])('are not those that are %s', (_name, one) => {
    expect(voicesOf([one], undefined, now)).toMatchObject({ personalities: 0, routes: [], modelUsd: 0 });
  });

  it('are multiplied by the average one', () => {
    const ten = scaled(voices, 10);
    expect(doings(ten)).toMatchObject({ personalities: 10, accounts: 10, posts: 609, listening: 10 });
    expect(ten.platformUsd.twitter).toBeCloseTo((voices.platformUsd.twitter ?? 0) * 10, 6);
    expect(doings(scaled(voices, 0))).toMatchObject({ personalities: 0, posts: 0, listening: 0 });
  });
});

describe('what happened lately', () => {
  async function* ids(...all: readonly string[]): AsyncGenerator<string> {
    yield* all;
  }
  const days = 24 * hour;
  const history = (listenedFor: number) =>
    heardLately(
      {
        accounts: {
          read: async () => listenFrom(account(), { transport: 'api', newPostsIn: [] }, now - listenedFor),
        } as unknown as Parameters<typeof heardLately>[0]['accounts'],
        heard: { of: () => ids('1', '2', '3'), read: async () => undefined },
        timeline: {
          of: () => ids('ada.twitter.re.1', 'ada.twitter.20261122T0900Z'),
        } as unknown as Parameters<typeof heardLately>[0]['timeline'],
      },
      [member(), member({ id: 'gone', state: 'deleted' })],
      now,
    );

  it('is what was heard and answered, for a month', async () => {
    const found = await history(10 * days);
    expect([...found.keys()]).toEqual(['twitter/ada']);
    expect(found.get('twitter/ada')?.mentionsPerMonth).toBeCloseTo((3 * 30.4375) / 10, 6);
    expect(found.get('twitter/ada')?.repliesPerMonth).toBeCloseTo(30.4375 / 10, 6);
    expect((await history(90 * days)).get('twitter/ada')?.mentionsPerMonth).toBeCloseTo((3 * 30.4375) / 30, 6);
  });

  it('is nothing for an account that has hardly listened', async () => {
    expect((await history(2 * days)).size).toBe(0);
  });
});

it('tells the dearest first, what is free, and the sum', () => {
  const aws = costOf([
    { price: 'writeUnits', cause: 'posts', quantity: 1_000_000 },
    { price: 'secrets', cause: 'standing', quantity: 4 },
    { price: 'invocations', cause: 'posts', quantity: 1_000_000 },
  ]);
  const shown = { ...voices, platformUsd: { twitter: 1 }, answeringUsd: 0.25, modelUsd: 0.5 };
  const text = costText(shown, aws, 'stage dev', false, plain);
  expect(text).toMatch(/^On stage dev: 1 personality, about 61 posts and 15 replies a month\.\n\n/);
  expect(text).toContain('1 account listening, told something 30 times: by the settings');
  expect(text).toMatch(/AWS, at the prices of \d{4}/);
  const [secrets, units, calls] = ['Secrets Manager', 'DynamoDB', 'Lambda'].map((name) => text.indexOf(name));
  expect([secrets, units, calls]).toEqual([secrets, units, calls].sort((a = 0, b = 0) => a - b));
  expect(text).toMatch(/Lambda +1,000,000 invocations +\$0\.20 +\$0\.20 free/);
  expect(text).toContain('$0.25 of it for hearing people and answering them');
  // 1.6 + 0.625 after what is free, 1 to the platform, 0.5 to the model.
  expect(text).toContain('Together about $3.73 a month.');
  expect(costText({ ...shown, observed: 1 }, aws, 'stage dev', false, plain)).toContain('as in the last 30 days.');
});
