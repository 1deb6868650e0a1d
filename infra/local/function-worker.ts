/**
 * What runs in a worker thread: one execution environment of one function. It replaces `Date`, loads the bundle, then answers one
 * invocation at a time. It imports Node's own modules alone, so that the host can strip its types once and start it from memory.
 */
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

export interface WorkerSettings {
  /** Calendar of the host, one 64-bit integer of epoch milliseconds; absent when the machine's clock is the calendar. */
  calendar?: SharedArrayBuffer;
  /** File of the bundle and name of its export. */
  file: string;
  exportName: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  logStream: string;
  /** Folder in which V8's code of the bundles is kept: the next thread and the next start need less time and memory. */
  compileCache?: string;
}

export interface InvokeMessage {
  requestId: string;
  payload: string;
  /** Machine time the invocation may take. */
  timeoutMs: number;
}

export interface FunctionFailure {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'unloadable'; error: FunctionFailure }
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'result'; requestId: string; payload: string }
  | { type: 'failure'; requestId: string; error: FunctionFailure };

type Handler = (event: unknown, context: unknown) => unknown;

const settings = workerData as WorkerSettings;
const port = parentPort;
if (port === null) throw new Error('function-worker.ts runs in a worker thread of the embedded cloud only.');
const tell = (message: WorkerMessage): void => port.postMessage(message);

/** Output goes through the same port as results, in order: a result never arrives before the lines written ahead of it. */
for (const stream of ['stdout', 'stderr'] as const) {
  const target = process[stream] as unknown as {
    _write(chunk: Uint8Array | string, encoding: BufferEncoding, done: () => void): void;
    _writev: undefined;
  };
  target._writev = undefined;
  target._write = (chunk, encoding, done) => {
    const text = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
    tell({ type: 'output', stream, text: text.toString('utf8') });
    done();
  };
}

if (settings.calendar !== undefined) replaceDate(new BigInt64Array(settings.calendar));

/**
 * `Date` shows the calendar. A proxy over Date itself: what is made outside this thread's own code (file times, clones) stays an
 * instance of it, subclasses work, and `constructor` leads back here.
 */
function replaceDate(calendar: BigInt64Array): void {
  const RealDate = Date;
  const now = (): number => Number(Atomics.load(calendar, 0));
  const CalendarDate: DateConstructor = new Proxy(RealDate, {
    construct: (target, values: [], newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: CalendarDate, writable: true, configurable: true });
  globalThis.Date = CalendarDate;
}

function describe(error: unknown): FunctionFailure {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

async function load(): Promise<Handler> {
  const bundle = (await import(pathToFileURL(settings.file).href)) as Record<string, unknown>;
  const own =
    bundle[settings.exportName] ?? (bundle.default as Record<string, unknown> | undefined)?.[settings.exportName];
  if (typeof own !== 'function') {
    throw new Error(`${settings.file} has no function "${settings.exportName}" among its exports.`);
  }
  return own as Handler;
}

function contextOf({ requestId, timeoutMs }: InvokeMessage, begun: number) {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.functionArn,
    memoryLimitInMB: String(settings.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${settings.functionName}`,
    logStreamName: settings.logStream,
    // Machine time, as Lambda's own.
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(timeoutMs - (performance.now() - begun))),
  };
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId } = message;
  const begun = performance.now();
  try {
    const answer = await handler(JSON.parse(message.payload), contextOf(message, begun));
    tell({ type: 'result', requestId, payload: JSON.stringify(answer) ?? 'null' });
  } catch (error) {
    tell({ type: 'failure', requestId, error: describe(error) });
  }
}

if (settings.compileCache !== undefined) enableCompileCache(settings.compileCache);
try {
  const handler = await load();
  port.on('message', (message: InvokeMessage) => void invoke(handler, message));
  tell({ type: 'ready' });
} catch (error) {
  tell({ type: 'unloadable', error: describe(error) });
}
