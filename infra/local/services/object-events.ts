import { type Inside, insideAt, type StoredObject } from './fauxqs.ts';
import type { ObjectEvent, ObjectEvents, StartObjectEvents } from './types.ts';

/**
 * Tells what happens to objects, as EventBridge would, before the client that caused it gets its answer. fauxqs has no notifications; it
 * runs in this process, so this listens at its object store instead of standing before it as a proxy: copies, multipart uploads and batch
 * deletions all pass there, keys arrive decoded, and the order is the order in which the store changed. When `onObject` rejects, the client
 * gets a 500 and may try again: an object may then be told of twice, never not at all.
 *
 * @throws Error when `upstream` is not a fauxqs of this process
 */
export const startObjectEvents: StartObjectEvents = async ({ upstream, now, onObject }): Promise<ObjectEvents> => {
  const inside = insideAt(upstream);
  if (inside === undefined) throw new Error(`No S3 of this process answers at ${upstream}: start messaging first.`);
  const { s3 } = inside;
  const sequence = sequencer(inside);
  let told: ObjectEvent[] = [];
  let listening = true;
  const tell = (event: Omit<ObjectEvent, 'sequencer' | 'time'>): void => {
    if (listening) told.push({ ...event, sequencer: sequence(), time: now() });
  };
  const created = (bucket: string, object: StoredObject): StoredObject => {
    const { key, etag, contentLength: size } = object;
    tell({ bucket, key, type: 'created', etag: etag.replaceAll('"', ''), size });
    return object;
  };

  const put = s3.putObject.bind(s3);
  s3.putObject = (bucket, key, ...rest) => created(bucket, put(bucket, key, ...rest));
  const complete = s3.completeMultipartUpload.bind(s3);
  s3.completeMultipartUpload = (uploadId, parts) => {
    const bucket = s3.multipartUploads.get(uploadId)?.bucket ?? '';
    return created(bucket, complete(uploadId, parts));
  };
  const remove = s3.deleteObject.bind(s3);
  s3.deleteObject = (bucket, key) => {
    remove(bucket, key);
    // As a versioned bucket does: there a delete marker is made even where no object was.
    tell({ bucket, key, type: 'deleted' });
  };
  // fauxqs changes its store and answers in the same turn, so what lies here belongs to the answer that is about to leave.
  inside.beforeAnswer(() => {
    if (told.length === 0) return;
    const events = told;
    told = [];
    return tellAll(events, onObject);
  });

  return {
    url: inside.url,
    async stop() {
      listening = false;
    },
  };
};

async function tellAll(events: ObjectEvent[], onObject: (event: ObjectEvent) => void | Promise<void>): Promise<void> {
  for (const event of events) await onObject(event);
}

/** Growing hexadecimal numbers: microseconds of the machine's clock, pushed past every object that is already stored. */
function sequencer(inside: Inside): () => string {
  let last = 0;
  for (const objects of inside.s3.buckets.values()) {
    for (const object of objects.values()) last = Math.max(last, object.lastModified.getTime() * 1_000);
  }
  return () => {
    last = Math.max(last + 1, Date.now() * 1_000);
    return last.toString(16).toUpperCase().padStart(16, '0');
  };
}
