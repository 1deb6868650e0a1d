import { Arn, type ArnComponents, ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { timelineIndex, wakeIndex } from '../../shared/aws/dynamodb/keys.ts';
import { bucketName, personPolicyName, type Route, resourceName, tableName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { acknowledgeResource } from './acknowledge.ts';

export interface PeoplePoliciesProps {
  readonly stage: Stage;
  readonly routes: readonly Route[];
}

/** What a person may be to a stage; each may do all that the one before it may. */
export const personRoles = ['viewer', 'approver', 'operator'] as const;
export type PersonRole = (typeof personRoles)[number];

/**
 * Managed policies `hive-<stage>-viewer-<region>`, `-approver-` and `-operator-`, one of which is attached to a person or their role: what the
 * command `hive` needs for them and nothing else. A viewer reads and sees no secret; an approver also answers for held drafts; an operator also
 * uploads, pauses, posts, stores secrets and looks after dead letters. None may change what is deployed.
 */
export class PeoplePolicies extends Construct {
  private readonly stage: Stage;
  private readonly routes: readonly Route[];
  /** Open-ended resources, with the reason of each. */
  private readonly open = new Map<string, string>();

  constructor(scope: Construct, id: string, { stage, routes }: PeoplePoliciesProps) {
    super(scope, id);
    this.stage = stage;
    this.routes = routes;
    const viewer = this.viewing();
    const approver = [...viewer, ...this.approving()];
    const statements = { viewer, approver, operator: [...approver, ...this.operating()] };
    for (const role of personRoles) this.add(role, statements[role]);
  }

  private add(role: PersonRole, statements: readonly iam.PolicyStatement[]): void {
    const policy = new iam.ManagedPolicy(this, `${role.charAt(0).toUpperCase()}${role.slice(1)}`, {
      managedPolicyName: personPolicyName(this.stage, role),
      description: `FlavumHive ${this.stage.name}: what the command hive needs for people who are ${role}s`,
      statements: statements.map((statement) => statement.copy()),
    });
    for (const [resource, reason] of this.open) acknowledgeResource(policy, resource, reason);
  }

  private viewing(): iam.PolicyStatement[] {
    const table = this.table();
    const folders = ['personalities', 'reports', 'runs', 'versions'];
    return [
      allow(['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], table),
      allow(['dynamodb:Query'], `${table}/index/${timelineIndex}`, `${table}/index/${wakeIndex}`),
      allow(['s3:ListBucket'], this.bucket()),
      allow(['s3:GetObject'], this.bucket('config.json'), ...folders.map((folder) => this.folder(folder))),
      allow(
        ['logs:FilterLogEvents'],
        this.whole({
          service: 'logs',
          resource: 'log-group',
          resourceName: `/aws/lambda/${resourceName(this.stage, '*')}`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ),
      allow(['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], this.queue('*')),
      allow(
        ['cloudwatch:DescribeAlarms'],
        this.because(
          '*',
          'DescribeAlarms tells of alarms by a prefix only where it may tell of all (service authorization reference of CloudWatch, November 2026).',
        ),
      ),
    ];
  }

  private approving(): iam.PolicyStatement[] {
    return [
      this.writing('UpdateItem', 'PUB#*', 'BUDGET#*'),
      // Words that were said are claimed like the ids of posts.
      this.writing('PutItem', 'PUB#*', 'AUDIT#*', 'BUDGET#*', 'EXTERNAL#words#*'),
      this.writing('BatchWriteItem', 'SIMILAR#*'),
      allow(['s3:PutObject'], this.folder('runs')),
      allow(['sqs:SendMessage'], ...this.routes.map(({ functionName }) => this.queue(functionName))),
    ];
  }

  private operating(): iam.PolicyStatement[] {
    const secret = (name: string): string =>
      this.arn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: `hive/${this.stage.name}/${name}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const openai = secret('openai-??????');
    const credentials =
      this.stage.mode === 'dry-run'
        ? []
        : this.routes.map(({ platform, transport }) =>
            this.because(secret(`${platform}/${transport}/*`), 'Every bundle of credentials of this one transport.'),
          );
    return [
      this.writing('UpdateItem', 'CONTROL'),
      this.writing('PutItem', 'ACCOUNT#*'),
      this.writing('PutItem', 'OPTOUT#*'),
      allow(['s3:PutObject', 's3:DeleteObject'], this.folder('personalities')),
      allow(['s3:PutObject'], this.bucket('config.json')),
      // Reading: an account's entry is put among the others of its bundle, and previews write with the key of the hive.
      allow(['secretsmanager:PutSecretValue', 'secretsmanager:GetSecretValue'], openai, ...credentials),
      allow(['sqs:SendMessage'], this.queue('*')),
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        this.queue('*-dead'),
        this.queue('failed-*'),
      ),
    ];
  }

  /** Writes of items whose partition key is one of these, and of no others. */
  private writing(action: 'UpdateItem' | 'PutItem' | 'BatchWriteItem', ...partitions: string[]): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: [`dynamodb:${action}`],
      resources: [this.table()],
      // A condition over all values holds where there is none: so there has to be one.
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
  }

  private table(): string {
    return this.arn({ service: 'dynamodb', resource: 'table', resourceName: tableName(this.stage) });
  }

  private bucket(key?: string): string {
    const resource = bucketName(this.stage);
    return this.arn({
      service: 's3',
      region: '',
      account: '',
      resource,
      ...(key === undefined ? {} : { resourceName: key }),
    });
  }

  private folder(name: string): string {
    return this.because(this.bucket(`${name}/*`), 'Every object of this one folder.');
  }

  private queue(name: string): string {
    const resource = resourceName(this.stage, name);
    const arn = this.arn({ service: 'sqs', resource });
    return name.includes('*')
      ? this.because(arn, 'The queues of this stage: one for each platform, and those where things end.')
      : arn;
  }

  private whole(components: ArnComponents): string {
    return this.because(
      this.arn(components),
      'Everything of its kind that the stage has: one for each function or purpose.',
    );
  }

  private because(resource: string, reason: string): string {
    this.open.set(resource, reason);
    return resource;
  }

  private arn(components: ArnComponents): string {
    return Arn.format(components, Stack.of(this));
  }
}

function allow(actions: string[], ...resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources });
}
