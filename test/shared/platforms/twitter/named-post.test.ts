import { expect, it } from 'vitest';
import { namedPost } from '../../../../shared/platforms/twitter/named-post.ts';

it.each([
  '1234567890',
  'https://x.com/ada/status/1234567890',
  'https://twitter.com/ada/status/1234567890?s=20',
  'https://x.com/i/web/status/1234567890/photo/1',
  ' https://mobile.x.com/ada/statuses/1234567890 ',
])('reads the post in %s', (written) => {
  expect(namedPost(written)).toEqual({ id: '1234567890', url: 'https://x.com/i/web/status/1234567890' });
});

it.each(['', 'ada', 'https://x.com/ada', 'https://x.com/ada/status/', '12345678901234567890', 'x1'])(
  'finds none in "%s"',
  (written) => {
    expect(namedPost(written)).toBeUndefined();
  },
);
