import { hostname, userInfo } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Connection } from './connection.ts';

/** Who gives the command: the user of this machine, and towards AWS the access key (which CloudTrail knows the owner of). */
export async function callerOf({ target, client }: Pick<Connection, 'target' | 'client'>): Promise<string> {
  const person = `${userInfo().username}@${hostname()}`;
  if (target.kind === 'embedded') return person;
  const dynamo = new DynamoDBClient(client('DYNAMODB'));
  try {
    const { accessKeyId } = await dynamo.config.credentials();
    return `${person} (access key ${accessKeyId})`;
  } finally {
    dynamo.destroy();
  }
}
