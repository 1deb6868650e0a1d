import type { BudgetStore } from '../limits/budget.ts';
import { approvalOf } from '../personality/approval.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PersonalityVersion, ScheduleStore, WantedSchedule } from '../personality/ports.ts';
import { scheduleName } from '../personality/schedule-names.ts';
import { nextPosts } from '../personality/schedules.ts';
import { ended, iso } from './outcomes.ts';
import { type PlanTools, planPost } from './plan.ts';
import type { Publication } from './publication.ts';
import { slotPublicationId } from './publication-id.ts';

const minute = 60_000;
const hour = 60 * minute;
/** The tick comes every hour; what comes within this time is planned, so that a late one misses nothing. */
const horizonMs = hour + 15 * minute;
/** Slots of one personality on one platform that one run plans, the nearest first. */
const mostSlots = 200;
/** Most of the time is waiting for answers. */
const atOnce = 24;
/** So long after a new version the accounts of the one before are looked at too. */
const newVersionMs = 2 * hour;

export interface PlanAheadTools extends Omit<PlanTools, 'jobs'> {
  readonly schedules: Pick<ScheduleStore, 'read'>;
  readonly budgets: BudgetStore;
  /** Ids of an account's publications from a time on; from an index, so it may be late. */
  readonly timeline: {
    of(platform: string, account: string, within: { readonly from: number }): AsyncIterable<string>;
  };
}

export interface PlannedAhead {
  readonly planned: number;
  readonly skipped: number;
}

/**
 * Brings in line what is written ahead of its slot, for a personality whose drafts a person looks at: plans the slots whose lead time begins
 * soon, each with its own id, so that the scheduler's firing finds it there; and skips what was planned for slots that its schedule has no
 * more. Looks at the schedule as the scheduler has it. Sweep sends to the writer what is planned here.
 */
export async function planAhead(personality: string, tools: PlanAheadTools): Promise<PlannedAhead> {
  const current = await tools.personalities.readCurrent(personality);
  if (current === undefined || current.version === 0) return { planned: 0, skipped: 0 };
  const version = await tools.personalities.readVersion(personality, current.version);
  const before =
    tools.clock.now() - current.updatedAt < newVersionMs && current.version > 1
      ? await tools.personalities.readVersion(personality, current.version - 1)
      : undefined;
  const result = { planned: 0, skipped: 0 };
  const gone = current.status === 'deleted';
  for (const { platform, account, effective } of writtenAhead(version, before)) {
    const now = tools.clock.now();
    const plan = gone ? undefined : version?.effective.platforms[platform];
    const schedule = plan === undefined ? undefined : await tools.schedules.read(scheduleName(personality, platform));
    const open = await openAhead(personality, platform, account, now, tools);
    const soon = now + leadMs(effective, platform) + horizonMs;
    const slots =
      version === undefined || schedule?.enabled !== true || plan?.account !== account
        ? []
        : slotsUntil(version.effective, schedule, now, Math.max(soon, ...open.map(({ slot }) => slot)));
    // What is only paused waits, and expires where that lasts too long.
    if (version?.effective.paused !== true || gone) {
      for (const publication of open.filter(({ slot }) => isGone(slot, slots))) {
        const why = whyGone(publication, gone, plan);
        if ((await ended(publication, 'skipped', why, tools)) !== 'nothing') result.skipped += 1;
      }
    }
    if (version === undefined || approvalOf(version.effective, platform)?.mode !== 'required') continue;
    for (const slot of slots.filter((one) => one <= soon && !open.some((known) => known.slot === one))) {
      if ((await tools.ledger.read(slotPublicationId(personality, platform, slot))) !== undefined) continue;
      const outcome = await planPost({ personality, platform, slot: iso(slot) }, { ...tools, jobs: sweepSends });
      if (outcome === 'planned') result.planned += 1;
    }
  }
  return result;
}

/** The same for many, some at once. One that fails does not stop the others; then it throws one error that names them all. */
export async function planAllAhead(personalities: readonly string[], tools: PlanAheadTools): Promise<void> {
  const failures: string[] = [];
  for (let first = 0; first < personalities.length; first += atOnce) {
    const some = personalities.slice(first, first + atOnce);
    for (const [index, settled] of (await Promise.allSettled(some.map((id) => planAhead(id, tools)))).entries()) {
      if (settled.status === 'rejected') failures.push(`${some[index]}: ${settled.reason}`);
    }
  }
  if (failures.length > 0) throw new Error(`Drafts could not be planned ahead of ${failures.join('; ')}`);
}

/** What is planned here waits, if only for the next minute. */
const sweepSends: PlanTools['jobs'] = { draft: async () => undefined, publish: async () => undefined };

interface Written {
  readonly platform: string;
  readonly account: string;
  readonly effective: Personality;
}

/** Accounts that a version writes ahead for. */
function writtenAhead(...versions: readonly (PersonalityVersion | undefined)[]): readonly Written[] {
  const all = versions.flatMap((version): Written[] =>
    Object.entries(version?.effective.platforms ?? {}).flatMap(([platform, { account }]) =>
      version !== undefined && approvalOf(version.effective, platform)?.mode === 'required'
        ? [{ platform, account, effective: version.effective }]
        : [],
    ),
  );
  return [...new Map(all.toReversed().map((one) => [`${one.platform}/${one.account}`, one])).values()];
}

function leadMs(personality: Personality, platform: string): number {
  const approval = approvalOf(personality, platform);
  return approval?.mode === 'required' ? approval.leadMinutes * minute : 0;
}

/** The slots of a schedule until a time, quiet ones left out. */
function slotsUntil(personality: Personality, schedule: WantedSchedule, from: number, until: number): number[] {
  const found: number[] = [];
  for (let after = from; found.length < mostSlots; after = found.at(-1)!) {
    const batch = nextPosts(personality, schedule, after, 8);
    const inTime = batch.filter((slot) => slot <= until);
    found.push(...inTime);
    if (inTime.length < batch.length || batch.length === 0) break;
  }
  return found.slice(0, mostSlots);
}

/** Publications of slots to come that nothing was sent of. */
async function openAhead(
  personality: string,
  platform: string,
  account: string,
  now: number,
  { timeline, ledger }: PlanAheadTools,
): Promise<Publication[]> {
  const open: Publication[] = [];
  for await (const id of timeline.of(platform, account, { from: now + 1 })) {
    const publication = await ledger.read(id);
    if (publication?.personality !== personality || publication.slot <= now) continue;
    if (id !== slotPublicationId(personality, platform, publication.slot)) continue;
    const unsent = publication.state === 'planned' || publication.state === 'held' || publication.state === 'drafted';
    if (unsent) open.push(publication);
  }
  return open;
}

/** Beyond the slots that were looked at nobody knows. */
function isGone(slot: number, slots: readonly number[]): boolean {
  return !slots.includes(slot) && (slots.length < mostSlots || slot < slots.at(-1)!);
}

function whyGone(publication: Publication, gone: boolean, plan: PlatformPlan | undefined): string {
  const { personality, platform, account, slot } = publication;
  if (gone) return `personality ${personality} was deleted`;
  if (plan?.enabled !== true) return `personality ${personality} does not post on ${platform} any more`;
  if (plan.account !== account) return `personality ${personality} posts on ${platform} as ${plan.account} by now`;
  return `its slot ${iso(slot)} is not in the schedule of ${personality} on ${platform} any more`;
}
