import type { PublicationRow } from '../../infra/local/report.ts';
import type { SandboxPost } from '../../infra/local/sandbox/types.ts';
import type { BudgetCaps } from '../../shared/limits/budget.ts';
import type { WindowLimits } from '../../shared/limits/rate-limiter.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';
import {
  bareId,
  isReply,
  judgeReplies,
  limitsOfReplies,
  type RemainingInteraction,
  type ReplyFindings,
} from './processes-replies.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a run left behind, read from the places that do not take the hive's word for it: platforms' stores, the scheduler's journal. */
export interface Remains {
  readonly publications: readonly RemainingPublication[];
  /** By platform; those of people who are none of the hive's accounts are what they say, and nothing that the hive could have lost. */
  readonly posts: Readonly<Record<string, readonly SandboxPost[]>>;
  /** What people said, as the hive stored it. */
  readonly interactions: readonly RemainingInteraction[];
  readonly firings: readonly { readonly payload: string }[];
  /** Minutes between two slots of each personality, until `settledFrom`. */
  readonly periods: Readonly<Record<string, number>>;
  readonly limits: Readonly<Record<string, WindowLimits>>;
  /** Of each personality. */
  readonly budgets: Readonly<Record<string, BudgetCaps>>;
  /** When the last kill was over, epoch milliseconds: what stands for an earlier slot has to be settled. */
  readonly settledFrom: number;
}

export type RemainingPublication = PublicationRow &
  Pick<Publication, 'personality' | 'account' | 'slot' | 'createdAt' | 'parts' | 'ids' | 'modelCostUsd'>;

export interface ProcessFindings extends ReplyFindings {
  readonly publications: number;
  readonly posts: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly wronglyMatched: number;
  readonly overLimit: number;
  readonly overBudget: number;
  readonly unsettled: number;
  readonly failed: number;
}

/** All of them must be zero. */
export const zeros = [
  'duplicates',
  'lost',
  'wronglyMatched',
  'overLimit',
  'overBudget',
  'unsettled',
  'failed',
  'repliedTwice',
  'unanswered',
] as const;

export function judgeRemains(all: Remains): ProcessFindings {
  const { publications, settledFrom, interactions } = all;
  const own = new Set(Object.keys(all.limits));
  const ofOwn = Object.entries(all.posts).map(([id, list]) => [id, list.filter(({ account }) => own.has(account))]);
  const remains: Remains = { ...all, posts: Object.fromEntries(ofOwn) };
  const posts = Object.values(remains.posts).flat();
  const matched = matchPosts(remains);
  return {
    publications: publications.length,
    posts: posts.length,
    duplicates: matched.duplicates,
    lost: matched.orphans + matched.unknown + matched.vanished + lostFirings(remains) + missingSlots(remains),
    wronglyMatched: matched.wrong,
    overLimit: Object.entries(remains.posts).reduce(
      (sum, [id, list]) => sum + overLimits(list, all.posts[id] ?? [], all),
      0,
    ),
    overBudget: overBudget(remains),
    unsettled: publications.filter(({ slot, state }) => slot <= settledFrom && !isTerminal(state)).length,
    failed: publications.filter(({ state }) => state === 'failed').length,
    ...judgeReplies({ said: all.posts, own, interactions, publications: new Set(publications.map(({ id }) => id)) }),
  };
}

/** Answers have windows of their own, beside those of posts. */
function overLimits(own: readonly SandboxPost[], everybody: readonly SandboxPost[], { limits }: Remains): number {
  const byId = new Map(everybody.map((post) => [post.id, post]));
  const [replies = [], posts = []] = [true, false].map((reply) => own.filter((post) => isReply(post, byId) === reply));
  const ofReplies = Object.entries(limits).map(([account, limit]) => [account, limitsOfReplies(limit)]);
  return overLimit(posts, limits) + overLimit(replies, Object.fromEntries(ofReplies));
}

/** Posts against parts, by account and words: the hive gives no two of its texts the same words. */
function matchPosts({ publications, posts }: Pick<Remains, 'publications' | 'posts'>) {
  const parts = new Map<string, number>();
  const evidenced = new Map<string, { readonly words: string; owners: number }>();
  const failed = new Set<string>();
  for (const { platform, account, parts: texts, ids, state } of publications) {
    for (const [index, part] of texts.entries()) {
      const words = wordsOf(traitsOf(platform), platform, account, part.title, part.text);
      parts.set(words, (parts.get(words) ?? 0) + 1);
      const evidence = ids[String(index)];
      if (evidence !== undefined) {
        const key = `${platform}/${bareId(evidence.id)}`;
        evidenced.set(key, { words, owners: (evidenced.get(key)?.owners ?? 0) + 1 });
      } else if (state === 'failed') failed.add(words);
    }
  }
  const found = { duplicates: 0, orphans: 0, unknown: 0, vanished: 0, wrong: 0 };
  const seen = new Map<string, number>();
  const live = new Map<string, string>();
  for (const [platform, list] of Object.entries(posts)) {
    for (const { id, account, title, text } of list) {
      const words = wordsOf(traitsOf(platform), platform, account, title, text);
      const key = `${platform}/${bareId(id)}`;
      live.set(key, words);
      const times = (seen.get(words) ?? 0) + 1;
      seen.set(words, times);
      const wanted = parts.get(words) ?? 0;
      if (wanted === 0) found.orphans += 1;
      else if (times > wanted) found.duplicates += 1;
      else if (!evidenced.has(key) && !failed.has(words)) found.unknown += 1;
    }
  }
  for (const [key, { words, owners }] of evidenced) {
    const said = live.get(key);
    if (said === undefined) found.vanished += 1;
    else if (said !== words || owners > 1) found.wrong += 1;
  }
  return found;
}

function traitsOf(platform: string): PlatformTraits {
  const traits = platformTraits(platform);
  if (traits === undefined) throw new Error(`Platform "${platform}" is in no registry.`);
  return traits;
}

function wordsOf(traits: PlatformTraits, platform: string, account: string, title: string | undefined, text: string) {
  return JSON.stringify([platform, account, traits.normalise(title ?? ''), traits.normalise(text)]);
}

interface Slot {
  readonly personality: string;
  readonly platform: string;
  readonly time: number;
}

function slotOf({ payload }: { readonly payload: string }): Slot {
  const { personality = '', platform = '', slot = '' } = JSON.parse(payload) as Record<string, string>;
  return { personality, platform, time: Date.parse(slot) };
}

/** Firings, by the scheduler's journal, that no publication stands for. */
function lostFirings({ publications, firings, settledFrom }: Remains): number {
  const known = new Set(publications.map(({ id }) => id));
  return firings
    .map(slotOf)
    .filter(({ time }) => time <= settledFrom)
    .filter(({ personality, platform, time }) => !known.has(slotPublicationId(personality, platform, time))).length;
}

/** Slots between the first and the last one of a schedule that never fired: what the journal itself cannot show. */
function missingSlots({ firings, periods, settledFrom }: Remains): number {
  const times = new Map<string, Set<number>>();
  for (const { personality, platform, time } of firings.map(slotOf)) {
    if (time > settledFrom) continue;
    const key = `${personality}/${platform}`;
    times.set(key, (times.get(key) ?? new Set()).add(time));
  }
  let missing = 0;
  for (const [key, slots] of times) {
    const period = (periods[key.split('/')[0] ?? ''] ?? 0) * minute;
    if (period === 0) continue;
    const sorted = [...slots].sort((a, b) => a - b);
    missing += ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / period + 1 - slots.size;
  }
  return missing;
}

/** Posts beyond an account's limits, by the platform's own stamps, whichever window they are seen in. */
export function overLimit(
  posts: readonly Pick<SandboxPost, 'account' | 'createdAt'>[],
  limits: Readonly<Record<string, WindowLimits>>,
): number {
  return posts.filter((post) => {
    const limit = limits[post.account];
    if (limit === undefined) return false;
    const before = posts.filter((other) => other.account === post.account && other.createdAt <= post.createdAt);
    const within = (span: number) => before.filter(({ createdAt }) => createdAt > post.createdAt - span).length;
    return (
      within(hour) > limit.perHour ||
      within(day) > limit.perDay ||
      (limit.minimumGapMinutes > 0 && within(limit.minimumGapMinutes * minute) > 1)
    );
  }).length;
}

/** Days and months in which a personality spent more than its cap and one call: the model by the hive's books, the platform by its posts. */
export function overBudget({
  publications,
  posts,
  budgets,
}: Pick<Remains, 'publications' | 'posts' | 'budgets'>): number {
  const owners = new Map(
    publications.map(({ platform, account, personality }) => [`${platform}/${account}`, personality]),
  );
  const spent = new Map<string, { sum: number; dearest: number }>();
  const add = (personality: string, at: number, price: number): void => {
    for (const length of ['2026-11-23'.length, '2026-11'.length]) {
      const key = `${personality} ${new Date(at).toISOString().slice(0, length)}`;
      const { sum, dearest } = spent.get(key) ?? { sum: 0, dearest: 0 };
      spent.set(key, { sum: sum + price, dearest: Math.max(dearest, price) });
    }
  };
  for (const { personality, createdAt, modelCostUsd = 0 } of publications) add(personality, createdAt, modelCostUsd);
  for (const [platform, list] of Object.entries(posts)) {
    for (const { account, createdAt, inReplyTo } of list) {
      const owner = owners.get(`${platform}/${account}`);
      const { prices } = traitsOf(platform);
      if (owner !== undefined) add(owner, createdAt, inReplyTo === undefined ? prices.post : prices.reply);
    }
  }
  return [...spent].filter(([key, { sum, dearest }]) => {
    const caps = budgets[key.split(' ')[0] ?? ''];
    if (caps === undefined) return false;
    const cap = /-\d\d-\d\d$/.test(key) ? caps.perDayUsd : caps.perMonthUsd;
    // Sums of many small prices are not exact.
    return sum > cap + dearest + 1e-9;
  }).length;
}
