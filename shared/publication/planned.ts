import { leadText } from '../personality/approval.ts';
import type { Approval, PlatformPlan } from '../personality/personality.ts';
import type { QuietHours } from '../personality/quiet.ts';
import { safetyNetMs } from './moves.ts';
import type { Answering, Publication, PublicationKind, Target } from './publication.ts';

export interface PlannedFrom {
  readonly id: string;
  readonly personality: string;
  /** The personality version that is current. */
  readonly version: number;
  readonly platform: string;
  readonly plan: PlatformPlan;
  /** Absent: a post. */
  readonly kind?: PublicationKind;
  readonly target: Target;
  readonly answering?: Answering;
  readonly slot: number;
  /** Later than the slot where jitter says so: it waits until then, and its lateness counts from there. */
  readonly dueAt?: number;
  readonly quiet?: QuietHours;
  readonly approval?: Approval;
  readonly maxLatenessMs: number;
}

/** A publication at its very beginning: planned, without words, pinned to the version and the plan it came from. */
export function planned(from: PlannedFrom, now: number): Publication {
  const { id, personality, version, platform, plan, target, slot, quiet, dueAt = slot } = from;
  const wait = waitOf(from, dueAt, now);
  return {
    id,
    personality,
    version,
    platform,
    transport: plan.transport,
    account: plan.account,
    kind: from.kind ?? 'post',
    target,
    ...(from.answering === undefined ? {} : { answering: from.answering }),
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
    wakeAt: wait?.until ?? Math.max(slot, now) + safetyNetMs,
    ...(wait === undefined ? {} : { wait: { reason: wait.reason } }),
    revivals: 0,
    attempts: 0,
    parts: [],
    ids: {},
    approvalRequired: from.approval?.mode === 'required',
    labelled: false,
    resends: 0,
  };
}

/** Until when sweep leaves it alone before the writer gets it: the end of its jitter, or its lead time where a person is to look at it. */
function waitOf(
  { slot, approval }: PlannedFrom,
  dueAt: number,
  now: number,
): { readonly until: number; readonly reason: string } | undefined {
  if (approval?.mode === 'required') {
    // One that is planned at its slot goes to the writer at once: a person needs the time that is left.
    if (slot <= now) return undefined;
    const reason = `it is written ${leadText(approval.leadMinutes)} ahead`;
    return { until: Math.max(dueAt - approval.leadMinutes * 60_000, now), reason };
  }
  if (dueAt <= Math.max(slot, now)) return undefined;
  return { until: dueAt, reason: `${Math.round((dueAt - slot) / 60_000)} minutes of jitter` };
}
