import type { AlarmPlan } from './alarms/types.ts';
import type { GenerateSecret } from './generated-secret.ts';
import type { BucketPlan, QueuePlan, SchedulePlan, TablePlan, TopicPlan } from './services/types.ts';

/** What Lambda does with an asynchronous invocation that fails. */
export interface AsynchronousPlan {
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  /** Name of the queue that gets the failure envelope. */
  failureQueue?: string;
}

export interface FunctionPlan {
  name: string;
  arn: string;
  logicalId: string;
  /** Folder of the bundle, and its base name: `plan-post`. */
  folder: string;
  key: string;
  /** `index.handler` */
  handler: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** Room for files that was asked for; absent: what comes by itself. */
  storageMb?: number;
  environment: Record<string, string>;
  asynchronous: AsynchronousPlan;
}

export interface EventSourcePlan {
  queueName: string;
  queueArn: string;
  functionName: string;
  batchSize: number;
  batchingWindowSeconds: number;
  reportBatchItemFailures: boolean;
  /** Invocations at a time, absent where the template sets none. */
  maximumConcurrency?: number;
}

export interface RuleTarget {
  functionArn: string;
  /** Constant JSON text handed over instead of the event. */
  input?: string;
  /** Part of the event that is handed over, `$.detail`. */
  inputPath?: string;
  deadLetterArn?: string;
}

export interface RulePlan {
  name: string;
  arn: string;
  enabled: boolean;
  matches?: (event: unknown) => boolean;
  scheduleExpression?: string;
  targets: RuleTarget[];
}

export interface SecretPlan {
  name: string;
  arn: string;
  /** First value; absent for a secret that starts without one. */
  initial?: { literal: string } | { generate: GenerateSecret };
}

export interface Plan {
  tables: TablePlan[];
  queues: QueuePlan[];
  buckets: BucketPlan[];
  topics: TopicPlan[];
  alarms: AlarmPlan[];
  secrets: SecretPlan[];
  scheduleGroups: string[];
  schedules: SchedulePlan[];
  rules: RulePlan[];
  functions: FunctionPlan[];
  eventSources: EventSourcePlan[];
  /** Stack name -> output name -> value. */
  outputs: Record<string, Record<string, string>>;
  /** Resources without a meaning on one machine. */
  ignored: { stackName: string; logicalId: string; type: string }[];
}
