import { describe, expect, it } from 'vitest';
import { judgeReplies, type RepliesRemains, replyFigures } from './judge-replies.ts';
import type { Said } from './talk.ts';

type Reply = RepliesRemains['publications'][number];
type Heard = RepliesRemains['interactions'][number];
type Noted = RepliesRemains['shown'][number];

const sam = { id: 's1', handle: 'sam' };
const said = (id: string, changes: Partial<Said> = {}): [string, Said] => [
  `chirp ${id}`,
  {
    id,
    kind: 'mention',
    author: sam,
    text: 'Which tide?',
    to: ['ada'],
    summoned: true,
    conversation: 'p1',
    createdAt: Number(id.slice(1)),
    shownFrom: 0,
    position: 0,
    ...changes,
  },
];
const reply = (id: string, changes: Partial<Reply> = {}): Reply => ({
  id: `ada.chirp.re.${id}`,
  platform: 'chirp',
  account: 'ada',
  kind: 'reply',
  target: { replyTo: id },
  parts: [{ text: 'This one.' }],
  settings: {},
  ...changes,
});
const heard = (id: string, changes: Partial<Heard> = {}): Heard => ({
  platform: 'chirp',
  account: 'ada',
  id,
  conversation: 'p1',
  createdAt: Number(id.slice(1)),
  verdict: { answer: true, rule: 'answered', why: 'no rule is against it', at: 9 },
  publication: `ada.chirp.re.${id}`,
  ...changes,
});
const noted = (id: string, at: number, changes: Partial<Noted> = {}): Noted => ({
  platform: 'chirp',
  account: 'ada',
  id,
  at,
  lasts: true,
  ...changes,
});
const post = (id: string) => ({ platform: 'chirp', account: 'ada', target: { replyTo: id } });

/** Two things said one after the other in a conversation, heard, answered in their order. */
const remains: RepliesRemains = {
  said: new Map([said('p1'), said('p2')]),
  gone: new Set(),
  posts: [post('p1'), post('p2')],
  publications: [reply('p1'), reply('p2')],
  interactions: [heard('p1'), heard('p2')],
  shown: [noted('p1', 1), noted('p2', 2)],
  stored: [noted('p1', 3), noted('p2', 4)],
  decided: new Map([
    ['chirp ada p1', 4.5],
    ['chirp ada p2', 5.6],
  ]),
  planned: new Map([
    ['ada.chirp.re.p1', 5],
    ['ada.chirp.re.p2', 6],
  ]),
  ended: new Map([['ada.chirp.re.p1', 5.5]]),
  optedOut: new Map(),
  own: new Map(),
  newPostsIn: () => ['Tea'],
};

/** The figures that are not zero. */
const wrong = (changes: Partial<RepliesRemains>) => {
  const found = judgeReplies({ ...remains, ...changes });
  return Object.fromEntries(replyFigures.filter((name) => found[name] > 0).map((name) => [name, found[name]]));
};
const { verdict: _verdict, publication: _publication, ...open } = heard('p2');

describe('what is left of conversations', () => {
  it('is in order where each was answered once, the earliest first', () => {
    expect(wrong({})).toEqual({});
  });

  it.each<[string, Partial<RepliesRemains>, Record<string, number>]>([
    ['two posts that answer the same', { posts: [post('p1'), post('p1')] }, { repliedTwice: 1 }],
    [
      'two replies planned to the same',
      { publications: [...remains.publications, reply('p2', { id: 'ada.chirp.re.p2x' })] },
      { repliedTwice: 1 },
    ],
    ['shown, never stored', { interactions: [heard('p1')], stored: [noted('p1', 3)] }, { unanswered: 1 }],
    ['stored, never concluded', { interactions: [heard('p1'), open] }, { unanswered: 1 }],
    ['to be answered, never planned', { publications: [reply('p1')] }, { unanswered: 1 }],
    ['a reply to what nobody said', { said: new Map([said('p1')]) }, { strangersAnswered: 1 }],
    [
      'a reply to what was said to another',
      { said: new Map([said('p1'), said('p2', { to: ['bob'] })]) },
      { strangersAnswered: 1 },
    ],
    [
      'a reply where none is allowed',
      { said: new Map([said('p1'), said('p2', { summoned: false })]) },
      { strangersAnswered: 1 },
    ],
    [
      'a new post of a place that is none of its own',
      { said: new Map([said('p1'), said('p2', { kind: 'new-post', to: [], place: 'kettles' })]) },
      { strangersAnswered: 1 },
    ],
    ['an account of the hive that was known', { own: new Map([['chirp s1', 3]]) }, { siblingsAnswered: 1 }],
    ['somebody who had opted out', { optedOut: new Map([['chirp s1', 5]]) }, { optedOutAnswered: 1 }],
    [
      'the later one first',
      {
        planned: new Map([
          ['ada.chirp.re.p1', 6],
          ['ada.chirp.re.p2', 5],
        ]),
        ended: new Map([['ada.chirp.re.p2', 5.5]]),
      },
      { outOfOrder: 1 },
    ],
    ['one planned before the other had ended', { ended: new Map([['ada.chirp.re.p1', 7]]) }, { crossed: 1 }],
    ['one planned, and the other never ended', { ended: new Map() }, { crossed: 1 }],
  ])('%s is counted', (_name, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });

  it.each<[string, Partial<RepliesRemains>]>([
    ['one that opted out after the last reply was planned', { optedOut: new Map([['chirp s1', 7]]) }],
    [
      'a reply to one that opted out which got no words',
      { optedOut: new Map([['chirp s1', 5]]), publications: [reply('p1'), reply('p2', { parts: [] })] },
    ],
    ['an account that nobody knew to be of the hive when it was heard', { own: new Map([['chirp s1', 5]]) }],
    [
      'a new post of a place of its own',
      { said: new Map([said('p1'), said('p2', { kind: 'new-post', to: [], place: 'tea' })]) },
    ],
    [
      'what an account was shown before it ceased to listen',
      { interactions: [heard('p1'), open], shown: [noted('p2', 2, { lasts: false })], stored: [noted('p1', 3)] },
    ],
    ['what its author took back', { interactions: [heard('p1'), open], gone: new Set(['chirp p2']) }],
    [
      'an earlier one that was heard when the later was planned already',
      {
        stored: [noted('p1', 6), noted('p2', 4)],
        decided: new Map([['chirp ada p2', 4.5]]),
        planned: new Map([
          ['ada.chirp.re.p1', 7],
          ['ada.chirp.re.p2', 5],
        ]),
        ended: new Map([['ada.chirp.re.p2', 5.5]]),
      },
    ],
    [
      'an earlier one that was heard when the later was decided, and planned while nothing was on its way',
      {
        stored: [noted('p1', 4.7), noted('p2', 4)],
        decided: new Map([['chirp ada p2', 4.5]]),
        planned: new Map([
          ['ada.chirp.re.p1', 7],
          ['ada.chirp.re.p2', 5],
        ]),
        ended: new Map([['ada.chirp.re.p2', 5.5]]),
      },
    ],
    [
      'one of another personality that had the account before',
      {
        interactions: [heard('p1', { publication: 'eve.chirp.re.p1' }), heard('p2')],
        publications: [reply('p1', { id: 'eve.chirp.re.p1' }), reply('p2')],
        planned: new Map([
          ['eve.chirp.re.p1', 5],
          ['ada.chirp.re.p2', 6],
        ]),
        ended: new Map(),
      },
    ],
  ])('%s is no fault', (_name, changes) => {
    expect(wrong(changes)).toEqual({});
  });
});
