import type { PlatformPlan } from '../personality/personality.ts';
import type { QuietHours } from '../personality/quiet.ts';
import { safetyNetMs } from './moves.ts';
import type { Publication, Target } from './publication.ts';

export interface PlannedFrom {
  readonly id: string;
  readonly personality: string;
  /** The personality version that is current. */
  readonly version: number;
  readonly platform: string;
  readonly plan: PlatformPlan;
  readonly target: Target;
  readonly slot: number;
  /** Later than the slot where jitter says so: it waits until then, and its lateness counts from there. */
  readonly dueAt?: number;
  readonly quiet?: QuietHours;
  readonly maxLatenessMs: number;
}

/** A publication at its very beginning: planned, without words, pinned to the version and the plan it came from. */
export function planned(from: PlannedFrom, now: number): Publication {
  const { id, personality, version, platform, plan, target, slot, quiet, dueAt = slot } = from;
  const waits = dueAt > Math.max(slot, now);
  return {
    id,
    personality,
    version,
    platform,
    transport: plan.transport,
    account: plan.account,
    kind: 'post',
    target,
    slot,
    ...(dueAt === slot ? {} : { dueAt }),
    notAfter: dueAt + from.maxLatenessMs,
    createdAt: now,
    limits: plan.limits,
    settings: plan.settings,
    ...(quiet === undefined ? {} : { quiet }),
    state: 'planned',
    stateSince: now,
    fence: 0,
    revision: 0,
    wakeAt: waits ? dueAt : Math.max(slot, now) + safetyNetMs,
    ...(waits ? { wait: { reason: `${Math.round((dueAt - slot) / 60_000)} minutes of jitter` } } : {}),
    revivals: 0,
    attempts: 0,
    parts: [],
    ids: {},
    approvalRequired: false,
    labelled: false,
    resends: 0,
  };
}
