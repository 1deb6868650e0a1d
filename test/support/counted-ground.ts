import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import { lambdaBytesPerRun } from '../../infra/cost/counted.ts';
import { makeBuckets } from '../../shared/aws/bucket.ts';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { publicationKeptMs } from '../../shared/aws/dynamodb/keys.ts';
import { openTable, type Table } from '../../shared/aws/dynamodb/table.ts';
import type { HandlerOptions } from '../../shared/aws/lambda.ts';
import { makeQueues } from '../../shared/aws/queues.ts';
import { jsonLog } from '../../shared/monitoring/logger.ts';
import { emfMetrics, type Metrics } from '../../shared/monitoring/metrics.ts';
import { type CountedCall, Counter, sizeOf, type Totals } from './counting-store.ts';
import { startTestTable } from './dynamodb.ts';
import { startTestQueues } from './fauxqs.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

/** Everything that AWS counts of some runs of functions. */
export interface CountedRun extends Totals {
  /** Runs of functions. */
  readonly runs: number;
  /** Sent, and for each message that was sent received and deleted by Lambda. */
  readonly queueRequests: number;
  readonly objectWrites: number;
  /** Lines of the functions, metrics among them, and what Lambda itself writes of each run. */
  readonly logBytes: number;
  /** Metrics with a value, by whether a platform is one of their dimensions. */
  readonly metrics: { readonly ofPlatform: number; readonly ofAll: number };
  readonly objectReads: number;
  readonly each: readonly CountedCall[];
}

/** Stores on this machine whose clients are counted, and the log that functions write there. */
export interface Ground {
  readonly clock: ManualClock;
  readonly table: Table;
  readonly environment: Readonly<Record<string, string>>;
  readonly clients: {
    readonly queues: ReturnType<typeof makeQueues>;
    readonly buckets: ReturnType<typeof makeBuckets>;
  };
  /** Log and metrics of one function, as its handler takes them. */
  output(): HandlerOptions & { readonly metrics: Metrics };
  /** Runs a handler once; `context` goes with each run. */
  run<T>(name: string, work: (context: Context) => Promise<T>): Promise<T>;
  /** What was counted since the last time. */
  take(): CountedRun;
  /** Bytes that DynamoDB bills for what lies in the table until a publication's time is over; of what goes earlier, its share of that time. */
  keptBytes(): Promise<number>;
}

export interface Counting {
  /** A hive with nothing in it. */
  ground(): Promise<Ground>;
  stop(): Promise<void>;
}

/** As Lambda's are: both stand in every line of the log. */
const requestId = '8f5c2a36-1f4e-4a55-9d27-6f0f3b7f1c52';

/** Starts the stores; one table for each hive that is asked for. */
export async function startCounting(): Promise<Counting> {
  const [store, queues] = await Promise.all([startTestTable(), startTestQueues()]);
  for (const queue of ['draft', 'publish']) queues.server.createQueue(queue);
  queues.server.createBucket('hive');
  return {
    async ground() {
      const { name } = await store.emptyTable();
      const counter = new Counter();
      const documents = makeDocuments(store.config);
      const clients = { queues: makeQueues(queues.config), buckets: makeBuckets(queues.config) };
      counter.watch(documents, 'dynamodb', store.config);
      counter.watch(clients.queues, 'sqs');
      counter.watch(clients.buckets, 's3');
      const clock = manualClock();
      let [runs, bytes] = [0, 0];
      const metrics = new Set<string>();
      const write = (line: string) => {
        bytes += Buffer.byteLength(line) + 1;
        for (const metric of metricsIn(line)) metrics.add(metric);
      };
      return {
        clock,
        table: openTable(documents, name),
        clients,
        environment: {
          HIVE_BUCKET: 'hive',
          HIVE_FUNCTION_TIMEOUT_SECONDS: '60',
          HIVE_DRAFT_QUEUE_URL: queues.queueUrl('draft'),
          HIVE_PUBLISH_QUEUE_URL_TWITTER_API: queues.queueUrl('publish'),
        },
        output: () => ({ log: jsonLog({ write, clock }), metrics: emfMetrics({ stage: 'prod', write, clock }) }),
        async keptBytes() {
          const { Items = [] } = await store.documents.send(new ScanCommand({ TableName: name }));
          return Items.reduce((sum, item) => sum + billedBytes(item, clock.now()), 0);
        },
        run(functionName, work) {
          runs += 1;
          return work({ functionName: `hive-prod-${functionName}`, awsRequestId: requestId } as Context);
        },
        take() {
          const each = [...counter.calls];
          const sent = each.filter(({ operation }) => operation === 'SendMessage').length;
          const taken = {
            ...counter.totals(),
            runs,
            queueRequests: 3 * sent,
            objectWrites: each.filter(({ operation }) => /^(Put|List)Object/.test(operation)).length,
            objectReads: each.filter(({ operation }) => operation === 'GetObject').length,
            logBytes: bytes + runs * lambdaBytesPerRun,
            metrics: {
              ofPlatform: [...metrics].filter((metric) => metric.includes('"platform"')).length,
              ofAll: [...metrics].filter((metric) => !metric.includes('"platform"')).length,
            },
            each,
          };
          counter.reset();
          [runs, bytes] = [0, 0];
          metrics.clear();
          return taken;
        },
      };
    },
    stop: async () => void (await Promise.all([store.stop(), queues.stop()])),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html, November 2026: so many more for each item and row. */
const overheadBytes = 100;

function billedBytes(item: Readonly<Record<string, unknown>>, now: number): number {
  const { pk, sk, gsi1pk, gsi1sk, gsi2pk, gsi2sk, expiresAt } = item;
  const rows = [
    { pk, sk, gsi1pk, gsi1sk },
    { pk, sk, gsi2pk, gsi2sk },
  ].filter((row) => Object.values(row).every((value) => value !== undefined));
  const bytes = [item, ...rows].reduce<number>((sum, one) => sum + sizeOf(one) + overheadBytes, 0);
  const share = typeof expiresAt === 'number' ? (expiresAt * 1000 - now) / publicationKeptMs : 1;
  return bytes * Math.min(1, Math.max(0, share));
}

/** Names and dimensions of the metrics that a line of the log carries. */
function metricsIn(line: string): readonly string[] {
  const { _aws, ...values } = JSON.parse(line) as Readonly<Record<string, unknown>> & {
    readonly _aws?: {
      readonly CloudWatchMetrics: readonly {
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string }[];
      }[];
    };
  };
  return (_aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions: [names = []], Metrics }) =>
    Metrics.map(({ Name }) => JSON.stringify([Name, ...names.map((name) => [name, values[name]])])),
  );
}

/** One message of a queue, as Lambda hands it over. */
export function message(id: string): SQSEvent {
  const attributes = { ApproximateReceiveCount: '1' };
  const record = { messageId: requestId, body: JSON.stringify({ id }), attributes };
  return { Records: [record] } as unknown as SQSEvent;
}

/** Two runs one after the other, as if they were one; calls of the second waited for those of the first. */
export function together(...all: readonly CountedRun[]): CountedRun {
  const sum = (of: (run: CountedRun) => number): number => all.reduce((total, run) => total + of(run), 0);
  return {
    calls: sum(({ calls }) => calls),
    roundTrips: sum((run) => run.roundTrips),
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
    runs: sum(({ runs }) => runs),
    queueRequests: sum(({ queueRequests }) => queueRequests),
    objectWrites: sum(({ objectWrites }) => objectWrites),
    objectReads: sum(({ objectReads }) => objectReads),
    logBytes: sum(({ logBytes }) => logBytes),
    metrics: {
      ofPlatform: sum(({ metrics }) => metrics.ofPlatform),
      ofAll: sum(({ metrics }) => metrics.ofAll),
    },
    each: all.flatMap(({ each }) => each),
  };
}
