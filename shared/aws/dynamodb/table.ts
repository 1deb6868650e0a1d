import { randomBytes } from 'node:crypto';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { callStore } from '../busy.ts';
import { batchedReads } from './batched-reads.ts';
import { batchedWrites } from './batched-writes.ts';
import type { Item, Key } from './keys.ts';

export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
}

/** One UpdateItem: attributes to set and to remove, further SET clauses, and what must be true of the stored item. */
export interface Update {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** Paths to remove, written with the placeholders of `names`. */
  readonly removePaths?: readonly string[];
  /** Clauses of their own, such as `ids.#part = if_not_exists(ids.#part, :evidence)`. */
  readonly clauses?: readonly string[];
  /** Clauses of ADD or DELETE on a set. */
  readonly add?: string;
  readonly delete?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
  readonly condition?: Condition;
}

export interface Page {
  readonly items: readonly Item[];
  readonly next: Item | undefined;
}

/** The few things the hive asks of its table. Conditions that do not hold are answers; a throttled or unreachable table is StoreBusy. */
export interface Table {
  readonly name: string;
  /** Strongly consistent unless told otherwise. What is asked for at the same time goes out as one call. */
  get(key: Key, options?: { readonly eventually?: boolean }): Promise<Item | undefined>;
  /** False when the condition did not hold. */
  put(item: Key & Item, condition?: Condition): Promise<boolean>;
  /** The item after the update; undefined when the condition did not hold. */
  update(key: Key, update: Update): Promise<Item | undefined>;
  /** Puts every item, whatever was there, in as few calls as there can be; not all at one moment. Throws StoreBusy. */
  putAll(items: readonly (Key & Item)[]): Promise<void>;
  remove(key: Key): Promise<void>;
  query(input: Omit<QueryCommandInput, 'TableName'>): Promise<Page>;
}

/** Names one conditional write, so that a write whose answer got lost is known again when the SDK's retry finds it done. */
const writeAttribute = 'write';

/** The table of that name, over the SDK. */
export function openTable(documents: DynamoDBDocumentClient, name: string): Table {
  const call = <T>(work: () => Promise<T>): Promise<T> => callStore(`The table ${name}`, work);

  const read = batchedReads({
    async one({ pk, sk }, ConsistentRead) {
      const command = new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead });
      return (await call(() => documents.send(command))).Item;
    },
    async many(keys, ConsistentRead) {
      const Keys = keys.map(({ pk, sk }) => ({ pk, sk }));
      const command = new BatchGetCommand({ RequestItems: { [name]: { Keys, ConsistentRead } } });
      const answer = await call(() => documents.send(command));
      const left = answer.UnprocessedKeys?.[name]?.Keys ?? [];
      return { items: answer.Responses?.[name] ?? [], left: left as Key[] };
    },
  });
  const get: Table['get'] = (key, options = {}) => read(key, options.eventually !== true);

  /** After a refused condition: the item as it is, if it was this very write that made it so. */
  const doneBefore = async (error: unknown, key: Key, write: string): Promise<Item | undefined> => {
    if (attemptsOf(error) < 2) return undefined;
    const item = await get(key);
    return item?.[writeAttribute] === write ? item : undefined;
  };

  return {
    name,
    get,

    async put(item, condition) {
      const write = condition === undefined ? undefined : newWrite();
      const command = new PutCommand({
        TableName: name,
        Item: { ...item, ...(write === undefined ? {} : { [writeAttribute]: write }) },
        ...conditionOf(condition),
      });
      try {
        await call(() => documents.send(command));
        return true;
      } catch (error) {
        if (!isRefused(error) || write === undefined) throw error;
        return (await doneBefore(error, { pk: item.pk, sk: item.sk }, write)) !== undefined;
      }
    },

    async update(key, update) {
      const write = newWrite();
      const command = new UpdateCommand({
        TableName: name,
        Key: { pk: key.pk, sk: key.sk },
        ReturnValues: 'ALL_NEW',
        ...expressionOf({ ...update, set: { ...update.set, [writeAttribute]: write } }),
      });
      try {
        return (await call(() => documents.send(command))).Attributes;
      } catch (error) {
        if (!isRefused(error)) throw error;
        return doneBefore(error, key, write);
      }
    },

    putAll: batchedWrites(async (items) => {
      const requests = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
      const command = new BatchWriteCommand({ RequestItems: { [name]: requests } });
      const left = (await call(() => documents.send(command))).UnprocessedItems?.[name] ?? [];
      return left.flatMap(({ PutRequest }) => (PutRequest?.Item === undefined ? [] : [PutRequest.Item as Key & Item]));
    }),

    async remove(key) {
      await call(() => documents.send(new DeleteCommand({ TableName: name, Key: { ...key } })));
    },

    async query(input) {
      const answer = await call(() => documents.send(new QueryCommand({ TableName: name, ...input })));
      return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
    },
  };
}

/**
 * The same table, whose reads may be some moments late and cost half: for what is cached anyway.
 * Reads that ask for consistency still get it.
 */
export function eventually(table: Table): Table {
  return { ...table, get: (key, options) => table.get(key, { eventually: true, ...options }) };
}

function conditionOf(condition: Condition | undefined) {
  if (condition === undefined) return {};
  return {
    ConditionExpression: condition.expression,
    ...(condition.values === undefined ? {} : { ExpressionAttributeValues: { ...condition.values } }),
    ...(condition.names === undefined ? {} : { ExpressionAttributeNames: { ...condition.names } }),
  };
}

/** Attribute names and values all get placeholders, because many good names are reserved words. */
function expressionOf(update: Update) {
  const names: Record<string, string> = { ...update.names, ...update.condition?.names };
  const values: Record<string, unknown> = { ...update.values, ...update.condition?.values };
  const sets = [...(update.clauses ?? [])];
  for (const [attribute, value] of Object.entries(update.set ?? {})) {
    if (value === undefined) continue;
    names[`#set_${attribute}`] = attribute;
    values[`:set_${attribute}`] = value;
    sets.push(`#set_${attribute} = :set_${attribute}`);
  }
  const removes = (update.remove ?? []).map((attribute) => {
    names[`#remove_${attribute}`] = attribute;
    return `#remove_${attribute}`;
  });
  removes.push(...(update.removePaths ?? []));
  const expression = [
    sets.length === 0 ? '' : `SET ${sets.join(', ')}`,
    removes.length === 0 ? '' : `REMOVE ${removes.join(', ')}`,
    update.add === undefined ? '' : `ADD ${update.add}`,
    update.delete === undefined ? '' : `DELETE ${update.delete}`,
  ];
  return {
    UpdateExpression: expression.filter((part) => part !== '').join(' '),
    ...(update.condition === undefined ? {} : { ConditionExpression: update.condition.expression }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function newWrite(): string {
  return randomBytes(6).toString('base64url');
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

function attemptsOf(error: unknown): number {
  return (error as { readonly $metadata?: { readonly attempts?: number } }).$metadata?.attempts ?? 1;
}
