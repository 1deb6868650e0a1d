import { describe, expect, it } from 'vitest';
import { resultOf, runCases } from './cases.ts';
import {
  type Expectation,
  type Measured,
  noneUntilReset,
  oncePerSlot,
  onePostFound,
  onePostOrRejected,
  onePostWithin,
} from './cases-judge.ts';
import { casesTable } from './cases-report.ts';

const ten = Date.parse('2026-11-23T10:00:00Z');
const minute = 60_000;
const evidence = (id: string) => ({ 0: { id, url: 'https://x.example/1', at: ten } });
const published = { slot: ten, state: 'published' as const, ids: evidence('7'), parts: [{ text: 'One' }] };
const rejected = { ...published, state: 'rejected' as const, ids: {}, reason: 'X refuses these words' };
const create = (at = ten, status = 201) => ({ at, status });
const post = (id = '7', createdAt = ten) => ({ id, createdAt });
const one: Measured = {
  platform: 'twitter',
  publications: [published],
  creates: [create()],
  live: [post()],
  foundAgain: false,
  listings: 1,
};

describe('what makes a case right', () => {
  it.each<[string, Expectation, Partial<Measured>, string | undefined]>([
    ['one post', onePostWithin(1), {}, undefined],
    ['an id with its kind in front', onePostWithin(1), { live: [post('t3_7')] }, undefined],
    ['two posts', onePostWithin(1), { live: [post(), post('8')] }, '2 live posts'],
    ['no post', onePostWithin(1), { live: [] }, '0 live posts'],
    ['two creates', onePostWithin(1), { creates: [create(), create()] }, '2 creates'],
    [
      'a post nobody has the id of',
      onePostWithin(1),
      { publications: [{ ...published, ids: {} }] },
      'its id is not kept',
    ],
    [
      'a post recorded as failed',
      onePostWithin(1),
      { publications: [{ ...published, state: 'failed' }] },
      'it ended as failed',
    ],
    ['no publication', onePostWithin(1), { publications: [] }, '0 publications'],
    ['a post found again', onePostFound, { foundAgain: true }, undefined],
    ['a post known by luck', onePostFound, {}, 'it was not found by reconcile'],
    ['rejected with its reason', onePostOrRejected, { publications: [rejected], live: [] }, undefined],
    [
      'rejected without',
      onePostOrRejected,
      { publications: [{ ...rejected, reason: undefined }], live: [] },
      'rejected without a reason',
    ],
    [
      'rejected unseen',
      onePostOrRejected,
      { publications: [rejected], live: [], listings: 0 },
      'nobody looked at what is there',
    ],
    ['rejected, but out', onePostOrRejected, { publications: [rejected] }, 'rejected, with 1 live posts'],
    ['new words for a refusal', onePostOrRejected, { creates: [create(), create()] }, '2 creates'],
    ['patience', noneUntilReset(10 * minute), { creates: [create(ten, 429), create(ten + 10 * minute)] }, undefined],
    [
      'impatience',
      noneUntilReset(10 * minute),
      { creates: [create(ten, 429), create(ten + 9 * minute)] },
      '1 creates before the reset',
    ],
    ['a slot kept', oncePerSlot([ten]), {}, undefined],
    ['a post at the start', oncePerSlot([ten]), { live: [post('7', ten - 60 * minute)] }, '1 posts at no slot'],
    ['a slot forgotten', oncePerSlot([ten, ten + 60 * minute]), {}, '1 publications for 2 slots'],
    ['a slot twice', oncePerSlot([ten]), { live: [post(), post('8', ten + minute)] }, '2 live posts for 1 slots'],
  ])('%s', (_name, expected, changes, wrong) => {
    expect(expected({ ...one, ...changes })).toBe(wrong);
  });

  it('shows in the table', () => {
    const good = resultOf('good', one, onePostWithin(1));
    const bad = resultOf('bad', { ...one, publications: [rejected] }, onePostWithin(1));
    expect([good.ok, bad.ok, bad.wrong]).toEqual([true, false, 'it ended as rejected']);
    const [, ...rows] = casesTable([good, bad]).split('\n');
    expect(rows[0]).toMatch(/^good {2}twitter {3}10:00:00 201 .* published .* kept .* ok$/);
    expect(rows[1]).toMatch(/rejected \(X refuses these words\) .* NOT OK: it ended as rejected$/);
  });
});

it('a lost answer and a limit, as measured on both platforms', async () => {
  const results = await runCases(['after-once', 'reset']);
  expect(results.map(({ platform, creates, livePosts, ok }) => [platform, creates.length, livePosts, ok])).toEqual([
    ['twitter', 2, 1, true],
    ['reddit', 2, 1, true],
    ['twitter', 1, 1, true],
    ['reddit', 1, 1, true],
  ]);
  expect(results[0]?.creates[1]?.at).toBe('2026-11-23T10:10:00.000Z');
});
