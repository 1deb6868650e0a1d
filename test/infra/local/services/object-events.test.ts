import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { bucketArn } from '../../../../infra/local/names.ts';
import { startMessaging } from '../../../../infra/local/services/messaging.ts';
import { startObjectEvents } from '../../../../infra/local/services/object-events.ts';
import type { ObjectEvent } from '../../../../infra/local/services/types.ts';

const Bucket = 'files';
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(onObject?: (event: ObjectEvent) => void | Promise<void>, dataDir?: string) {
  const events: ObjectEvent[] = [];
  const messaging = await startMessaging({ dataDir });
  await messaging.ensureBuckets([{ name: Bucket, arn: bucketArn(Bucket), eventBridge: true }]);
  const objects = await startObjectEvents({
    upstream: messaging.url,
    now: () => 1_790_000_000_000,
    onObject: onObject ?? ((event) => void events.push(event)),
  });
  const client = new S3Client({
    endpoint: objects.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const stop = async () => {
    client.destroy();
    await objects.stop();
    await messaging.stop();
  };
  cleanups.push(stop);
  return { client, events, stop };
}

const read = async (client: S3Client, Key: string) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return await Body?.transformToString();
};

describe('startObjectEvents', () => {
  it('tells of an upload before the client has its answer', async () => {
    let journaled = false;
    const { client } = await start(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      journaled = true;
    });
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'personalities/ada.json', Body: '{}' }));
    expect([journaled, ETag]).toEqual([true, '"99914b932bd37a50b983c5e7c90ae93b"']);
  });

  it('tells what S3 tells: etag, size, time, a growing sequencer', async () => {
    const { client, events } = await start();
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'a.json', Body: '{"name":"Ada"}' }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'a.json', Body: '{"name":"Eve"}' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a.json' }));
    expect(events).toMatchObject([
      {
        bucket: Bucket,
        key: 'a.json',
        type: 'created',
        etag: ETag?.replaceAll('"', ''),
        size: 14,
        time: 1_790_000_000_000,
      },
      { bucket: Bucket, key: 'a.json', type: 'created', size: 14 },
      { bucket: Bucket, key: 'a.json', type: 'deleted' },
    ]);
    const sequencers = events.map((event) => event.sequencer);
    expect(sequencers.every((one) => /^[0-9A-F]{16}$/.test(one))).toBe(true);
    expect([...new Set(sequencers)].sort()).toEqual(sequencers);
  });

  it.each([
    'plain.json',
    'with space.json',
    'plus+plus.json',
    'späti/東京 😀.json',
    'a%20b&c=d?e#f.json',
    "it's (1)!.json",
  ])('gives the key as it was meant: %s', async (Key) => {
    const { client, events } = await start();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'text' }));
    await client.send(
      new CopyObjectCommand({ Bucket, Key: `copy/${Key}`, CopySource: encodeURIComponent(`${Bucket}/${Key}`) }),
    );
    expect(await read(client, `copy/${Key}`)).toBe('text');
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }, { Key: `copy/${Key}` }] } }));
    expect(events.map((event) => [event.type, event.key])).toEqual([
      ['created', Key],
      ['created', `copy/${Key}`],
      ['deleted', Key],
      ['deleted', `copy/${Key}`],
    ]);
    const listed = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.KeyCount).toBe(0);
  });

  it('takes every kind of body with the default settings of the SDK', async () => {
    const { client, events } = await start();
    const text = 'grün '.repeat(20_000);
    const bodies = {
      string: text,
      buffer: Buffer.from(text),
      bytes: new TextEncoder().encode(text),
      // Sent as aws-chunked with the checksum in a trailer.
      stream: Readable.from([Buffer.from(text.slice(0, 30_000)), Buffer.from(text.slice(30_000))]),
    };
    for (const [Key, Body] of Object.entries(bodies)) {
      const ContentLength = Key === 'stream' ? Buffer.byteLength(text) : undefined;
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength, ContentType: 'text/plain' }));
      expect(await read(client, Key)).toBe(text);
    }
    await client.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }));
    expect(await read(client, 'empty')).toBe('');
    expect(events.map((event) => event.size)).toEqual([...Array(4).fill(Buffer.byteLength(text)), 0]);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'stream' }));
    expect([head.ContentType, head.ContentEncoding]).toEqual(['text/plain', undefined]);
  });

  it('tells of a multipart upload once, when it is complete', async () => {
    const { client, events } = await start();
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
    const Parts = [];
    for (const PartNumber of [1, 2]) {
      const Body = Buffer.alloc(PartNumber === 1 ? 5 * 1024 * 1024 : 3, PartNumber);
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key: 'big', UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    expect(events).toEqual([]);
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts } }));
    expect(events).toMatchObject([{ key: 'big', type: 'created', size: 5 * 1024 * 1024 + 3 }]);
    expect(events[0]?.etag).toMatch(/-2$/);
  });

  it('says nothing of what was refused', async () => {
    const { client, events } = await start();
    await expect(client.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'a', Body: 'x' }))).rejects.toThrow();
    await expect(
      client.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/missing` })),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(events).toEqual([]);
  });

  it('honours conditions', async () => {
    const { client, events } = await start();
    const create = () => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', IfNoneMatch: '*' }));
    const { ETag } = await create();
    await expect(create()).rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });
    const change = (IfMatch: string | undefined) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'y', IfMatch }));
    await change(ETag);
    await expect(change(ETag)).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(events).toHaveLength(2);
  });

  it('answers 500 when the event could not be taken, and tells again when the client tries again', async () => {
    const told: string[] = [];
    const { client } = await start((event) => {
      told.push(event.key);
      if (told.length === 1) throw new Error('the journal is full');
    });
    const answer = await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    expect(answer.$metadata.attempts).toBe(2);
    expect(told).toEqual(['a', 'a']);
  });

  it('keeps objects and lets the sequencer grow over a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hive-objects-'));
    cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const first = await start(undefined, dataDir);
    await first.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    await first.stop();
    cleanups.pop();
    const second = await start(undefined, dataDir);
    expect(await read(second.client, 'a')).toBe('x');
    await second.client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x' }));
    expect((second.events[0]?.sequencer ?? '') > (first.events[0]?.sequencer ?? '')).toBe(true);
  });

  it('refuses an upstream that is not of this process', async () => {
    const start = startObjectEvents({ upstream: 'http://127.0.0.1:1', now: Date.now, onObject: () => {} });
    await expect(start).rejects.toThrow(/No S3 of this process answers at http:\/\/127.0.0.1:1/);
  });
});
