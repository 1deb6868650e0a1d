import { type Clock, silentLog } from '../../shared/monitoring/log.ts';
import type { PlatformClient, PlatformTraits } from '../../shared/publication/platform.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import type { PublishTools } from '../../shared/publication/publish-tools.ts';
import { memoryBudgets } from './budgets-memory.ts';
import { memoryHiveLimits } from './hive-limits-memory.ts';
import { hour, minute } from './world.ts';

/** A post whose text is fixed, as the publish step finds it. */
export function draftedPost(slot: number, changes: Partial<Publication> = {}): Publication {
  return {
    id: 'ada.twitter.20261122T0900Z',
    personality: 'ada',
    version: 1,
    platform: 'twitter',
    transport: 'api',
    account: 'ada',
    kind: 'post',
    target: {},
    slot,
    notAfter: slot + 24 * hour,
    createdAt: slot,
    limits: {},
    settings: {},
    state: 'drafted',
    stateSince: slot,
    fence: 0,
    revision: 0,
    wakeAt: slot + 15 * minute,
    revivals: 0,
    attempts: 0,
    parts: [{ text: 'Words.' }],
    ids: {},
    textHash: 'hash',
    approvalRequired: false,
    labelled: false,
    resends: 0,
    ...changes,
  };
}

export interface PublishGround extends Pick<PublishTools, 'ledger' | 'accounts'> {
  readonly traits: PlatformTraits;
  readonly client: PlatformClient;
  readonly clock: Clock;
}

/** What the publish step needs for an account that may post five times an hour, one right after the other. */
export function publishToolsOf({ client, ...ground }: PublishGround): PublishTools {
  return {
    ...ground,
    switches: { read: async () => ({ hivePaused: false, pausedPlatforms: [], personality: 'active' }) },
    optOuts: { has: async () => false },
    connect: async () => client,
    limitsOf: async () => ({ perHour: 5, perDay: 1000, minimumGapMinutes: 0 }),
    hiveLimits: { store: memoryHiveLimits(), caps: async () => ({}) },
    budgets: memoryBudgets(),
    random: () => 0.5,
    log: silentLog,
    functionTimeoutMs: minute,
    requestTimeoutMs: 15_000,
  };
}
