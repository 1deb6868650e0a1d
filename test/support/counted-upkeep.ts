import { hiveBucket } from '../../shared/aws/bucket.ts';
import { dynamoAccounts } from '../../shared/aws/dynamodb/accounts.ts';
import { dynamoAttention, dynamoHealth } from '../../shared/aws/dynamodb/attention.ts';
import { dynamoBudgets } from '../../shared/aws/dynamodb/budgets.ts';
import { dynamoControl } from '../../shared/aws/dynamodb/control.ts';
import { dynamoEngagement } from '../../shared/aws/dynamodb/engagement.ts';
import { dynamoLedger } from '../../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../../shared/aws/dynamodb/personalities.ts';
import { cachedControl } from '../../shared/aws/dynamodb/switches.ts';
import { eventually } from '../../shared/aws/dynamodb/table.ts';
import { dynamoTimeline } from '../../shared/aws/dynamodb/timeline.ts';
import { eventHandler } from '../../shared/aws/lambda.ts';
import { sqsJobs } from '../../shared/aws/queues.ts';
import { maxLatenessMs } from '../../shared/config/lateness.ts';
import { type EngagementTools, engagementStep } from '../../shared/interaction/engagement.ts';
import { isWholeLook } from '../../shared/interaction/engagement-days.ts';
import { keepAllListening } from '../../shared/interaction/listen.ts';
import { newAccount } from '../../shared/limits/account.ts';
import { type Log, silentLog } from '../../shared/monitoring/log.ts';
import { countStale } from '../../shared/personality/stale.ts';
import { syncAll } from '../../shared/personality/sync-all.ts';
import { attentionKinds } from '../../shared/publication/attention.ts';
import { planAllAhead } from '../../shared/publication/plan-ahead.ts';
import { sweep } from '../../shared/publication/sweep.ts';
import { plannedPublication } from '../shared/publication/ledger-suite.ts';
import { type CountedRun, type Counting, type Ground, together } from './counted-ground.ts';
import { madeUpPlatforms } from './made-up-traits.ts';
import { memoryStores } from './personality-memory.ts';
import { characterFile } from './sync-world.ts';
import { hour } from './world.ts';

/** One run of sweep that finds nothing to do. */
export async function countedSweep(counting: Counting): Promise<CountedRun> {
  const ground = await counting.ground();
  const { table, clock } = ground;
  const output = ground.output();
  const tools = {
    ledger: dynamoLedger(table, clock),
    budgets: dynamoBudgets(table),
    attention: dynamoAttention(table, clock),
    health: dynamoHealth(table),
    jobs: sqsJobs(ground.environment, () => ground.clients.queues),
    clock,
    batch: 200,
  };
  const handler = eventHandler(async (_tick: unknown, log) => {
    const report = await sweep({ ...tools, log }, clock.now());
    output.metrics.count('Sweeps', { action: 'sweep' });
    output.metrics.count('Woken', { action: 'sweep' }, report.woken);
    output.metrics.count('Stuck', { action: 'sweep' }, report.stuck);
    for (const outcome of attentionKinds) {
      output.metrics.measure('NeedingAPerson', report.attention[outcome], { action: 'sweep', outcome });
    }
    return report;
  }, output);
  await ground.run('sweep', (context) => handler({}, context));
  return ground.take();
}

/** The hourly look at all personalities and their files, when nothing has changed since the last one; Scheduler asks nothing for its
 * calls. `whole`: so many are looked at whole, as in a hive of more than that. */
export async function countedFiles(counting: Counting, personalities: number, whole?: number): Promise<CountedRun> {
  const ground = await counting.ground();
  const objects = hiveBucket(ground.environment, () => ground.clients.buckets);
  const ids = Array.from({ length: personalities }, (_, number) => `voice${number}`);
  for (const id of ids) {
    await objects.write(
      `personalities/${id}.json`,
      characterFile(id, 'rate(4 hours)', usualFile(id)),
      'application/json',
    );
  }
  const look = hourlyLook(ground, whole);
  await look();
  const accepted = await Promise.all(ids.map((id) => dynamoPersonalities(ground.table).readCurrent(id)));
  const refused = ids.filter((_, number) => accepted[number]?.settled !== true);
  if (refused.length > 0)
    throw new Error(`The files of ${refused.join(', ')} were not taken up; expected all of them.`);
  ground.clock.advance(hour);
  ground.take();
  await look();
  return ground.take();
}

/** Two accounts, and as much about the personality as the reference cost of the design has it. */
function usualFile(account: string) {
  const plan = { account, schedule: 'rate(4 hours)' };
  return {
    platforms: { chirp: plan, forum: { ...plan, settings: { rooms: ['sea'] } } },
    knowledge: Array.from({ length: 225 }, (_, i) => `Fact ${i} of the lighthouse.`),
  };
}

/** functions/sync-personalities.ts, by its tick. */
function hourlyLook(ground: Ground, whole?: number) {
  const { table, clock } = ground;
  const output = ground.output();
  const accounts = dynamoAccounts(table);
  const personalities = dynamoPersonalities(table);
  const lately = dynamoPersonalities(eventually(table));
  const control = dynamoControl(table);
  const health = dynamoHealth(table);
  const { schedules } = memoryStores();
  const traitsOf = (platform: string) => madeUpPlatforms.find(({ id }) => id === platform);
  const ahead = {
    ledger: dynamoLedger(table, clock),
    personalities,
    schedules,
    budgets: dynamoBudgets(table),
    timeline: dynamoTimeline(table),
    maxLatenessMs: maxLatenessMs(cachedControl(control, clock), traitsOf),
    clock,
  };
  const deps = {
    objects: hiveBucket(ground.environment, () => ground.clients.buckets),
    personalities,
    owners: accounts,
    schedules,
    control,
    clock,
    platforms: madeUpPlatforms,
    credentialsOf: async (platform: string, account: string) =>
      (await accounts.read(platform, account))?.credentials ?? ('unknown' as const),
    async afterAll(ids: readonly string[], log: Log) {
      const stale = await countStale(ids, { personalities: lately, accounts, control, health, clock, log });
      output.metrics.measure('StalePersonalities', stale, { action: 'sync' });
      await planAllAhead(ids, { ...ahead, personalities: lately, log });
      await keepAllListening(ids, { personalities: lately, accounts, traitsOf, clock });
    },
  };
  const handler = eventHandler(async (_tick: unknown, log) => {
    const { outcomes } = await syncAll({ ...deps, log }, whole);
    for (const { result } of outcomes) output.metrics.count('Uploads', { action: 'sync', outcome: result });
    return { outcomes: outcomes.filter(({ result }) => result !== 'unchanged') };
  }, output);
  return () => ground.run('sync-personalities', (context) => handler({}, context));
}

/** How people took an account's posts, asked for a day. */
export interface CountedFigures extends Pick<CountedRun, 'readUnits' | 'writeUnits' | 'calls'> {
  /** Posts that the platform was asked about. */
  readonly looks: number;
}

/** A day of an account that posts so often, in the second week of its life; `ownRead`: what the platform bills for a look, USD. */
export async function countedFigures(counting: Counting, postsPerDay: number, ownRead = 0): Promise<CountedFigures> {
  const ground = await counting.ground();
  const { table, clock } = ground;
  // Noon: one of the hours in which all days are looked at.
  clock.advance(12 * hour - (clock.now() % (12 * hour)));
  const accounts = dynamoAccounts(table);
  const ledger = dynamoLedger(table, clock);
  const tools: EngagementTools = {
    accounts,
    ledger,
    recent: dynamoTimeline(table),
    engagement: dynamoEngagement(table, clock),
    budgets: dynamoBudgets(table),
    capsOf: async () => ({ perDayUsd: 1, perMonthUsd: 10 }),
    everyHours: async () => 1,
    traits: { id: 'twitter', prices: { post: 0, link: 0, reply: 0, ownRead } },
    clock,
    log: silentLog,
  };
  await accounts.write(undefined, { ...newAccount('twitter', 'ada'), owner: 'ada' });
  let looks = 0;
  const engagement = async (ids: readonly string[]) => {
    looks += ids.length;
    return ids.map((id) => ({ id, exists: true, likes: 12, replies: 3, reposts: 4 }));
  };
  const post = async (slot: number) => {
    const ids = { '0': { id: `199300${slot}`, url: 'https://x.example/ada/1', at: slot } };
    const more = { slot, parts: [{ text: 'The lamp is lit.' }], ids, platform: 'twitter', account: 'ada' };
    await ledger.create(plannedPublication({ state: 'published', id: `ada.twitter.${slot}`, ...more }));
  };
  const step = async () => {
    const account = await accounts.read('twitter', 'ada');
    if (account === undefined) throw new Error('There is no account.');
    ground.take();
    const result = await engagementStep(account, { engagement }, tools);
    // The mark of an hour in which nothing was asked is written where all days were looked at, as listening-writes.ts does it in the round.
    const { engagementAt, revision } = result.account;
    const isNews = revision === account.revision && engagementAt !== account.engagementAt;
    if (isNews && isWholeLook(account.engagementAt, clock.now())) await accounts.write(account, result.account);
    return ground.take();
  };
  const every = postsPerDay === 0 ? Number.POSITIVE_INFINITY : 24 / postsPerDay;
  for (let hours = every; hours <= 7 * 24; hours += every) await post(clock.now() - hours * hour);
  await step();
  looks = 0;
  const steps: CountedRun[] = [];
  for (let hours = 0; hours < 24; hours += 1) {
    if (Number.isInteger(hours / every) && postsPerDay > 0) await post(clock.now());
    clock.advance(hour);
    steps.push(await step());
  }
  const { readUnits, writeUnits, calls } = together(...steps);
  return { looks, readUnits, writeUnits, calls };
}
