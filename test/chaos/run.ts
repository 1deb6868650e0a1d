import { isReplyId } from '../../shared/interaction/interaction.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { overTransport } from '../../shared/publication/over-transport.ts';
import { isTerminal, openWish, type Publication } from '../../shared/publication/publication.ts';
import type { Noted } from './hearing.ts';
import type { Hive } from './hive.ts';
import { faultOf } from './hive.ts';
import { judgeReplies, type RepliesRemains, replyFigures } from './judge-replies.ts';
import { type Charge, overBudget } from './money.ts';
import type { Mutant } from './mutants.ts';
import { overLimit, overTogether } from './over-limit.ts';
import type { ChaosPost } from './platform.ts';
import type { Hits } from './turns.ts';
import { World } from './world.ts';

/** Of answers, as plan-reply.ts has it. */
const replyGapMinutes = 1;

/** What has to be zero. */
export const figures = [
  'duplicates',
  'lost',
  'wronglyMatched',
  'overLimit',
  'overBudget',
  'standing',
  'unsettled',
  ...replyFigures,
] as const;
export type Figures = Readonly<Record<(typeof figures)[number], number>>;

export interface Findings extends Figures {
  readonly seed: number;
  readonly publications: number;
  readonly posts: number;
  /** Sentences, or the stacks of errors that are none of the hive's own. */
  readonly bugs: readonly string[];
  readonly hits: ReadonlyMap<string, Hits>;
}

/** Whether a world showed nothing wrong. */
export function clean(findings: Findings): boolean {
  return findings.bugs.length === 0 && figures.every((figure) => findings[figure] === 0);
}

/** One run of the world by a seed, and what it proves. */
export async function runSeed(seed: number, mutant?: Mutant, watch?: (hive: Hive) => void): Promise<Findings> {
  const world = new World(mutant === undefined ? { seed } : { seed, mutant });
  watch?.(world.hive);
  await world.run();
  return { seed, ...judge(world.hive), hits: world.hive.turns.hits };
}

function judge(hive: Hive): Omit<Findings, 'seed' | 'hits'> {
  const publications = hive.publications();
  const posts = [...hive.platforms.values()].flatMap((platform) => platform.posts);
  const parts = partsOf(posts, new Map(publications.map((publication) => [publication.id, publication])));
  const bugs = [...hive.bugs];
  for (const publication of publications) {
    const fault = faultOf(publication);
    if (fault !== undefined) bugs.push(`${publication.id} ended, and ${fault}`);
  }
  const { forgotten } = hive.readings;
  if (forgotten > 0) bugs.push(`${forgotten} answers were billed in the calm, and no budget took note of them`);
  return {
    publications: publications.length,
    posts: posts.length,
    duplicates: posts.length - new Set(parts.values()).size,
    lost: lostSlots(hive, publications) + unknownPosts(posts, publications),
    wronglyMatched: wronglyMatched(publications, parts),
    overLimit: overLimits(posts, hive),
    overBudget: overBudget(
      [...hive.charges, ...hive.readings.charges(), ...postCharges(posts, publications)],
      hive.cap,
    ),
    standing: standing(hive, publications),
    unsettled: publications.filter((one) => !isTerminal(one.state) || openWish(one) !== undefined).length,
    ...judgeReplies(repliesRemains(hive, publications, posts)),
    bugs,
  };
}

/** Answers have windows of their own, beside those of posts. */
function overLimits(posts: readonly ChaosPost[], { limits, repliesPerDay, together }: Hive): number {
  const [replies = [], others = []] = [true, false].map((reply) =>
    posts.filter(({ publication }) => isReplyId(publication) === reply),
  );
  const ofReplies = { perHour: limits.perHour, perDay: repliesPerDay, minimumGapMinutes: replyGapMinutes };
  return overLimit(others, limits) + overLimit(replies, ofReplies) + overTogether(posts, together);
}

/** What the platforms bill for the posts: over the way that their publication went. */
function postCharges(posts: readonly ChaosPost[], publications: readonly Publication[]): readonly Charge[] {
  const byId = new Map(publications.map((publication) => [publication.id, publication]));
  return posts.map(({ publication, platform, text, createdAt }) => {
    const { kind = 'post', transport = '' } = byId.get(publication) ?? {};
    const { prices } = overTransport(platformTraits(platform)!, transport);
    const usd = /https?:/.test(text) ? prices.link : prices[kind];
    return { personality: publication.slice(0, publication.indexOf('.')), what: 'post', at: createdAt, usd };
  });
}

function repliesRemains(
  { hearing, platforms }: Hive,
  publications: readonly Publication[],
  posts: readonly ChaosPost[],
): RepliesRemains {
  const said = new Map(
    [...platforms].flatMap(([id, { talk }]) => talk.said.map((one) => [`${id} ${one.id}`, one] as const)),
  );
  const saidTo = ({ platform, id }: Noted) => said.get(`${platform} ${id}`);
  const listeningOf = ({ platform, account }: Noted) =>
    hearing.all().find((one) => one.platform === platform && one.account === account)?.listening;
  // What stands in a place that is read no more is nothing to be answered: a file that says so came between.
  const isRead = (one: Noted): boolean => {
    const { kind, place = '' } = saidTo(one) ?? {};
    const { newPostsIn = [] } = listeningOf(one) ?? {};
    return kind !== 'new-post' || newPostsIn.some((name) => name.toLowerCase() === place.toLowerCase());
  };
  // A run that began before the account listened anew is shown, and stores, what the account does not listen to any more: no platform shows
  // it again, and where the run dies over it nobody else can know of it.
  const isOlder = (one: Noted): boolean => (saidTo(one)?.createdAt ?? 0) < (listeningOf(one)?.since ?? 0);
  const lasting = (noted: readonly Noted[]) =>
    noted.map((one) => ({ ...one, lasts: hearing.lasts(one) && isRead(one) && !isOlder(one) }));
  const gone = [...platforms].flatMap(([id, { talk }]) => [...talk.gone].map((one) => `${id} ${one}`));
  return {
    said,
    gone: new Set(gone),
    posts,
    publications,
    interactions: hearing.stores.interactions.all(),
    shown: lasting(hearing.shown),
    stored: lasting(hearing.stored),
    decided: hearing.decided,
    planned: hearing.planned,
    ended: hearing.ended,
    optedOut: hearing.optedOut,
    own: hearing.own,
    newPostsIn: (platform, settings) => platformTraits(platform)?.repliesIn?.(settings).newPosts ?? [],
  };
}

/**
 * Posts that people still see and that the ledger calls taken down, those of a removed publication that nobody knows of included; and posts
 * that were taken down without anybody having asked for it.
 */
function standing({ platforms }: Hive, publications: readonly Publication[]): number {
  const byId = new Map(publications.map((publication) => [publication.id, publication]));
  let wrong = 0;
  for (const { posts, removed } of platforms.values()) {
    for (const { id, publication } of posts) {
      const { state, ids = {}, gone = {}, wish } = byId.get(publication) ?? {};
      const part = Object.keys(ids).find((one) => ids[one]?.id === id);
      const calledGone = state === 'removed' || (part !== undefined && gone[part] !== undefined);
      const isGone = removed.has(id);
      // Carried out and unheard, then refused for good: the wish says so.
      const asked = calledGone || wish?.kind === 'remove';
      if (calledGone ? !isGone : isGone && !asked) wrong += 1;
    }
  }
  return wrong;
}

/** Which part each post is, as publication and number: the first, or the one after the part it answers. */
function partsOf(
  posts: readonly ChaosPost[],
  publications: ReadonlyMap<string, Publication>,
): ReadonlyMap<ChaosPost, string> {
  const byId = new Map(posts.map((post) => [idOf(post), post]));
  const numbers = new Map<ChaosPost, string>();
  const numberOf = (post: ChaosPost): number => {
    const { replyTo } = post.target;
    const own = publications.get(post.publication)?.target.replyTo;
    if (replyTo === own) return 0;
    const before = byId.get(`${post.platform} ${replyTo}`);
    // Whatever it answers is no part before it: a part that no publication has.
    if (before === undefined || before.publication !== post.publication) return -1;
    return numberOf(before) + 1;
  };
  for (const post of posts) numbers.set(post, `${post.publication}/${numberOf(post)}`);
  return numbers;
}

function idOf({ platform, id }: Pick<ChaosPost, 'platform' | 'id'>): string {
  return `${platform} ${id}`;
}

/** Slots that fired and orders that were accepted, of which no publication knows. */
function lostSlots({ fired, refused, accepted }: Hive, publications: readonly Publication[]): number {
  const known = new Set(publications.map(({ id }) => id));
  return [...fired, ...accepted].filter((id) => !known.has(id) && !refused.has(id)).length;
}

/** Posts that people can see and that no publication has an id of, those aside that were given up for a person to look at. */
function unknownPosts(posts: readonly ChaosPost[], publications: readonly Publication[]): number {
  const evidenced = new Set(
    publications.flatMap(({ platform, ids }) => Object.values(ids).map(({ id }) => `${platform} ${id}`)),
  );
  const givenUp = new Set(publications.filter(isGivenUp).map(({ id }) => id));
  return posts.filter((post) => !evidenced.has(idOf(post)) && !givenUp.has(post.publication)).length;
}

function isGivenUp({ state, partial, reason }: Publication): boolean {
  return state === 'failed' || (partial === true && /look at the account|never showed/.test(reason ?? ''));
}

/** Evidence that names another post than the one that this very part made. */
function wronglyMatched(publications: readonly Publication[], parts: ReadonlyMap<ChaosPost, string>): number {
  const partOf = new Map([...parts].map(([post, part]) => [idOf(post), part]));
  return publications
    .flatMap(({ id, platform, ids }) =>
      Object.entries(ids).map(([part, evidence]) => partOf.get(`${platform} ${evidence.id}`) === `${id}/${part}`),
    )
    .filter((right) => !right).length;
}
