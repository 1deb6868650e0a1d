import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';

const documents = makeDocuments();

/** The least that a function with a table can be: one client, made as the hive makes it, and one command. */
export const handler = async (): Promise<unknown> =>
  documents.send(new GetCommand({ TableName: process.env.HIVE_TABLE, Key: { pk: 'CONTROL', sk: 'HIVE' } }));
