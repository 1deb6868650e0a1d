import { Arn, ArnFormat, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EnvironmentName, environmentKeys } from '../../shared/config/environment.ts';
import type { Bundles } from '../build.ts';
import { resourceName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { acknowledgeResource } from './acknowledge.ts';
import type { WatchedFunction } from './alarm-spec.ts';

export interface HiveFunctionProps {
  readonly stage: Stage;
  /** Base name of its file in functions/. */
  readonly name: string;
  readonly description: string;
  readonly bundles: Bundles;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** @default arm64 */
  readonly architecture?: 'arm64' | 'x86_64';
  /**
   * Room for files, megabytes.
   * @default 512, which cost nothing
   */
  readonly storageMb?: number;
  /** For functions that schedules and rules invoke: nobody waits for their answer, so a failure needs a place to go. */
  readonly asynchronous?: Asynchronous;
}

export interface Asynchronous {
  readonly failures: sqs.IQueue;
  /** 0 to 2, after the first. */
  readonly retryAttempts: number;
  readonly maximumEventAgeMinutes: number;
}

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'Query';

/**
 * A Lambda function with a role of its own that starts with the right to write its own log and nothing else. Each method hands it one
 * more thing: the environment variables that name it and the exact rights it needs, together, so that they cannot drift apart.
 */
export class HiveFunction extends Construct {
  readonly function: lambda.Function;
  readonly timeoutSeconds: number;
  readonly watched: WatchedFunction;
  private readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: HiveFunctionProps) {
    super(scope, id);
    const { stage, name, bundles, timeoutSeconds } = props;
    const functionName = resourceName(stage, name);
    this.timeoutSeconds = timeoutSeconds;
    this.watched = { name, functionName, timeoutSeconds, asynchronous: props.asynchronous !== undefined };
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetentionDays as logs.RetentionDays,
      // The ledger and the runs in the bucket are the history; a log with a fixed name would be in the way of the next deploy.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    this.function = new lambda.Function(this, 'Function', {
      functionName,
      description: props.description,
      code: lambda.Code.fromAsset(codeOf(bundles, name)),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: props.architecture === 'x86_64' ? lambda.Architecture.X86_64 : lambda.Architecture.ARM_64,
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: props.memoryMb,
      ...(props.storageMb === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(props.storageMb) }),
      role: this.role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
    });
    this.set('stage', stage.name);
    this.set('functionTimeoutSeconds', String(timeoutSeconds));
    if (props.asynchronous) this.isInvokedAsynchronously(props.asynchronous);
  }

  /** Sets one variable that grants nothing. */
  set(name: EnvironmentName, value: string): void {
    this.function.addEnvironment(environmentKeys[name], value);
  }

  /** `indexes`: those it may query. */
  usesTable(table: dynamodb.ITable, actions: readonly TableAction[], indexes: readonly string[] = []): void {
    this.set('table', table.tableName);
    this.allow(
      actions.map((action) => `dynamodb:${action}`),
      table.tableArn,
    );
    if (indexes.length > 0)
      this.allow(['dynamodb:Query'], ...indexes.map((index) => `${table.tableArn}/index/${index}`));
  }

  /** A pattern ends in `/*` for everything below a folder. */
  readsObjects(bucket: s3.IBucket, patterns: readonly string[]): void {
    this.set('bucket', bucket.bucketName);
    // Without the right to list, S3 answers 403 for an object that is missing, as if it were forbidden.
    this.allow(['s3:ListBucket'], bucket.bucketArn);
    this.allowObjects('s3:GetObject', bucket, patterns, 'reads');
  }

  writesObjects(bucket: s3.IBucket, patterns: readonly string[]): void {
    this.set('bucket', bucket.bucketName);
    this.allowObjects('s3:PutObject', bucket, patterns, 'writes');
  }

  /** `key`: the environment variable that gets the queue's URL. */
  sendsTo(queue: sqs.IQueue, key: string): void {
    this.function.addEnvironment(key, queue.queueUrl);
    this.allow(['sqs:SendMessage'], queue.queueArn);
  }

  /** Tells people through a topic. */
  tells(topic: sns.ITopic): void {
    this.set('peopleTopicArn', topic.topicArn);
    this.allow(['sns:Publish'], topic.topicArn);
  }

  /** The host that stands in for the real service, on stages that have one: see Stage.endpoints. */
  standIn(key: string, url: string | undefined): void {
    if (url !== undefined) this.function.addEnvironment(key, url);
  }

  /** Several secrets are named in one variable, separated by commas. */
  readsSecrets(secrets: readonly secretsmanager.ISecret[], name: EnvironmentName): void {
    this.set(name, secrets.map(({ secretName }) => secretName).join(','));
    this.allow(['secretsmanager:GetSecretValue'], ...secrets.map(({ secretArn }) => `${secretArn}-??????`));
  }

  /** Makes, changes and deletes schedules of one group, all with the same target, role and dead-letter queue. */
  managesSchedules(props: {
    readonly group: string;
    readonly target: lambda.IFunction;
    readonly role: iam.IRole;
    readonly deadLetters: sqs.IQueue;
  }): void {
    this.set('scheduleGroup', props.group);
    this.set('scheduleTargetArn', props.target.functionArn);
    this.set('scheduleRoleArn', props.role.roleArn);
    this.set('scheduleDeadLetterArn', props.deadLetters.queueArn);
    const schedules = Arn.format(
      {
        service: 'scheduler',
        resource: 'schedule',
        resourceName: `${props.group}/*`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(this),
    );
    const actions = ['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule', 'GetSchedule'];
    this.allow(
      actions.map((action) => `scheduler:${action}`),
      schedules,
    );
    acknowledgeResource(
      this.role,
      schedules,
      'Every schedule of the group: one per personality and platform, made at run time.',
    );
    this.allow(['scheduler:ListSchedules'], '*');
    acknowledgeResource(
      this.role,
      '*',
      'scheduler:ListSchedules has no resource type: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html (November 2026).',
    );
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [props.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
  }

  /** Rights of the role, for the constructs that give the function its work. */
  allow(actions: string[], ...resources: string[]): iam.AddToPrincipalPolicyResult {
    return this.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
  }

  private allowObjects(action: string, bucket: s3.IBucket, patterns: readonly string[], verb: string): void {
    const resources = patterns.map((pattern) => bucket.arnForObjects(pattern));
    this.allow([action], ...resources);
    for (const resource of resources.filter((arn) => arn.endsWith('*'))) {
      acknowledgeResource(this.role, resource, `The function ${verb} every object of this one folder.`);
    }
  }

  private isInvokedAsynchronously({ failures, retryAttempts, maximumEventAgeMinutes }: Asynchronous): void {
    this.allow(['sqs:SendMessage'], failures.queueArn);
    new lambda.EventInvokeConfig(this, 'Asynchronous', {
      function: this.function,
      retryAttempts,
      maxEventAge: Duration.minutes(maximumEventAgeMinutes),
      onFailure: { bind: () => ({ destination: failures.queueArn }) },
    });
  }
}

function codeOf(bundles: Bundles, name: string): string {
  const folder = bundles[name];
  if (folder !== undefined) return folder;
  throw new Error(
    `There is no functions/${name}.ts: the stacks need it; found ${Object.keys(bundles).join(', ') || 'none'}.`,
  );
}
