import { mostWhole } from '../../shared/personality/sync-all.ts';
import { type Counted, counted as constants, kept, seconds, secretMinutes, type Takes } from './counted.ts';
import type { PriceId } from './prices.ts';
import type { RouteResources, StageResources } from './resources.ts';
import { daysPerMonth, type Pace, pollsPerDay, type RouteLoad, totalOf, type Workload } from './workload.ts';

export const hoursPerMonth = daysPerMonth * 24;
export const minutesPerMonth = hoursPerMonth * 60;
const gb = 1024 ** 3;

/** What a quantity comes from. `standing`: it is there without a single post. */
export const causes = ['standing', 'posts', 'replies', 'listening', 'figures', 'files'] as const;
export type Cause = (typeof causes)[number];

/** A quantity of one month. */
export interface Quantity {
  readonly price: PriceId;
  readonly cause: Cause;
  readonly quantity: number;
}

/** What the model counts with besides resources and work. */
export interface Measures {
  readonly counted: Counted;
  readonly pace: Pace;
  /** Hours between two looks at how a young post was taken; 0: nobody looks. */
  readonly figuresEveryHours: number;
}

/**
 * Lambda waits on an idle queue with five long polls of 20 seconds, and goes down to two only where no maximum concurrency is set, which every
 * queue here has (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, November 2026).
 */
const pollsPerMinute = 5 * 3;

/**
 * Pure: everything that AWS counts in a month of this stage, or of these stages. KMS is not used; transfer, mail and the calls of operators
 * stay below a cent.
 */
export function quantitiesOf(
  resources: StageResources,
  workload: Workload,
  { counted = constants, pace, figuresEveryHours }: Omit<Measures, 'counted'> & Partial<Measures>,
): readonly Quantity[] {
  const month = { resources, counted, pace, figuresEveryHours };
  const { personalities } = workload;
  const whole = Math.min(personalities, mostWhole * resources.stages);
  const lists = (hoursPerMonth * personalities * listsOfLook) / listedObjects;
  return [
    ...standing(resources, counted),
    ...workload.routes.flatMap((load) => ofRoute(load, month)),
    ...written(workload, resources, counted),
    ...takenBy('files', counted.file, whole * hoursPerMonth),
    ...takenBy('files', counted.fileInTurn, (personalities - whole) * hoursPerMonth),
    one('objectWrites', 'files', lists),
    inGbSeconds('files', personalities * hoursPerMonth * seconds.file, resources.memoryGb.sync),
  ].filter(({ quantity }) => quantity !== 0);
}

/** Lists of files and of reports; each names so many at most. */
const listsOfLook = 2;
const listedObjects = 1000;

function one(price: PriceId, cause: Cause, quantity: number): Quantity {
  return { price, cause, quantity };
}

interface Month extends Measures {
  readonly resources: StageResources;
}

/** Without a single post. */
function standing(resources: StageResources, counted: Counted): readonly Quantity[] {
  const { memoryGb, stages } = resources;
  const cause = 'standing';
  const observers = resources.routes.filter(({ observeGb }) => observeGb !== undefined);
  const runs = minutesPerMonth * (1 + observers.length) + hoursPerMonth;
  const held = (price: PriceId, quantity: number): Quantity => ({ price, cause, quantity: quantity * stages });
  return [
    ...takenBy(cause, counted.sweep, minutesPerMonth * stages),
    ...takenBy(cause, counted.look, hoursPerMonth * stages),
    ...takenBy(cause, counted.tick, minutesPerMonth * observers.length * stages),
    inGbSeconds(cause, minutesPerMonth * seconds.sweep * stages, memoryGb.sweep),
    inGbSeconds(cause, hoursPerMonth * seconds.look * stages, memoryGb.sync),
    ...observers.map((one) => inGbSeconds(cause, minutesPerMonth * seconds.tick * stages, one.observeGb ?? 0, one.x86)),
    held('schedulerInvocations', runs),
    held('queueRequests', resources.polledQueues * pollsPerMinute * minutesPerMonth),
    held('metrics', counted.sweep.metrics.ofAll + counted.look.metrics.ofAll),
    held('secrets', resources.secrets),
    held('alarms', resources.alarms),
    held('compositeAlarms', resources.compositeAlarms),
    held('dashboards', resources.dashboards),
    ...loggedFor(
      cause,
      (counted.sweep.logBytes + counted.tick.logBytes * observers.length) * minutesPerMonth * stages,
      resources,
    ),
  ];
}

/** Posts, replies and listening of the accounts of one way. */
function ofRoute(load: RouteLoad, month: Month): readonly Quantity[] {
  const { resources, counted, pace, figuresEveryHours } = month;
  const route = resources.routes.find((one) => one.route === load.route);
  if (route === undefined) {
    const known = resources.routes.map((one) => one.route).join(', ');
    throw new Error(`There is no way ${load.route} in this stage: expected one of ${known}.`);
  }
  const { posts, replies, mentions, listening } = load;
  const hears = listening > 0 && route.observeGb !== undefined;
  const { timed, byRound } = hears ? pollsPerDay(mentions / listening / daysPerMonth, pace) : { timed: 0, byRound: 0 };
  const polls = listening * daysPerMonth * (timed + byRound);
  const sent = route.website ? seconds.publishOverWebsite : seconds.publish;
  const sendSeconds = sent.warm + sent.start * startShare((posts + replies) / resources.stages);
  const pollSeconds = polls * (route.website ? seconds.pollOverWebsite : seconds.poll);
  const figures = figuresEveryHours === 0 || route.observeGb === undefined ? 0 : 1 / figuresEveryHours;
  const share = listening === 0 ? 0 : listening / load.accounts;
  return [
    ...takenBy('posts', counted.post, posts),
    { price: 'schedulerInvocations', cause: 'posts', quantity: posts },
    inGbSeconds('posts', posts * sendSeconds, route.publishGb, route.x86),
    one('metrics', 'posts', billedMetrics(posts, counted.post.metrics.ofPlatform, resources)),
    ...storedFor('posts', posts, resources, counted.post),
    ...takenBy('replies', counted.reply, replies),
    inGbSeconds('replies', replies * sendSeconds, route.publishGb, route.x86),
    ...storedFor('replies', replies, resources, counted.reply),
    ...takenBy('replies', counted.mention, Math.max(0, mentions - replies)),
    one('metrics', 'replies', billedMetrics(mentions, counted.mention.metrics.ofPlatform, resources)),
    ...tableGb('replies', (mentions * kept.mentionBytes * kept.mentionDays) / daysPerMonth),
    ...loggedFor('replies', Math.max(0, mentions - replies) * counted.mention.logBytes, resources),
    ...takenBy('listening', counted.poll, listening * daysPerMonth * timed),
    ...takenBy('listening', counted.roundPoll, listening * daysPerMonth * byRound),
    inGbSeconds('listening', pollSeconds, route.observeGb ?? 0, route.x86),
    { price: 'secretReads', cause: 'listening', quantity: bundleReads(polls, route, resources) },
    { price: 'secretReads', cause: 'posts', quantity: bundleReads(posts + replies, route, resources) },
    ...takenBy('figures', counted.figuresDay, listening * daysPerMonth * figures),
    ...takenBy(
      'figures',
      route.billsReads ? counted.figuresOfBilledPost : counted.figuresOfPost,
      posts * share * figures,
    ),
  ];
}

/** plan-post and write-draft, which serve every way. */
function written(workload: Workload, resources: StageResources, counted: Counted): readonly Quantity[] {
  const { memoryGb, stages } = resources;
  const [posts, replies, mentions] = [
    totalOf(workload, 'posts'),
    totalOf(workload, 'replies'),
    totalOf(workload, 'mentions'),
  ];
  const lasting = (of: { readonly warm: number; readonly start: number }, runs: number): number =>
    of.warm + of.start * startShare(runs / stages);
  const draftSeconds = lasting(seconds.draft, posts + replies);
  // The key of the model, and the one of the sessions, each read by every instance that is at work.
  const keys = (runs: number, each: number): number =>
    Math.min(runs, Math.max(1, (2 * runs * each) / (minutesPerMonth * 60)) * (minutesPerMonth / secretMinutes));
  return [
    one('metrics', 'posts', billedMetrics(posts, counted.post.metrics.ofAll, resources)),
    one('metrics', 'replies', billedMetrics(mentions, counted.mention.metrics.ofAll, resources)),
    inGbSeconds('posts', posts * lasting(seconds.plan, posts), memoryGb.plan),
    inGbSeconds('posts', posts * draftSeconds, memoryGb.draft),
    inGbSeconds('replies', replies * draftSeconds, memoryGb.draft),
    {
      price: 'secretReads',
      cause: 'posts',
      quantity: keys(posts + replies, draftSeconds) + keys(posts + replies, seconds.publish.warm),
    },
  ];
}

/** A metric is billed by the hours in which it has a value, and no hour twice. */
function billedMetrics(events: number, metrics: number, { stages }: StageResources): number {
  return Math.min(events / hoursPerMonth, stages) * metrics;
}

/** How many of a function's runs in a month meet no instance that waits: one is kept for about five minutes after its last run. */
function startShare(runs: number): number {
  return Math.exp(-(runs / minutesPerMonth) * 5);
}

/** Each function keeps a bundle for minutes; who asks more often than that asks its memory. */
function bundleReads(asked: number, { bundles }: RouteResources, { stages }: StageResources): number {
  return Math.min(asked, Math.max(1, bundles) * stages * (minutesPerMonth / secretMinutes));
}

function takenBy(cause: Cause, takes: Takes, times: number): readonly Quantity[] {
  const { writeUnits, readUnits, queueRequests, runs, objectWrites, objectReads, logBytes } = takes;
  const each: readonly (readonly [PriceId, number])[] = [
    ['writeUnits', writeUnits],
    ['readUnits', readUnits],
    ['queueRequests', queueRequests],
    ['invocations', runs],
    ['objectWrites', objectWrites],
    // Each object that is written is an event of the bucket.
    ['objectEvents', cause === 'posts' || cause === 'replies' ? objectWrites : 0],
    ['objectReads', objectReads],
    ['logGb', logBytes / gb],
  ];
  return each.map(([price, quantity]) => ({ price, cause, quantity: quantity * times }));
}

function inGbSeconds(cause: Cause, runSeconds: number, memoryGb: number, x86 = false): Quantity {
  return { price: x86 ? 'gbSecondsX86' : 'gbSeconds', cause, quantity: runSeconds * memoryGb };
}

function storedFor(cause: Cause, publications: number, resources: StageResources, takes: Takes): readonly Quantity[] {
  const months = kept.publicationDays / daysPerMonth;
  return [
    ...tableGb(cause, publications * months * kept.tableBytes),
    { price: 'bucketGb', cause, quantity: (publications * months * kept.runBytes) / gb },
    ...loggedFor(cause, publications * takes.logBytes, resources),
  ];
}

function tableGb(cause: Cause, bytes: number): readonly Quantity[] {
  return [
    { price: 'tableGb', cause, quantity: bytes / gb },
    { price: 'backupGb', cause, quantity: bytes / gb },
  ];
}

/** What lies in CloudWatch of so many bytes a month. */
function loggedFor(cause: Cause, bytes: number, { logDays }: StageResources): readonly Quantity[] {
  return [{ price: 'keptLogGb', cause, quantity: ((bytes * logDays) / daysPerMonth) * (kept.logShare / gb) }];
}
