import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { type Environment, required } from '../config/environment.ts';
import { lazily } from '../config/lazily.ts';
import type { RunStore } from '../content/ports.ts';
import type { ObjectStore } from '../personality/ports.ts';
import type { EvidenceStore } from '../publication/platform.ts';
import { callStore } from './busy.ts';
import { clientOptions } from './clients.ts';

/** A client of S3; tests and tools bring their own endpoint. An endpoint of one's own has no names of buckets in its host. */
export function makeBuckets(config: S3ClientConfig = {}): S3Client {
  const own = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  return new S3Client({
    ...clientOptions,
    forcePathStyle: own !== undefined || config.endpoint !== undefined,
    ...config,
  });
}

const sharedBuckets = lazily(makeBuckets);

/** The hive's bucket: personality files, config.json, reports, runs. Throws StoreBusy while S3 is out of reach. */
export function hiveBucket(environment: Environment, client: () => S3Client = sharedBuckets): ObjectStore & RunStore {
  const bucket = required(environment, 'bucket');
  const call = <T>(work: () => Promise<T>): Promise<T> => callStore(`The bucket ${bucket}`, work);

  const write: ObjectStore['write'] = async (key, body, contentType) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentLength: Buffer.byteLength(body),
      ContentType: contentType,
    });
    await call(() => client().send(command));
  };

  return {
    async read(key, maxBytes) {
      try {
        return await call(async () => {
          const answer = await client().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
          // Cut here and not by Range: S3 refuses every range of an empty object.
          const body = await firstBytes(answer.Body as AsyncIterable<Uint8Array> | undefined, maxBytes);
          return { key, etag: plainEtag(answer.ETag), size: answer.ContentLength ?? body.byteLength, body };
        });
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async list(prefix) {
      const objects: { key: string; etag: string; size: number }[] = [];
      let next: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: next });
        const page = await call(() => client().send(command));
        for (const { Key, ETag, Size } of page.Contents ?? []) {
          if (Key !== undefined) objects.push({ key: Key, etag: plainEtag(ETag), size: Size ?? 0 });
        }
        next = page.NextContinuationToken;
      } while (next !== undefined);
      return objects;
    },

    write,

    put: (key, run) => write(key, `${JSON.stringify(run, null, 2)}\n`, 'application/json'),
  };
}

/** Where the clients of one platform leave their evidence: `evidence/<platform>/`. Throws StoreBusy while S3 is out of reach. */
export function bucketEvidence(
  environment: Environment,
  platform: string,
  client: () => S3Client = sharedBuckets,
): EvidenceStore {
  const bucket = required(environment, 'bucket');
  return {
    async put(name, content, contentType) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: `evidence/${platform}/${name}`,
        Body: content,
        ContentLength: Buffer.byteLength(content),
        ContentType: contentType,
      });
      await callStore(`The bucket ${bucket}`, () => client().send(command));
    },
  };
}

/** S3 quotes an etag in its answers and does not in its events. */
function plainEtag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

/** Leaving the loop early ends the stream, and with it the transfer. */
async function firstBytes(stream: AsyncIterable<Uint8Array> | undefined, atMost: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    chunks.push(chunk.subarray(0, atMost - size));
    size += chunk.byteLength;
    if (size >= atMost) break;
  }
  return new Uint8Array(Buffer.concat(chunks));
}
