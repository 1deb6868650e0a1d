import { effectiveConfig } from '../config/effective.ts';
import { endpointKey, required } from '../config/environment.ts';
import { type Observed, observe } from '../interaction/observe.ts';
import type { ObserveTools } from '../interaction/observe-tools.ts';
import { type Log, systemClock } from '../monitoring/log.ts';
import { ConfigInvalid } from '../publication/errors.ts';
import { overTransport } from '../publication/over-transport.ts';
import { dynamoAccounts } from './dynamodb/accounts.ts';
import { dynamoBudgets } from './dynamodb/budgets.ts';
import { hiveTable } from './dynamodb/client.ts';
import { dynamoControl } from './dynamodb/control.ts';
import { dynamoEngagement } from './dynamodb/engagement.ts';
import { dynamoInteractions, dynamoPeople, dynamoPlaces, dynamoTallies } from './dynamodb/interactions.ts';
import { dynamoLedger } from './dynamodb/ledger.ts';
import { dynamoListening } from './dynamodb/listening.ts';
import { dynamoPersonalities } from './dynamodb/personalities.ts';
import { cachedControl, cachedSwitches } from './dynamodb/switches.ts';
import { eventually } from './dynamodb/table.ts';
import { dynamoTimeline } from './dynamodb/timeline.ts';
import { type EventHandler, eventHandler, hiveMetrics } from './lambda.ts';
import { jobsOnDemand } from './on-demand/jobs.ts';
import type { PublisherOptions } from './publisher.ts';

/** A run begins no further account when so much of its time is over: the ones it is at have to end. */
const beginningShare = 0.5;

export interface ObserverOptions extends PublisherOptions {
  /** The queues of the environment where absent. */
  readonly jobs?: ObserveTools['jobs'];
}

/** The handler of an observe function: a tick, for every account of its platform and transport that is due. */
export function observer({ environment, reachOf, ...options }: ObserverOptions): EventHandler<unknown, Observed> {
  const { clock = systemClock, output = {}, jobs = jobsOnDemand(environment) } = options;
  const table = options.table ?? hiveTable(environment);
  const control = cachedControl(dynamoControl(table), clock);
  const personalities = dynamoPersonalities(eventually(table));
  const switches = cachedSwitches(control, personalities, clock);
  const { adapter, transport, evidence, entry } = reachOf(undefined, table);
  // The way has prices of its own: what the website shows costs nothing.
  const traits = overTransport(adapter.traits, transport);
  const runtime = traits.transports.find(({ id }) => id === transport)?.runtime;
  if (runtime === undefined) {
    throw new ConfigInvalid(`Platform ${traits.id} has no transport ${transport}: expected one of its traits.`);
  }
  const requestTimeoutMs = runtime.requestTimeoutSeconds * 1000;
  const functionTimeoutMs = Number(required(environment, 'functionTimeoutSeconds')) * 1000;

  const toolsOf = (log: Log): ObserveTools => ({
    traits,
    transport,
    accounts: dynamoAccounts(table),
    listening: dynamoListening(table),
    interactions: dynamoInteractions(table, clock),
    tallies: dynamoTallies(table, clock),
    people: dynamoPeople(table),
    places: dynamoPlaces(table, clock),
    personalities,
    switches,
    async pausedByOperator() {
      const { paused, pausedPlatforms, pausedPersonalities, config } = await control.read();
      const ofConfig = config?.paused === true || config?.platforms?.[traits.id]?.paused === true;
      return {
        everybody: paused || ofConfig || pausedPlatforms.includes(traits.id),
        personalities: pausedPersonalities,
      };
    },
    restoredAt: async () => (await control.read()).restoredAt,
    ledger: dynamoLedger(table, clock),
    recent: dynamoTimeline(table),
    engagement: dynamoEngagement(table, clock),
    budgets: dynamoBudgets(table),
    jobs,
    configOf: async (plan, personality) => effectiveConfig({ ...(await control.read()), traits, plan, personality }),
    async connect(account) {
      const { credentials, session } = await entry(account);
      const baseUrl = environment[endpointKey(traits.id)];
      return adapter.connect(account, { credentials, session, baseUrl, clock, log, evidence, requestTimeoutMs });
    },
    clock,
    log,
  });

  return eventHandler(async (_tick: unknown, log) => {
    const until = clock.monotonic() + functionTimeoutMs * beginningShare;
    const observed = await observe(toolsOf(log), until);
    const about = { platform: traits.id, action: 'observe' } as const;
    const { answered, declined, unfinished, failed: unheard } = observed;
    for (const [outcome, count] of [
      ['answered', answered],
      ['declined', declined],
      ['unfinished', unfinished],
      ['unheard', unheard],
    ] as const) {
      if (count > 0) (output.metrics ?? hiveMetrics()).count('Interactions', { ...about, outcome }, count);
    }
    return observed;
  }, output);
}
