import { describe, expect, it } from 'vitest';
import { countReplies, type RepliesInput, type SaidPost } from '../../../infra/local/report-replies.ts';

const post = (id: string, account: string, changes: Partial<SaidPost> = {}): SaidPost => ({
  id,
  account,
  text: `Words of ${id}.`,
  createdAt: Number(id.slice(1)),
  deleted: false,
  ...changes,
});

const judge = (said: readonly SaidPost[], changes: Partial<RepliesInput> = {}) =>
  countReplies({
    interactions: [],
    said: { somewhere: said },
    own: { somewhere: new Set(['ada', 'otto']) },
    summons: (_platform, id) => id !== 'p9',
    answersNewPosts: () => false,
    ...changes,
  });

const good = { repliedTwice: 0, strangersAnswered: 0, siblingsAnswered: 0, optedOutAnswered: 0 };

describe('the answers of a run', () => {
  it('are counted, and the interactions by the rule that was against them', () => {
    const verdict = (answer: boolean, rule: string) => ({ verdict: { answer, rule } });
    const interactions = [verdict(true, 'answered'), verdict(false, 'age'), verdict(false, 'age'), {}];
    const said = [post('p1', 'ada'), post('p2', 'bob', { inReplyTo: 'p1' }), post('p3', 'ada', { inReplyTo: 'p2' })];
    expect(judge(said, { interactions })).toEqual({
      interactions: 4,
      answered: 1,
      skippedByRule: { age: 2 },
      ...good,
    });
  });

  it('are none where a thread goes on, or where people answer each other', () => {
    const said = [
      post('p1', 'ada'),
      post('p2', 'ada', { inReplyTo: 'p1' }),
      post('p3', 'bob', { inReplyTo: 'p2' }),
      post('p4', 'eve', { inReplyTo: 'p3' }),
    ];
    expect(judge(said)).toMatchObject({ answered: 0, ...good });
  });

  it('are too many where one post has two of one account, taken down or not; two accounts may answer one', () => {
    const said = [
      post('p1', 'bob'),
      post('p2', 'ada', { inReplyTo: 'p1', deleted: true }),
      post('p3', 'ada', { inReplyTo: 'p1' }),
      post('p4', 'otto', { inReplyTo: 'p1' }),
    ];
    expect(judge(said)).toMatchObject({ ...good, answered: 3, repliedTwice: 1 });
  });

  it('may not go to strangers, but for new posts where the operator says so', () => {
    const said = [post('p9', 'bob', { place: 'tea' }), post('p10', 'ada', { inReplyTo: 'p9', place: 'tea' })];
    expect(judge(said)).toMatchObject({ ...good, strangersAnswered: 1 });
    expect(
      judge(said, { answersNewPosts: (_on, account, place) => account === 'ada' && place === 'tea' }),
    ).toMatchObject(good);
    const comment = [post('p9', 'bob', { place: 'tea', inReplyTo: 'p1' }), said[1]!];
    expect(judge(comment, { answersNewPosts: () => true })).toMatchObject({ ...good, strangersAnswered: 1 });
  });

  it('may not go to accounts of the hive', () => {
    expect(judge([post('p1', 'otto'), post('p2', 'ada', { inReplyTo: 'p1' })])).toMatchObject({
      ...good,
      siblingsAnswered: 1,
    });
  });

  it('may not go to whoever asked for silence, from then on', () => {
    const before = [
      post('p1', 'ada'),
      post('p2', 'bob', { inReplyTo: 'p1' }),
      post('p3', 'bob', { inReplyTo: 'p1', text: 'Please stop replying to me.' }),
      post('p4', 'ada', { inReplyTo: 'p2' }),
    ];
    expect(judge(before)).toMatchObject(good);
    expect(judge([...before, post('p5', 'ada', { inReplyTo: 'p3' })])).toMatchObject({ ...good, optedOutAnswered: 1 });
    const again = [...before, post('p6', 'bob', { inReplyTo: 'p4' }), post('p7', 'otto', { inReplyTo: 'p6' })];
    const heard = (storedAt: number) => ({ interactions: [{ id: 'p3', platform: 'somewhere', storedAt }] });
    expect(judge(again, heard(5))).toMatchObject({ ...good, optedOutAnswered: 1 });
    const toAnother = [post('p1', 'eve'), post('p2', 'bob', { inReplyTo: 'p1', text: 'stop' })];
    const later = [...toAnother, post('p3', 'bob', { text: 'Hello ada.' }), post('p4', 'ada', { inReplyTo: 'p3' })];
    expect(judge(later)).toMatchObject(good);
  });

  it('may go to whoever asked another account for silence until that one hears it, and at most for an hour', () => {
    const hour = 3_600_000;
    const said = (answeredAt: number) => [
      post('p1', 'otto'),
      post('p2', 'bob', { inReplyTo: 'p1', text: 'Stop.' }),
      post('p3', 'bob', { text: 'Hello ada.' }),
      post('p4', 'ada', { inReplyTo: 'p3', createdAt: answeredAt }),
    ];
    const heard = (storedAt: number, platform = 'somewhere') => ({ interactions: [{ id: 'p2', platform, storedAt }] });
    expect(judge(said(10), heard(10))).toMatchObject(good);
    expect(judge(said(11), heard(10))).toMatchObject({ ...good, optedOutAnswered: 1 });
    expect(judge(said(11), heard(10, 'elsewhere'))).toMatchObject(good);
    expect(judge(said(hour))).toMatchObject(good);
    expect(judge(said(2 * hour))).toMatchObject({ ...good, optedOutAnswered: 1 });
    expect(judge(said(2 * hour), heard(3 * hour))).toMatchObject({ ...good, optedOutAnswered: 1 });
  });
});
