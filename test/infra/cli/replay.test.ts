import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { replayText } from '../../../infra/cli/replay.ts';

describe('a run that is run again, as people read it', () => {
  it('is one sentence where nothing differs', () => {
    const same = { same: true, tries: [{ number: 1, verdicts: [] }], notAskedAgain: ['moderation', 'near-duplicate'] };
    expect(replayText('ada.x', same, plain)).toBe(
      'ada.x: the same today, in its one try.\n\nTaken from the run, not asked again: moderation and near-duplicate.',
    );
  });

  it('shows lines, verdicts and words that differ', () => {
    const text = replayText(
      'ada.x',
      {
        same: false,
        tries: [
          {
            number: 1,
            instructions: { before: ['- Old.'], now: ['- New.'] },
            input: { before: [], now: [] },
            verdicts: [
              {
                gate: 'fits',
                before: { gate: 'fits', verdict: 'pass' },
                now: { gate: 'fits', verdict: 'again', feedback: 'Too long.' },
              },
              { gate: 'links', now: { gate: 'links', verdict: 'reject', why: 'A link.' } },
            ],
          },
        ],
        parts: { before: [{ text: 'The tide\ncame in.' }], now: [] },
        notAskedAgain: [],
      },
      plain,
    );
    expect(text.split('\n')).toEqual([
      'ada.x: the code of today would not do the same.',
      '',
      'Try 1',
      '  prompt    - - Old.',
      '  prompt    + - New.',
      '  occasion  the same lines in another order',
      '  fits      - pass',
      '  fits      + again: Too long.',
      '  links     - no verdict',
      '  links     + reject: A link.',
      '',
      'Words',
      '  - The tide came in.',
      '  + nothing: it would not be published',
    ]);
  });
});
