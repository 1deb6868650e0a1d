import { askDynamoDb } from './services/signed-request.ts';

/** Values of DynamoDB's JSON, as far as the hive's items use them. */
type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

/** Every item of a table of the embedded cloud, page by page. */
export async function* scanTable(url: string, tableName: string): AsyncGenerator<Record<string, unknown>> {
  let startKey: unknown;
  do {
    const { status, text } = await askDynamoDb(url, 'Scan', {
      TableName: tableName,
      ConsistentRead: true,
      ExclusiveStartKey: startKey,
    });
    if (status !== 200) throw new Error(`Table ${tableName} of the embedded cloud answered ${status}: ${text}`);
    const page = JSON.parse(text) as {
      Items?: Record<string, AttributeValue>[];
      LastEvaluatedKey?: unknown;
    };
    for (const item of page.Items ?? []) yield plainItem(item);
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
}

function plainItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('L' in value) return value.L.map(plain);
  if ('M' in value) return plainItem(value.M);
  return null;
}
