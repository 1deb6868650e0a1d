import { describe, expect, it } from 'vitest';
import { type Findings, runSeed } from './run.ts';
import type { Mutant } from './world.ts';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

const wrong = ({ duplicates, lost, wronglyMatched, overLimit, unsettled, bugs }: Findings) => ({
  duplicates,
  lost,
  wronglyMatched,
  overLimit,
  unsettled,
  bugs,
});
const nothing = { duplicates: 0, lost: 0, wronglyMatched: 0, overLimit: 0, unsettled: 0, bugs: [] };

describe('a world in which everything crashes, repeats, comes late or lies', { timeout: 120_000 }, () => {
  it('posts nothing twice, loses nothing, exceeds no window, and settles', async () => {
    let posts = 0;
    const hits = new Map<string, number>();
    for (const seed of seeds) {
      const findings = await runSeed(seed);
      expect(wrong(findings), `seed ${seed}`).toEqual(nothing);
      posts += findings.posts;
      for (const [name, count] of findings.hits) hits.set(name, (hits.get(name) ?? 0) + count);
    }
    expect(posts).toBeGreaterThan(10 * seeds.length);
    // The storm really went through every part: each function met a crash at one of its effects.
    for (const part of ['plan-post', 'write-draft', 'publish', 'sweep', 'sync']) {
      const crashes = [...hits]
        .filter(([name]) => name.startsWith(`${part}: `))
        .reduce((sum, [, count]) => sum + count, 0);
      expect(crashes, part).toBeGreaterThan(3);
    }
  });

  it('is decided by its seed alone', async () => {
    expect(wrong(await runSeed(7))).toEqual(wrong(await runSeed(7)));
    expect((await runSeed(7)).posts).toBe((await runSeed(7)).posts);
  });

  /** With the seeds that showed it before first: they need not show it for ever. */
  const mutants: Readonly<Record<Mutant, readonly number[]>> = {
    'reconcile-off': [1, 2, 3, 4],
    'fence-off': [46],
    'owner-off': [38, 57],
  };
  for (const [mutant, first] of Object.entries(mutants)) {
    it(`catches the mistake "${mutant}"`, async () => {
      const more = Array.from({ length: 150 }, (_, index) => index + 1);
      for (const seed of [...first, ...more]) {
        if (JSON.stringify(wrong(await runSeed(seed, mutant as Mutant))) !== JSON.stringify(nothing)) return;
      }
      expect.fail(`150 seeds did not show it`);
    });
  }
});
