import { Coverage } from './effects.ts';
import { clean, type Figures, type Findings, figures } from './run.ts';
import type { Hits } from './turns.ts';

/** What is kept of a guilty seed: enough to find it again. */
export interface Guilty {
  readonly seed: number;
  readonly figures: Figures;
  readonly bugs: readonly string[];
}

/** What several worlds proved together: plain data, so that threads can hand it over; no larger for many worlds than for few. */
export interface Tally {
  readonly runs: number;
  readonly publications: number;
  readonly posts: number;
  readonly figures: Figures;
  readonly bugs: number;
  readonly guilty: readonly Guilty[];
  readonly hits: readonly (readonly [string, Hits])[];
}

/** What the command prints. */
export interface Report extends Figures {
  readonly runs: number;
  readonly publications: number;
  readonly posts: number;
  /** Awaited effects at which the world stopped. */
  readonly crashPoints: readonly string[];
  /** Effect and way in which it never stopped there. */
  readonly neverHit: readonly string[];
  readonly bugs: number;
  readonly guiltySeeds: readonly number[];
}

const none = (): Figures => Object.fromEntries(figures.map((figure) => [figure, 0])) as unknown as Figures;
/** Of each guilty seed so many sentences are kept. */
const mostBugs = 3;

/** The tally of one world. */
export function tallyOf(findings: Findings): Tally {
  const { seed, publications, posts, bugs, hits } = findings;
  const own = Object.fromEntries(figures.map((figure) => [figure, findings[figure]])) as unknown as Figures;
  const guilty = clean(findings) ? [] : [{ seed, figures: own, bugs: bugs.slice(0, mostBugs) }];
  return { runs: 1, publications, posts, figures: own, bugs: bugs.length, guilty, hits: [...hits] };
}

/** Several tallies as one: the same in whichever order they come. */
export function together(tallies: readonly Tally[]): Tally {
  const coverage = new Coverage();
  let [runs, publications, posts, bugs] = [0, 0, 0, 0];
  const sums: Record<string, number> = { ...none() };
  const guilty: Guilty[] = [];
  for (const tally of tallies) {
    runs += tally.runs;
    publications += tally.publications;
    posts += tally.posts;
    bugs += tally.bugs;
    for (const figure of figures) sums[figure] = (sums[figure] ?? 0) + tally.figures[figure];
    guilty.push(...tally.guilty);
    coverage.add(tally.hits);
  }
  guilty.sort((a, b) => a.seed - b.seed);
  const summed = sums as unknown as Figures;
  return { runs, publications, posts, figures: summed, bugs, guilty, hits: coverage.entries() };
}

export function reportOf(tally: Tally): Report {
  const coverage = new Coverage();
  coverage.add(tally.hits);
  const { runs, publications, posts, bugs, guilty } = tally;
  return {
    runs,
    publications,
    posts,
    crashPoints: coverage.crashPoints(),
    neverHit: coverage.neverHit(),
    ...tally.figures,
    bugs,
    guiltySeeds: guilty.map(({ seed }) => seed),
  };
}
