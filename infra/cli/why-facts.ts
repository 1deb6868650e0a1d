import type { HiveControl } from '../../shared/config/ports.ts';
import { type AccountState, accountStop } from '../../shared/limits/account.ts';
import { dayMs, hourMs, type WindowLimits, windowAnswer } from '../../shared/limits/rate-limiter.ts';
import { nextPosts, wantedSchedules } from '../../shared/personality/schedules.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import type { PlatformBudget } from './budget-facts.ts';
import { outcome, type PublicationView, publicationView } from './publications.ts';
import type { Member } from './roster.ts';
import { pausedBy } from './switches.ts';

/** Everything that decides whether a personality posts on one platform, with the sentence that follows from it. */
export interface PlatformFacts {
  readonly platform: string;
  readonly account: string;
  /** The one sentence: when it posts next, or what keeps it from that. */
  readonly verdict: string;
  readonly posts: boolean;
  readonly nextSlot?: string;
  readonly switches: {
    readonly hive: readonly string[];
    readonly platform: readonly string[];
    readonly personality: readonly string[];
    readonly enabled: boolean;
  };
  readonly accountStatus: {
    readonly status: AccountState['status'];
    readonly reason?: string;
    readonly until?: string;
    readonly credentials: AccountState['credentials'];
  };
  readonly windows: {
    readonly hour: { readonly used: number; readonly limit: number };
    readonly day: { readonly used: number; readonly limit: number };
    readonly minimumGapMinutes: number;
    /** From then on the next one may go; absent: now. */
    readonly freeAt?: string;
    readonly reason?: string;
  };
  readonly writerBlockedUntil?: string;
  readonly budget?: PlatformBudget;
  /** The newest publication whose time has come, with its outcome in words. */
  readonly last?: PublicationView & { readonly outcome: string };
  /** Those that have not ended. */
  readonly open: readonly (PublicationView & { readonly outcome: string })[];
}

export interface Evidence {
  readonly member: Member;
  readonly platform: string;
  readonly control: HiveControl;
  readonly account: AccountState | undefined;
  readonly limits: WindowLimits;
  readonly budget?: PlatformBudget;
  /** Of this personality on this platform, newest first. */
  readonly publications: readonly Publication[];
  readonly now: number;
  /** An instant as the personality's own clock shows it. */
  say(time: number): string;
}

/** What follows from all that is known. Pure. */
export function platformFacts(evidence: Evidence): PlatformFacts {
  const { member, platform, control, account, limits, publications, now } = evidence;
  const plan = member.effective?.platforms[platform];
  const stop = accountStop(account, now);
  const open = publications.filter(({ state }) => !isTerminal(state));
  const last = publications.find(({ slot, state }) => slot <= now && isTerminal(state));
  const blocked = control.writerBlockedUntil;
  const slot = nextSlot(evidence);
  const shown = (publication: Publication) => ({ ...publicationView(publication), outcome: outcome(publication) });
  const decided = decide(evidence, slot);
  return {
    platform,
    account: plan?.account ?? '',
    ...decided,
    ...(slot === undefined ? {} : { nextSlot: iso(slot) }),
    switches: {
      hive: pausedBy(control, {}),
      platform: pausedBy(control, { platform }),
      personality: member.pausedBy,
      enabled: plan?.enabled === true,
    },
    accountStatus: {
      status: stop === undefined ? 'active' : (account?.status ?? 'active'),
      ...(stop === undefined || account?.statusReason === undefined ? {} : { reason: account.statusReason }),
      ...(stop?.until === undefined ? {} : { until: iso(stop.until) }),
      credentials: account?.credentials ?? 'unknown',
    },
    windows: windowsOf(account, limits, now),
    ...(blocked !== undefined && blocked > now ? { writerBlockedUntil: iso(blocked) } : {}),
    ...(evidence.budget === undefined ? {} : { budget: evidence.budget }),
    ...(last === undefined ? {} : { last: shown(last) }),
    open: open.map(shown),
  };
}

/** How full the windows of plain posts are. */
export function windowsOf(
  account: AccountState | undefined,
  limits: WindowLimits,
  now: number,
): PlatformFacts['windows'] {
  const posts = (account?.entries ?? []).filter(({ action }) => action === 'post');
  const used = (windowMs: number) => posts.filter(({ until }) => until + windowMs > now).length;
  const answer = windowAnswer(posts, '', limits, now);
  return {
    hour: { used: used(hourMs), limit: limits.perHour },
    day: { used: used(dayMs), limit: limits.perDay },
    minimumGapMinutes: limits.minimumGapMinutes,
    ...(answer.free ? {} : { freeAt: iso(answer.until), reason: answer.reason }),
  };
}

function nextSlot({ member, platform, now }: Evidence): number | undefined {
  if (member.effective === undefined || member.state === 'deleted') return undefined;
  const schedule = wantedSchedules(member.effective, now).find(({ payload }) => payload.platform === platform);
  return schedule?.enabled === true ? nextPosts(member.effective, schedule, now, 1)[0] : undefined;
}

/** The first thing that is in the way, from the largest switch to the smallest window. */
function decide(evidence: Evidence, slot: number | undefined): Pick<PlatformFacts, 'verdict' | 'posts'> {
  const { member, platform, control, account, publications, now, say } = evidence;
  const { id } = member;
  const no = (verdict: string) => ({ posts: false, verdict });
  if (member.state === 'deleted') return no(`${id} was deleted: upload its file to bring it back.`);
  const hive = pausedBy(control, {});
  if (hive.includes('operator')) return no('The hive is paused: hive resume --all');
  if (hive.includes('config.json')) return no('The hive is paused in config.json: take "paused" out and upload it.');
  const own = pausedBy(control, { platform });
  if (own.includes('operator')) return no(`Platform ${platform} is paused: hive resume --platform ${platform}`);
  if (own.includes('config.json'))
    return no(`Platform ${platform} is paused in config.json: take that out and upload it.`);
  if (member.pausedBy.includes('operator')) return no(`${id} is paused by an operator: hive personality resume ${id}`);
  if (member.pausedBy.includes('file')) {
    return no(`${id} is paused in its file: take "paused" out, then hive personality put ${id}.json`);
  }
  if (member.effective?.platforms[platform]?.enabled !== true) {
    return no(`${id} does not post on ${platform}: its file says so in platforms.${platform}.enabled.`);
  }
  const stop = accountStop(account, now);
  if (stop?.paused === true) {
    const name = member.effective?.platforms[platform]?.account;
    return no(`Account ${name} is paused by an operator: hive resume --platform ${platform} --account ${name}`);
  }
  if (stop !== undefined && stop.until === undefined) return no(`Nothing is sent: ${stop.reason}`);
  const waiting = publications.find(({ state, wait }) => !isTerminal(state) && wait !== undefined);
  if (waiting?.wait !== undefined) {
    return {
      posts: true,
      verdict: `${waiting.id} waits until ${say(waiting.wakeAt ?? waiting.notAfter)}: ${waiting.wait.reason}`,
    };
  }
  const underWay = publications.find(({ state, slot: time }) => !isTerminal(state) && time <= now);
  if (underWay !== undefined) return { posts: true, verdict: `${underWay.id} is under way: ${outcome(underWay)}.` };
  const empty = evidence.budget?.exhausted;
  if (empty !== undefined && slot !== undefined && slot < Date.parse(empty.until)) {
    return no(`Slots of ${id} are skipped: ${empty.reason}`);
  }
  if (slot === undefined) return no(`The schedule of ${id} on ${platform} has no slot any more.`);
  return { posts: true, verdict: `${id} posts next at ${say(slot)}.` };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
