import { describe, expect, it } from 'vitest';
import { empty } from '../../../../shared/content/gates/empty.ts';
import { judge } from '../subjects.ts';

describe('empty', () => {
  it.each(['', '   ', '\n\t', '""', '“”', '...', '—', '?!', '\u200b\u200b', '\u3164', '\u2800', '#', '***', '{}'])(
    'asks again for %j',
    (text) => {
      expect(judge(empty, text)).toMatchObject({
        gate: 'empty',
        verdict: 'again',
        feedback: expect.stringContaining('empty'),
      });
    },
  );

  it.each(['a', '7', '🍞', 'Ja.', 'パン', '…and then silence'])('lets pass %j', (text) => {
    expect(judge(empty, text)).toEqual({ gate: 'empty', verdict: 'pass' });
  });
});
