import { hiveBucket } from '../../shared/aws/bucket.ts';
import { dynamoAccounts } from '../../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../../shared/aws/dynamodb/budgets.ts';
import { dynamoControl } from '../../shared/aws/dynamodb/control.ts';
import { dynamoEngagement } from '../../shared/aws/dynamodb/engagement.ts';
import { dynamoHiveLimits } from '../../shared/aws/dynamodb/hive-limits.ts';
import {
  dynamoInteractions,
  dynamoPeople,
  dynamoPlaces,
  dynamoTallies,
} from '../../shared/aws/dynamodb/interactions.ts';
import { dynamoLedger } from '../../shared/aws/dynamodb/ledger.ts';
import { dynamoListening } from '../../shared/aws/dynamodb/listening.ts';
import { dynamoOptOuts } from '../../shared/aws/dynamodb/opt-outs.ts';
import { dynamoPersonalities } from '../../shared/aws/dynamodb/personalities.ts';
import { dynamoSimilar } from '../../shared/aws/dynamodb/similar.ts';
import { cachedControl, cachedSwitches } from '../../shared/aws/dynamodb/switches.ts';
import { eventually } from '../../shared/aws/dynamodb/table.ts';
import { dynamoTimeline } from '../../shared/aws/dynamodb/timeline.ts';
import { eventHandler, queueHandler } from '../../shared/aws/lambda.ts';
import { sqsJobs } from '../../shared/aws/queues.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { maxLatenessMs } from '../../shared/config/lateness.ts';
import { answeringFrom } from '../../shared/content/answering.ts';
import { draftStep } from '../../shared/content/draft-step.ts';
import { measuredWriter } from '../../shared/content/measured-writer.ts';
import type { Writer } from '../../shared/content/writer.ts';
import { observe } from '../../shared/interaction/observe.ts';
import type { Reader } from '../../shared/interaction/observe-tools.ts';
import type { Log } from '../../shared/monitoring/log.ts';
import type { PlanPostPayload } from '../../shared/personality/ports.ts';
import { planPost } from '../../shared/publication/plan.ts';
import type { PlatformClient, PlatformTraits } from '../../shared/publication/platform.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import { publish } from '../../shared/publication/publish.ts';
import { type Ground, message } from './counted-ground.ts';

/** What the world does that the functions meet, and what a test puts in their way. */
export interface Outside {
  readonly traits: PlatformTraits;
  readonly writer: Writer;
  client(account: string): PlatformClient;
  reader(account: string): Reader;
  /** The ledger of one function as a test wants it; as it is where absent. */
  ledgerOf?(name: 'plan-post' | 'write-draft' | 'publish', ledger: Ledger): Ledger;
}

export type Functions = ReturnType<typeof makeFunctions>;

/**
 * The functions of one post and of listening, wired as the files in functions/ wire them, each with caches of its own: made anew they have just
 * started. Secrets are in their caches, as the reference cost of the design has it.
 */
export function makeFunctions(ground: Ground, outside: Outside) {
  return {
    plan: planner(ground, outside),
    draft: drafter(ground, outside),
    publish: poster(ground, outside),
    observe: listener(ground, outside),
  };
}

function ledgerOf(
  { table, clock }: Ground,
  { ledgerOf: altered }: Outside,
  name: 'plan-post' | 'write-draft' | 'publish',
) {
  const ledger = dynamoLedger(table, clock);
  return altered?.(name, ledger) ?? ledger;
}

function jobsOf({ environment, clients }: Ground) {
  return sqsJobs(environment, () => clients.queues);
}

/** functions/plan-post.ts */
function planner(ground: Ground, outside: Outside) {
  const { table, clock } = ground;
  const output = ground.output();
  const control = cachedControl(dynamoControl(table), clock);
  const tools = {
    ledger: ledgerOf(ground, outside, 'plan-post'),
    personalities: dynamoPersonalities(table),
    jobs: jobsOf(ground),
    maxLatenessMs: maxLatenessMs(control, () => outside.traits),
    restoredAt: async () => (await control.read()).restoredAt,
    clock,
  };
  const handler = eventHandler(async (payload: PlanPostPayload, log) => {
    const outcome = await planPost(payload, { ...tools, log });
    output.metrics.count('Slots', { platform: payload.platform, action: 'plan', outcome });
    return { outcome };
  }, output);
  return (payload: PlanPostPayload) => ground.run('plan-post', (context) => handler(payload, context));
}

/** functions/write-draft.ts */
function drafter(ground: Ground, outside: Outside) {
  const { table, clock } = ground;
  const output = ground.output();
  const lately = eventually(table);
  const control = dynamoControl(table);
  const hive = cachedControl(control, clock);
  const tools = {
    ledger: ledgerOf(ground, outside, 'write-draft'),
    personalities: dynamoPersonalities(table),
    accounts: dynamoAccounts(table),
    switches: cachedSwitches(hive, dynamoPersonalities(lately), clock),
    control,
    budgets: dynamoBudgets(table),
    runs: hiveBucket(ground.environment, () => ground.clients.buckets),
    similar: dynamoSimilar(table, clock),
    answering: answeringFrom({
      interactions: dynamoInteractions(table, clock),
      people: dynamoPeople(table),
      places: dynamoPlaces(lately, clock),
    }),
    jobs: jobsOf(ground),
    notices: { held: async () => undefined },
    live: false,
    traitsOf: () => outside.traits,
    clock,
  };
  const handler = queueHandler(async ({ id }, log) => {
    const outcome = await draftStep(id, {
      ...tools,
      log,
      async writer(traits, plan, personality) {
        const config = effectiveConfig({ ...(await hive.read()), traits, plan, personality });
        return { config, writer: measuredWriter(outside.writer, clock, output.metrics), moderator: undefined };
      },
    });
    output.metrics.count('Drafts', { platform: outside.traits.id, action: 'draft', outcome });
  }, output);
  return (id: string) => ground.run('write-draft', (context) => handler(message(id), context));
}

/** shared/aws/publisher.ts */
function poster(ground: Ground, outside: Outside) {
  const { table, clock } = ground;
  const { traits } = outside;
  const output = ground.output();
  const control = cachedControl(dynamoControl(table), clock);
  const personalities = dynamoPersonalities(eventually(table));
  const tools = {
    ledger: ledgerOf(ground, outside, 'publish'),
    accounts: dynamoAccounts(table),
    switches: cachedSwitches(control, personalities, clock),
    traits,
    transport: 'api',
    connect: async (account: string) => outside.client(account),
    hiveLimits: {
      store: dynamoHiveLimits(table),
      caps: async () => effectiveConfig({ ...(await control.read()), traits }).hiveLimits,
    },
    budgets: dynamoBudgets(table),
    optOuts: dynamoOptOuts(table),
    clock,
    random: () => 0.5,
    functionTimeoutMs: 60_000,
    requestTimeoutMs: 15_000,
  };
  const handler = queueHandler(async ({ id }, log) => {
    const outcome = await publish(id, {
      ...tools,
      log,
      limitsOf: async ({ limits }) => effectiveConfig({ ...(await control.read()), traits, plan: { limits } }).limits,
    });
    output.metrics.count('Publications', { platform: traits.id, action: 'publish', outcome });
  }, output);
  return (id: string) => ground.run('publish-twitter', (context) => handler(message(id), context));
}

/** shared/aws/observer.ts */
function listener(ground: Ground, { traits, reader }: Outside) {
  const { table, clock } = ground;
  const output = ground.output();
  const control = cachedControl(dynamoControl(table), clock);
  const personalities = dynamoPersonalities(eventually(table));
  const toolsOf = (log: Log) => ({
    traits,
    transport: 'api',
    accounts: dynamoAccounts(table),
    listening: dynamoListening(table),
    interactions: dynamoInteractions(table, clock),
    tallies: dynamoTallies(table, clock),
    people: dynamoPeople(table),
    places: dynamoPlaces(table, clock),
    personalities,
    switches: cachedSwitches(control, personalities, clock),
    async pausedByOperator() {
      const { paused, pausedPersonalities } = await control.read();
      return { everybody: paused, personalities: pausedPersonalities };
    },
    restoredAt: async () => (await control.read()).restoredAt,
    ledger: dynamoLedger(table, clock),
    recent: dynamoTimeline(table),
    engagement: dynamoEngagement(table, clock),
    budgets: dynamoBudgets(table),
    jobs: jobsOf(ground),
    configOf: async (plan?: Parameters<typeof effectiveConfig>[0]['plan']) =>
      effectiveConfig({ ...(await control.read()), traits, plan }),
    connect: async (account: string) => reader(account),
    clock,
    log,
  });
  const handler = eventHandler(async (_tick: unknown, log) => {
    const observed = await observe(toolsOf(log), Number.POSITIVE_INFINITY);
    const about = { platform: traits.id, action: 'observe' } as const;
    for (const outcome of ['answered', 'declined'] as const) {
      const count = observed[outcome];
      if (count > 0) output.metrics.count('Interactions', { ...about, outcome }, count);
    }
    return observed;
  }, output);
  return () => ground.run('observe-twitter', (context) => handler({}, context));
}
