import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FunctionFailure, InvokeMessage, WorkerMessage, WorkerSettings } from './function-worker.ts';
import type { FunctionPlan } from './plan.ts';

export interface InvokeError extends FunctionFailure {
  /** thrown: the handler said no. The others end the environment: over time, thread gone, bundle not loadable. */
  kind: 'thrown' | 'timeout' | 'crashed' | 'unloadable';
}

export type InvokeResult =
  | { ok: true; requestId: string; payload: string }
  | { ok: false; requestId: string; error: InvokeError };

export interface EnvironmentOptions {
  settings: FunctionPlan;
  environment: Record<string, string>;
  calendar?: SharedArrayBuffer;
  compileCache?: string;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
  /** The thread is gone, for whatever reason. */
  onEnd(): void;
}

/** Seconds Lambda gives a function to initialise: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

/**
 * Heap of one environment. Less than Lambda would give: V8 collects before it asks for more, and a dozen of them share one laptop.
 */
const OLD_GENERATION_MB = 96;
const YOUNG_GENERATION_MB = 2;

/** One worker thread with one function in it: one invocation at a time, and dead after a timeout or a crash. */
export class ExecutionEnvironment {
  readonly functionName: string;
  busy = false;
  dead = false;
  /** Its code was replaced: it ends with what it is doing. */
  outdated = false;
  /** Machine time of its last use, by the monotonic clock. */
  usedAt = performance.now();

  readonly #worker: Worker;
  readonly #settings: FunctionPlan;
  readonly #options: EnvironmentOptions;
  readonly #ready: Promise<void>;
  readonly #partial = { stdout: '', stderr: '' };
  #settle: ((result: InvokeResult | { ready: true }) => void) | undefined;
  #requestId = '';
  #crash: Error | undefined;

  constructor(options: EnvironmentOptions) {
    const { settings } = options;
    this.#options = options;
    this.#settings = settings;
    this.functionName = settings.name;
    const dot = settings.handler.lastIndexOf('.');
    const workerData: WorkerSettings = {
      ...(options.calendar === undefined ? {} : { calendar: options.calendar }),
      ...(options.compileCache === undefined ? {} : { compileCache: options.compileCache }),
      file: bundleFile(join(settings.folder, settings.handler.slice(0, dot))),
      exportName: settings.handler.slice(dot + 1),
      functionName: settings.name,
      functionArn: settings.arn,
      memoryMb: settings.memoryMb,
      logStream: options.environment.AWS_LAMBDA_LOG_STREAM_NAME ?? 'local',
    };
    this.#worker = new Worker(workerUrl(), {
      workerData,
      env: options.environment,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.min(settings.memoryMb, OLD_GENERATION_MB),
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
    });
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error) => {
      this.#crash = error instanceof Error ? error : new Error(String(error));
    });
    this.#worker.on('exit', (code) => this.#exited(code));
    // What does not go through process.stdout of the thread, such as warnings of Node itself.
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#worker[stream].setEncoding('utf8').on('data', (text: string) => this.#print(stream, text));
    }
    this.#ready = this.#load();
    // Who invokes awaits it again; a failure before that is not unhandled.
    this.#ready.catch(() => undefined);
  }

  /** Resolves when the bundle is loaded, rejects with an UnloadableError. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Runs one invocation; never rejects. The environment must not be busy. */
  async invoke(requestId: string, payload: string): Promise<InvokeResult> {
    try {
      await this.#ready;
    } catch (error) {
      if (!(error instanceof UnloadableError)) throw error;
      return { ok: false, requestId, error: error.failure };
    }
    const timeoutMs = this.#settings.timeoutSeconds * 1000;
    this.#requestId = requestId;
    const message: InvokeMessage = { requestId, payload, timeoutMs };
    const result = await this.#wait(timeoutMs, () => this.#worker.postMessage(message));
    this.usedAt = performance.now();
    if (result === 'timeout') {
      const errorMessage = `Task timed out after ${this.#settings.timeoutSeconds.toFixed(2)} seconds`;
      await this.end();
      this.#options.onLine(`${requestId} ${errorMessage}`, 'stderr');
      return {
        ok: false,
        requestId,
        error: { kind: 'timeout', errorType: 'Sandbox.Timedout', errorMessage, trace: [] },
      };
    }
    if ('ready' in result) throw new Error(`${this.functionName} said it is ready while it was invoked.`);
    return result;
  }

  /** Ends the thread, whatever it does, and waits until it is gone. */
  async end(): Promise<void> {
    this.dead = true;
    await this.#worker.terminate();
    this.#flush();
  }

  async #load(): Promise<void> {
    const result = await this.#wait(INIT_TIMEOUT_MS, () => undefined);
    if (result !== 'timeout' && 'ready' in result) return;
    const failure: InvokeError =
      result === 'timeout' || result.ok
        ? {
            kind: 'unloadable',
            errorType: 'Sandbox.Timedout',
            errorMessage: 'Init timed out after 10 seconds',
            trace: [],
          }
        : { ...result.error, kind: 'unloadable' };
    this.#options.onLine(`Init Error ${JSON.stringify(failure)}`, 'stderr');
    await this.end();
    throw new UnloadableError(failure);
  }

  #wait(timeoutMs: number, begin: () => void): Promise<InvokeResult | { ready: true } | 'timeout'> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#settle = undefined;
        resolve('timeout');
      }, timeoutMs);
      this.#settle = (result) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(result);
      };
      begin();
    });
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'output':
        this.#print(message.stream, message.text);
        return;
      case 'ready':
        this.#settle?.({ ready: true });
        return;
      case 'unloadable':
        this.#settle?.({ ok: false, requestId: '', error: { ...message.error, kind: 'unloadable' } });
        return;
      case 'result':
        this.#flush();
        this.#settle?.({ ok: true, requestId: message.requestId, payload: message.payload });
        return;
      case 'failure':
        this.#flush();
        this.#options.onLine(`Invoke Error ${JSON.stringify(message.error)}`, 'stderr');
        this.#settle?.({ ok: false, requestId: message.requestId, error: { ...message.error, kind: 'thrown' } });
    }
  }

  #exited(code: number): void {
    const expected = this.dead;
    this.dead = true;
    this.#flush();
    const error = this.#crash;
    const failure: InvokeError = {
      kind: 'crashed',
      errorType: error === undefined ? 'Runtime.ExitError' : errorTypeOf(error),
      errorMessage: error?.message ?? `Runtime exited with exit status ${code}`,
      trace: (error?.stack ?? '').split('\n').filter((line) => line !== ''),
    };
    if (!expected) this.#options.onLine(`Runtime Error ${JSON.stringify(failure)}`, 'stderr');
    this.#settle?.({ ok: false, requestId: this.#requestId, error: failure });
    this.#options.onEnd();
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    const lines = (this.#partial[stream] + text).split('\n');
    this.#partial[stream] = lines.pop() ?? '';
    for (const line of lines) this.#options.onLine(line, stream);
  }

  /** A last line without an end belongs to the invocation that wrote it. */
  #flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.#partial[stream];
      this.#partial[stream] = '';
      if (rest !== '') this.#options.onLine(rest, stream);
    }
  }
}

export class UnloadableError extends Error {
  readonly failure: InvokeError;

  constructor(failure: InvokeError) {
    super(failure.errorMessage);
    this.name = 'UnloadableError';
    this.failure = failure;
  }
}

function errorTypeOf(error: Error): string {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : error.name;
}

/** The endings Lambda tries, ours first. */
function bundleFile(base: string): string {
  const endings = ['.mjs', '.js', '.cjs'];
  return `${base}${endings.find((ending) => existsSync(base + ending)) ?? '.mjs'}`;
}

let url: URL | undefined;

/**
 * The worker's code: its own bundle beside this one, or, where the sources run as they are, a data: URL with its types stripped once. A
 * .ts entry would make each thread load Node's type stripper: measured on two cores, 23 MB and 70 ms a thread instead of 10 MB and 40 ms.
 */
function workerUrl(): URL {
  if (url !== undefined) return url;
  if (!import.meta.url.endsWith('.ts')) {
    url = new URL('./function-worker.mjs', import.meta.url);
    return url;
  }
  const source = readFileSync(new URL('./function-worker.ts', import.meta.url), 'utf8');
  const { emitWarning } = process;
  try {
    // Node 24 calls the function experimental at each start; running .ts files at all rests on the same code and says nothing.
    process.emitWarning = () => undefined;
    url = new URL(`data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`);
  } finally {
    process.emitWarning = emitWarning;
  }
  return url;
}
