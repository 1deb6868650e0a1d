import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { callStore } from '../busy.ts';
import { batchedWrites, itemsPerBatch } from './batched-writes.ts';
import type { Key } from './keys.ts';
import { inRounds } from './rounds.ts';

/** An item as DynamoDB says it: numbers as text, sets and bytes apart, so that nothing is lost on the way out and in again. */
export type RawItem = Readonly<Record<string, AttributeValue>>;

/** A whole table, item by item, whatever is in it. Each call throws StoreBusy where trying again later may help. */
export interface RawTable {
  /** Every item, each read consistently, not all at one moment; `names` leaves the other attributes out. */
  scan(names?: readonly string[]): AsyncGenerator<RawItem>;
  get(key: Key): Promise<RawItem | undefined>;
  /** False where an item with that key is there already. */
  putAbsent(item: RawItem): Promise<boolean>;
  /**
   * Writes those whose keys are not there, in few calls, and answers for each whether it was written. A key is looked at shortly before its
   * write, not with it: for what nobody else writes meanwhile. No two of the items have the same key.
   */
  putAllAbsent(items: readonly RawItem[]): Promise<readonly boolean[]>;
  put(item: RawItem): Promise<void>;
  set(key: Key, attributes: RawItem): Promise<void>;
  remove(key: Key): Promise<void>;
}

export function openRawTable(client: DynamoDBClient, TableName: string): RawTable {
  const call = <T>(work: () => Promise<T>): Promise<T> => callStore(`The table ${TableName}`, work);
  const keyOf = ({ pk, sk }: Key) => ({ pk: { S: pk }, sk: { S: sk } });
  const rawKeyOf = ({ pk, sk }: RawItem): RawItem => ({ ...(pk && { pk }), ...(sk && { sk }) });
  const writeAll = batchedWrites<RawItem>(async (items) => {
    const requests = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    const command = new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } });
    const left = (await call(() => client.send(command))).UnprocessedItems?.[TableName] ?? [];
    return left.flatMap(({ PutRequest }) => (PutRequest?.Item === undefined ? [] : [PutRequest.Item]));
  });
  const present = async (items: readonly RawItem[]): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    await inRounds(items.map(rawKeyOf), 'reads', async (some) => {
      const wanted = { Keys: some.map((key) => ({ ...key })), ConsistentRead: true, ProjectionExpression: 'pk, sk' };
      const command = new BatchGetItemCommand({ RequestItems: { [TableName]: wanted } });
      const { Responses, UnprocessedKeys } = await call(() => client.send(command));
      for (const key of Responses?.[TableName] ?? []) found.add(nameOf(key));
      return UnprocessedKeys?.[TableName]?.Keys ?? [];
    });
    return found;
  };
  const writeAbsent = async (items: readonly RawItem[]): Promise<readonly boolean[]> => {
    const there = await present(items);
    const absent = items.map((item) => !there.has(nameOf(item)));
    await writeAll(items.filter((_, index) => absent[index]));
    return absent;
  };
  return {
    async *scan(names) {
      const only = names?.map((_, index) => `#n${index}`).join(', ');
      const ExpressionAttributeNames = names && Object.fromEntries(names.map((name, index) => [`#n${index}`, name]));
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const command = new ScanCommand({
          TableName,
          ConsistentRead: true,
          ExclusiveStartKey,
          ...(names === undefined ? {} : { ProjectionExpression: only, ExpressionAttributeNames }),
        });
        const page = await call(() => client.send(command));
        yield* page.Items ?? [];
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    },

    async get(key) {
      const command = new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true });
      return (await call(() => client.send(command))).Item;
    },

    async putAbsent(Item) {
      const ConditionExpression = 'attribute_not_exists(pk)';
      try {
        await call(() => client.send(new PutItemCommand({ TableName, Item: { ...Item }, ConditionExpression })));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },

    async putAllAbsent(items) {
      const batches = Array.from({ length: Math.ceil(items.length / itemsPerBatch) }, (_, index) =>
        writeAbsent(items.slice(index * itemsPerBatch, (index + 1) * itemsPerBatch)),
      );
      return (await Promise.all(batches)).flat();
    },

    async put(Item) {
      await call(() => client.send(new PutItemCommand({ TableName, Item: { ...Item } })));
    },

    async set(key, attributes) {
      const entries = Object.entries(attributes);
      const command = new UpdateItemCommand({
        TableName,
        Key: keyOf(key),
        UpdateExpression: `SET ${entries.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
      });
      await call(() => client.send(command));
    },

    async remove(key) {
      await call(() => client.send(new DeleteItemCommand({ TableName, Key: keyOf(key) })));
    },
  };
}

function nameOf({ pk, sk }: RawItem): string {
  return `${pk?.S}\n${sk?.S}`;
}

/** The item as plain data; numbers as JavaScript has them, which the hive's own items all fit. */
export function plainItem(item: RawItem): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.L !== undefined) return value.L.map(plain);
  if (value.M !== undefined) return plainItem(value.M);
  if (value.SS !== undefined) return new Set(value.SS);
  if (value.NS !== undefined) return new Set(value.NS.map(Number));
  if (value.B !== undefined) return value.B;
  if (value.BS !== undefined) return new Set(value.BS);
  return null;
}
