import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The emulator as a client sees it. Services the hive has no client for are spoken to over plain HTTP. */
export interface Aws {
  readonly url: string;
  readonly region: string;
  /** A key of this run alone, because the CDK's command remembers the account of each key. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly secrets: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** A call of a service with a JSON protocol; `target` as in X-Amz-Target. */
  json<Answer>(service: string, target: string, input: object): Promise<Answer>;
  /** A call of Lambda. */
  lambda<Answer>(method: string, path: string, input?: object, headers?: Record<string, string>): Promise<Answer>;
  /** A call of a service with the query protocol; answers XML. */
  query(
    service: 'cloudformation' | 'monitoring',
    action: string,
    input: Readonly<Record<string, string>>,
  ): Promise<string>;
  close(): void;
}

/**
 * Points whatever of this process makes its own clients, as `hive` does, at the emulator, and at nothing else that its user may have set up.
 * For a process that does nothing else.
 */
export function useForThisProcess({ url, region, accessKeyId, secretAccessKey }: Aws): void {
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) delete process.env[name];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}

/** What a service said no with. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal';
  readonly status: number;

  constructor(status: number, call: string, text: string) {
    super(`${call} was refused with ${status}: ${text.slice(0, 500)}`);
    this.status = status;
  }
}

const versions = { cloudformation: '2010-05-15', monitoring: '2010-08-01' } as const;

export function awsAt(url: string): Aws {
  // What emulators take where nobody says another.
  const region = 'us-east-1';
  // No number: some emulators take twelve digits for an account of its own, and then lose half of a stack to their usual one.
  const accessKeyId = `HIVE${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
  const secretAccessKey = 'deploy-smoke';
  const config = {
    endpoint: url,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 2,
    requestHandler: { requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
  const clients = {
    dynamodb: new DynamoDBClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    scheduler: new SchedulerClient(config),
    secrets: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };

  // Signed for show: an emulator reads account, region and service of it and checks nothing.
  const call = async (service: string, name: string, path: string, init: RequestInit): Promise<string> => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`;
    const headers = { authorization, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${url}${path}`, { ...init, headers, signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    if (!response.ok) throw new AwsRefusal(response.status, name, text);
    return text;
  };
  const parsed = <Answer>(text: string): Answer => (text === '' ? {} : JSON.parse(text)) as Answer;

  return {
    url,
    region,
    accessKeyId,
    secretAccessKey,
    ...clients,
    async json(service, target, input) {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      return parsed(await call(service, target, '/', { method: 'POST', headers, body: JSON.stringify(input) }));
    },
    async lambda(method, path, input, headers = {}) {
      const body = input === undefined ? null : JSON.stringify(input);
      return parsed(await call('lambda', `${method} ${path}`, path, { method, headers, body }));
    },
    query(service, action, input) {
      const body = new URLSearchParams({ Action: action, Version: versions[service], ...input });
      return call(service, action, '/', { method: 'POST', body });
    },
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
