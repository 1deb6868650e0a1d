import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

type Attributes = Readonly<Record<string, unknown>>;

/** One call of the SDK and what DynamoDB would charge for it on demand. */
export interface CountedCall {
  readonly service: string;
  readonly operation: string;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Size of the item read or written, bytes; of the larger image where it changed. */
  readonly bytes: number;
  /** When it began and when its answer came: numbers of one row, so that what waited for what can be told. */
  readonly begun: number;
  readonly ended: number;
}

export interface Totals {
  readonly calls: number;
  /** The longest chain of calls each of which began after the one before it had its answer. */
  readonly roundTrips: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** The part of a client that calls can be watched through. */
interface Watchable {
  // biome-ignore lint/suspicious/noExplicitAny: every client has a middleware stack of its own types, and none is needed here.
  readonly middlewareStack: { add(middleware: any, options: any): void };
}

interface Input {
  readonly TableName?: string;
  readonly Key?: Record<string, unknown>;
  readonly Item?: Record<string, unknown>;
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<Record<string, BatchRead | readonly BatchWrite[]>>;
}

interface BatchRead {
  readonly Keys: readonly Record<string, unknown>[];
  readonly ConsistentRead?: boolean;
}

interface BatchWrite {
  readonly PutRequest?: { readonly Item: Record<string, unknown> };
}

const kilobyte = 1024;
/** Hash and range key of each index; both hold keys only. */
const indexes = [
  ['gsi1pk', 'gsi1sk'],
  ['gsi2pk', 'gsi2sk'],
] as const;

/**
 * Counts what the hive asks of AWS. The local table reports no capacity of its indexes, so units are computed here from the items before and
 * after each write, by the rules of https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 * (read 2026-11): 1 KB per write unit of the larger image, 4 KB per read unit, half of it where the read may be late; a row of an index costs
 * one unit when it comes or goes, two when its key changes, nothing when nothing that the index holds changes.
 */
export class Counter {
  readonly calls: CountedCall[] = [];
  private moment = 0;

  /** Counts the calls of any client; DynamoDB's with their units, read through a client of its own that is not counted. */
  watch(client: Watchable, service: string, store?: DynamoDBClientConfig): void {
    const shadow = store === undefined ? undefined : DynamoDBDocumentClient.from(new DynamoDBClient(store));
    client.middlewareStack.add(
      (
        next: (args: { input: Input }) => Promise<{ output: Record<string, unknown> }>,
        context: { commandName?: string },
      ) =>
        async (args: { input: Input }) => {
          const operation = (context.commandName ?? '').replace(/Command$/, '');
          const begun = this.next();
          const count = (units: Partial<CountedCall>) => {
            const nothing = { readUnits: 0, writeUnits: 0, bytes: 0 };
            this.calls.push({ service, operation, ...nothing, ...units, begun, ended: this.next() });
          };
          const batch = operation === 'BatchWriteItem';
          const batched = shadow === undefined || !batch ? undefined : await batchWriteCost(shadow, args.input);
          const before = shadow === undefined || batch ? undefined : await image(shadow, args.input, operation);
          try {
            const answer = await next(args);
            if (shadow === undefined) count({});
            else if (batched !== undefined) count(batched);
            else if (/^(Get|BatchGet|Query)/.test(operation)) count(readCost(args.input, answer.output));
            else count(writeCost(before, await image(shadow, args.input, operation)));
            return answer;
          } catch (error) {
            // A refused condition is charged like a write of the item as it is.
            count(shadow === undefined ? {} : (batched ?? writeCost(before, before)));
            throw error;
          }
        },
      { step: 'initialize', name: 'counter', priority: 'high' },
    );
  }

  totals(): Totals {
    const sum = (of: (call: CountedCall) => number) => this.calls.reduce((total, call) => total + of(call), 0);
    return {
      calls: this.calls.length,
      roundTrips: roundTrips(this.calls),
      readUnits: sum((call) => call.readUnits),
      writeUnits: sum((call) => call.writeUnits),
    };
  }

  /** Counts from nothing again. */
  reset(): void {
    this.calls.length = 0;
  }

  private next(): number {
    this.moment += 1;
    return this.moment;
  }
}

/** Pure: the longest chain of calls that waited for each other. Calls that are in flight together add one between them. */
export function roundTrips(calls: readonly Pick<CountedCall, 'begun' | 'ended'>[]): number {
  const ends: { readonly ended: number; readonly longest: number }[] = [];
  for (const { begun, ended } of [...calls].sort((a, b) => a.begun - b.begun)) {
    const before = ends.filter((one) => one.ended < begun).map(({ longest }) => longest);
    ends.push({ ended, longest: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...ends.map(({ longest }) => longest));
}

async function image(client: DynamoDBDocumentClient, input: Input, operation: string): Promise<Attributes | undefined> {
  const key = input.Key ?? input.Item;
  if (!/^(Put|Update|Delete)/.test(operation) || key === undefined) return undefined;
  const Key = { pk: key.pk, sk: key.sk };
  return (await client.send(new GetCommand({ TableName: input.TableName, Key, ConsistentRead: true }))).Item;
}

function writeCost(before: Attributes | undefined, after: Attributes | undefined): Partial<CountedCall> {
  const bytes = Math.max(sizeOf(before), sizeOf(after));
  const rows = indexes.map(([hash, range]) => {
    const [old, now] = [before, after].map((item) =>
      item?.[hash] === undefined ? undefined : `${item[hash]}/${item[range]}`,
    );
    if (old === now) return 0;
    return old !== undefined && now !== undefined ? 2 : 1;
  });
  const row = rows.reduce<number>((sum, units) => sum + units, 0);
  return { writeUnits: Math.max(1, Math.ceil(bytes / kilobyte)) + row, bytes };
}

function readCost(input: Input, output: Record<string, unknown>): Partial<CountedCall> {
  if (input.RequestItems !== undefined) return batchCost(input.RequestItems, output);
  const items = (output.Items ?? (output.Item === undefined ? [] : [output.Item])) as Record<string, unknown>[];
  const bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
  const units = Math.max(1, Math.ceil(bytes / (4 * kilobyte)));
  return { readUnits: input.ConsistentRead === true ? units : units / 2, bytes };
}

/** Every item of a batch is charged on its own. */
function batchCost(asked: NonNullable<Input['RequestItems']>, output: Record<string, unknown>): Partial<CountedCall> {
  const responses = output.Responses as Record<string, Record<string, unknown>[]>;
  const costs = Object.entries(asked as Readonly<Record<string, BatchRead>>).flatMap(
    ([table, { Keys, ConsistentRead }]) =>
      Keys.map(({ pk, sk }) => {
        const Item = responses[table]?.find((item) => item.pk === pk && item.sk === sk);
        return readCost({ ConsistentRead }, { Item });
      }),
  );
  return { readUnits: total(costs, 'readUnits'), bytes: total(costs, 'bytes') };
}

/** Every item of a batch is charged like a write of its own; the store takes them all, or the rest comes in a call of its own. */
async function batchWriteCost(client: DynamoDBDocumentClient, input: Input): Promise<Partial<CountedCall>> {
  const puts = Object.entries((input.RequestItems ?? {}) as Readonly<Record<string, readonly BatchWrite[]>>).flatMap(
    ([TableName, writes]) => writes.map(({ PutRequest }) => ({ TableName, Item: PutRequest?.Item })),
  );
  const costs = await Promise.all(puts.map(async (put) => writeCost(await image(client, put, 'PutItem'), put.Item)));
  return { writeUnits: total(costs, 'writeUnits'), bytes: Math.max(0, ...costs.map(({ bytes }) => bytes ?? 0)) };
}

function total(costs: readonly Partial<CountedCall>[], of: 'readUnits' | 'writeUnits' | 'bytes'): number {
  return costs.reduce((sum, cost) => sum + (cost[of] ?? 0), 0);
}

/** Size of an item as DynamoDB counts it: names and values in UTF-8, numbers packed, some bytes for what is nested. */
export function sizeOf(item: Attributes | undefined): number {
  let bytes = 0;
  for (const name in item) bytes += sizeOfAttribute(name, item[name]);
  return bytes;
}

/** Of one of them with its name. */
export function sizeOfAttribute(name: string, value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(name) + sizeOfValue(value);
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(digitsOf(value) / 2) + 1;
  if (value instanceof Set) return [...value].reduce<number>((sum, inner) => sum + sizeOfValue(inner), 0);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, inner) => sum + 1 + sizeOfValue(inner), 0);
  if (typeof value === 'object' && value !== null) return 3 + Object.keys(value).length + sizeOf(value as Attributes);
  return 1;
}

function digitsOf(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return String(value).replace(/[-.]/g, '').length;
  let digits = 1;
  for (let next = 10; next <= value; next *= 10) digits += 1;
  return digits;
}
