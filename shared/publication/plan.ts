import { type AccountStore, accountStop } from '../limits/account.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore, PlanPostPayload } from '../personality/ports.ts';
import { ConfigInvalid } from './errors.ts';
import { targetOfSlot } from './place.ts';
import { planned } from './planned.ts';
import type { Jobs, Ledger } from './ports.ts';
import type { Publication } from './publication.ts';
import { slotPublicationId } from './publication-id.ts';

export interface PlanTools {
  readonly ledger: Ledger;
  readonly accounts: AccountStore;
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
  readonly jobs: Jobs;
  /** How long after its slot a post may still be sent, milliseconds. */
  maxLatenessMs(platform: string, plan: PlatformPlan): Promise<number>;
  readonly clock: Clock;
  readonly log: Log;
}

export type PlanOutcome = 'planned' | 'repeated' | 'skipped' | 'refused';

/**
 * Accepts one slot: a publication with the slot's own id, which makes a repeated firing harmless. A slot that cannot lead to a post is kept
 * too, as skipped or expired with its reason; only one of a personality nobody knows leaves nothing but a log line.
 */
export async function planPost(payload: PlanPostPayload, tools: PlanTools): Promise<PlanOutcome> {
  const slot = slotTime(payload);
  const { personality, platform } = payload;
  const current = await tools.personalities.readCurrent(personality);
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
      maxLatenessMs: await tools.maxLatenessMs(platform, plan),
    },
    now,
  );
  const refusal = await whyNot(publication, current.status === 'deleted' || !plan.enabled, tools);
  if (refusal !== undefined) return endedAtOnce(publication, refusal.state, refusal.reason, tools);

  if (!(await tools.ledger.create(publication))) return repeated(publication.id, tools);
  tools.log.info('publication.planned', { publication: publication.id, personality, platform, slot: payload.slot });
  await tools.jobs.draft(publication.id);
  return 'planned';
}

async function whyNot(
  publication: Publication,
  switchedOff: boolean,
  tools: PlanTools,
): Promise<{ readonly state: 'skipped' | 'expired'; readonly reason: string } | undefined> {
  const { personality, platform, account, notAfter, createdAt } = publication;
  if (switchedOff) {
    return { state: 'skipped', reason: `personality ${personality} does not post on ${platform} any more` };
  }
  if (createdAt > notAfter) {
    const arrived = new Date(createdAt).toISOString();
    return { state: 'expired', reason: `its slot was delivered at ${arrived}, after its time ran out` };
  }
  const stop = accountStop(await tools.accounts.read(platform, account), createdAt);
  if (stop === undefined || (stop.until !== undefined && stop.until <= notAfter)) return undefined;
  return { state: 'skipped', reason: stop.reason };
}

async function endedAtOnce(
  publication: Publication,
  state: 'skipped' | 'expired',
  reason: string,
  tools: PlanTools,
): Promise<PlanOutcome> {
  const { wakeAt: _wakeAt, ...rest } = publication;
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

function slotTime(payload: PlanPostPayload): number {
  const slot = Date.parse(payload.slot);
  if (Number.isNaN(slot)) {
    throw new ConfigInvalid(
      `Slot of personality ${payload.personality} on ${payload.platform} is "${payload.slot}", expected an ISO time such as 2026-11-22T09:00:00Z; the schedule's input has to name <aws.scheduler.scheduled-time>.`,
    );
  }
  return slot;
}
