import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../infra/cli/connection.ts';
import { openJobs } from '../../../infra/cli/queues.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { operatorOf } from '../../support/operator.ts';
import { type RecordingServer, recordingServer } from '../../support/recording-server.ts';

/** dynalite brings no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

let server: Server;
let recorded: RecordingServer;
beforeAll(async () => {
  recorded = await recordingServer();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', recorded.url);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', recorded.url);
  server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const client = new DynamoDBClient();
  await client.send(
    new CreateTableCommand({
      TableName: 'hive-dev',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  client.destroy();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.close();
  await recorded.close();
});

describe('a stage in AWS', () => {
  it('is found by its table, whose ARN tells the account', async () => {
    const connection = await connect({ kind: 'aws', stage: 'dev' });
    try {
      expect(connection.where).toBe('stage dev in AWS (eu-central-1, account 000000000000)');
      expect(connection.stage).toMatchObject({ name: 'dev', mode: 'dry-run' });
      expect(await connection.control.read()).toMatchObject({ paused: false });
      await connection.control.setPersonalityPaused('ada', true);
      expect((await connection.control.read()).pausedPersonalities).toEqual(['ada']);
    } finally {
      connection.close();
    }
  });

  it('has its bucket and queues by name; a made-up host of a queue is left alone', async () => {
    const connection = await connect({ kind: 'aws', stage: 'dev' });
    const before = recorded.requests.length;
    recorded.answer({ headers: { 'content-type': 'application/xml' }, body: '<ListBucketResult></ListBucketResult>' });
    expect(await connection.bucket.list('personalities/')).toEqual([]);
    expect(recorded.requests[before]?.path.replace(/\/$/, '')).toBe('/hive-dev-000000000000-eu-central-1');

    const queue = (response: ServerResponse, { body }: { readonly body: string }) => {
      const { QueueName } = JSON.parse(body) as { QueueName: string };
      const text = JSON.stringify({ QueueUrl: `http://sqs.made-up.example/000000000000/${QueueName}` });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    };
    recorded.answer(...allPlatformTraits.flatMap(({ transports }) => transports.map(() => queue)), queue);
    const jobs = await openJobs(connection);
    const MD5OfMessageBody = createHash('md5').update('{"id":"ada.twitter.now.1"}').digest('hex');
    recorded.answer({
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ MessageId: '1', MD5OfMessageBody }),
    });
    await jobs.draft('ada.twitter.now.1');
    expect(JSON.parse(recorded.requests.at(-1)?.body ?? '')).toEqual({
      QueueUrl: `${recorded.url}/000000000000/hive-dev-draft`,
      MessageBody: '{"id":"ada.twitter.now.1"}',
    });
    jobs.close();
    connection.close();
  });

  it('that is a dry run keeps no credentials of platforms, and says so before it asks for them', async () => {
    const { code, notes } = await operatorOf({}, []).cli('secret put twitter ada --stage dev');
    expect(code).toBe(1);
    expect(notes).toMatch(/^Stage dev is a dry run and keeps no credentials of platforms/);
  });

  it('that is not deployed is said to be missing, with the cure', async () => {
    await expect(connect({ kind: 'aws', stage: 'prod' })).rejects.toThrow(
      'There is no hive of stage prod in eu-central-1, its table hive-prod is missing: deploy it with "npx cdk deploy --all -c stage=prod", or name another stage with --stage.',
    );
  });

  it('may be one of the program that asks, which a command line cannot name', async () => {
    const context = { stages: { pord: { mode: 'dry-run' } } };
    await expect(connect({ kind: 'aws', stage: 'pord' }, context)).rejects.toThrow(/^There is no hive of stage pord/);
    const { code, notes } = await operatorOf({}, []).cli('status --stage pord');
    expect({ code, notes }).toMatchObject({ code: 1, notes: expect.stringMatching(/^There is no stage "pord"/) });
  });

  it('that nobody described is unknown', async () => {
    await expect(connect({ kind: 'aws', stage: 'pord' })).rejects.toThrow(/^There is no stage "pord"/);
  });
});
