import { basename } from 'node:path';
import type * as z from 'zod';
import { formulaOf } from './alarms/formula.ts';
import { alarm } from './alarms/shape.ts';
import { compilePattern } from './event-pattern.ts';
import { createResolver, type Location, type ParsedStack, parseStack, type StackInput } from './intrinsics.ts';
import { alarmArn, bucketArn, functionArn, queueArn, ruleArn, secretArn, tableArn, topicArn } from './names.ts';
import type { FunctionPlan, Plan, RuleTarget } from './plan.ts';
import { createNames } from './template-names.ts';
import * as shape from './template-shapes.ts';

/** Types that mean nothing on one machine: rights, logs, dashboards. Everything else that is not understood is an error. */
const WITHOUT_MEANING = [
  /^AWS::IAM::/,
  /^AWS::Logs::/,
  /^AWS::CloudWatch::Dashboard$/,
  /^AWS::KMS::/,
  /^AWS::Budgets::/,
  /^AWS::CDK::Metadata$/,
  /^AWS::Lambda::Permission$/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::SNS::TopicPolicy$/,
  /^AWS::SQS::QueuePolicy$/,
  /^AWS::SecretsManager::ResourcePolicy$/,
];

export interface PlanOptions {
  /** The URL a queue will have here. */
  queueUrl(name: string): string;
}

/**
 * Reads the stacks of one app as what has to run: names, ARNs and URLs are those of the embedded cloud, the same at every start.
 * @throws one sentence naming the resource when something that matters at run time is not understood, or points nowhere.
 */
export function planTemplate(inputs: StackInput[], options: PlanOptions): Plan {
  const stacks = inputs.map(parseStack);
  const resolve = createResolver(stacks, (...asked) => names.lookup(...asked));
  const names = createNames(resolve, options.queueUrl);
  const plan: Plan = {
    tables: [],
    queues: [],
    buckets: [],
    topics: [],
    alarms: [],
    secrets: [],
    scheduleGroups: [],
    schedules: [],
    rules: [],
    functions: [],
    eventSources: [],
    outputs: {},
    ignored: [],
  };
  const later: (() => void)[] = [];
  for (const stack of stacks) {
    for (const [logicalId, resource] of stack.resources) {
      const { type } = resource;
      const at = { stack, where: `resource ${logicalId} (${type}) of stack ${stack.stackName}` };
      const properties = <T>(schema: z.ZodType<T>): T => check(schema, resolve(resource.properties, at), at);
      const name = names.nameOf(stack, logicalId);
      const add = READERS[type];
      if (add !== undefined) add({ plan, name, logicalId, at, properties, later });
      else if (WITHOUT_MEANING.some((pattern) => pattern.test(type))) {
        plan.ignored.push({ stackName: stack.stackName, logicalId, type });
      } else throw new Error(`The ${at.where} is of a type the embedded cloud does not know: teach it in infra/local.`);
    }
  }
  for (const action of later) action();
  for (const stack of stacks) {
    const outputs: Record<string, string> = {};
    for (const [name, { value }] of stack.outputs) {
      outputs[name] = String(resolve(value, { stack, where: `output ${name} of stack ${stack.stackName}` }));
    }
    plan.outputs[stack.stackName] = outputs;
  }
  return plan;
}

interface Reading {
  plan: Plan;
  name: string;
  logicalId: string;
  at: Location;
  properties<T>(schema: z.ZodType<T>): T;
  /** Checked and joined when all resources are known. */
  later: (() => void)[];
}

function check<T>(schema: z.ZodType<T>, value: unknown, { where }: Location): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new Error(`The ${where} has a ${path} the embedded cloud cannot use: ${issue?.message ?? 'invalid'}.`);
}

/** The queue behind an ARN; only queues of the template exist here. */
function queueBehind(plan: Plan, arn: string, what: string, at: Location): string {
  const queue = plan.queues.find((candidate) => candidate.arn === arn);
  if (queue === undefined)
    throw new Error(`The ${at.where} names ${arn} as its ${what}; expected a queue of these stacks.`);
  return queue.name;
}

/** The function behind an ARN or a name. */
function functionBehind(plan: Plan, id: string, what: string, at: Location): FunctionPlan {
  const found = plan.functions.find((candidate) => candidate.arn === id || candidate.name === id);
  if (found === undefined)
    throw new Error(`The ${at.where} names ${id} as its ${what}; expected a function of these stacks.`);
  return found;
}

function table({ plan, name, properties }: Reading): void {
  plan.tables.push({ ...properties(shape.table), name, arn: tableArn(name) });
}

const READERS: Record<string, ((reading: Reading) => void) | undefined> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,

  'AWS::SQS::Queue': ({ plan, name, at, properties, later }) => {
    const { redrive, ...queue } = properties(shape.queue);
    const entry: Plan['queues'][number] = { ...queue, name, arn: queueArn(name) };
    plan.queues.push(entry);
    later.push(() => {
      if (redrive === undefined) return;
      const deadLetterQueue = queueBehind(plan, redrive.deadLetterTargetArn, 'dead-letter queue', at);
      entry.redrive = { deadLetterQueue, maxReceiveCount: redrive.maxReceiveCount };
    });
  },

  'AWS::S3::Bucket': ({ plan, name, properties }) => {
    plan.buckets.push({ ...properties(shape.bucket), name, arn: bucketArn(name) });
  },

  'AWS::SNS::Topic': ({ plan, name, properties }) => {
    plan.topics.push({ name, arn: topicArn(name), subscriptions: properties(shape.topic) });
  },

  'AWS::SNS::Subscription': ({ plan, at, properties, later }) => {
    const { topicArn: arn, ...subscription } = properties(shape.subscription);
    later.push(() => {
      const topic = plan.topics.find((candidate) => candidate.arn === arn);
      if (topic === undefined) throw new Error(`The ${at.where} names ${arn}; expected a topic of these stacks.`);
      topic.subscriptions.push(subscription);
    });
  },

  'AWS::CloudWatch::Alarm': ({ plan, name, at, properties, later }) => {
    const entry = { ...properties(alarm), name, arn: alarmArn(name) };
    try {
      formulaOf(entry);
    } catch (error) {
      throw new Error(`The ${at.where} cannot be used: ${(error as Error).message}.`, { cause: error });
    }
    plan.alarms.push(entry);
    later.push(() => {
      for (const arn of Object.values(entry.actions).flat()) {
        if (plan.topics.some((topic) => topic.arn === arn)) continue;
        throw new Error(`The ${at.where} names ${arn} as its action; expected a topic of these stacks.`);
      }
    });
  },

  'AWS::SecretsManager::Secret': ({ plan, name, properties }) => {
    plan.secrets.push({ ...properties(shape.secret), name, arn: secretArn(name) });
  },

  'AWS::Scheduler::ScheduleGroup': ({ plan, name }) => {
    plan.scheduleGroups.push(name);
  },

  'AWS::Scheduler::Schedule': ({ plan, name, at, properties, later }) => {
    const schedule = properties(shape.schedule);
    plan.schedules.push({ ...schedule, name });
    later.push(() => {
      functionBehind(plan, schedule.targetArn, 'target', at);
      if (schedule.deadLetterArn !== undefined) queueBehind(plan, schedule.deadLetterArn, 'dead-letter queue', at);
    });
  },

  'AWS::Events::Rule': ({ plan, name, at, properties, later }) => {
    const { pattern, ...rule } = properties(shape.rule);
    if (pattern === undefined && rule.scheduleExpression === undefined) {
      throw new Error(`The ${at.where} has neither an event pattern nor a schedule.`);
    }
    const matches = pattern === undefined ? undefined : compiled(pattern, at);
    plan.rules.push({ ...rule, name, arn: ruleArn(name), ...(matches === undefined ? {} : { matches }) });
    later.push(() => {
      for (const target of rule.targets as RuleTarget[]) {
        functionBehind(plan, target.functionArn, 'target', at);
        if (target.deadLetterArn !== undefined) queueBehind(plan, target.deadLetterArn, 'dead-letter queue', at);
      }
    });
  },

  'AWS::Lambda::Function': ({ plan, name, logicalId, at, properties }) => {
    const { assetHash, ...settings } = properties(shape.lambda);
    const folder = assetFolder(at.stack, assetHash, at);
    plan.functions.push({
      ...settings,
      name,
      arn: functionArn(name),
      logicalId,
      folder,
      key: basename(folder),
      // Lambda's own defaults, changed by an EventInvokeConfig.
      asynchronous: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    });
  },

  'AWS::Lambda::EventInvokeConfig': ({ plan, at, properties, later }) => {
    const { functionName, failureArn, ...settings } = properties(shape.eventInvokeConfig);
    later.push(() => {
      const failureQueue = failureArn && queueBehind(plan, failureArn, 'failure destination', at);
      functionBehind(plan, functionName, 'function', at).asynchronous = {
        ...settings,
        ...(failureQueue === undefined ? {} : { failureQueue }),
      };
    });
  },

  'AWS::Lambda::EventSourceMapping': ({ plan, at, properties, later }) => {
    const { enabled, sourceArn, functionName, ...settings } = properties(shape.eventSourceMapping);
    if (!enabled) return;
    later.push(() => {
      plan.eventSources.push({
        ...settings,
        queueArn: sourceArn,
        queueName: queueBehind(plan, sourceArn, 'event source', at),
        functionName: functionBehind(plan, functionName, 'function', at).name,
      });
    });
  },
};

function compiled(pattern: unknown, at: Location): (event: unknown) => boolean {
  try {
    return compilePattern(pattern);
  } catch (error) {
    throw new Error(`The ${at.where} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function assetFolder(stack: ParsedStack, hash: string, at: Location): string {
  const folder = stack.assets[hash];
  if (folder === undefined) {
    throw new Error(
      `The ${at.where} takes its code from asset ${hash}, for which no folder was given: build it first.`,
    );
  }
  return folder;
}
