import { describe, expect, it } from 'vitest';
import type { SandboxPost } from '../../infra/local/sandbox/types.ts';
import { isClean, runProcesses } from './processes.ts';
import { judgeRemains, type RemainingPublication, type Remains, zeros } from './processes-findings.ts';

const nine = Date.parse('2026-11-23T09:00:00Z');
const minute = 60_000;

function publication(slot: number, changes: Partial<RemainingPublication> = {}): RemainingPublication {
  const stamp = new Date(slot).toISOString().slice(0, 16).replaceAll('-', '').replace(':', '');
  return {
    id: `ada.twitter.${stamp}Z`,
    personality: 'ada',
    platform: 'twitter',
    account: 'ada',
    slot,
    createdAt: slot,
    notAfter: slot + 120 * minute,
    state: 'published',
    parts: [{ text: `Words of ${stamp}` }],
    ids: { 0: { id: `id-${stamp}`, url: 'https://x.example/1', at: slot } },
    modelCostUsd: 0.001,
    ...changes,
  };
}

const slots = [nine, nine + 20 * minute, nine + 40 * minute];
const publications = slots.map((slot) => publication(slot));

function post(text: string, id: string, createdAt: number, changes: Partial<SandboxPost> = {}): SandboxPost {
  const sure = { account: 'ada', handle: 'ada', deleted: false, madeWithAi: true, url: 'https://x.example/1' };
  return { ...sure, id, text, createdAt, ...changes };
}

const posts = publications.map(({ parts, ids, slot }) => post(parts[0]?.text ?? '', ids['0']?.id ?? '', slot));
const firing = (slot: number) => ({
  payload: JSON.stringify({ personality: 'ada', platform: 'twitter', slot: new Date(slot).toISOString() }),
});
const remains: Remains = {
  publications,
  posts: { twitter: posts },
  interactions: [],
  firings: slots.map(firing),
  periods: { ada: 20 },
  limits: { ada: { perHour: 3, perDay: 10, minimumGapMinutes: 15 } },
  budgets: { ada: { perDayUsd: 0.5, perMonthUsd: 10 } },
  settledFrom: nine + 60 * minute,
};
/** The figures that are not zero. */
const wrong = (changes: Partial<Remains>) => {
  const found = judgeRemains({ ...remains, ...changes });
  return Object.fromEntries(zeros.filter((figure) => found[figure] > 0).map((figure) => [figure, found[figure]]));
};
/** Somebody said something below the first post, and ada answered it. */
const said = post('Which tide?', 'said', nine + 50 * minute, {
  account: 'sam',
  handle: 'sam',
  inReplyTo: posts[0]!.id,
});
const answer = publication(nine + 51 * minute, { id: 'ada.twitter.re.said', parts: [{ text: 'This one.' }] });
const answerPost = post('This one.', answer.ids['0']!.id, nine + 51 * minute, { inReplyTo: 'said' });
const verdict = { answer: true, rule: 'answered', why: 'no rule is against it', at: nine };
const heard = { platform: 'twitter', account: 'ada', id: 'said', verdict, publication: answer.id };
const talked = {
  publications: [...publications, answer],
  posts: { twitter: [...posts, said, answerPost] },
  interactions: [heard],
};
const again = post('This one.', 'again', nine + 53 * minute, { inReplyTo: 'said' });
const another = publication(nine + 53 * minute, {
  id: 'ada.twitter.re.other',
  parts: [{ text: 'This one.' }],
  ids: { 0: { id: 'again', url: '', at: nine } },
});
const [first, second, third] = publications as [RemainingPublication, RemainingPublication, RemainingPublication];
const [, , lastPost] = posts as [(typeof posts)[0], (typeof posts)[0], (typeof posts)[0]];

describe('what killed hives left behind', () => {
  it('is in order where each part has its post', () => {
    expect(wrong({})).toEqual({});
    expect(judgeRemains(remains)).toMatchObject({ publications: 3, posts: 3 });
  });

  it.each<[string, Partial<Remains>, Record<string, number>]>([
    [
      'the words of a part twice',
      { posts: { twitter: [...posts, { ...lastPost, id: 'twin', createdAt: nine + 61 * minute }] } },
      { duplicates: 1 },
    ],
    [
      'a post of nobody',
      { posts: { twitter: [...posts, post('Of nobody', 'stray', nine + 61 * minute)] } },
      { lost: 1 },
    ],
    [
      'a post whose id nobody has',
      { publications: [first, second, { ...third, ids: {}, state: 'expired' }] },
      { lost: 1 },
    ],
    ['a post that is gone from the platform', { posts: { twitter: posts.slice(1) } }, { lost: 1 }],
    [
      'a firing without a publication',
      { publications: [first, second], posts: { twitter: posts.slice(0, 2) } },
      { lost: 1 },
    ],
    ['a slot that never fired', { firings: [firing(slots[0]!), firing(slots[2]!)] }, { lost: 1 }],
    [
      'the ids of two publications changed over',
      { publications: [{ ...first, ids: second.ids }, { ...second, ids: first.ids }, third] },
      { wronglyMatched: 2 },
    ],
    [
      'one post for two publications',
      { publications: [first, { ...second, ids: first.ids }, third] },
      { lost: 1, wronglyMatched: 1 },
    ],
    ['too many in an hour', { limits: { ada: { perHour: 2, perDay: 10, minimumGapMinutes: 0 } } }, { overLimit: 1 }],
    ['too many in a day', { limits: { ada: { perHour: 9, perDay: 1, minimumGapMinutes: 0 } } }, { overLimit: 2 }],
    ['too little between two', { limits: { ada: { perHour: 9, perDay: 9, minimumGapMinutes: 30 } } }, { overLimit: 2 }],
    // Three posts at 0.015 and the model: a cap that one call less would have kept.
    ['a day above its cap', { budgets: { ada: { perDayUsd: 0.03, perMonthUsd: 10 } } }, { overBudget: 1 }],
    ['a month above its cap', { budgets: { ada: { perDayUsd: 1, perMonthUsd: 0.03 } } }, { overBudget: 1 }],
    [
      'something open from before the calm',
      { publications: [first, second, { ...third, state: 'unconfirmed' }] },
      { unsettled: 1 },
    ],
    [
      'something nobody could settle',
      { publications: [first, second, { ...third, state: 'failed', ids: {} }] },
      { failed: 1 },
    ],
  ])('%s is counted', (_name, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });

  it('is in order where people were answered: what they say is no post of the hive, and answers have windows of their own', () => {
    expect(wrong(talked)).toEqual({});
    expect(judgeRemains({ ...remains, ...talked })).toMatchObject({ posts: 4, interactions: 1, answered: 1 });
  });

  it.each<[string, Partial<Remains>, Record<string, number>]>([
    [
      'somebody answered twice',
      {
        ...talked,
        publications: [...talked.publications, another],
        posts: { twitter: [...posts, said, answerPost, again] },
      },
      { repliedTwice: 1 },
    ],
    ['an answer of which nobody knows', { ...talked, publications, interactions: [] }, { lost: 1 }],
    [
      'somebody without a verdict',
      { ...talked, interactions: [{ platform: 'twitter', account: 'ada', id: 'said' }] },
      { unanswered: 1 },
    ],
    ['an answer that was never planned', { interactions: [heard] }, { unanswered: 1 }],
  ])('%s is counted', (_name, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });

  it('owes nothing to somebody who took back what they said', () => {
    const gone = { twitter: [...posts, { ...said, deleted: true }] };
    expect(wrong({ posts: gone, interactions: [{ platform: 'twitter', account: 'ada', id: 'said' }] })).toEqual({});
  });

  it('may have spent the cap and one call', () => {
    expect(wrong({ budgets: { ada: { perDayUsd: 0.034, perMonthUsd: 10 } } })).toEqual({});
  });
});

it('a hive killed twice under load posts nothing twice, loses nothing, and settles', async () => {
  const report = await runProcesses({ kills: 2, seed: 20 });
  expect(isClean(report), JSON.stringify(report)).toBe(true);
  expect(report.restarts).toBe(2);
  expect(report.posts).toBeGreaterThan(0);
  expect(report.interactions).toBeGreaterThan(0);
  expect(report.startSeconds.max).toBeGreaterThan(0);
});
