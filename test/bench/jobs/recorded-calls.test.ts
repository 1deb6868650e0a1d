import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBuckets } from '../../../shared/aws/bucket.ts';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { openTable, type Table } from '../../../shared/aws/dynamodb/table.ts';
import { makeQueues } from '../../../shared/aws/queues.ts';
import { makeSecrets } from '../../../shared/aws/secrets.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { type Clients, type Recording, recorded, redirected, replay, watchClients } from './recorded-calls.ts';

let store: TestTable;
let other: Table;
let clients: Clients;
let unwatch: () => void;
beforeAll(async () => {
  store = await startTestTable();
  other = await store.emptyTable();
  const place = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1' };
  const [sqs, s3, secrets] = [makeQueues(place), makeBuckets(place), makeSecrets(place)];
  clients = { dynamodb: makeDocuments(store.config), sqs, s3, secrets };
  unwatch = watchClients();
});
afterAll(async () => {
  unwatch();
  await store.stop();
});

const absent = { expression: 'attribute_not_exists(pk)' };
const item = (pk: string) => ({ pk, sk: 'STATE', words: 'some words' });

/** Two puts at once, the same again, which is refused, then a read and an update of what is there. */
async function work(table: Table): Promise<unknown[]> {
  const first = await Promise.all([table.put(item('a'), absent), table.put(item('b'), absent)]);
  const again = await table.put(item('a'), absent);
  const [read, updated] = await Promise.all([
    table.get({ pk: 'a', sk: 'STATE' }),
    table.update({ pk: 'b', sk: 'STATE' }, { set: { words: 'others' } }),
  ]);
  return [...first, again, read?.words, updated?.words];
}

/** What a recording says, in a form that can be compared. */
const said = (recording: Recording) =>
  recording.map(({ service, make, input, after, refused }) => ({ service, make: make.name, input, after, refused }));

it('notes the calls of a piece of work with what each waited for, whichever client they go by', async () => {
  const [hive, bystander] = await Promise.all([
    recorded(async () => expect(await work(store.table)).toEqual([true, true, false, 'some words', 'others'])),
    recorded(() => openTable(store.documents, store.table.name).get({ pk: 'c', sk: 'STATE' })),
  ]);
  expect(hive.map(({ make }) => make.name)).toEqual([
    'PutCommand',
    'PutCommand',
    'PutCommand',
    'UpdateCommand',
    'GetCommand',
  ]);
  const waited = hive.map(({ after }) => [...after].sort());
  expect(waited).toEqual([[], [], [0, 1], [2], []]);
  expect(hive.map(({ refused }) => refused)).toEqual([false, false, true, false, false]);
  expect(bystander.map(({ make }) => make.name)).toEqual(['GetCommand']);
});

it('sends the same calls in the same order to another stage, where they have the same answers', async () => {
  const from = await store.emptyTable();
  const recording = await recorded(() => work(from));
  const again = recording.map((call) => ({ ...call, input: { ...call.input, TableName: other.name } }));
  const sent = await recorded(() => replay(again, clients));
  expect(said(sent)).toEqual(said(again));
  expect(await other.get({ pk: 'b', sk: 'STATE' })).toEqual(await from.get({ pk: 'b', sk: 'STATE' }));
  // The second time everything is there already.
  await expect(replay(again, clients)).rejects.toThrow('conditional request failed');
});

it('takes what was refused before and is not now for another store', async () => {
  const recording = await recorded(() => work(store.table));
  const empty = await store.emptyTable();
  const again = recording.slice(0, 1).map((call) => ({ ...call, input: { ...call.input, TableName: empty.name } }));
  expect(again[0]?.refused).toBe(true);
  await expect(replay(again, clients)).rejects.toThrow('refused before and is not now');
});

it('names the places of another stage and nothing else anew', () => {
  const call = { service: 'dynamodb', make: Object, after: [], refused: false } as unknown as Recording[number];
  const inputs = [
    { TableName: 'table-hive', Item: { words: 'at table-hive' } },
    { RequestItems: { 'table-hive': [{ PutRequest: { Item: { pk: 'table-hive' } } }] } },
    { QueueUrl: 'http://127.0.0.1/000000000000/draft-hive', MessageBody: 'draft-hive' },
    { Bucket: 'bucket-hive', Key: 'runs/bucket-hive' },
    { SecretId: 'secret-hive' },
  ];
  const renamed = redirected(
    inputs.map((input) => ({ ...call, input })),
    'hive',
    'bare',
  );
  expect(renamed.map(({ input }) => input)).toEqual([
    { TableName: 'table-bare', Item: { words: 'at table-hive' } },
    { RequestItems: { 'table-bare': [{ PutRequest: { Item: { pk: 'table-hive' } } }] } },
    { QueueUrl: 'http://127.0.0.1/000000000000/draft-bare', MessageBody: 'draft-hive' },
    { Bucket: 'bucket-bare', Key: 'runs/bucket-hive' },
    { SecretId: 'secret-hive' },
  ]);
});
