import { describe, expect, it } from 'vitest';
import { costText, scaled, voicesOf } from '../../../infra/cli/cost.ts';
import { plain } from '../../../infra/cli/format.ts';
import { costOf } from '../../../infra/cost/model.ts';
import { adaPersonality, member, now } from './members.ts';

const voices = voicesOf([member()], undefined, now);

describe('the voices of a hive', () => {
  it('are those that post by their schedules', () => {
    expect(voices).toMatchObject({ personalities: 1, platforms: 1 });
    expect(voices.posts).toBeCloseTo(60.9, 0);
    // A post, and a dozen looks at how it was taken.
    expect(voices.platformUsd.twitter).toBeCloseTo(voices.posts * (0.015 + 12 * 0.001), 6);
    expect(voices.modelUsd).toBeGreaterThan(0);
  });

  it.each([
    ['paused', member({ state: 'paused' })],
    ['deleted', member({ state: 'deleted' })],
    ['refused from the start', member({ state: 'refused', effective: undefined })],
    ['switched off in its file', member({ effective: adaPersonality({ paused: true }) })],
  ])('are not those that are %s', (_name, one) => {
    expect(voicesOf([one], undefined, now)).toMatchObject({ personalities: 0, posts: 0, modelUsd: 0, platforms: 0 });
  });

  it('are multiplied by the average one', () => {
    const ten = scaled(voices, 10);
    expect(ten).toMatchObject({ personalities: 10, platforms: 1 });
    expect(ten.posts).toBeCloseTo(voices.posts * 10, 6);
    expect(ten.platformUsd.twitter).toBeCloseTo((voices.platformUsd.twitter ?? 0) * 10, 6);
    expect(scaled(voices, 0)).toMatchObject({ personalities: 0, posts: 0, platforms: 0 });
  });
});

it('tells the dearest first, what is free, and the sum', () => {
  const aws = costOf([
    { price: 'writeUnits', idle: 0, posts: 1_000_000 },
    { price: 'secrets', idle: 4, posts: 0 },
    { price: 'invocations', idle: 0, posts: 1_000_000 },
  ]);
  const text = costText({ ...voices, platformUsd: { twitter: 1 }, modelUsd: 0.5 }, aws, 'stage dev', false, plain);
  expect(text).toMatch(/^On stage dev: 1 personality, about 61 posts a month\.\n\nAWS, at the prices of \d{4}/);
  const [secrets, units, calls] = ['Secrets Manager', 'DynamoDB', 'Lambda'].map((name) => text.indexOf(name));
  expect([secrets, units, calls]).toEqual([secrets, units, calls].sort((a = 0, b = 0) => a - b));
  expect(text).toMatch(/Lambda +1,000,000 invocations +\$0\.20 +\$0\.20 free/);
  // 1.6 + 0.625 after what is free, 1 to the platform, 0.5 to the model.
  expect(text).toContain('Together about $3.73 a month.');
});
