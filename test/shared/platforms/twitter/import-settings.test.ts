import { describe, expect, it } from 'vitest';
import { readPersonality } from '../../../../shared/personality/import.ts';
import { twitterTraits } from '../../../../shared/platforms/twitter/traits.ts';
import { withSettings } from '../../../../shared/publication/platform.ts';

describe('a section of the older program', () => {
  it('brings a style of its own and examples, and no settings', async () => {
    const file = {
      name: 'Pilot',
      platform_settings: {
        twitter: {
          post_frequency: 'high',
          tweet_style: 'informative',
          initial_tweet: 'The pilot is on board.',
          tweet_examples: ['Draught nine metres.'],
        },
      },
    };
    const read = readPersonality(
      'pilot',
      new TextEncoder().encode(JSON.stringify(file)),
      await withSettings([twitterTraits]),
    );
    expect(read).toMatchObject({
      ok: true,
      personality: {
        postExamples: ['The pilot is on board.', 'Draught nine metres.'],
        platforms: { twitter: { style: ['informative'], schedule: { expression: 'rate(3 hours)' }, settings: {} } },
      },
    });
    expect(read.ok && read.understood.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });
});
