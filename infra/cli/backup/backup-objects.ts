import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { callStore } from '../../../shared/aws/busy.ts';
import type { BackupObject } from './lines.ts';

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

/** The bucket as a backup needs it: bytes and content types. Each call throws StoreBusy while S3 is out of reach. */
export interface BackupObjects {
  /** In the order of their keys, page by page. */
  list(prefix: string): AsyncGenerator<ListedObject>;
  get(key: string): Promise<BackupObject | undefined>;
  put(object: BackupObject): Promise<void>;
}

export function backupObjects(client: S3Client, Bucket: string): BackupObjects {
  const call = <T>(work: () => Promise<T>): Promise<T> => callStore(`The bucket ${Bucket}`, work);
  return {
    async *list(Prefix) {
      let ContinuationToken: string | undefined;
      do {
        const page = await call(() => client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })));
        for (const { Key, ETag = '', Size = 0 } of page.Contents ?? []) {
          if (Key !== undefined) yield { key: Key, etag: ETag.replaceAll('"', ''), size: Size };
        }
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },

    async get(Key) {
      try {
        return await call(async () => {
          const answer = await client.send(new GetObjectCommand({ Bucket, Key }));
          const body = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
          return { key: Key, contentType: answer.ContentType, body };
        });
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async put({ key, contentType, body }) {
      const command = new PutObjectCommand({
        Bucket,
        Key: key,
        Body: body,
        ContentLength: body.byteLength,
        ...(contentType === undefined ? {} : { ContentType: contentType }),
      });
      await call(() => client.send(command));
    },
  };
}
