import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Environment, required } from '../../config/environment.ts';
import { lazily } from '../../config/lazily.ts';
import { clientOptions } from '../clients.ts';
import { openTable, type Table } from './table.ts';

/** A client that speaks plain objects: undefined attributes are left out. Tests and tools bring their own endpoint. */
export function makeDocuments(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientOptions, ...config }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

const sharedDocuments = lazily(makeDocuments);

/** The hive's table, over the one client of this warm function. Throws one sentence when the table's name is not in the environment. */
export function hiveTable(environment: Environment): Table {
  return openTable(sharedDocuments(), required(environment, 'table'));
}
