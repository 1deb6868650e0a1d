import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { environmentKeys } from '../config/environment.ts';
import { type LoadPart, loadAhead } from '../config/later.ts';
import { lazily } from '../config/lazily.ts';
import type { Log } from '../monitoring/log.ts';
import { jsonLog, withFields } from '../monitoring/logger.ts';
import { measuredLog } from '../monitoring/measured-events.ts';
import { emfMetrics, type Metrics } from '../monitoring/metrics.ts';
import { ItemInvalid, StoreBusy } from '../publication/errors.ts';
import type { CheckRequest } from '../publication/ports.ts';

/** What a queue carries: the id; the words are in the table. */
export interface Job {
  readonly id: string;
}

/** What the queue of a publish function carries besides: an operator's question to the platform. */
export interface CheckJob {
  readonly check: CheckRequest;
}

export interface HandlerOptions {
  /** Standard output where absent. */
  readonly log?: Log;
  /** Those of this process where absent. */
  readonly metrics?: Metrics;
  /** Parts of the code that nearly every job needs, loaded while the first one waits for its first answer, in this order. */
  readonly ahead?: readonly LoadPart[];
}

export interface QueueHandlerOptions extends HandlerOptions {
  /** The work on a check; where absent, a check is no job of this queue. */
  readonly check?: (request: CheckRequest, log: Log) => Promise<void>;
}

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
export type EventHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

const longestId = 256;

/** The metrics of this process: steps count here, the handlers below write them at the end of each invocation. */
export const hiveMetrics: () => Metrics = lazily(() =>
  emfMetrics({ stage: process.env[environmentKeys.stage] ?? 'unknown' }),
);

/**
 * The handler of a queue. `work` is called for all records of the batch at once, so that each has the whole timeout: returning means
 * done, throwing means that this message comes again, alone. A body that is no job is logged, counted and given back too: after its last
 * try it lies in the dead-letter queue, where a person finds it.
 */
export function queueHandler(
  work: (job: Job, log: Log) => Promise<void>,
  options: QueueHandlerOptions = {},
): QueueHandler {
  const { check } = options;
  const metrics = options.metrics ?? hiveMetrics();

  const done = async (record: SQSRecord, log: Log): Promise<boolean> => {
    const own = withFields(log, {
      message: record.messageId,
      received: Number(record.attributes.ApproximateReceiveCount),
    });
    const job = jobOf(record.body);
    if (job === undefined || ('check' in job && check === undefined)) {
      own.error('job.malformed', { expected: 'an object with an id', bytes: record.body.length });
      return false;
    }
    const correlated = withFields(own, 'id' in job ? { publication: job.id } : { ...job.check });
    try {
      if ('id' in job) await work(job, correlated);
      else await check?.(job.check, correlated);
      return true;
    } catch (error) {
      if (error instanceof StoreBusy) correlated.warn('job.again', { reason: error.message });
      else if (error instanceof ItemInvalid) correlated.error('job.invalid', { reason: error.message });
      else correlated.error('job.failed', { error });
      return false;
    }
  };

  return wrap(
    async (event: SQSEvent, log) => {
      const results = await Promise.all(event.Records.map((record) => done(record, log)));
      const failed = event.Records.filter((_, index) => results[index] === false);
      if (failed.length > 0) metrics.count('JobsGivenBack', { action: 'work' }, failed.length);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
    { ...options, metrics },
  );
}

/** The handler of an event: what `work` throws fails the invocation, which its source repeats or hands to the failure destination. */
export function eventHandler<Event, Result>(
  work: (event: Event, log: Log) => Promise<Result>,
  options: HandlerOptions = {},
): EventHandler<Event, Result> {
  return wrap(work, options);
}

function wrap<Event, Result>(
  handle: (event: Event, log: Log) => Promise<Result>,
  options: HandlerOptions,
): EventHandler<Event, Result> {
  const metrics = options.metrics ?? hiveMetrics();
  const base = measuredLog(options.log ?? jsonLog(), metrics);
  const logOf = (context: Context) =>
    withFields(base, { function: context.functionName, request: context.awsRequestId });
  const beginAhead = lazily(() => loadAhead(options.ahead ?? []));
  const handler = middy(async (event: Event, context: Context) => {
    const result = handle(event, logOf(context));
    // Now its first question is on its way.
    void beginAhead();
    return result;
  })
    .onError((request) => {
      const { error } = request;
      const log = logOf(request.context);
      if (error instanceof StoreBusy) log.warn('function.again', { reason: error.message });
      else log.error('function.failed', { error });
    })
    .onError(() => metrics.flush())
    .after(() => metrics.flush());
  return (event, context) => handler(event, context) as Promise<Result>;
}

function jobOf(body: string): Job | CheckJob | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { id, check } = (parsed ?? {}) as { readonly id?: unknown; readonly check?: unknown };
  // Who says both means neither.
  if (id !== undefined && check !== undefined) return undefined;
  if (check !== undefined) return checkOf(check);
  return isName(id) ? { id } : undefined;
}

function checkOf(check: unknown): CheckJob | undefined {
  const { platform, account, nonce } = (check ?? {}) as Readonly<Record<string, unknown>>;
  return isName(platform) && isName(account) && isName(nonce) ? { check: { platform, account, nonce } } : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestId;
}
