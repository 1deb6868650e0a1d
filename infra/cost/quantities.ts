import { bandsPerText } from '../../shared/content/similarity/fingerprint.ts';
import type { PriceId } from './prices.ts';
import type { StageResources } from './resources.ts';

export const daysPerMonth = 365.25 / 12;
export const hoursPerMonth = daysPerMonth * 24;
export const minutesPerMonth = hoursPerMonth * 60;
const gb = 1024 ** 3;
/** As long as publications and their runs are kept, in months: so much of them lies there once the hive is old. */
const keptMonths = 400 / daysPerMonth;

/** A quantity of one month: what runs without a single post, and what comes with the posts. */
export interface Quantity {
  readonly price: PriceId;
  readonly idle: number;
  readonly posts: number;
}

/** What a hive does in a month. */
export interface Workload {
  readonly personalities: number;
  /** Slots that become posts. */
  readonly posts: number;
  /** Platforms that are posted on. */
  readonly platforms: number;
}

/**
 * One post of one part. Units: the upper bound that test/shared/aws/reference-cost.test.ts holds, near-duplicates included. Bytes: measured on
 * a hive on this machine, November 2026, with the lines that Lambda writes by itself (about 330 a run). Seconds: estimates, a cold start each.
 */
export const ofOnePost = {
  writeUnits: 12 + 1 + bandsPerText + 1,
  readUnits: 7 + bandsPerText / 2 + 0.5,
  /** Planned, drafted, sent: two messages, each sent, received and deleted. */
  queueRequests: 6,
  invocations: 3,
  seconds: { plan: 0.8, draft: 5, publish: 2 },
  logBytes: 3_300,
  tableBytes: 2_500,
  runBytes: 12_000,
  /** The model's key, the account's bundle, the session key: read by functions that have just started. */
  secretReads: 3,
  /** One value each for slots, drafts and publications. CloudWatch bills a metric by the hours in which it came. */
  metricHours: 3,
} as const;

/** One run of sweep that finds nothing to do: six queries of an index, the health document. Bytes measured as above. */
export const ofOneSweep = { writeUnits: 1, readUnits: 3, seconds: 0.25, logBytes: 1_900 } as const;

/** One run of an observe function whose accounts are all quiet: one query of an index. Bytes as above, seconds an estimate. */
export const ofOneTick = { readUnits: 0.5, seconds: 0.1, logBytes: 500 } as const;

/** One hourly run of sync-personalities; the second line for each personality. */
export const ofOneSync = { seconds: 1, logBytes: 600, lists: 3 } as const;
export const ofOneSynced = { seconds: 0.02, readUnits: 3 } as const;

/**
 * Lambda waits on an idle queue with five long polls of 20 seconds, and goes down to two only where no maximum concurrency is set, which every
 * queue here has (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, November 2026).
 */
const pollsPerMinute = 5 * 3;
/** Metrics that come every hour whether anybody posts or not: eight of sweep, two of the hourly run. */
const steadyMetrics = 10;

/** Pure: everything that AWS counts in a month of this stage. KMS is not used; transfer and mail stay below a cent. */
export function quantitiesOf(
  resources: StageResources,
  { personalities, posts, platforms }: Workload,
): readonly Quantity[] {
  const { memoryGb } = resources;
  const sweeps = minutesPerMonth;
  const syncs = hoursPerMonth;
  const { observersGb } = resources;
  const ticks = minutesPerMonth * observersGb.length;
  const tickSeconds = minutesPerMonth * observersGb.reduce((sum, gigabytes) => sum + gigabytes, 0) * ofOneTick.seconds;
  const synced = syncs * personalities;
  const { plan, draft, publish } = ofOnePost.seconds;
  const publishSeconds = posts * publish * memoryGb.publish;
  const postSeconds = posts * (plan * memoryGb.plan + draft * memoryGb.draft) + publishSeconds;
  const idleSeconds =
    sweeps * ofOneSweep.seconds * memoryGb.sweep + syncs * ofOneSync.seconds * memoryGb.sync + tickSeconds;
  const metricHours = Math.min(posts, platforms * hoursPerMonth) * ofOnePost.metricHours;
  const stored = (bytes: number): number => (posts * keptMonths * bytes) / gb;
  return [
    { price: 'writeUnits', idle: sweeps * ofOneSweep.writeUnits, posts: posts * ofOnePost.writeUnits },
    {
      price: 'readUnits',
      idle: sweeps * ofOneSweep.readUnits + ticks * ofOneTick.readUnits,
      posts: posts * ofOnePost.readUnits + synced * ofOneSynced.readUnits,
    },
    { price: 'tableGb', idle: 0, posts: stored(ofOnePost.tableBytes) },
    { price: 'backupGb', idle: 0, posts: stored(ofOnePost.tableBytes) },
    { price: 'invocations', idle: sweeps + syncs + ticks, posts: posts * ofOnePost.invocations },
    { price: 'gbSeconds', idle: idleSeconds, posts: postSeconds + synced * ofOneSynced.seconds * memoryGb.sync },
    {
      price: 'queueRequests',
      idle: resources.polledQueues * pollsPerMinute * minutesPerMonth,
      posts: posts * ofOnePost.queueRequests,
    },
    { price: 'schedulerInvocations', idle: sweeps + syncs + ticks, posts },
    { price: 'objectEvents', idle: 0, posts },
    { price: 'objectWrites', idle: syncs * ofOneSync.lists, posts: posts + (synced / 1000) * ofOneSync.lists },
    { price: 'bucketGb', idle: 0, posts: stored(ofOnePost.runBytes) },
    { price: 'secrets', idle: resources.secrets, posts: 0 },
    { price: 'secretReads', idle: 0, posts: posts * ofOnePost.secretReads },
    {
      price: 'logGb',
      idle: (sweeps * ofOneSweep.logBytes + syncs * ofOneSync.logBytes + ticks * ofOneTick.logBytes) / gb,
      posts: (posts * ofOnePost.logBytes) / gb,
    },
    { price: 'metrics', idle: steadyMetrics, posts: metricHours / hoursPerMonth },
    { price: 'alarms', idle: resources.alarms, posts: 0 },
    { price: 'compositeAlarms', idle: resources.compositeAlarms, posts: 0 },
    { price: 'dashboards', idle: resources.dashboards, posts: 0 },
  ];
}
