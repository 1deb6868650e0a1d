import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** One request to a service, as IAM looks at it. */
export interface Asked {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** As in policies; account and region stand as in the templates. */
  readonly arn: string;
  /** Partition keys of the items that are named, where the service is DynamoDB. */
  readonly leadingKeys: readonly string[];
}

export interface AwsRecorder {
  /** A data folder that leads a command to the same hive, by way of this recorder. */
  readonly dataDir: string;
  /** What was asked since the last time. */
  take(): Asked[];
  close(): Promise<void>;
}

const own = '<AWS::Region>:<AWS::AccountId>';

/** Stands between the command and the embedded cloud and writes down what is asked of which resource. */
export async function recordAws(dataDir: string, folder: string): Promise<AwsRecorder> {
  const asked: Asked[] = [];
  const servers: Server[] = [];
  const marker = JSON.parse(readFileSync(join(dataDir, 'hive.json'), 'utf8')) as {
    environment: Record<string, string>;
    bucket: string;
  };
  const environment = { ...marker.environment };
  for (const service of ['DYNAMODB', 'S3', 'SQS', 'SECRETS_MANAGER']) {
    const key = `AWS_ENDPOINT_URL_${service}`;
    const server = forwarding(environment[key] ?? '', (sent) =>
      asked.push(...readRequest(service, sent, marker.bucket)),
    );
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    servers.push(server);
    environment[key] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(dataDir).filter((one) => one !== 'hive.json')) {
    symlinkSync(join(dataDir, name), join(folder, name));
  }
  writeFileSync(join(folder, 'hive.json'), JSON.stringify({ ...marker, environment }));
  return {
    dataDir: folder,
    take: () => asked.splice(0),
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly target: string;
  readonly body: string;
}

function forwarding(to: string, see: (sent: Sent) => void): Server {
  return createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '/', headers } = incoming;
    see({ method, url: new URL(url, to), target: String(headers['x-amz-target'] ?? ''), body: body.toString('utf8') });
    const onward = request(new URL(url, to), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
}

function readRequest(service: string, sent: Sent, bucket: string): Asked[] {
  if (service === 'S3') return [readS3(sent, bucket)];
  const action = sent.target.split('.').at(-1) ?? '';
  const input = JSON.parse(sent.body) as Record<string, unknown>;
  if (service === 'SQS') {
    const queue = String(input.QueueName ?? new URL(String(input.QueueUrl)).pathname.split('/').at(-1));
    return [{ action: `sqs:${action.replace(/Batch$/, '')}`, arn: `sqs:${own}:${queue}`, leadingKeys: [] }];
  }
  if (service === 'SECRETS_MANAGER') {
    const arn = `secretsmanager:${own}:secret:${String(input.SecretId)}-AbCd12`;
    return [{ action: `secretsmanager:${action}`, arn, leadingKeys: [] }];
  }
  const tables = (input.RequestItems ?? { [String(input.TableName)]: input }) as Record<string, unknown>;
  const index = input.IndexName === undefined ? '' : `/index/${String(input.IndexName)}`;
  return Object.entries(tables).map(([table, of]) => ({
    action: `dynamodb:${action}`,
    arn: `dynamodb:${own}:table/${table}${index}`,
    leadingKeys: partitionKeys(of),
  }));
}

function readS3({ method, url }: Sent, bucket: string): Asked {
  const [, , ...key] = decodeURIComponent(url.pathname).split('/');
  const actions: Record<string, string> = {
    GET: 'GetObject',
    HEAD: 'GetObject',
    PUT: 'PutObject',
    DELETE: 'DeleteObject',
  };
  const name = bucket.replace(/-\d{12}-[\w-]+$/, '-<AWS::AccountId>-<AWS::Region>');
  const path = key.filter((part) => part !== '').join('/');
  return {
    action: path === '' ? 's3:ListBucket' : `s3:${actions[method] ?? method}`,
    arn: `s3:::${name}${path === '' ? '' : `/${path}`}`,
    leadingKeys: [],
  };
}

/** Every `pk` of the items and keys in a request. */
function partitionKeys(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(partitionKeys);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) =>
    name === 'pk' ? [String((inside as { S?: unknown }).S)] : partitionKeys(inside),
  );
}
