import { describe, expect, it } from 'vitest';
import { expectedWords } from '../../../../shared/config/problem.ts';
import { importSettings, places, repliesIn, writingRules } from '../../../../shared/platforms/reddit/places.ts';
import { redditSettings, settingsOf } from '../../../../shared/platforms/reddit/settings.ts';

const read = (settings: unknown) => redditSettings().safeParse(settings, { error: expectedWords, reportInput: true });
const messages = (settings: unknown) =>
  read(settings).error?.issues.map(({ path, message }) => [path.join('.'), message]);

describe('settings', () => {
  it('take names of subreddits, and more about each', () => {
    expect(
      read({ subreddits: ['tea', 'r/Kettles', '/r/FlavumHiveAI', { name: 'r/cups', flair: ' Hot ', nsfw: true }] })
        .data,
    ).toEqual({
      subreddits: [
        { name: 'tea' },
        { name: 'Kettles' },
        { name: 'FlavumHiveAI' },
        { name: 'cups', flair: 'Hot', nsfw: true },
      ],
    });
  });

  it('read what they wrote', () => {
    const { data } = read({ subreddits: ['r/tea', { name: 'cups', posts: false }], titleStyle: 'question' });
    expect(read(data).data).toEqual(data);
  });

  it.each([['a'], ['_tea'], ['u_ada'], ['tea time'], ['r/r/tea'], ['https://reddit.com/r/tea'], ['a'.repeat(22)]])(
    'refuse the name %j',
    (name) => {
      expect(messages({ subreddits: [name] })).toEqual([
        ['subreddits.0.name', 'the name of a subreddit such as "tea" or "r/tea"'],
      ]);
    },
  );

  it('refuse what has no effect, by its place', () => {
    expect(read({ subreddits: [{ name: 'tea', comments: 'mentions' }] }).error?.issues).toMatchObject([
      { code: 'unrecognized_keys', keys: ['comments'], path: ['subreddits', 0] },
    ]);
  });

  it('refuse a subreddit twice, and a list that takes no post', () => {
    expect(messages({ subreddits: ['tea', 'r/Tea'] })).toEqual([['subreddits', 'each subreddit once']]);
    expect(messages({ subreddits: [{ name: 'tea', posts: false }] })).toEqual([
      ['subreddits', expect.stringContaining('at least one subreddit that takes posts')],
    ]);
  });

  it.each([[17], ['tea'], [{ name: 'tea' }]])('refuse %j as a list', (subreddits) => {
    expect(messages({ subreddits })).toEqual([['subreddits', 'a list of subreddits, such as ["tea", "kettles"]']]);
  });

  it('refuse other title styles', () => {
    expect(messages({ titleStyle: 'loud' })).toEqual([['titleStyle', 'one of "sentence", "question"']]);
  });
});

describe('what follows from settings', () => {
  const { data: settings = {} } = read({
    subreddits: ['Tea', { name: 'kettles', posts: false }, { name: 'cups', flair: 'Hot' }],
    titleStyle: 'question',
  });

  it('are the places that take posts', () => {
    expect(places(settings)).toEqual(['Tea', 'cups']);
    expect(places({})).toEqual([]);
    expect(places({ subreddits: [] })).toEqual([]);
  });

  it('are the wishes for one place, however it is written', () => {
    expect(settingsOf(settings, 'CUPS')).toEqual({ name: 'cups', flair: 'Hot' });
    expect(settingsOf(settings, 'other')).toBeUndefined();
  });

  it('is a rule for titles', () => {
    expect(writingRules(settings)).toEqual([expect.stringContaining('question')]);
    expect(writingRules({ titleStyle: 'sentence' })).toEqual([expect.stringContaining('sentence')]);
    expect(writingRules({})).toEqual([]);
  });

  it('is nothing where they were not read by their schema', () => {
    for (const of of [places, repliesIn]) {
      expect(() => of({ subreddits: ['tea'] })).toThrow(
        'Reddit\'s setting subreddits is ["tea"], expected a list of subreddits with a name each',
      );
    }
    expect(() => places({ subreddits: 'tea' })).toThrow('Reddit\'s setting subreddits is "tea"');
    expect(() => writingRules({ titleStyle: 'loud' })).toThrow('Reddit\'s setting titleStyle is "loud"');
  });
});

describe('a section of the older program', () => {
  it('names its subreddits', () => {
    expect(importSettings({ subreddits: ['Tea'], post_frequency: 'high' })).toEqual({
      settings: { subreddits: ['Tea'] },
      used: ['subreddits'],
    });
    expect(importSettings({ post_frequency: 'high' })).toEqual({ settings: {}, used: [] });
  });
});
