import { describe, expect, it } from 'vitest';
import { goals, measureQuality } from '../../../bench/similarity.ts';
import { labelledPairs, parsePairs } from '../../../bench/similarity-pairs.ts';

const sets = { tuning: labelledPairs('tuning'), 'held-out': labelledPairs('held-out') };

describe('near-duplicates are told from other texts', () => {
  it.each([
    ['tuning', 'own account'],
    ['tuning', 'hive'],
    ['held-out', 'own account'],
    ['held-out', 'hive'],
  ] as const)('%s pairs, %s', async (set, speaker) => {
    const { precision, recall, candidateRecall, maximumReads, wrong } = await measureQuality(sets[set], { speaker });
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(goals.precision);
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(goals.recall);
    expect(candidateRecall).toBeGreaterThanOrEqual(0.95);
    expect(maximumReads).toBeLessThanOrEqual(30);
  });

  it('among a thousand other texts of the same words, with no more reads than that', async () => {
    const { precision, recall, maximumReads, wrong } = await measureQuality(sets['held-out'], {
      speaker: 'hive',
      crowd: 1000,
    });
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(goals.recall);
    expect(maximumReads).toBeLessThanOrEqual(30);
  });
});

describe('the labelled pairs', () => {
  const pairs = [...sets.tuning, ...sets['held-out']];

  it('are many, of both labels, in several languages, none twice', () => {
    const same = pairs.filter((pair) => pair.same).length;
    expect(pairs.length).toBeGreaterThanOrEqual(200);
    expect(Math.min(same, pairs.length - same)).toBeGreaterThanOrEqual(100);
    expect(new Set(pairs.map(({ language }) => language)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(pairs.map(({ a, b }) => `${a.text}\n${b.text}`)).size).toBe(pairs.length);
  });

  it.each([
    ['maybe light en\na\nb', 'another label'],
    ['same light en\na', 'one text'],
    ['same light en\na\nb\nc', 'three texts'],
    ['same light\na\nb', 'no language'],
  ])('are refused where a block has %s', (block) => {
    expect(() => parsePairs(block)).toThrow(/expected "same" or "other"/);
  });
});
