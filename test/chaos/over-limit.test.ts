import { describe, expect, it } from 'vitest';
import { overLimit, overTogether } from './over-limit.ts';

const minute = 60_000;
const limits = { perHour: 2, perDay: 3, minimumGapMinutes: 10 };
const posts = (...minutes: readonly (number | [at: number, publication: string])[]) =>
  minutes.map((at, index) => {
    const [when, publication] = typeof at === 'number' ? [at, `p${index}`] : at;
    return { platform: 'chirp', account: 'ada', publication, createdAt: when * minute };
  });

describe('posts over a limit', () => {
  it.each([
    ['two in an hour', posts(0, 10), 0],
    ['three in an hour', posts(0, 20, 59.9), 1],
    ['the third just when the hour is over', posts(0, 20, 60), 0],
    ['four in a day', posts(0, 100, 200, 1439), 1],
    ['the fourth just when the day is over', posts(0, 100, 200, 1440), 0],
    ['two closer than the gap', posts(0, 9.99), 1],
    ['parts of one publication closer than the gap', posts([0, 'a'], [1, 'a']), 0],
    ['another one in the middle of a thread', posts([0, 'a'], [11, 'b'], [12, 'a']), 1],
  ])('%s', (_, given, expected) => {
    expect(overLimit(given, limits)).toBe(expected);
  });

  it('counts each account by itself', () => {
    const [first, second] = posts(0, 1);
    expect(overLimit([first!, { ...second!, account: 'bob' }], limits)).toBe(0);
    expect(overLimit([first!, { ...second!, platform: 'forum' }], limits)).toBe(0);
  });
});

describe('posts over what all accounts may send together', () => {
  it('are counted for each platform, whoever sent them', () => {
    const [a, b, c] = posts(0, 20, 59);
    const three = [a!, { ...b!, account: 'bob' }, { ...c!, account: 'cyd' }];
    expect(overTogether(three, 3)).toBe(0);
    expect(overTogether(three, 2)).toBe(1);
    expect(overTogether([a!, b!, { ...c!, platform: 'forum' }], 2)).toBe(0);
    expect(overTogether(posts(0, 20, 60), 2)).toBe(0);
    expect(overTogether(three, undefined)).toBe(0);
  });
});
