import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { changeLines } from '../../../infra/cli/personality-diff.ts';
import { changesBetween } from '../../../shared/personality/differences.ts';

describe('the changes between two versions', () => {
  it('is shown with one line for each value and item', () => {
    const before = { name: 'Ada', topics: ['a', 'b'], adjectives: ['dry', 'kind'], footer: 'Made up.' };
    const after = { name: 'Eve', topics: ['b', 'c'], adjectives: ['kind', 'dry'], language: 'en' };
    expect(changeLines(changesBetween(before, after), plain).split('\n')).toEqual([
      '  name        "Ada" -> "Eve"',
      '  topics      - "a"',
      '  topics      + "c"',
      '  adjectives  the same items in another order',
      '  footer      - "Made up."',
      '  language    + "en"',
    ]);
  });
});
