import { randomUUID } from 'node:crypto';
import type { Calendar } from './calendar.ts';
import type { Host, InvokeError } from './host.ts';
import type { Journal, JournalEntry, Outcome } from './journal.ts';
import { nameOfArn } from './names.ts';
import type { FunctionPlan } from './plan.ts';

export interface AsynchronousEvent {
  id: string;
  functionName: string;
  outcome: Outcome;
  /** Of the last attempt; absent where it succeeded. */
  error?: string;
  attempts: number;
  /** Could not be delivered, and lies in the dead-letter queue of its schedule or rule. */
  deadLettered?: boolean;
}

export interface AsynchronousOptions {
  journal: Journal;
  host: Host;
  calendar: Calendar;
  functions: FunctionPlan[];
  send(queueName: string, body: string, stringAttributes?: Record<string, string>): Promise<unknown>;
  onOutcome(event: AsynchronousEvent): void;
  /** What cannot be answered for: a journal or queue that does not take what it must. */
  onFatal(error: Error): void;
  /** Machine milliseconds before the first and second retry. Lambda waits one and two minutes; here the calendar stands still meanwhile. */
  retryDelaysMs?: number[];
}

export interface Asynchronous {
  /**
   * Takes an event or firing: when this returned, it is in the journal and will be invoked, retried or put into its failure queue,
   * over restarts too. The returned function starts it, once its source was told. Undefined when the same id was taken before.
   * @throws when the journal cannot be written.
   */
  take(entry: JournalEntry): (() => void) | undefined;
  /** Takes up what the last run left. */
  replay(): number;
  /** Stops starting attempts and waits for running ones; what is left stays in the journal. */
  stop(): Promise<void>;
}

/** Asynchronous invocation as Lambda does it: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export function createAsynchronous(options: AsynchronousOptions): Asynchronous {
  const { journal, host, calendar } = options;
  const delays = options.retryDelaysMs ?? [500, 1000];
  const functions = new Map(options.functions.map((settings) => [settings.arn, settings]));
  const running = new Set<Promise<void>>();
  const sleepers = new Set<() => void>();
  let stopping = false;

  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      sleepers.add(wake);
    });

  const deliver = async (entry: JournalEntry, failuresBefore: number): Promise<void> => {
    const settings = functions.get(entry.targetArn);
    if (settings === undefined) {
      const error = `There is no function behind ${entry.targetArn}`;
      if (entry.deliveryDeadLetterArn !== undefined) {
        await options.send(nameOfArn(entry.deliveryDeadLetterArn), entry.payload, {
          ERROR_CODE: 'ResourceNotFoundException',
          ERROR_MESSAGE: error,
          TARGET_ARN: entry.targetArn,
        });
      }
      finish(entry, nameOfArn(entry.targetArn), 'undelivered', 0, error, entry.deliveryDeadLetterArn !== undefined);
      return;
    }
    const { maximumRetryAttempts, maximumEventAgeSeconds, failureQueue } = settings.asynchronous;
    for (let attempt = failuresBefore + 1; ; attempt += 1) {
      if (stopping) return;
      const result = await host.invoke(settings.name, entry.payload);
      if (result.ok) {
        finish(entry, settings.name, 'succeeded', attempt);
        return;
      }
      const tooOld = calendar.now() - entry.queuedAt > maximumEventAgeSeconds * 1000;
      if (tooOld || attempt > maximumRetryAttempts) {
        const condition = tooOld ? 'EventAgeExceeded' : 'RetriesExhausted';
        if (failureQueue !== undefined) {
          const envelope = failureEnvelope(entry, settings, result.requestId, condition, attempt, result.error);
          await options.send(
            failureQueue,
            JSON.stringify({ ...envelope, timestamp: new Date(calendar.now()).toISOString() }),
          );
        }
        finish(entry, settings.name, 'failed', attempt, result.error.errorMessage);
        return;
      }
      journal.failed(entry.id);
      if (stopping) return;
      await sleep(delays[Math.min(attempt, delays.length) - 1] ?? 0);
    }
  };

  const finish = (
    entry: JournalEntry,
    functionName: string,
    outcome: Outcome,
    attempts: number,
    error?: string,
    deadLettered = false,
  ): void => {
    journal.done(entry.id, outcome);
    options.onOutcome({
      id: entry.id,
      functionName,
      outcome,
      attempts,
      ...(error === undefined ? {} : { error }),
      ...(deadLettered ? { deadLettered } : {}),
    });
  };

  const begin = (entry: JournalEntry, failures: number): void => {
    const release = calendar.hold(entry.id);
    const work = deliver(entry, failures)
      .catch((error: unknown) => options.onFatal(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        running.delete(work);
        release();
      });
    running.add(work);
  };

  return {
    take(entry) {
      return journal.add(entry) ? () => begin(entry, 0) : undefined;
    },
    replay() {
      const left = journal.open();
      for (const { entry, failures } of left) begin(entry, failures);
      return left.length;
    },
    async stop() {
      stopping = true;
      for (const wake of [...sleepers]) wake();
      await Promise.all(running);
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (read 2026-11) */
function failureEnvelope(
  entry: JournalEntry,
  settings: FunctionPlan,
  requestId: string,
  condition: string,
  attempts: number,
  error: InvokeError,
) {
  return {
    version: '1.0',
    requestContext: {
      requestId: requestId || randomUUID(),
      functionArn: `${settings.arn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(entry.payload) as unknown,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: error.errorType, errorMessage: error.errorMessage, trace: error.trace },
  };
}
