import { expect, it } from 'vitest';
import { namedPost } from '../../../../shared/platforms/reddit/named-post.ts';

it.each([
  '1abc2de',
  't3_1abc2de',
  'https://www.reddit.com/r/tea/comments/1abc2de/the_best_kettle/',
  'https://old.reddit.com/comments/1ABC2DE',
  'https://www.reddit.com/user/ada/comments/1abc2de/?share=1',
])('reads the post in %s', (written) => {
  expect(namedPost(written)).toEqual({ id: '1abc2de', url: 'https://www.reddit.com/comments/1abc2de' });
});

it.each([
  'https://www.reddit.com/r/tea/comments/1abc2de/the_best_kettle/1FGH3ij/?context=3',
  'https://www.reddit.com/comments/1abc2de/_/1fgh3ij',
])('reads the comment in %s', (written) => {
  const url = 'https://www.reddit.com/comments/1abc2de/_/1fgh3ij';
  expect(namedPost(written)).toEqual({ id: 't1_1fgh3ij', url });
});

it('reads the id of a comment', () => {
  const url = 'https://www.reddit.com/api/info?id=t1_1fgh3ij';
  expect(namedPost('t1_1fgh3ij')).toEqual({ id: 't1_1fgh3ij', url });
});

it.each([
  '',
  'https://www.reddit.com/r/tea',
  'https://www.reddit.com/r/tea/comments/',
  'the best kettle',
  't5_1abc2de',
])('finds none in "%s"', (written) => {
  expect(namedPost(written)).toBeUndefined();
});
