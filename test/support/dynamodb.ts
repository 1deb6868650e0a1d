import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
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
  /** Another table of the same form, empty. */
  emptyTable(): Promise<Table>;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** DynamoDB in memory on a port of the system's choice, with the hive's table and both indexes in it. */
export async function startTestTable(): Promise<TestTable> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config: DynamoDBClientConfig = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
  const documents = makeDocuments(config);
  let count = 0;
  const emptyTable = async (): Promise<Table> => {
    count += 1;
    const name = `hive-${count}`;
    await documents.send(new CreateTableCommand(tableNamed(name)));
    // It is there a moment after the answer.
    for (let status = 'CREATING'; status !== 'ACTIVE'; ) {
      const { Table } = await documents.send(new DescribeTableCommand({ TableName: name }));
      status = Table?.TableStatus ?? status;
    }
    return openTable(documents, name);
  };
  return {
    table: await emptyTable(),
    documents,
    config,
    emptyTable,
    async stop() {
      documents.destroy();
      server.close();
    },
  };
}

function tableNamed(name: string): CreateTableCommandInput {
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: keys(hash, range),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  });
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    KeySchema: keys('pk', 'sk'),
    GlobalSecondaryIndexes: [index(timelineIndex, 'gsi1pk', 'gsi1sk'), index(wakeIndex, 'gsi2pk', 'gsi2sk')],
  };
}
