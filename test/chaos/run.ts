import { isTerminal } from '../../shared/publication/publication.ts';
import { type Mutant, World } from './world.ts';

export interface Findings {
  readonly seed: number;
  readonly publications: number;
  readonly posts: number;
  readonly firings: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly wronglyMatched: number;
  readonly overLimit: number;
  readonly unsettled: number;
  /** Errors that are none of the hive's own. */
  readonly bugs: readonly string[];
  /** By name of the effect and what happened there. */
  readonly hits: ReadonlyMap<string, number>;
}

const hour = 3_600_000;

/** One run of the world by a seed, and what it proves. */
export async function runSeed(seed: number, mutant?: Mutant): Promise<Findings> {
  const world = new World(mutant === undefined ? { seed } : { seed, mutant });
  await world.run();
  const publications = world.ledger.all();
  const { posts } = world.platform;

  const byPublication = new Map<string, number>();
  for (const { by } of posts) byPublication.set(by, (byPublication.get(by) ?? 0) + 1);
  const duplicates = [...byPublication.values()].reduce((sum, count) => sum + count - 1, 0);

  const makerOf = new Map(posts.map(({ id, by }) => [id, by]));
  const wronglyMatched = publications.filter(({ id, ids }) =>
    Object.values(ids).some((evidence) => makerOf.get(evidence.id) !== id),
  ).length;

  const known = new Set(publications.map(({ id }) => id));
  const nowhere = world.firings.filter(({ id }) => !known.has(id)).length;
  // A post that people can see and no publication knows of.
  const evidenced = new Set(publications.flatMap(({ ids }) => Object.values(ids).map(({ id }) => id)));
  const failed = new Set(publications.filter(({ state }) => state === 'failed').map(({ id }) => id));
  const unknownPosts = posts.filter(({ id, by }) => !evidenced.has(id) && !failed.has(by)).length;

  return {
    seed,
    publications: publications.length,
    posts: posts.length,
    firings: world.firings.length,
    duplicates,
    lost: nowhere + unknownPosts,
    wronglyMatched,
    overLimit: overLimit(posts.map(({ account, createdAt }) => ({ account, createdAt }))),
    unsettled: publications.filter(({ state }) => !isTerminal(state)).length,
    bugs: world.bugs.map((error) => (error instanceof Error ? (error.stack ?? error.message) : String(error))),
    hits: world.turns.hits,
  };
}

/** Posts above three in any hour of an account, by the platform's own stamps. */
function overLimit(posts: readonly { readonly account: string; readonly createdAt: number }[]): number {
  return posts.filter(({ account, createdAt }) => {
    const before = posts.filter(
      (other) => other.account === account && other.createdAt <= createdAt && other.createdAt > createdAt - hour,
    );
    return before.length > 3;
  }).length;
}
