import { hiveBucket } from '../../shared/aws/bucket.ts';
import { dynamoAccounts } from '../../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../../shared/aws/dynamodb/budgets.ts';
import { dynamoControl } from '../../shared/aws/dynamodb/control.ts';
import { dynamoInteractions, dynamoPeople, dynamoPlaces } from '../../shared/aws/dynamodb/interactions.ts';
import { dynamoLedger } from '../../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../../shared/aws/dynamodb/personalities.ts';
import { dynamoSimilar } from '../../shared/aws/dynamodb/similar.ts';
import { cachedControl, cachedSwitches } from '../../shared/aws/dynamodb/switches.ts';
import { eventually, type Table } from '../../shared/aws/dynamodb/table.ts';
import { eventHandler, queueHandler } from '../../shared/aws/lambda.ts';
import { observer } from '../../shared/aws/observer.ts';
import { type PublisherOptions, publisher } from '../../shared/aws/publisher.ts';
import { sqsJobs } from '../../shared/aws/queues.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { maxLatenessMs } from '../../shared/config/lateness.ts';
import { answeringFrom } from '../../shared/content/answering.ts';
import { draftStep } from '../../shared/content/draft-step.ts';
import { measuredWriter } from '../../shared/content/measured-writer.ts';
import type { Writer } from '../../shared/content/writer.ts';
import type { Reader } from '../../shared/interaction/observe-tools.ts';
import type { PlanPostPayload } from '../../shared/personality/ports.ts';
import { planPost } from '../../shared/publication/plan.ts';
import type { PlatformClient, PlatformTraits } from '../../shared/publication/platform.ts';
import { type Ground, message } from './counted-ground.ts';
import { memorySessions } from './session-memory.ts';

/** What the world does that the functions meet, and what a test puts in their way. */
export interface Outside {
  readonly traits: PlatformTraits;
  readonly writer: Writer;
  client(account: string): PlatformClient;
  reader(account: string): Reader;
  /** The way to the platform; the API where absent. */
  readonly transport?: string;
  /** The table of one function as a test wants it; as it is where absent. */
  tableOf?(name: 'publish' | 'observe', table: Table): Table;
}

export type Functions = ReturnType<typeof makeFunctions>;

/**
 * The functions of one post and of listening, each with caches of its own: made anew they have just started. Those that reach a platform are
 * the production's own wiring; the other two are wired as their files in functions/ wire them. Secrets are in their caches, as the reference
 * cost of the design has it.
 */
export function makeFunctions(ground: Ground, outside: Outside) {
  return {
    plan: planner(ground, outside),
    draft: drafter(ground, outside),
    publish: poster(ground, outside),
    observe: listener(ground, outside),
  };
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
    ledger: dynamoLedger(table, clock),
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
    ledger: dynamoLedger(table, clock),
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

function poster(ground: Ground, outside: Outside) {
  const handler = publisher({
    ...wiringOf(ground, outside, 'publish'),
    reachOf: reachOver(outside.client, ground, outside),
  });
  return (id: string) => ground.run('publish-twitter', (context) => handler(message(id), context));
}

function listener(ground: Ground, outside: Outside) {
  const handler = observer({
    ...wiringOf(ground, outside, 'observe'),
    jobs: jobsOf(ground),
    reachOf: reachOver(outside.reader, ground, outside),
  });
  return () => ground.run('observe-twitter', (context) => handler({}, context));
}

/** What the production's wiring is built over here. */
function wiringOf(ground: Ground, { tableOf }: Outside, name: 'publish' | 'observe') {
  const { table, clock, environment } = ground;
  return { environment, table: tableOf?.(name, table) ?? table, clock, output: ground.output() };
}

/** The way to the scripted platform, in the place of the client that the function's own file imports. */
function reachOver(
  client: (account: string) => Partial<PlatformClient>,
  { clock }: Ground,
  { traits, transport = 'api' }: Outside,
): PublisherOptions['reachOf'] {
  const adapter = { traits, connect: (account: string) => client(account) as PlatformClient };
  const sessions = memorySessions(clock);
  const entry = async (account: string) => ({ credentials: {}, session: sessions.open(account, {}) });
  return () => ({ adapter, transport, entry });
}
