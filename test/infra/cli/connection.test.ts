import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../infra/cli/connection.ts';

/** dynalite brings no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

let server: Server;
beforeAll(async () => {
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
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

describe('a stage in AWS', () => {
  it('is found by its table, whose ARN tells account and region', async () => {
    const connection = await connect({ kind: 'aws', stage: 'dev' });
    try {
      expect(connection.where).toMatch(/^stage dev in AWS \([a-z0-9-]+, account \d{12}\)$/);
      expect(connection.stage).toMatchObject({ name: 'dev', mode: 'dry-run' });
      expect(await connection.control.read()).toMatchObject({ paused: false });
      await connection.control.setPersonalityPaused('ada', true);
      expect((await connection.control.read()).pausedPersonalities).toEqual(['ada']);
    } finally {
      connection.close();
    }
  });

  it('that is not deployed is said to be missing, with the cure', async () => {
    await expect(connect({ kind: 'aws', stage: 'prod' })).rejects.toThrow(
      'There is no hive of stage prod in eu-central-1, its table hive-prod is missing: deploy it with "npx cdk deploy --all -c stage=prod", or name another stage with --stage.',
    );
  });

  it('that nobody described is unknown', async () => {
    await expect(connect({ kind: 'aws', stage: 'pord' })).rejects.toThrow(/^There is no stage "pord"/);
  });
});
