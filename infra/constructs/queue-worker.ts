import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { HiveFunction } from './hive-function.ts';
import type { JobQueue } from './job-queue.ts';

export interface QueueWorkerProps {
  readonly jobs: JobQueue;
  readonly worker: HiveFunction;
  /** Upper bound of invocations at once; AWS wants at least 2, so one-at-a-time is the business of the account's lease. */
  readonly maximumConcurrency: number;
  /**
   * Messages per invocation.
   * @default 1: a job calls a model or a platform for seconds, and a crash or timeout takes down nobody else's.
   */
  readonly batchSize?: number;
}

/** Hands the messages of a queue to a function, which answers message by message what failed. */
export class QueueWorker extends Construct {
  constructor(scope: Construct, id: string, { jobs, worker, maximumConcurrency, batchSize = 1 }: QueueWorkerProps) {
    super(scope, id);
    const { queueArn } = jobs.queue;
    const { policyDependable } = worker.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      queueArn,
    );
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: worker.function,
      eventSourceArn: queueArn,
      batchSize,
      reportBatchItemFailures: true,
      maxConcurrency: maximumConcurrency,
    });
    // Lambda refuses the mapping while the role cannot receive.
    if (policyDependable) mapping.node.addDependency(policyDependable);
  }
}
