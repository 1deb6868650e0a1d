import { describe, expect, it } from 'vitest';
import { readListing } from '../../../../../shared/platforms/twitter/browser/timeline.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
/** An id that was made at that moment: X's ids count milliseconds since its own epoch. */
const idAt = (ms: number): string => String(BigInt(ms - 1_288_834_974_657) << 22n);
const url = (id: string): string => `https://x.example/${id}`;

function tweet(ms: number, more: object = {}) {
  const created_at = new Date(ms)
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/u, '$1 $3 $2 $5 +0000 $4');
  return {
    __typename: 'Tweet',
    rest_id: idAt(ms),
    legacy: { full_text: `Said at ${ms}.`, created_at, user_id_str: '7', ...more },
  };
}

const entry = (result: unknown) => ({ content: { itemContent: { tweet_results: { result } } } });
const bottom = { content: { entryType: 'TimelineTimelineCursor', cursorType: 'Bottom', value: 'x' } };
const listing = (entries: readonly unknown[], more: object = {}) => ({
  data: { user: { result: { timeline: { timeline: { instructions: [{ type: 'TimelineAddEntries', entries }] } } } } },
  ...more,
});

describe('a listing of the website', () => {
  it.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a page of a wall', '<!doctype html>'],
    ['an empty object', {}],
    ['an error alone', { errors: [{ code: 131 }] }],
    ['instructions that are no list', { data: { instructions: 'later' } }],
  ])('is none where there is %s', (_what, body) => {
    expect(readListing(body, url)).toBeUndefined();
  });

  it('is empty and whole where there is no post', () => {
    expect(readListing(listing([]), url)).toEqual({ posts: [], more: false, whole: true });
  });

  it('reads what was said, when, by whom and in answer to what', () => {
    const result = tweet(noon, { in_reply_to_status_id_str: '99' });
    const read = readListing(listing([entry(result), bottom]), url);
    const id = idAt(noon);
    const post = {
      id,
      url: url(id),
      text: `Said at ${noon}.`,
      target: { replyTo: '99' },
      createdAt: noon,
      authorId: '7',
    };
    expect(read).toEqual({ posts: [post], more: true, whole: true, reachesTo: noon });
  });

  it('opens links, each one', () => {
    const urls = [
      { url: 'https://t.co/a', expanded_url: 'https://one.example' },
      { url: 'https://t.co/b', expanded_url: 'https://two.example' },
      { url: 'https://t.co/c' },
    ];
    const full_text = 'See https://t.co/a and https://t.co/b and https://t.co/c';
    const read = readListing(listing([entry(tweet(noon, { full_text, entities: { urls } }))]), url);
    expect(read?.posts[0]?.text).toBe('See https://one.example and https://two.example and https://t.co/c');
  });

  it('prefers the whole text of a long post', () => {
    const long = { ...tweet(noon), note_tweet: { note_tweet_results: { result: { text: 'All of it.' } } } };
    expect(readListing(listing([entry(long)]), url)?.posts[0]?.text).toBe('All of it.');
  });

  it('knows that posts are missing where the answer says so, or holds what it cannot read', () => {
    expect(readListing(listing([entry(tweet(noon))], { errors: [{ code: 29 }] }), url)?.whole).toBe(false);
    expect(readListing(listing([entry({ rest_id: 'twelve' })]), url)).toMatchObject({ posts: [], whole: false });
    expect(readListing(listing([entry({ __typename: 'TweetUnavailable' })]), url)?.whole).toBe(false);
  });

  it('passes over a grave, and a pinned post that stands out of the order of time', () => {
    const instructions = [
      { type: 'TimelinePinEntry', entry: entry(tweet(noon - 1_000_000)) },
      { type: 'TimelineAddEntries', entries: [entry({ __typename: 'TweetTombstone' }), entry(tweet(noon))] },
    ];
    const read = readListing({ data: { timeline: { instructions } } }, url);
    expect(read?.posts.map(({ createdAt }) => createdAt)).toEqual([noon]);
    expect(read).toMatchObject({ whole: true, reachesTo: noon });
  });

  it('reaches as far as the newest post of its last entry: a conversation brings older ones along', () => {
    const older = noon - 5_000_000;
    const conversation = { content: { items: [entry(tweet(older)).content, entry(tweet(noon - 1000)).content] } };
    const read = readListing(listing([entry(tweet(noon)), conversation, bottom]), url);
    expect(read?.posts).toHaveLength(3);
    expect(read?.reachesTo).toBe(noon - 1000);
  });

  it('ends where only a cursor is left', () => {
    expect(readListing(listing([bottom]), url)).toEqual({ posts: [], more: false, whole: true });
  });
});
