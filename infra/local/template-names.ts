import { createHash } from 'node:crypto';
import type { Location, Lookup, ParsedStack } from './intrinsics.ts';
import {
  ACCOUNT_ID,
  alarmArn,
  bucketArn,
  functionArn,
  PARTITION,
  queueArn,
  REGION,
  ruleArn,
  scheduleArn,
  scheduleGroupArn,
  secretArn,
  tableArn,
  topicArn,
} from './names.ts';

type Attributes = Record<string, string>;

interface Naming {
  /** Property that holds an explicit name. */
  property: string;
  /** Longest name AWS accepts. */
  length: number;
  /** What Ref gives, and the attributes, from the physical name. */
  ref(name: string, properties: Record<string, unknown>): string;
  attributes(name: string, properties: Record<string, unknown>): Attributes;
}

/** Only names and ARNs: types without a meaning in the embedded cloud stand here too, because others refer to them. */
const NAMING: Record<string, Naming | undefined> = {
  'AWS::DynamoDB::Table': naming('TableName', 255, (name) => ({ Arn: tableArn(name) })),
  'AWS::DynamoDB::GlobalTable': naming('TableName', 255, (name) => ({ Arn: tableArn(name) })),
  'AWS::S3::Bucket': naming('BucketName', 63, (name) => ({
    Arn: bucketArn(name),
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
  })),
  'AWS::SNS::Topic': {
    ...naming('TopicName', 256, (name) => ({ TopicArn: topicArn(name), TopicName: name })),
    ref: topicArn,
  },
  'AWS::SecretsManager::Secret': {
    ...naming('Name', 512, (name) => ({ Id: secretArn(name) })),
    ref: secretArn,
  },
  'AWS::Lambda::Function': naming('FunctionName', 64, (name) => ({ Arn: functionArn(name) })),
  'AWS::Events::Rule': naming('Name', 64, (name) => ({ Arn: ruleArn(name) })),
  'AWS::Scheduler::ScheduleGroup': naming('Name', 64, (name) => ({ Arn: scheduleGroupArn(name) })),
  'AWS::Scheduler::Schedule': naming('Name', 64, (name, properties) => ({
    Arn: scheduleArn(String(properties.GroupName ?? 'default'), name),
  })),
  'AWS::IAM::Role': naming('RoleName', 64, (name) => ({ Arn: global('iam', `role/${name}`), RoleId: name })),
  'AWS::IAM::ManagedPolicy': {
    ...naming('ManagedPolicyName', 128, (name) => ({ PolicyArn: global('iam', `policy/${name}`) })),
    ref: (name) => global('iam', `policy/${name}`),
  },
  'AWS::Logs::LogGroup': naming('LogGroupName', 512, (name) => ({ Arn: regional('logs', `log-group:${name}:*`) })),
  'AWS::CloudWatch::Alarm': naming('AlarmName', 255, (name) => ({ Arn: alarmArn(name) })),
  'AWS::CloudWatch::Dashboard': naming('DashboardName', 255, () => ({})),
  'AWS::Lambda::EventSourceMapping': naming('Name', 64, (name) => ({ Id: name })),
};

function naming(property: string, length: number, attributes: Naming['attributes']): Naming {
  return { property, length, ref: (name) => name, attributes };
}

const regional = (service: string, rest: string): string =>
  `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
const global = (service: string, rest: string): string => `arn:${PARTITION}:${service}::${ACCOUNT_ID}:${rest}`;

/**
 * The name a resource without one gets: stack, logical id and eight characters made from both, so it is the same at every start.
 * Lower case and short where the type wants it.
 */
export function generatedName(stackName: string, logicalId: string, length: number, lowerCase: boolean): string {
  const suffix = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 8);
  const name = `${`${stackName}-${logicalId}`.slice(0, length - 9)}-${suffix}`;
  return lowerCase ? name.toLowerCase() : name;
}

export interface Names {
  lookup: Lookup;
  /** The resource's physical name. */
  nameOf(stack: ParsedStack, logicalId: string): string;
}

/** Names, Refs and attributes of all resources; `resolve` is asked only for properties that hold names. */
export function createNames(
  resolve: (value: unknown, at: Location) => unknown,
  queueUrl: (name: string) => string,
): Names {
  const known = new Map<string, string>();

  const resolved = (stack: ParsedStack, logicalId: string, property: string): unknown =>
    resolve(stack.resources.get(logicalId)?.properties[property], {
      stack,
      where: `resource ${logicalId} of stack ${stack.stackName}`,
    });

  const nameOf = (stack: ParsedStack, logicalId: string): string => {
    const key = `${stack.stackName}/${logicalId}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const resource = stack.resources.get(logicalId);
    const rule = namingOf(resource?.type ?? '', queueUrl);
    const explicit = rule === undefined ? undefined : resolved(stack, logicalId, rule.property);
    let name = explicit === undefined ? '' : String(explicit);
    if (name === '') {
      const fifo = resource?.properties.FifoQueue === true ? '.fifo' : '';
      const lowerCase = resource?.type === 'AWS::S3::Bucket';
      name = generatedName(stack.stackName, logicalId, (rule?.length ?? 64) - fifo.length, lowerCase) + fifo;
    }
    known.set(key, name);
    return name;
  };

  return {
    nameOf,
    lookup(stack, logicalId, attribute) {
      const resource = stack.resources.get(logicalId);
      const rule = resource === undefined ? undefined : namingOf(resource.type, queueUrl);
      if (resource === undefined || rule === undefined) return undefined;
      const name = nameOf(stack, logicalId);
      const group = resource.type === 'AWS::Scheduler::Schedule' ? resolved(stack, logicalId, 'GroupName') : undefined;
      const properties = { GroupName: group };
      return attribute === undefined ? rule.ref(name, properties) : rule.attributes(name, properties)[attribute];
    },
  };
}

function namingOf(type: string, queueUrl: (name: string) => string): Naming | undefined {
  if (type !== 'AWS::SQS::Queue') return Object.hasOwn(NAMING, type) ? NAMING[type] : undefined;
  const attributes = (name: string): Attributes => ({
    Arn: queueArn(name),
    QueueName: name,
    QueueUrl: queueUrl(name),
  });
  return { ...naming('QueueName', 80, attributes), ref: queueUrl };
}
