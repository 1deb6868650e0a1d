import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { publicationKey } from '../../shared/aws/dynamodb/keys.ts';
import { openTable } from '../../shared/aws/dynamodb/table.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let operator: Operator;
beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile());
});
afterAll(async () => endHive(hive));

function table() {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = hive.cloud.endpoints.AWS_ENDPOINT_URL_DYNAMODB;
  return openTable(makeDocuments({ endpoint, region: 'us-east-1', credentials }), hive.tableName);
}

const ten = 'marlow.twitter.20261123T1000Z';
const two = 'marlow.twitter.20261123T1400Z';

interface Listed {
  readonly queues: { readonly queue: string; readonly count: number; readonly messages: Record<string, unknown>[] }[];
}

async function listed(queue: string): Promise<Listed['queues'][number] | undefined> {
  const { queues } = (await operator.json('dlq list')) as unknown as Listed;
  return queues.find((view) => view.queue === queue);
}

describe('dead letters', () => {
  it('are empty at first', async () => {
    const { code, out } = await operator.cli('dlq list');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Nothing lies in the dead-letter queues') });
    expect((await operator.cli('dlq redrive')).out).toContain('Nothing lies there');
    expect((await operator.cli('dlq list drafts')).notes).toMatch(/^There is no dead-letter queue "drafts"/);
  });

  it('hold a poison message and a job whose item was spoilt, and say why', async () => {
    await operator.cli('pause --all');
    await hive.pass(2 * hour + 5 * minute);
    const item = await table().get(publicationKey(ten));
    expect(item).toMatchObject({ state: 'planned' });
    await table().put({ ...item, ...publicationKey(ten), account: 7 });
    await hive.cloud.messaging.send('hive-local-draft', 'no job at all');
    await hive.cloud.messaging.send('hive-local-draft', JSON.stringify({ id: ten }));
    await vi.waitUntil(async () => (await listed('draft-dead'))?.count === 2, { timeout: 60_000, interval: 1000 });
    await new Promise((done) => setTimeout(done, 1500));
    const view = await listed('draft-dead');
    expect(view?.messages.map(({ kind }) => kind).sort()).toEqual(['job', 'malformed']);
    expect(view?.messages.find(({ kind }) => kind === 'job')).toMatchObject({
      publication: ten,
      personality: 'marlow',
      now: expect.stringContaining('account'),
    });
    const { out } = await operator.cli('dlq list draft');
    expect(out).toContain('Paused: the hive.');
    expect(out).not.toContain('no job at all');
  });

  it('stay where they are while the cause is there', async () => {
    await new Promise((done) => setTimeout(done, 1500));
    expect(await operator.json('dlq redrive draft')).toMatchObject({ found: 2, sent: 0, left: 2, malformed: 1 });
    await table().put({ ...(await table().get(publicationKey(ten))), ...publicationKey(ten), account: 'marlow' });
    await operator.cli('resume --all');
    await new Promise((done) => setTimeout(done, 1500));
    expect(await operator.json('dlq redrive draft --dry-run')).toMatchObject({
      found: 2,
      sent: 1,
      left: 2,
      malformed: 1,
    });
  });

  it('are sent again once it is mended, and the post is out once', async () => {
    await new Promise((done) => setTimeout(done, 1500));
    const refused = await operator.cli('dlq redrive draft --drop-malformed');
    expect(refused.notes).toMatch(/Say --yes if that is what you want/);
    expect(await operator.json('dlq redrive draft --drop-malformed --yes')).toMatchObject({
      queues: ['draft-dead'],
      found: 2,
      sent: 1,
      planned: 0,
      dropped: 1,
      left: 0,
      malformed: 1,
    });
    expect(await listed('draft-dead')).toMatchObject({ count: 0 });
    await hive.pass(20 * minute);
    const published = (await hive.publications()).filter(({ state }) => state === 'published');
    expect(published.map(({ id }) => id)).toEqual([ten]);
    expect(hive.posts()).toHaveLength(1);
  });

  it('plan a slot whose invocation failed', async () => {
    await table().put({ ...publicationKey(two), id: two, state: 'nonsense' });
    await hive.pass(4 * hour);
    const view = await listed('failed-invocations');
    expect(view?.messages).toMatchObject([
      { kind: 'slot', publication: two, function: 'hive-local-plan-post', why: expect.stringContaining(two) },
    ]);
    await table().remove(publicationKey(two));
    await new Promise((done) => setTimeout(done, 1500));
    expect(await operator.json('dlq redrive')).toMatchObject({ found: 1, sent: 0, planned: 1, left: 0 });
    await hive.pass(20 * minute);
    expect(hive.posts()).toHaveLength(2);
    expect(await operator.json('dlq redrive')).toMatchObject({ found: 0 });
  });

  it('bring an upload again whose event was never delivered, and drop ticks and removals', async () => {
    const key = 'personalities/marlow.json';
    const event = (type: string) =>
      JSON.stringify({ source: 'aws.s3', 'detail-type': type, detail: { object: { key } } });
    const before = await hive.bucket.get(key);
    const calls: string[] = [];
    const reasons = { ERROR_CODE: 'ACCESS_DENIED', ERROR_MESSAGE: 'not allowed to invoke', TARGET_ARN: 'sync' };
    await hive.cloud.messaging.send('hive-local-failed-deliveries', event('Object Created'), reasons);
    await hive.cloud.messaging.send('hive-local-failed-deliveries', event('Object Deleted'));
    await hive.cloud.messaging.send('hive-local-failed-deliveries', JSON.stringify({ source: 'hive.tick' }));
    const { out } = await operator.cli('dlq list failed-deliveries');
    expect(out).toMatch(/upload of personalities\/marlow\.json +received 1x +sync: not allowed to invoke/);
    await new Promise((done) => setTimeout(done, 1500));
    const answer = (await operator.json('dlq redrive')) as { messages: { fate: string; what: string }[] };
    for (const { fate, what } of answer.messages) calls.push(`${fate} ${what}`);
    expect(calls.sort()).toEqual(['dropped a tick', `dropped removal of ${key}`, `sent upload of ${key}`]);
    await hive.cloud.drained();
    expect((await hive.bucket.get(key))?.equals(before ?? Buffer.alloc(0))).toBe(true);
  });

  it('left their traces in the logs', async () => {
    const lines = (await operator.json('logs marlow --since 1d --event publication.published')) as unknown as {
      publication: string;
    }[];
    expect(lines.map(({ publication }) => publication)).toEqual([ten, two]);
    const { out } = await operator.cli('logs --function write-draft --level warn --since 1d');
    expect(out).toMatch(/job\.malformed .*function=hive-local-write-draft/);
    expect((await operator.cli('logs --level loud')).notes).toMatch(/^There is no level "loud"/);
    expect((await operator.cli(`logs ${ten} --since 1s`)).out).toContain('No such line is kept');
  });
});
