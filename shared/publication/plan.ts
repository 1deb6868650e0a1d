import type { Clock, Log } from '../monitoring/log.ts';
import { approvalOf } from '../personality/approval.ts';
import { dueAt } from '../personality/jitter.ts';
import type { PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore, PlanPostPayload } from '../personality/ports.ts';
import { quietHoursOf, quietStop } from '../personality/quiet.ts';
import { ConfigInvalid } from './errors.ts';
import { targetOfSlot } from './place.ts';
import { planned } from './planned.ts';
import type { Jobs, Ledger } from './ports.ts';
import type { Publication } from './publication.ts';
import { slotPublicationId } from './publication-id.ts';

export interface PlanTools {
  readonly ledger: Ledger;
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
  readonly jobs: Jobs;
  /** How long after its slot a post may still be sent, milliseconds. */
  maxLatenessMs(platform: string, plan?: PlatformPlan): Promise<number>;
  /** When the hive was restored from a backup, epoch milliseconds; absent, or undefined: it never was. */
  restoredAt?(): Promise<number | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

export type PlanOutcome = 'planned' | 'repeated' | 'skipped' | 'refused';

/**
 * Accepts one slot: a publication with the slot's own id, which makes a repeated firing harmless. A slot that cannot lead to a post is kept
 * too, as skipped or expired with its reason; only one of a personality nobody knows leaves nothing but a log line.
 */
export async function planPost(payload: PlanPostPayload, tools: PlanTools): Promise<PlanOutcome> {
  const slot = slotTime(payload, tools.log);
  const { personality, platform } = payload;
  // The configuration is asked for at once with the personality, and answers from memory when its plan is known.
  const [current] = await Promise.all([tools.personalities.readCurrent(personality), tools.maxLatenessMs(platform)]);
  const version =
    current === undefined ? undefined : await tools.personalities.readVersion(personality, current.version);
  const plan = version?.effective.platforms[platform];
  if (current === undefined || version === undefined || plan === undefined) {
    tools.log.warn('slot.refused', {
      personality,
      platform,
      slot: payload.slot,
      reason: 'no such personality on this platform',
    });
    return 'refused';
  }
  const now = tools.clock.now();
  const publication = planned(
    {
      id: slotPublicationId(personality, platform, slot),
      personality,
      version: version.version,
      platform,
      plan,
      target: targetOfSlot(plan.places ?? [], personality, slot),
      slot,
      dueAt: dueAt(version.effective, platform, slot),
      quiet: quietHoursOf(version.effective, platform),
      approval: approvalOf(version.effective, platform),
      maxLatenessMs: await tools.maxLatenessMs(platform, plan),
    },
    now,
  );
  const refusal = whyNot(publication, current.status === 'deleted' || !plan.enabled, await tools.restoredAt?.());
  if (refusal !== undefined) return endedAtOnce(publication, refusal.state, refusal.reason, tools);

  if (!(await tools.ledger.create(publication))) return repeated(publication.id, tools);
  tools.log.info('publication.planned', { publication: publication.id, personality, platform, slot: payload.slot });
  // One that waits for the end of its jitter is sent to the writer by sweep.
  if (publication.wait === undefined) await tools.jobs.draft(publication.id);
  return 'planned';
}

/** Account and budget are asked before money is spent, by write-draft: asking here too would be a round trip for every slot. */
function whyNot(
  { personality, platform, slot, notAfter, createdAt, quiet }: Publication,
  switchedOff: boolean,
  restoredAt = 0,
): { readonly state: 'skipped' | 'expired'; readonly reason: string } | undefined {
  if (switchedOff) {
    return { state: 'skipped', reason: `personality ${personality} does not post on ${platform} any more` };
  }
  // A slot can be delivered twice, and of the first time nothing is remembered.
  if (slot <= restoredAt) {
    const restored = new Date(restoredAt).toISOString();
    return {
      state: 'expired',
      reason: `the hive was restored from a backup at ${restored}; this slot may have been posted before`,
    };
  }
  if (createdAt > notAfter) {
    const arrived = new Date(createdAt).toISOString();
    return { state: 'expired', reason: `its slot was delivered at ${arrived}, after its time ran out` };
  }
  const stop = quietStop(quiet, slot);
  return stop === undefined ? undefined : { state: 'skipped', reason: stop.reason };
}

async function endedAtOnce(
  publication: Publication,
  state: 'skipped' | 'expired',
  reason: string,
  tools: PlanTools,
): Promise<PlanOutcome> {
  const { wakeAt: _wakeAt, wait: _wait, ...rest } = publication;
  const created = await tools.ledger.create({ ...rest, state, reason });
  if (!created) return repeated(publication.id, tools);
  tools.log.info(`publication.${state}`, {
    publication: publication.id,
    personality: publication.personality,
    platform: publication.platform,
    reason,
  });
  return 'skipped';
}

/** The slot came again: sent again to the writer where the first run may have died before it did that. */
async function repeated(id: string, tools: PlanTools): Promise<PlanOutcome> {
  const existing = await tools.ledger.read(id);
  if (existing?.state === 'planned' && existing.wait === undefined) await tools.jobs.draft(id);
  return 'repeated';
}

function slotTime(payload: PlanPostPayload, log: Log): number {
  const slot = Date.parse(payload.slot);
  if (Number.isNaN(slot)) {
    log.error('slot.malformed', { personality: payload.personality, platform: payload.platform });
    throw new ConfigInvalid(
      `Slot of personality ${payload.personality} on ${payload.platform} is "${payload.slot}", expected an ISO time such as 2026-11-22T09:00:00Z; the schedule's input has to name <aws.scheduler.scheduled-time>.`,
    );
  }
  return slot;
}
