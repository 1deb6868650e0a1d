import { createHash } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketEvidence, hiveBucket, makeBuckets } from '../../../shared/aws/bucket.ts';
import type { Run } from '../../../shared/content/ports.ts';
import { StoreBusy } from '../../../shared/publication/errors.ts';
import { startTestQueues, type TestQueues } from '../../support/fauxqs.ts';

let queues: TestQueues;
let client: S3Client;
beforeAll(async () => {
  queues = await startTestQueues();
  queues.server.createBucket('hive');
  client = makeBuckets(queues.config);
});
afterAll(async () => {
  client.destroy();
  await queues.stop();
});

const open = () => hiveBucket({ HIVE_BUCKET: 'hive' }, () => client);
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const etag = (content: string) => createHash('md5').update(content).digest('hex');

describe('the bucket', () => {
  it('gives back what was written, with its plain etag', async () => {
    const bucket = open();
    await bucket.write('personalities/ädä b+c.json', '{"name":"Ädä"}', 'application/json');
    const stored = await bucket.read('personalities/ädä b+c.json', 1_000);
    expect(text(stored?.body)).toBe('{"name":"Ädä"}');
    expect(stored).toMatchObject({ key: 'personalities/ädä b+c.json', etag: etag('{"name":"Ädä"}'), size: 16 });
    const raw = await client.send(new GetObjectCommand({ Bucket: 'hive', Key: 'personalities/ädä b+c.json' }));
    expect(raw.ContentType).toBe('application/json');
    await raw.Body?.transformToByteArray();
  });

  it('knows no object that is not there', async () => {
    expect(await open().read('personalities/nobody.json', 10)).toBeUndefined();
  });

  it('reads no more than it is told, and says how long the object is', async () => {
    const bucket = open();
    await bucket.write('large.json', 'x'.repeat(3_000_000), 'application/json');
    const stored = await bucket.read('large.json', 262_145);
    expect(stored?.body.byteLength).toBe(262_145);
    expect(stored?.size).toBe(3_000_000);
    expect((await bucket.read('large.json', 5_000_000))?.body.byteLength).toBe(3_000_000);
  });

  it('reads an empty object', async () => {
    const bucket = open();
    await bucket.write('empty.json', '', 'application/json');
    expect(await bucket.read('empty.json', 100)).toMatchObject({ size: 0, body: new Uint8Array() });
  });

  it('lists by prefix, over more than one page', async () => {
    const bucket = open();
    const names = Array.from({ length: 1005 }, (_, i) => `many/${String(i).padStart(4, '0')}.json`);
    for (let i = 0; i < names.length; i += 100) {
      await Promise.all(names.slice(i, i + 100).map((name) => bucket.write(name, '{}', 'application/json')));
    }
    const listed = await bucket.list('many/');
    expect(listed.map(({ key }) => key)).toEqual(names);
    expect(listed[0]).toEqual({ key: 'many/0000.json', etag: etag('{}'), size: 2 });
    expect(await bucket.list('nothing/')).toEqual([]);
  });

  it('keeps runs as JSON', async () => {
    const bucket = open();
    const run = {
      publication: 'a',
      personality: 'ada',
      version: 1,
      tries: [],
      parts: [{ text: 'Hi' }],
    } as unknown as Run;
    await bucket.put('runs/a/hash.json', run);
    expect(JSON.parse(text((await bucket.read('runs/a/hash.json', 10_000))?.body))).toEqual(run);
  });

  it('keeps evidence in the folder of its platform, texts and pictures', async () => {
    const evidence = bucketEvidence({ HIVE_BUCKET: 'hive' }, 'chirp', () => client);
    await evidence.put('ada/step.txt', 'path ▒', 'text/plain; charset=utf-8');
    await evidence.put('ada/step.png', new Uint8Array([137, 80, 78, 71]), 'image/png');
    expect(text((await open().read('evidence/chirp/ada/step.txt', 100))?.body)).toBe('path ▒');
    const picture = await client.send(new GetObjectCommand({ Bucket: 'hive', Key: 'evidence/chirp/ada/step.png' }));
    expect(picture.ContentType).toBe('image/png');
    expect([...((await picture.Body?.transformToByteArray()) ?? [])]).toEqual([137, 80, 78, 71]);
    const far = makeBuckets({ ...queues.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const lost = bucketEvidence({ HIVE_BUCKET: 'hive' }, 'chirp', () => far).put('ada/x.txt', 'x', 'text/plain');
    await expect(lost).rejects.toThrow(StoreBusy);
  });

  it('is busy while S3 is out of reach, and names its variable when that is missing', async () => {
    const far = makeBuckets({ ...queues.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    await expect(hiveBucket({ HIVE_BUCKET: 'hive' }, () => far).list('')).rejects.toThrow(StoreBusy);
    expect(() => hiveBucket({})).toThrow(/HIVE_BUCKET is missing/);
  });
});
