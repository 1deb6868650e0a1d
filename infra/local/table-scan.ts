/** Values of DynamoDB's JSON, as far as the hive's items use them. */
type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

/** Every item of a table of the embedded cloud, page by page. Spares the process the SDK, which costs it some 40 MB. */
export async function* scanTable(url: string, tableName: string): AsyncGenerator<Record<string, unknown>> {
  let startKey: unknown;
  do {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.Scan',
        'x-amz-date': '20260101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
      },
      body: JSON.stringify({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: startKey }),
    });
    if (!response.ok) {
      throw new Error(`Table ${tableName} of the embedded cloud answered ${response.status}: ${await response.text()}`);
    }
    const page = (await response.json()) as {
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
