import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { hiveBucket, makeBuckets } from '../../shared/aws/bucket.ts';
import { type Accounts, dynamoAccounts } from '../../shared/aws/dynamodb/accounts.ts';
import { dynamoHealth } from '../../shared/aws/dynamodb/attention.ts';
import { dynamoAudit } from '../../shared/aws/dynamodb/audit.ts';
import { dynamoBudgets } from '../../shared/aws/dynamodb/budgets.ts';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../../shared/aws/dynamodb/control.ts';
import { dynamoEngagement } from '../../shared/aws/dynamodb/engagement.ts';
import { dynamoHeard } from '../../shared/aws/dynamodb/heard.ts';
import { dynamoInteractions, dynamoPeople, dynamoPlaces } from '../../shared/aws/dynamodb/interactions.ts';
import { dynamoLedger } from '../../shared/aws/dynamodb/ledger.ts';
import { dynamoOptOuts } from '../../shared/aws/dynamodb/opt-outs.ts';
import { dynamoPersonalities } from '../../shared/aws/dynamodb/personalities.ts';
import { type SessionStanding, sessionStanding } from '../../shared/aws/dynamodb/sessions.ts';
import { dynamoSimilar } from '../../shared/aws/dynamodb/similar.ts';
import { openTable } from '../../shared/aws/dynamodb/table.ts';
import { dynamoTimeline, type Timeline } from '../../shared/aws/dynamodb/timeline.ts';
import { type Environment, environmentKeys } from '../../shared/config/environment.ts';
import type { ControlStore } from '../../shared/config/ports.ts';
import { type Answered, answeringFrom } from '../../shared/content/answering.ts';
import type { RunStore, SimilarTexts } from '../../shared/content/ports.ts';
import type { EngagementStore } from '../../shared/interaction/engagement-ports.ts';
import type { HeardStore } from '../../shared/interaction/heard.ts';
import type { OptOuts } from '../../shared/interaction/opt-outs-port.ts';
import type { BudgetStore } from '../../shared/limits/budget.ts';
import { type Clock, systemClock } from '../../shared/monitoring/log.ts';
import type { ObjectStore, PersonalityStore } from '../../shared/personality/ports.ts';
import type { HealthStore } from '../../shared/publication/attention.ts';
import type { Audit } from '../../shared/publication/audit.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { readCalendarFile } from '../local/calendar.ts';
import { type Stage, stageFrom } from '../stage.ts';
import { contextOf } from '../synth.ts';
import { CliError } from './cli-error.ts';
import type { Target } from './target.ts';

/** What every client of the SDK is made with, by service as in AWS_ENDPOINT_URL_<SERVICE>; empty in AWS, where the SDK knows itself. */
export type ClientConfig = (service: 'DYNAMODB' | 'S3' | 'SQS' | 'SNS' | 'SCHEDULER' | 'SECRETS_MANAGER') => {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** One hive, embedded or in AWS, through the same stores that the functions use. */
export interface Connection {
  readonly target: Target;
  readonly stage: Stage;
  /** For sentences, after `on`: `this machine (process 4711)`, `stage prod in AWS (eu-central-1, account 123456789012)`. */
  readonly where: string;
  /** The hive's calendar: on this machine it may run fast. */
  readonly clock: Clock;
  readonly client: ClientConfig;
  readonly bucket: ObjectStore &
    RunStore & {
      remove(key: string): Promise<void>;
      /** Writes it over itself, so that its event comes again; never over another one that comes meanwhile. */
      touch(key: string): Promise<'touched' | 'gone' | 'newer'>;
    };
  readonly names: { readonly table: string; readonly bucket: string };
  readonly control: ControlStore;
  readonly accounts: Accounts;
  readonly personalities: PersonalityStore;
  readonly ledger: Ledger;
  readonly timeline: Timeline;
  readonly budgets: BudgetStore;
  readonly audit: Audit;
  readonly optOuts: OptOuts;
  readonly similar: SimilarTexts;
  readonly engagement: Pick<EngagementStore, 'read'>;
  readonly heard: HeardStore;
  /** What a reply answers, where it is still stored. */
  answering(publication: Publication): Promise<Answered | undefined>;
  /** Whether an account has a session on a transport; what is in it shows nowhere. */
  sessionOf(platform: string, account: string, transport: string): Promise<SessionStanding | undefined>;
  readonly health: Pick<HealthStore, 'read'>;
  close(): void;
}

/** The stages' settings, as cdk.json has them under `context`. */
export type StageContext = Readonly<Record<string, unknown>>;

/**
 * @param context of cdk.json where absent; a program that deployed a stage with settings of its own hands over the same ones
 * @throws CliError when the stage is unknown here or not deployed there.
 */
export async function connect(target: Target, context: StageContext = contextOf()): Promise<Connection> {
  const stage = stageFrom((key) => (key === 'stage' ? target.stage : context[key]));
  const client = clientConfig(target);
  const place = target.kind === 'embedded' ? embeddedPlace(target) : await awsPlace(stage, client);
  const documents = makeDocuments(client('DYNAMODB'));
  const buckets = makeBuckets(client('S3'));
  const table = openTable(documents, place.table);
  const { clock } = place;
  return {
    target,
    stage,
    where: place.where,
    clock,
    client,
    names: { table: place.table, bucket: place.bucket },
    bucket: bucketOf(place.bucket, buckets),
    control: dynamoControl(table),
    accounts: dynamoAccounts(table),
    personalities: dynamoPersonalities(table),
    ledger: dynamoLedger(table, clock),
    timeline: dynamoTimeline(table),
    budgets: dynamoBudgets(table),
    audit: dynamoAudit(table),
    optOuts: dynamoOptOuts(table),
    similar: dynamoSimilar(table, clock),
    engagement: dynamoEngagement(table, clock),
    heard: dynamoHeard(table, clock),
    answering: answeringFrom({
      interactions: dynamoInteractions(table, clock),
      people: dynamoPeople(table),
      places: dynamoPlaces(table, clock),
    }),
    sessionOf: (platform, account, transport) => sessionStanding(table, { platform, account, transport }),
    health: dynamoHealth(table),
    close() {
      documents.destroy();
      buckets.destroy();
    },
  };
}

interface Place {
  readonly table: string;
  readonly bucket: string;
  readonly where: string;
  readonly clock: Clock;
}

function embeddedPlace({ marker, dataDir }: Extract<Target, { kind: 'embedded' }>): Place {
  const { table, bucket, pid } = marker;
  const file = `${dataDir}/calendar`;
  // The file is never behind what any function has seen.
  const clock = { now: () => readCalendarFile(file) ?? Date.now(), monotonic: systemClock.monotonic };
  return { table, bucket, where: `this machine (process ${pid})`, clock };
}

/** Names follow from stage, account and region; the table's ARN tells the account. */
async function awsPlace(stage: Stage, client: ClientConfig): Promise<Place> {
  const { Aws } = await import('aws-cdk-lib');
  const names = await import('../names.ts');
  const table = names.tableName(stage);
  const dynamo = new DynamoDBClient(client('DYNAMODB'));
  try {
    const answer = await dynamo.send(new DescribeTableCommand({ TableName: table }));
    const [, , , , account = ''] = (answer.Table?.TableArn ?? '').split(':');
    const region = await dynamo.config.region();
    const bucket = names.bucketName(stage).replace(Aws.ACCOUNT_ID, account).replace(Aws.REGION, region);
    return { table, bucket, where: `stage ${stage.name} in AWS (${region}, account ${account})`, clock: systemClock };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const region = await dynamo.config.region();
    throw new CliError(
      `There is no hive of stage ${stage.name} in ${region}, its table ${table} is missing: deploy it with "npx cdk deploy --all -c stage=${stage.name}", or name another stage with --stage.`,
      { cause: error },
    );
  } finally {
    dynamo.destroy();
  }
}

function clientConfig(target: Target): ClientConfig {
  if (target.kind === 'aws') return () => ({});
  const { environment } = target.marker;
  const accessKeyId = environment.AWS_ACCESS_KEY_ID ?? '';
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY ?? '';
  return (service) => ({
    endpoint: environment[`AWS_ENDPOINT_URL_${service}`],
    region: environment.AWS_REGION,
    credentials: { accessKeyId, secretAccessKey },
  });
}

function bucketOf(name: string, client: S3Client): Connection['bucket'] {
  const environment: Environment = { [environmentKeys.bucket]: name };
  return {
    ...hiveBucket(environment, () => client),
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: name, Key: key }));
    },
    touch: (key) => touch(name, key, client),
  };
}

/** Copying it onto itself would say the same in one call, but has no condition on what is written over. */
async function touch(bucket: string, key: string, client: S3Client): Promise<'touched' | 'gone' | 'newer'> {
  try {
    const { Body, ETag, ContentType } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const body = (await Body?.transformToByteArray()) ?? new Uint8Array();
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType, IfMatch: ETag }));
    return 'touched';
  } catch (error) {
    if (error instanceof NoSuchKey) return 'gone';
    const { name } = error as Error;
    if (name === 'PreconditionFailed' || name === 'ConditionalRequestConflict') return 'newer';
    throw error;
  }
}
