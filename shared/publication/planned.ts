import type { PlatformPlan } from '../personality/personality.ts';
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
  readonly maxLatenessMs: number;
}

/** A publication at its very beginning: planned, without words, pinned to the version and the plan it came from. */
export function planned(from: PlannedFrom, now: number): Publication {
  const { id, personality, version, platform, plan, target, slot } = from;
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
    notAfter: slot + from.maxLatenessMs,
    createdAt: now,
    limits: plan.limits,
    settings: plan.settings,
    state: 'planned',
    stateSince: now,
    fence: 0,
    revision: 0,
    wakeAt: Math.max(slot, now) + safetyNetMs,
    revivals: 0,
    attempts: 0,
    parts: [],
    ids: {},
    approvalRequired: false,
    labelled: false,
    resends: 0,
  };
}
