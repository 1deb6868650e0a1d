import { effectiveConfig } from '../config/effective.ts';
import { type Environment, endpointKey, required } from '../config/environment.ts';
import { type Clock, type Log, systemClock } from '../monitoring/log.ts';
import { checkAccount } from '../publication/check-account.ts';
import { ConfigInvalid } from '../publication/errors.ts';
import type { EvidenceStore, PlatformClient, PlatformWay, SessionStore } from '../publication/platform.ts';
import type { CheckRequest } from '../publication/ports.ts';
import type { Publication } from '../publication/publication.ts';
import { platformOfPublication } from '../publication/publication-id.ts';
import { publish } from '../publication/publish.ts';
import { dynamoAccounts } from './dynamodb/accounts.ts';
import { dynamoBudgets } from './dynamodb/budgets.ts';
import { hiveTable } from './dynamodb/client.ts';
import { dynamoControl } from './dynamodb/control.ts';
import { dynamoHiveLimits } from './dynamodb/hive-limits.ts';
import { dynamoLedger } from './dynamodb/ledger.ts';
import { dynamoOptedOut } from './dynamodb/opt-outs.ts';
import { dynamoPersonalities } from './dynamodb/personalities.ts';
import { cachedControl, cachedSwitches } from './dynamodb/switches.ts';
import { eventually, type Table } from './dynamodb/table.ts';
import { type HandlerOptions, hiveMetrics, type Job, type QueueHandler, queueHandler } from './lambda.ts';

/** What differs between the publish functions: how an account is reached. */
export interface Reach {
  readonly adapter: PlatformWay;
  readonly transport: string;
  /** Whatever way a publication asks for, it goes this one: on dry-run stages. */
  readonly everyTransport?: boolean;
  readonly evidence?: EvidenceStore;
  /** The account's credentials and its session. */
  entry(account: string): Promise<{ readonly credentials: unknown; readonly session: SessionStore }>;
}

export interface PublisherOptions {
  readonly environment: Environment;
  readonly table?: Table;
  /** The system's where absent. */
  readonly clock?: Clock;
  /** Log and metrics of this process where absent. */
  readonly output?: HandlerOptions;
  /** The way to a platform, undefined where the message names none; throws where the function serves none such. */
  reachOf(platform: string | undefined, table: Table): Reach;
}

/**
 * The handler of a publish function: works on the publications whose ids come, and asks the platform who an account is. What the steps need
 * is built once per warm function; what came of each is counted.
 */
export function publisher({ environment, reachOf, ...options }: PublisherOptions): QueueHandler {
  const { clock = systemClock, output = {} } = options;
  const table = options.table ?? hiveTable(environment);
  const ledger = dynamoLedger(table, clock);
  const accounts = dynamoAccounts(table);
  const budgets = dynamoBudgets(table);
  const bounds = dynamoHiveLimits(table);
  const optOuts = dynamoOptedOut(table);
  const control = cachedControl(dynamoControl(table), clock);
  const personalities = dynamoPersonalities(eventually(table));
  const switches = cachedSwitches(control, personalities, clock);
  const transportNow = async ({ personality, platform, account }: Publication): Promise<string | undefined> => {
    const current = await personalities.readCurrent(personality);
    const version = current && (await personalities.readVersion(personality, current.version));
    const plan = version?.effective.platforms[platform];
    return plan?.account === account ? plan.transport : undefined;
  };
  const functionTimeoutMs = Number(required(environment, 'functionTimeoutSeconds')) * 1000;

  const way = (platform: string | undefined, log: Log) => {
    const { adapter, transport, everyTransport = false, evidence, entry } = reachOf(platform, table);
    const { traits } = adapter;
    const runtime = traits.transports.find(({ id }) => id === transport)?.runtime;
    if (runtime === undefined) {
      throw new ConfigInvalid(`Platform ${traits.id} has no transport ${transport}: expected one of its traits.`);
    }
    const requestTimeoutMs = runtime.requestTimeoutSeconds * 1000;
    const connect = async (account: string): Promise<PlatformClient> => {
      const { credentials, session } = await entry(account);
      const baseUrl = environment[endpointKey(traits.id)];
      const options = { credentials, session, baseUrl, clock, log, evidence, requestTimeoutMs };
      return adapter.connect(account, options);
    };
    return { traits, requestTimeoutMs, connect, served: everyTransport ? {} : { transport } };
  };

  const work = async ({ id }: Job, log: Log) => {
    const { traits, requestTimeoutMs, connect, served } = way(platformOfPublication(id), log);
    const outcome = await publish(id, {
      ledger,
      accounts,
      switches,
      optOuts,
      traits,
      ...served,
      transportNow,
      connect,
      limitsOf: async ({ limits }) => effectiveConfig({ ...(await control.read()), traits, plan: { limits } }).limits,
      hiveLimits: {
        store: bounds,
        caps: async () => effectiveConfig({ ...(await control.read()), traits }).hiveLimits,
      },
      budgets,
      clock,
      random: Math.random,
      log,
      functionTimeoutMs,
      requestTimeoutMs,
    });
    (output.metrics ?? hiveMetrics()).count('Publications', { platform: traits.id, action: 'publish', outcome });
  };

  const check = async (request: CheckRequest, log: Log) => {
    const { traits, connect } = way(request.platform, log);
    if (traits.id !== request.platform) {
      throw new ConfigInvalid(
        `A check of ${request.account} on ${request.platform} came to the queue of ${traits.id}.`,
      );
    }
    await checkAccount(request, { accounts, connect, clock, log });
  };
  return queueHandler(work, { ...output, check });
}
