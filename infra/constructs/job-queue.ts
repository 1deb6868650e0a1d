import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { resourceName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { acknowledge } from './acknowledge.ts';

const common = {
  encryption: sqs.QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  // A message is an id; what it stands for is in the table.
  removalPolicy: RemovalPolicy.DESTROY,
} satisfies sqs.QueueProps;

export interface JobQueueProps {
  readonly stage: Stage;
  readonly name: string;
  /** Lambda timeout of the function that works on the queue, seconds. */
  readonly workerTimeoutSeconds: number;
}

/** A queue of publication ids and its dead-letter queue. */
export class JobQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  /** Physical names, for who must not depend on the stack. */
  readonly names: { readonly queue: string; readonly deadLetters: string };

  constructor(scope: Construct, id: string, { stage, name, workerTimeoutSeconds }: JobQueueProps) {
    super(scope, id);
    this.names = { queue: resourceName(stage, name), deadLetters: resourceName(stage, `${name}-dead`) };
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      ...common,
      queueName: this.names.deadLetters,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...common,
      queueName: this.names.queue,
      // Six times the function's timeout, so that throttled batches are not received twice:
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (November 2026).
      visibilityTimeout: Duration.seconds(6 * workerTimeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
  }
}

/** A queue where what could not be delivered or done ends up, to be looked at and sent again by a person. */
export class EndQueue extends Construct {
  readonly queue: sqs.Queue;
  /** Physical. */
  readonly name: string;

  constructor(scope: Construct, id: string, { stage, name }: { readonly stage: Stage; readonly name: string }) {
    super(scope, id);
    this.name = resourceName(stage, name);
    this.queue = new sqs.Queue(this, 'Queue', {
      ...common,
      queueName: this.name,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(
      this.queue,
      'AwsSolutions-SQS3',
      'It is a dead-letter queue itself: of schedules, rules and invocations, not of a queue.',
    );
  }
}
