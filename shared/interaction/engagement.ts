import type { AccountState, AccountStore } from '../limits/account.ts';
import { type BudgetCaps, type BudgetStore, dayOf, microUsd } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import {
  AccountBlocked,
  AuthExpired,
  HiveError,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../publication/errors.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Ledger } from '../publication/ports.ts';
import { seenGone } from '../publication/wish-moves.ts';
import { readOr, watchedDays } from './engagement-days.ts';
import { answeredFigures, type EngagementDay, isDue, type PostFigures } from './engagement-figures.ts';
import type { EngagementStore, RecentPublications } from './engagement-ports.ts';
import { paidRead } from './paid-read.ts';
import type { Engagement, PlatformReads } from './platform-reads.ts';
import { isBilledAgain } from './read-prices.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Figures are asked for so often, milliseconds; ticks come a little early or late. */
const everyMs = hour - 5 * minute;
const idsPerCall = 100;
/** Posts that one run asks about; the rest is due an hour later. */
const mostAsked = 500;
const writesInARow = 4;
/** Figures may take so much of a cap: the rest is kept for words. */
const shareOfCaps = 0.8;

export interface EngagementTools {
  readonly accounts: AccountStore;
  readonly ledger: Pick<Ledger, 'read' | 'apply'>;
  readonly recent: RecentPublications;
  readonly engagement: EngagementStore;
  readonly budgets: BudgetStore;
  /** What a personality may spend. */
  capsOf(personality: string): Promise<BudgetCaps>;
  /** Hours between two looks at a young post; 0: nobody looks. */
  everyHours(): Promise<number>;
  readonly traits: Pick<PlatformTraits, 'id' | 'prices'>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EngagementResult {
  /**
   * `not-due`: within the hour, or another run is at it. `nothing`: no post wants a look, or the client cannot tell. `no-budget`: the cap
   * is reached, nothing was asked. `failed`: the platform did not answer; the next hour tries again.
   */
  readonly outcome: 'not-due' | 'nothing' | 'asked' | 'no-budget' | 'failed';
  /** Posts that were asked about. */
  readonly posts: number;
  /** The account with its hourly mark: stored where something was asked, else to be written with whatever is written next. */
  readonly account: AccountState;
}

/**
 * Asks the platform how people took the account's posts of the last week, at most once an hour, and keeps the newest figures. The mark on the
 * account's item is written before anything is asked: a run that dies costs one hour's figures, never a second bill. Throws what the client throws
 * where the account is at fault (AccountBlocked, AuthExpired), and StoreBusy.
 */
export async function engagementStep(
  account: AccountState,
  client: Pick<PlatformReads, 'engagement'>,
  tools: EngagementTools,
): Promise<EngagementResult> {
  const now = tools.clock.now();
  const last = account.engagementAt;
  if (client.engagement === undefined) return { outcome: 'nothing', posts: 0, account };
  if (last !== undefined && now - last < everyMs) return { outcome: 'not-due', posts: 0, account };
  const everyHours = await tools.everyHours();
  if (everyHours === 0) return { outcome: 'nothing', posts: 0, account };

  const days = await watchedDays(account, last, tools);
  const due = [...days.values()]
    .flatMap(({ posts }) => Object.entries(posts))
    .filter(([, figures]) => isDue(figures, now, everyHours))
    .sort(([, a], [, b]) => a.askedAt - b.askedAt)
    .slice(0, mostAsked)
    .map(([id, { askedAt }]) => ({ id, billed: isBilledAgain(tools.traits.prices, askedAt, now) }));
  if (due.length === 0) return { outcome: 'nothing', posts: 0, account: marked(account, now) };
  const own = await tools.accounts.write(account, marked(account, now));
  if (own === undefined) return { outcome: 'not-due', posts: 0, account };

  const answers = await ask(own, due, client.engagement.bind(client), tools);
  if (answers.outcome === 'no-budget') await noteSkipped(own, answers.why, now, tools);
  if (answers.outcome !== 'asked') return { outcome: answers.outcome, posts: 0, account: own };
  const asked = new Set(due.map(({ id }) => id));
  for (const one of days.values()) await keep(one, asked, answers.found, tools);
  tools.log.info('engagement.asked', { platform: own.platform, account: own.account, posts: due.length });
  return { outcome: 'asked', posts: due.length, account: own };
}

function marked(account: AccountState, now: number): AccountState {
  return { ...account, engagementAt: now };
}

/** What the platform did not take, it does not bill. */
const unbilled = [NotSent, RateLimited, AuthExpired, AccountBlocked] as const;
/** The next hour may find it otherwise. */
const passing = [NotSent, RateLimited, OutcomeUnknown, Rejected] as const;

type Answers =
  | { readonly outcome: 'asked'; readonly found: ReadonlyMap<string, Engagement> }
  | { readonly outcome: 'no-budget'; readonly why: string }
  | { readonly outcome: 'failed' };

interface Due {
  readonly id: string;
  /** The platform bills this look. */
  readonly billed: boolean;
}

function billedOf(due: readonly Due[]): number {
  return due.filter(({ billed }) => billed).length;
}

/** One call for each hundred posts, the money for all of them set aside before the first. */
async function ask(
  { platform, account, owner }: AccountState,
  due: readonly Due[],
  call: (ids: readonly string[]) => Promise<readonly Engagement[]>,
  tools: EngagementTools,
): Promise<Answers> {
  const { log, traits, clock } = tools;
  const personality = owner ?? account;
  const price = microUsd(traits.prices.ownRead);
  const caps = price === 0 ? undefined : await tools.capsOf(personality);
  const share = {
    perDayUsd: (caps?.perDayUsd ?? 0) * shareOfCaps,
    perMonthUsd: (caps?.perMonthUsd ?? 0) * shareOfCaps,
  };
  const name = `figures of ${account} on ${platform} at ${new Date(clock.now()).toISOString()}`;
  const read = await paidRead({ personality, name, micros: price * billedOf(due), caps: share, platform }, tools);
  if (!read.may) {
    log.warn('engagement.skipped', { platform, account, personality, reason: read.why });
    return { outcome: 'no-budget', why: read.why };
  }
  const found = new Map<string, Engagement>();
  let billed = 0;
  try {
    for (let from = 0; from < due.length; from += idsPerCall) {
      const some = due.slice(from, from + idsPerCall);
      billed += billedOf(some);
      try {
        for (const one of await call(some.map(({ id }) => id))) found.set(one.id, one);
      } catch (error) {
        if (unbilled.some((kind) => error instanceof kind)) billed -= billedOf(some);
        throw error;
      }
    }
    return { outcome: 'asked', found };
  } catch (error) {
    if (!(error instanceof HiveError) || !passing.some((kind) => error instanceof kind)) throw error;
    log.warn('engagement.failed', { platform, account, reason: error.message });
    return found.size === 0 ? { outcome: 'failed' } : { outcome: 'asked', found };
  } finally {
    await read.settle(price * billed);
  }
}

/** Writes a day's figures where one of its posts was asked about; where somebody was faster, into what is stored then. */
async function keep(
  seen: EngagementDay,
  asked: ReadonlySet<string>,
  found: ReadonlyMap<string, Engagement>,
  tools: EngagementTools,
): Promise<void> {
  const { engagement, clock } = tools;
  const now = clock.now();
  if (!Object.keys(seen.posts).some((id) => asked.has(id))) return;
  let before = seen.revision === 0 ? undefined : seen;
  for (let attempt = 0; attempt < writesInARow; attempt += 1) {
    const posts: Record<string, PostFigures> = {};
    for (const [id, figures] of Object.entries({ ...seen.posts, ...before?.posts })) {
      const after = asked.has(id) ? answeredFigures(figures, found.get(id), now) : figures;
      const confirmed = asked.has(id) && figures.goneAt !== undefined && after.goneAt !== undefined;
      posts[id] = confirmed ? await confirmGone(after, tools) : after;
    }
    const { platform, account, day: name } = seen;
    const { skipped: _skipped, ...rest } = before ?? { platform, account, day: name };
    if ((await engagement.write(before, { ...rest, posts })) !== undefined) return;
    [before] = await engagement.read(platform, account, [name]);
  }
  tools.log.warn('engagement.not-kept', { platform: seen.platform, account: seen.account, day: seen.day });
}

/** A second look says that the platform has it no more: its publication is marked, unless we took it down ourselves. */
async function confirmGone(figures: PostFigures, { ledger, clock, log }: EngagementTools): Promise<PostFigures> {
  const { publication: id, part, goneAt = clock.now() } = figures;
  const publication = await readOr(id, ledger, log);
  const ours = publication?.state !== 'published' || publication.gone?.[String(part)] !== undefined;
  if (publication !== undefined && !ours && publication.missing?.[String(part)] === undefined) {
    const marked = await ledger.apply(id, seenGone(publication, part, goneAt, clock.now()));
    // A person is at it at this moment: the next look says so again.
    if (marked === undefined) return figures;
    log.warn('publication.missing', { publication: id, part, url: publication.ids[String(part)]?.url });
  }
  return { ...figures, over: true };
}

/** A report says why it has no figures. One write a day, however often it happens. */
async function noteSkipped(
  { platform, account }: AccountState,
  why: string,
  now: number,
  { engagement }: EngagementTools,
): Promise<void> {
  const name = dayOf(now);
  const [before] = await engagement.read(platform, account, [name]);
  if (before?.skipped !== undefined) return;
  const { revision: _revision, ...rest } = before ?? { platform, account, day: name, posts: {}, revision: 0 };
  await engagement.write(before, { ...rest, skipped: { at: now, why } });
}
