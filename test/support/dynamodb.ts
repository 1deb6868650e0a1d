import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { timelineIndex, wakeIndex } from '../../shared/aws/dynamodb/keys.ts';
import { openTable, type Table } from '../../shared/aws/dynamodb/table.ts';

/** dynalite brings no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

export interface TestTable {
  readonly table: Table;
  readonly documents: DynamoDBDocumentClient;
  /** For clients of one's own. */
  readonly config: DynamoDBClientConfig;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** DynamoDB in memory on a port of the system's choice, with the hive's table and both indexes in it. */
export async function startTestTable(name = 'hive-test'): Promise<TestTable> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config: DynamoDBClientConfig = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
  const client = new DynamoDBClient(config);
  const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: keys(hash, range),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  });
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map(string),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [index(timelineIndex, 'gsi1pk', 'gsi1sk'), index(wakeIndex, 'gsi2pk', 'gsi2sk')],
    }),
  );
  client.destroy();
  const documents = makeDocuments(config);
  return {
    table: openTable(documents, name),
    documents,
    config,
    async stop() {
      documents.destroy();
      server.close();
    },
  };
}
