import { describe, expect, it } from 'vitest';
import { Talk, type Words } from './talk.ts';

const everything = { newPostsIn: [], since: 0 };
const sam = { id: 's1', handle: 'sam' };

function talking(remembers: 'cursor' | 'unread') {
  const clock = { now: 1000 };
  const own = { id: '9', author: { id: 'ada', handle: 'ada' }, text: 'The tide is in.', createdAt: 1 };
  const standing = (id: string) => (id === '9' ? own : undefined);
  const talk = new Talk({ remembers, now: () => clock.now, skew: 0, standing });
  const say = (changes: Partial<Words> = {}, lateMs = 0) => {
    clock.now += 10;
    const words = {
      kind: 'mention',
      author: sam,
      text: 'Which?',
      to: ['ada'],
      summoned: true,
      conversation: 'p1',
    } as const;
    return talk.say({ ...words, ...changes }, lateMs);
  };
  return { clock, talk, say };
}

const ids = ({ interactions }: ReturnType<Talk['page']>) => interactions.map(({ id }) => id);

describe('what people say on a platform', () => {
  it('is listed page by page, oldest first, from the cursor on', () => {
    const { talk, say } = talking('cursor');
    for (let count = 0; count < 5; count += 1) say();
    const first = talk.page('ada', undefined, everything, false);
    expect([ids(first), first.more, first.billedReads]).toEqual([['p1', 'p2', 'p3', 'p4'], true, 4]);
    const second = talk.page('ada', first.cursor, everything, false);
    expect([ids(second), second.more]).toEqual([['p5'], false]);
    expect(ids(talk.page('ada', second.cursor, everything, false))).toEqual([]);
    // Some platforms say things twice.
    const again = talk.page('ada', second.cursor, everything, true);
    expect([ids(again), again.cursor]).toEqual([['p3', 'p4', 'p5'], second.cursor]);
  });

  it('shows late what it hides, behind what came after it', () => {
    const { clock, talk, say } = talking('cursor');
    say({}, 500);
    say();
    const { cursor, interactions } = talk.page('ada', undefined, everything, false);
    expect(interactions.map(({ id }) => id)).toEqual(['p2']);
    expect(talk.nextFor('ada', cursor, everything)).toBe(1510);
    clock.now = 1510;
    expect(ids(talk.page('ada', cursor, everything, false))).toEqual(['p1']);
  });

  it('comes again until it was acknowledged, where the platform keeps what is unread', () => {
    const { talk, say } = talking('unread');
    for (let count = 0; count < 5; count += 1) say();
    const first = talk.page('ada', undefined, everything, false);
    expect(ids(talk.page('ada', first.cursor, everything, false))).toEqual(['p5']);
    expect(ids(talk.page('ada', {}, everything, false))).toEqual(['p1', 'p2', 'p3', 'p4']);
    talk.acknowledge('ada', ['p1', 'p2', 'p3', 'p4']);
    expect(ids(talk.page('ada', {}, everything, false))).toEqual(['p5']);
    talk.acknowledge('ada', ['p5']);
    expect(talk.nextFor('ada', {}, everything)).toBe(Number.POSITIVE_INFINITY);
  });

  it('reaches whom it is said to, new posts whoever wants those of their place', () => {
    const { talk, say } = talking('cursor');
    say({ to: ['ada', 'bob'], kind: 'reply' });
    say({ to: [], kind: 'new-post', place: 'Tea' });
    say({ author: { id: 'bob', handle: 'bob' }, to: ['ada'] });
    const kinds = (account: string, newPostsIn: readonly string[]) =>
      talk
        .page(account, undefined, { newPostsIn, since: 0 }, false)
        .interactions.map(({ id, kind }) => `${id} ${kind}`);
    expect(kinds('ada', [])).toEqual(['p1 reply', 'p3 mention']);
    expect(kinds('bob', ['tea'])).toEqual(['p1 mention', 'p2 new-post']);
    expect(talk.page('ada', undefined, { newPostsIn: [], since: 1020 }, false).interactions).toHaveLength(1);
  });

  it('tells the conversation upward, as far as it stands', () => {
    const { talk, say } = talking('cursor');
    say({ about: '9', conversation: '9' });
    say({ about: 'p1', conversation: '9' });
    expect(talk.conversation('p2', 8).map(({ id }) => id)).toEqual(['9', 'p1', 'p2']);
    expect(talk.conversation('p2', 2).map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect(talk.rootOf('p2')).toBe('9');
    talk.gone.add('p1');
    expect(talk.conversation('p2', 8).map(({ id }) => id)).toEqual(['p2']);
    talk.gone.add('p2');
    expect(talk.conversation('p2', 8)).toEqual([]);
    expect(talk.nextFor('ada', undefined, everything)).toBe(Number.POSITIVE_INFINITY);
  });
});
