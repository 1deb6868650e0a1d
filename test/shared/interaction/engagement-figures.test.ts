import { describe, expect, it } from 'vitest';
import {
  answeredFigures,
  billedLooksInAll,
  isDue,
  looksInAll,
  type PostFigures,
  resonance,
  sumOf,
} from '../../../shared/interaction/engagement-figures.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 26, 12);

const figures = (changes: Partial<PostFigures> = {}): PostFigures => ({
  publication: 'ada.twitter.20261126T0900Z',
  part: 0,
  kind: 'post',
  at: now - hour,
  askedAt: 0,
  likes: 0,
  replies: 0,
  reposts: 0,
  ...changes,
});

describe('a post is looked at', () => {
  it.each([
    ['when it is new', 10 * minute, undefined, true],
    ['not twice in half an hour', 2 * hour, 30 * minute, false],
    ['an hour later', 2 * hour, hour, true],
    ['though the tick came five minutes early', 2 * hour, 55 * minute, true],
    ['not each hour after three hours', 4 * hour, hour, false],
    ['every six hours then', 7 * hour, 6 * hour, true],
    ['until it is a day old', day - minute, 6 * hour, true],
    ['not every six hours afterwards', day, 6 * hour, false],
    ['once a day then', 3 * day, day, true],
    ['a last time in its first week', 7 * day - minute, day, true],
    ['not when it is older', 7 * day, 6 * day, false],
    ['not when it is older, though it never was', 8 * day, undefined, false],
  ])('%s', (_name, ageMs, sinceMs, due) => {
    const askedAt = sinceMs === undefined ? 0 : now - sinceMs;
    expect(isDue(figures({ at: now - ageMs, askedAt }), now)).toBe(due);
  });

  it.each([
    ['not while its day goes on', 5 * hour, undefined, false],
    ['when its day is over', day, undefined, true],
    ['not again four hours later', day + 4 * hour, 4 * hour, false],
    ['a day later', 2 * day, day, true],
  ])('where it is an answer to somebody, %s', (_name, ageMs, sinceMs, due) => {
    const askedAt = sinceMs === undefined ? 0 : now - sinceMs;
    expect(isDue(figures({ kind: 'reply', at: now - ageMs, askedAt }), now)).toBe(due);
  });

  it('never where it is over', () => {
    expect(isDue(figures({ over: true }), now)).toBe(false);
  });

  it('in proportion, where somebody asks for less', () => {
    const young = figures({ at: now - 2 * hour, askedAt: now - hour });
    expect([1, 2].map((everyHours) => isDue(young, now, everyHours))).toEqual([true, false]);
    expect(isDue({ ...young, askedAt: now - 2 * hour }, now, 2)).toBe(true);
  });

  it('a dozen times in all, and more rarely in proportion', () => {
    expect([1, 2, 24, 0].map((hours) => looksInAll(hours))).toEqual([12, 6, 1, 0]);
  });

  it('is billed each time, or once a day (UTC), as the platform does it', () => {
    const billed = (prices: { readOncePerDay?: true }) => [1, 2, 24, 0].map((hours) => billedLooksInAll(hours, prices));
    expect(billed({})).toEqual([12, 6, 1, 0]);
    expect(billed({ readOncePerDay: true })).toEqual([8, 5, 1, 0]);
    expect(billedLooksInAll(1, { readOncePerDay: true }, 'reply')).toBe(looksInAll(1, 'reply'));
  });
});

describe('an answer', () => {
  const before = figures({ askedAt: now - hour, likes: 4, replies: 1, score: 9, ratio: 0.9 });
  const said = { id: '1', exists: true, likes: 5, replies: 2, reposts: 1 };

  it('takes the place of what was known', () => {
    const after = answeredFigures(before, { ...said, score: 11 }, now);
    expect(after).toEqual(figures({ askedAt: now, likes: 5, replies: 2, reposts: 1, score: 11 }));
  });

  it('that the post is gone leaves the figures, and remembers since when', () => {
    const nothing = { id: '1', exists: false, likes: 0, replies: 0, reposts: 0 };
    const gone = answeredFigures(before, nothing, now);
    expect(gone).toEqual({ ...before, askedAt: now, goneAt: now });
    expect(answeredFigures(gone, nothing, now + hour)).toEqual({ ...gone, askedAt: now + hour });
    expect(answeredFigures(gone, said, now + hour).goneAt).toBeUndefined();
  });

  it('that leaves it out says nothing', () => {
    expect(answeredFigures(before, undefined, now)).toEqual({ ...before, askedAt: now });
  });
});

describe('posts together', () => {
  it('are nothing where nobody asked', () => {
    expect(sumOf([])).toBeUndefined();
    expect(sumOf([figures()])).toBeUndefined();
  });

  it('are summed, their shares of upvotes averaged over those that have one', () => {
    const asked = { askedAt: now };
    const all = [
      figures({ ...asked, likes: 1, replies: 2, reposts: 3, score: 4, ratio: 1 }),
      figures({ ...asked, likes: 10, ratio: 0.5, score: -1 }),
      figures({ ...asked, likes: 100 }),
      figures({ likes: 1000 }),
    ];
    expect(sumOf(all)).toEqual({ posts: 3, likes: 111, replies: 2, reposts: 3, score: 3, ratio: 0.75 });
  });

  it('are put in an order by what people did, a score having the likes in it', () => {
    expect(resonance(figures({ likes: 3, replies: 1, reposts: 2 }))).toBe(6);
    expect(resonance(figures({ likes: 3, score: -2, replies: 1 }))).toBe(-1);
  });
});
