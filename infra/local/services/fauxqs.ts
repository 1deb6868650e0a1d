/**
 * fauxqs (SQS, SNS and S3) from the inside. Its own `startFauxqs` listens on every interface and shows neither its stores nor a hook, so
 * this puts the same parts together: bound to 127.0.0.1, with stores the embedded cloud can read in process, and with the faults mended
 * that were seen in fauxqs 2.4.1 (each says which).
 */
import { REGION } from '../names.ts';
import { loadFauxqs } from './fauxqs-modules.ts';

export interface StoredMessage {
  messageId: string;
  body: string;
  md5OfBody: string;
  messageAttributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  sentTimestamp: number;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number;
  messageGroupId?: string;
  messageDeduplicationId?: string;
  sequenceNumber?: string;
}

export interface InsideQueue {
  name: string;
  url: string;
  attributes: Record<string, string>;
  messages: StoredMessage[];
  delayedMessages: StoredMessage[];
  inflightMessages: Map<string, { message: StoredMessage }>;
  fifoMessages: Map<string, StoredMessage[]>;
  fifoDelayed: Map<string, StoredMessage[]>;
  fifoLockedGroups: Map<string, number>;
  isFifo(): boolean;
  setAttributes(attributes: Record<string, string>): void;
  enqueue(message: StoredMessage): void;
  dequeue(
    max: number,
    visibilitySeconds: number | undefined,
    deadLetterQueue: (arn: string) => InsideQueue | undefined,
  ): { MessageId: string; ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  /** Moves what has become visible (time over, delay over) to `messages`. */
  processTimers(): void;
}

export interface SqsInside {
  host: string;
  region: string;
  queues: Map<string, InsideQueue>;
  allQueues(): Iterable<InsideQueue>;
  getQueueByName(name: string): InsideQueue | undefined;
  getQueueByArn(arn: string): InsideQueue | undefined;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): InsideQueue;
}

export interface SnsInside {
  region: string;
  createTopic(name: string, attributes: undefined, tags: undefined, region: string): { arn: string };
  subscribe(topicArn: string, protocol: string, endpoint: string): unknown;
}

export interface StoredObject {
  key: string;
  etag: string;
  contentLength: number;
  lastModified: Date;
}

export interface S3Inside {
  buckets: Map<string, Map<string, StoredObject>>;
  multipartUploads: Map<string, { bucket: string }>;
  createBucket(name: string): void;
  putObject(bucket: string, key: string, ...rest: unknown[]): StoredObject;
  completeMultipartUpload(uploadId: string, parts: unknown): StoredObject;
  deleteObject(bucket: string, key: string): void;
}

interface Persistence {
  db: { exec(sql: string): void; prepare(sql: string): { run(...values: unknown[]): unknown } };
  load(sqs: SqsInside, sns: SnsInside, s3: S3Inside): void;
  transaction(work: () => void): void;
  updateMessageReady(messageId: string): void;
  close(): void;
}

export interface Request {
  method: string;
  url: string;
  params: { bucket?: string; '*'?: string };
  query: Record<string, string | undefined>;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): Reply;
}

interface App {
  addHook(name: 'preHandler', hook: (request: Request, reply: Reply, done: (error?: Error) => void) => void): void;
  setErrorHandler(handler: (error: Error & { statusCode?: number }, request: Request, reply: Reply) => void): void;
  listen(options: { host: string; port: number }): Promise<string>;
  close(): Promise<void>;
}

interface Modules {
  buildApp(options: { logger: boolean; stores: { sqsStore: SqsInside; snsStore: SnsInside; s3Store: S3Inside } }): App;
  SqsStore: {
    new (): SqsInside & { persistence?: Persistence };
    createMessage(body: string, attributes: object, delaySeconds?: number): StoredMessage;
  };
  SnsStore: new () => SnsInside & { persistence?: Persistence };
  S3Store: new () => S3Inside & { persistence?: Persistence };
  PersistenceManager: new (folder: string) => Persistence;
  S3Error: new (code: string, message: string, status: number) => Error & { toXml(): string };
}

export interface Inside {
  url: string;
  sqs: SqsInside;
  sns: SnsInside;
  s3: S3Inside;
  createMessage: Modules['SqsStore']['createMessage'];
  /** Runs work on the stores as one transaction: all of it is on disk or none. Errors of the disk become one sentence. */
  durably<T>(work: () => T): T;
  /** Asked before any answer leaves; what it returns is awaited, and a rejection turns the answer into a 500. */
  beforeAnswer(hook: BeforeAnswer): void;
  stop(): Promise<void>;
}

export type BeforeAnswer = () => Promise<void> | undefined;

const running = new Map<string, Inside>();

/** The fauxqs of this process that answers at `url`. */
export function insideAt(url: string): Inside | undefined {
  return running.get(url);
}

/** @throws Error with one sentence when the store in `dataDir` cannot be opened or read */
export async function openFauxqs(dataDir?: string): Promise<Inside> {
  const modules = (await loadFauxqs()) as unknown as Modules;
  const sqs = new modules.SqsStore();
  const sns = new modules.SnsStore();
  const s3 = new modules.S3Store();
  sqs.region = REGION;
  sns.region = REGION;
  // Otherwise queue URLs get a host name (sqs.us-east-1.localhost) that resolves nowhere.
  sqs.host = '';
  const persistence = dataDir === undefined ? undefined : openPersistence(modules, dataDir);
  if (persistence !== undefined) {
    explained(dataDir, () => persistence.load(sqs, sns, s3));
    // Wired only now: a load that writes would replace the queues' rows and cascade to their messages.
    for (const queue of sqs.allQueues())
      (queue as InsideQueue & { persistence?: Persistence }).persistence = persistence;
    for (const store of [sqs, sns, s3]) store.persistence = persistence;
  }
  const app = modules.buildApp({ logger: false, stores: { sqsStore: sqs, snsStore: sns, s3Store: s3 } });
  const hooks: BeforeAnswer[] = [];
  app.addHook('preHandler', (request, reply, done) => {
    holdAnswer(reply, hooks);
    done(prepareUpload(modules, s3, request));
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, dataDir));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  nameQueuesBy(url, sqs);

  const inside: Inside = {
    url,
    sqs,
    sns,
    s3,
    createMessage: modules.SqsStore.createMessage,
    durably<T>(work: () => T): T {
      return explained(dataDir, () => {
        if (persistence === undefined) return work();
        const results: T[] = [];
        persistence.transaction(() => results.push(work()));
        return results[0] as T;
      });
    },
    beforeAnswer: (hook) => hooks.push(hook),
    async stop() {
      running.delete(url);
      await app.close();
      persistence?.close();
    },
  };
  running.set(url, inside);
  return inside;
}

function openPersistence(modules: Modules, dataDir: string): Persistence {
  return explained(dataDir, () => {
    const persistence = new modules.PersistenceManager(dataDir);
    const { db } = persistence;
    // With the write-ahead log this loses nothing when the process dies; only a power cut can take the last moments.
    db.exec('PRAGMA synchronous = NORMAL');
    // A message that was in flight when the process died would stay hidden for the rest of its visibility time.
    db.exec(
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE receipt_handle IS NOT NULL',
    );
    // fauxqs writes a receive count of NULL here, which its own schema refuses: ChangeMessageVisibility 0 answered 500 and lost the message.
    const ready = db.prepare(
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
    );
    persistence.updateMessageReady = (messageId) => {
      ready.run(messageId);
    };
    return persistence;
  });
}

/** The port is new at each start, and the SDK sends to whatever host a queue's URL names. */
function nameQueuesBy(url: string, sqs: SqsInside): void {
  const queues = [...sqs.allQueues()];
  sqs.queues.clear();
  for (const queue of queues) {
    queue.url = queueUrl(url, queue.name);
    sqs.queues.set(queue.url, queue);
  }
}

export const queueUrl = (url: string, name: string): string => `${url}/000000000000/${name}`;

/**
 * Lets the hooks finish before the answer leaves. Fastify's own onSend hook cannot: fauxqs' handlers are async and return nothing, so
 * Fastify sends a second, empty answer while such a hook is still waiting.
 */
function holdAnswer(reply: Reply, hooks: BeforeAnswer[]): void {
  const send = reply.send.bind(reply);
  let held = false;
  const release = (body: unknown): void => {
    reply.send = send;
    send(body);
  };
  reply.send = (body) => {
    if (held) return reply;
    const waits = hooks.map((hook) => hook()).filter((wait) => wait !== undefined);
    if (waits.length === 0) return send(body);
    held = true;
    Promise.all(waits).then(() => release(body), release);
    return reply;
  };
}

/** What fauxqs leaves out of a PUT: an empty body crashes it, and conditions (If-None-Match, If-Match) are not looked at. */
function prepareUpload(modules: Modules, s3: S3Inside, request: Request): Error | undefined {
  const { bucket, '*': key } = request.params;
  const completes = request.method === 'POST' && request.query.uploadId !== undefined;
  if (bucket === undefined || key === undefined || key === '' || !(request.method === 'PUT' || completes)) return;
  if (request.body === undefined || request.body === null) request.body = Buffer.alloc(0);
  if (request.query.partNumber !== undefined) return;
  const present = s3.buckets.get(bucket)?.get(key);
  const failed = 'At least one of the pre-conditions you specified did not hold';
  if (request.headers['if-none-match'] === '*' && present !== undefined) {
    return new modules.S3Error('PreconditionFailed', failed, 412);
  }
  const wanted = request.headers['if-match'];
  if (wanted === undefined) return;
  if (present === undefined) return new modules.S3Error('NoSuchKey', 'The specified key does not exist.', 404);
  const bare = (etag: unknown): string => String(etag).replaceAll('"', '');
  if (bare(wanted) !== bare(present.etag)) return new modules.S3Error('PreconditionFailed', failed, 412);
}

function answerError(
  error: Error & { statusCode?: number; toXml?: () => string },
  request: Request,
  reply: Reply,
  dataDir: string | undefined,
): void {
  const status = error.statusCode ?? 500;
  const message = explanation(dataDir, error);
  if (String(request.headers['content-type'] ?? '').includes('x-amz-json')) {
    reply.status(status).header('content-type', 'application/x-amz-json-1.0');
    reply.send(JSON.stringify({ __type: 'com.amazonaws.sqs#InternalError', message }));
    return;
  }
  const code = status === 413 ? 'EntityTooLarge' : status < 500 ? 'InvalidRequest' : 'InternalError';
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  reply.status(status === 413 ? 400 : status).header('content-type', 'application/xml');
  reply.send(error.toXml?.() ?? `<Error><Code>${code}</Code><Message>${escaped}</Message></Error>`);
}

function explained<T>(dataDir: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(explanation(dataDir, error), { cause: error });
  }
}

/** One sentence for what goes wrong with the disk; other errors keep their own. */
function explanation(dataDir: string | undefined, error: unknown): string {
  const { message, code, errcode } = error as Error & { code?: string; errcode?: number };
  if (dataDir === undefined || (code !== 'ERR_SQLITE_ERROR' && errcode === undefined && !isFileError(code)))
    return message;
  // Primary result codes of SQLite: https://www.sqlite.org/rescode.html
  const cure: Record<number, string> = {
    5: 'another process uses it: stop that one first',
    10: 'check the disk',
    11: 'it is damaged: start with --fresh',
    13: 'the disk is full: free some space',
    26: 'it is damaged: start with --fresh',
  };
  const advice = cure[(errcode ?? 0) & 0xff] ?? "check the folder's rights and free space, or start with --fresh";
  return `The message store in ${dataDir} cannot be read or written (${message}); ${advice}.`;
}

const isFileError = (code: string | undefined): boolean => code !== undefined && /^E[A-Z]+$/.test(code);
