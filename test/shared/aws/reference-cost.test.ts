import { afterAll, beforeAll, expect, it } from 'vitest';
import { ofOnePost } from '../../../infra/cost/quantities.ts';
import { hiveBucket, makeBuckets } from '../../../shared/aws/bucket.ts';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../../../shared/aws/dynamodb/budgets.ts';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../../../shared/aws/dynamodb/control.ts';
import { dynamoHiveLimits } from '../../../shared/aws/dynamodb/hive-limits.ts';
import { dynamoLedger } from '../../../shared/aws/dynamodb/ledger.ts';
import { dynamoOptOuts } from '../../../shared/aws/dynamodb/opt-outs.ts';
import { dynamoPersonalities } from '../../../shared/aws/dynamodb/personalities.ts';
import { dynamoSimilar } from '../../../shared/aws/dynamodb/similar.ts';
import { cachedControl, cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { eventually, openTable } from '../../../shared/aws/dynamodb/table.ts';
import { makeQueues, sqsJobs } from '../../../shared/aws/queues.ts';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { bandsPerText } from '../../../shared/content/similarity/fingerprint.ts';
import { silentLog as log } from '../../../shared/monitoring/log.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { type CountedCall, Counter } from '../../support/counting-store.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { startTestQueues, type TestQueues } from '../../support/fauxqs.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { scriptedPlatform, scriptedTraits } from '../../support/scripted-platform.ts';
import { personality } from '../../support/world.ts';

let store: TestTable;
let queues: TestQueues;
beforeAll(async () => {
  [store, queues] = await Promise.all([startTestTable(), startTestQueues()]);
  queues.server.createQueue('draft');
  queues.server.createQueue('publish');
  queues.server.createBucket('hive');
});
afterAll(() => Promise.all([store.stop(), queues.stop()]));

const hour = 60 * 60_000;

/** The three functions of one post with stores of their own, as after a cold start, over clients that are counted. */
function functions() {
  const counter = new Counter();
  const clock = manualClock();
  const platform = scriptedPlatform(clock.now);
  const documents = makeDocuments(store.config);
  counter.watch(documents, 'dynamodb', store.config);
  const table = openTable(documents, store.table.name);
  const [sqs, s3] = [makeQueues(queues.config), makeBuckets(queues.config)];
  counter.watch(sqs, 'sqs');
  counter.watch(s3, 's3');
  const environment = {
    HIVE_BUCKET: 'hive',
    HIVE_DRAFT_QUEUE_URL: queues.queueUrl('draft'),
    HIVE_PUBLISH_QUEUE_URL_TWITTER_API: queues.queueUrl('publish'),
  };
  const jobs = sqsJobs(environment, () => sqs);
  const usage = { model: 'test', inputTokens: 10, outputTokens: 10, costUsd: 0.0012 };
  // As the functions are wired: what a conditional write or a later look guards is read late, at half the price.
  const late = eventually(table);
  const own = () => {
    const personalities = dynamoPersonalities(late);
    const hive = cachedControl(dynamoControl(late), clock);
    const switches = cachedSwitches(hive, personalities, clock);
    const accounts = dynamoAccounts(late);
    return {
      ledger: dynamoLedger(table, clock),
      budgets: dynamoBudgets(table),
      accounts,
      control: dynamoControl(table),
      personalities,
      hive,
      switches,
    };
  };
  const [planner, writer, publisher] = [own(), own(), { ...own(), accounts: dynamoAccounts(table) }];
  const texts = [
    'The lamp is lit, the tide is out, and a gull has taken my sandwich again.',
    'The lamp is out, so the harbour sent a man with a ladder and a thermos of tea.',
  ];
  return {
    counter,
    clock,
    platform,
    setUp: async () => {
      const effective = personality({
        knowledge: Array.from({ length: 225 }, (_, i) => `Fact ${i} of the lighthouse.`),
      });
      await planner.personalities.putVersion({ personality: 'ada', version: 1, etag: 'e', createdAt: 0, effective });
      const current = { personality: 'ada', status: 'active' as const, version: 1, etag: 'e', settled: true };
      const rest = { paused: false, accounts: [{ platform: 'twitter', account: 'ada' }], updatedAt: 0 };
      await planner.personalities.moveCurrent(undefined, { ...current, ...rest });
      await publisher.accounts.claim('twitter', 'ada', 'ada');
    },
    async post() {
      const slot = clock.now();
      const id = `ada.twitter.${new Date(slot).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
      await planPost(
        { personality: 'ada', platform: 'twitter', slot: new Date(slot).toISOString() },
        {
          ...planner,
          jobs,
          maxLatenessMs: async () => effectiveConfig(await planner.hive.read()).maxLatenessMinutes * 60_000,
          clock,
          log,
        },
      );
      const text = texts[platform.posts.length] ?? '';
      await draftStep(id, {
        ...writer,
        writer: async (traits, plan) => {
          const config = effectiveConfig({ ...(await writer.hive.read()), traits, plan });
          const made = { mostUsd: () => 0.0014, write: async () => ({ text, raw: text, usage }) };
          return { config, writer: made, moderator: undefined };
        },
        runs: hiveBucket(environment, () => s3),
        similar: dynamoSimilar(table, clock),
        notices: { held: async () => undefined },
        live: false,
        jobs,
        traitsOf: () => scriptedTraits,
        clock,
        log,
      });
      const outcome = await publish(id, {
        ...publisher,
        optOuts: dynamoOptOuts(table),
        traits: scriptedTraits,
        connect: async (account) => platform.client(account),
        limitsOf: async ({ limits }) =>
          effectiveConfig({ ...(await publisher.hive.read()), traits: scriptedTraits, plan: { limits } }).limits,
        hiveLimits: {
          store: dynamoHiveLimits(table),
          caps: async () => effectiveConfig({ ...(await publisher.hive.read()), traits: scriptedTraits }).hiveLimits,
        },
        clock,
        random: () => 0.5,
        log,
        functionTimeoutMs: 60_000,
        requestTimeoutMs: 15_000,
      });
      return { outcome, publication: await dynamoLedger(store.table, clock).read(id) };
    },
  };
}

const database = ({ service }: CountedCall) => service === 'dynamodb';

it('publishes a one-part post within the reference cost of the design', async () => {
  const { counter, clock, platform, setUp, post } = functions();
  await setUp();

  counter.reset();
  expect((await post()).outcome).toBe('published');
  const cold = counter.totals();
  // Every function has just started: the personality is read twice.
  // Near-duplicates: a unit per band and one for the words, in one call; half a unit per band looked at, in another.
  expect(cold.writeUnits).toBeLessThanOrEqual(12 + 1 + bandsPerText + 1);
  expect(cold.readUnits).toBeLessThanOrEqual(9 + bandsPerText / 2);

  counter.reset();
  clock.advance(hour);
  const { outcome, publication } = await post();
  expect(outcome).toBe('published');
  expect(publication?.ids['0']?.id).toBe(platform.posts[1]?.id);
  const warm = counter.totals();
  expect(warm.writeUnits).toBeLessThanOrEqual(12 + 1 + bandsPerText + 1);
  // The text of the post before shares a word, so it is read too, with a call of its own.
  expect(warm.readUnits).toBeLessThanOrEqual(7 + bandsPerText / 2 + 1 / 2);
  expect(warm.calls).toBeLessThanOrEqual(17 + 1 + 3);
  // What `hive cost` counts a post with.
  expect(warm.writeUnits).toBeLessThanOrEqual(ofOnePost.writeUnits);
  expect(warm.readUnits).toBeLessThanOrEqual(ofOnePost.readUnits);
  const written = counter.calls.filter((call) => database(call) && call.writeUnits > 0);
  const single = written.filter(({ operation }) => operation !== 'BatchWriteItem');
  for (const { bytes } of single) expect(bytes).toBeLessThan(1024);
});
