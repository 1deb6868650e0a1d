import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { expiryAttribute, timelineIndex, wakeIndex } from '../../shared/aws/dynamodb/keys.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import * as names from '../names.ts';
import type { Stage } from '../stage.ts';

export interface DataStackProps extends StackProps {
  readonly stage: Stage;
  readonly platforms: readonly PlatformTraits[];
}

/**
 * Everything that remembers: table, bucket, secrets, the group of the personalities' schedules. What is in it comes and goes at run
 * time; the resources themselves do not depend on how many personalities there are.
 */
export class DataStack extends Stack {
  constructor(scope: Construct, id: string, { stage, platforms, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: stage.protectData });
    // A first deploy that fails takes its empty resources away again; from then on they stay.
    const removalPolicy = stage.protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    this.addTable(stage, removalPolicy);
    const bucket = this.addBucket(stage, removalPolicy);
    this.addSecrets(stage, platforms, removalPolicy);
    new scheduler.CfnScheduleGroup(this, 'Personalities', { name: names.scheduleGroupName(stage) });

    this.output('TableName', 'The ledger: publications, accounts, personalities', names.tableName(stage));
    this.output('BucketName', 'Personality files, config.json, reports, runs', bucket.bucketName);
    this.output(
      'UploadCommand',
      'Brings the personality files of this folder to the hive, which answers in reports/',
      `aws s3 cp personalities/ s3://${names.bucketName(stage)}/personalities/ --recursive --exclude "*" --include "*.json" --exclude "*.schema.json"`,
    );
  }

  private addTable(stage: Stage, removalPolicy: RemovalPolicy): void {
    const string = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
    const table = new dynamodb.Table(this, 'Table', {
      tableName: names.tableName(stage),
      partitionKey: string('pk'),
      sortKey: string('sk'),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.protectData,
      timeToLiveAttribute: expiryAttribute,
      removalPolicy,
    });
    const projectionType = dynamodb.ProjectionType.KEYS_ONLY;
    for (const [indexName, number] of [
      [timelineIndex, 1],
      [wakeIndex, 2],
    ] as const) {
      const [partitionKey, sortKey] = [string(`gsi${number}pk`), string(`gsi${number}sk`)];
      table.addGlobalSecondaryIndex({ indexName, partitionKey, sortKey, projectionType });
    }
  }

  private addBucket(stage: Stage, removalPolicy: RemovalPolicy): s3.Bucket {
    const common = {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy,
    } satisfies s3.BucketProps;
    const logs = new s3.Bucket(this, 'AccessLogs', {
      ...common,
      bucketName: names.logBucketName(stage),
      lifecycleRules: [{ id: 'access-logs', expiration: Duration.days(stage.logRetentionDays) }],
    });
    acknowledge(
      logs,
      'AwsSolutions-S1',
      'It receives the access log; a log of its own would write about itself without end.',
    );
    const bucket = new s3.Bucket(this, 'Bucket', {
      ...common,
      bucketName: names.bucketName(stage),
      versioned: true,
      serverAccessLogsBucket: logs,
      lifecycleRules: [
        { id: 'old-versions', noncurrentVersionExpiration: Duration.days(90), noncurrentVersionsToRetain: 10 },
        {
          id: 'delete-markers',
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
        // As long as the publications they tell of (publicationKeptMs).
        { id: 'runs', prefix: 'runs/', expiration: Duration.days(400) },
        // Pages that a client did not understand: of use until somebody has looked.
        { id: 'evidence', prefix: 'evidence/', expiration: Duration.days(14) },
        { id: 'reports', prefix: 'reports/', noncurrentVersionExpiration: Duration.days(30) },
        // A backup that is to stay longer is copied elsewhere. Without the second bound its versions would stay for good, as the newest of theirs.
        {
          id: 'backups',
          prefix: 'backups/',
          expiration: Duration.days(90),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    // By the resource's own property: the construct's `eventBridgeEnabled` would bring a custom resource along.
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return bucket;
  }

  private addSecrets(stage: Stage, platforms: readonly PlatformTraits[], removalPolicy: RemovalPolicy): void {
    const add = (id: string, props: secretsmanager.CfnSecretProps, reason: string): void => {
      const secret = new secretsmanager.CfnSecret(this, id, props);
      secret.applyRemovalPolicy(removalPolicy);
      acknowledge(secret, 'AwsSolutions-SMG4', reason);
    };
    const theirs = 'Keys of a third party: they can be changed there only, by a person.';
    const putCommand = (name: string, file: string): string =>
      `aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://${file}`;

    // Without a value until an operator puts one: a generated one would be sent to OpenAI as a key.
    const name = names.openaiSecretName(stage);
    add('OpenAi', { name, description: 'FlavumHive: API key of OpenAI' }, theirs);
    this.output(
      'OpenAiSecretCommand',
      'Stores the OpenAI key that stands in the file',
      putCommand(name, 'openai-key.txt'),
    );

    const routes = names.routesOf(platforms);
    const ways = routes.map(({ platform, transport }) => `${platform}/${transport}`);
    for (const way of Object.keys(stage.credentialBundlesOf ?? {})) {
      if (!ways.includes(way)) {
        throw new Error(
          `The context stages.${stage.name}.credentialBundlesOf in cdk.json names ${JSON.stringify(way)}, which is no way to a platform: expected one of ${ways.join(', ')}.`,
        );
      }
    }
    if (stage.mode === 'dry-run') return;
    for (const route of routes) {
      const secretNames = names.credentialSecretNames(stage, route);
      for (const [bundle, secretName] of secretNames.entries()) {
        const id = `Credentials-${route.platform}-${route.transport}-${bundle}`;
        const description = `FlavumHive: credentials of accounts on ${route.platform} (${route.transport}), by account`;
        add(id, { name: secretName, description }, theirs);
      }
      this.output(
        `CredentialsCommand${pascal(route.platform)}${pascal(route.transport)}`,
        `Stores the accounts' credentials, keyed by account (first of ${secretNames.length})`,
        putCommand(secretNames[0] ?? '', 'accounts.json'),
      );
    }
    add(
      'SessionKey',
      {
        name: names.sessionSecretName(stage),
        description: 'FlavumHive: from this the key of stored sessions is derived',
        generateSecretString: { passwordLength: 64, excludePunctuation: true },
      },
      'A new value would make every stored session unreadable; whoever wants that puts one.',
    );
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}

/** The data stack's resources as other stacks see them: by name, without exports. */
export interface DataReferences {
  readonly table: dynamodb.ITable;
  readonly bucket: s3.IBucket;
  readonly openai: secretsmanager.ISecret;
  readonly sessionKey: secretsmanager.ISecret;
  /** Name of the group of the personalities' schedules. */
  readonly scheduleGroup: string;
  credentials(route: names.Route): secretsmanager.ISecret[];
}

export function referToData(scope: Construct, stage: Stage): DataReferences {
  // Several functions read the same.
  const known = new Map<string, secretsmanager.ISecret>();
  const secret = (name: string): secretsmanager.ISecret => {
    const id = `Secret-${name.replaceAll('/', '-')}`;
    const found = known.get(name) ?? secretsmanager.Secret.fromSecretNameV2(scope, id, name);
    known.set(name, found);
    return found;
  };
  return {
    table: dynamodb.Table.fromTableName(scope, 'Table', names.tableName(stage)),
    bucket: s3.Bucket.fromBucketName(scope, 'Bucket', names.bucketName(stage)),
    openai: secret(names.openaiSecretName(stage)),
    sessionKey: secret(names.sessionSecretName(stage)),
    scheduleGroup: names.scheduleGroupName(stage),
    credentials: (route) => names.credentialSecretNames(stage, route).map(secret),
  };
}

function pascal(id: string): string {
  return id.replaceAll(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
