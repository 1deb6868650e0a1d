import { expect, it } from 'vitest';
import { knownEffects } from './effects.ts';
import { type Figures, type Findings, figures } from './run.ts';
import { reportOf, tallyOf, together } from './tally.ts';

const findings = (seed: number, changes: Partial<Findings> = {}): Findings => ({
  seed,
  publications: 3,
  posts: 2,
  ...(Object.fromEntries(figures.map((figure) => [figure, 0])) as unknown as Figures),
  bugs: [],
  hits: new Map(),
  ...changes,
});

it('adds up, whatever the order, and names the guilty in theirs', () => {
  const tallies = [findings(3, { lost: 2 }), findings(1), findings(2, { bugs: ['a', 'b', 'c', 'd'] })].map(tallyOf);
  const forward = together(tallies);
  expect(together([...tallies].reverse())).toEqual(forward);
  expect(together([together(tallies.slice(0, 2)), ...tallies.slice(2)])).toEqual(forward);
  expect(reportOf(forward)).toMatchObject({
    runs: 3,
    publications: 9,
    posts: 6,
    lost: 2,
    bugs: 4,
    guiltySeeds: [2, 3],
  });
});

it('tells what was hit from what never was', () => {
  const hits = new Map([['sweep: ledger.due', [1, 0, 2]]]) as Findings['hits'];
  const { crashPoints, neverHit } = reportOf(tallyOf(findings(1, { hits })));
  expect(crashPoints).toEqual(['sweep: ledger.due']);
  expect(neverHit).toContain('sweep: ledger.due / after');
  expect(neverHit).not.toContain('sweep: ledger.due / before');
  expect(neverHit).toHaveLength(3 * knownEffects.length - 2);
});

it('counts an effect that nobody wrote down, once it was met', () => {
  const hits = new Map([['observe: cursor.put', [0, 0, 0]]]) as Findings['hits'];
  expect(reportOf(tallyOf(findings(1, { hits }))).neverHit).toContain('observe: cursor.put / answer lost');
});
