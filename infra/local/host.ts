import { randomUUID } from 'node:crypto';
import type { Calendar } from './calendar.ts';
import { ExecutionEnvironment, type InvokeResult } from './execution-environment.ts';
import { ACCOUNT_ID, REGION } from './names.ts';
import type { FunctionPlan } from './plan.ts';

export type { InvokeError, InvokeResult } from './execution-environment.ts';

export interface Invocation {
  functionName: string;
  requestId: string;
  ok: boolean;
  /** Machine milliseconds from start to answer, loading included. */
  durationMs: number;
  coldStart: boolean;
}

export interface HostOptions {
  functions: FunctionPlan[];
  /** Held while an invocation waits or runs; its time is what the functions' `Date` shows. */
  calendar: Calendar;
  /** Environment that all functions get on top of their own (endpoints; what the caller adds wins). */
  environment: Record<string, string>;
  onLog(functionName: string, line: string, stream: 'stdout' | 'stderr'): void;
  onInvocation?(invocation: Invocation): void;
  /** Threads in all (6) and per function (2), about 30 MB each. More invocations wait their turn. */
  maximumWorkers?: number;
  maximumPerFunction?: number;
  /** Machine milliseconds after which a thread above one per function ends (10 000). */
  idleMs?: number;
  /** Folder for V8's code of the bundles. */
  compileCache?: string;
}

export interface Host {
  /**
   * Runs a function with a JSON text and answers its JSON text, or what went wrong; a failure of one invocation touches no other.
   * @throws when there is no such function, or the host has stopped.
   */
  invoke(functionName: string, payload: string): Promise<InvokeResult>;
  /** Loads functions ahead of their first invocation, all at the same time. */
  warm(functionNames: string[]): Promise<void>;
  /**
   * Deploys other code: the folder of a bundle with the same handler. What runs ends on the old code, every later invocation has the new.
   * @throws when there is no such function.
   */
  replaceCode(functionName: string, folder: string): Promise<void>;
  /** How many more invocations of this function would run at once. */
  room(functionName: string): number;
  workers(): number;
  /** Waits for what runs, refuses what comes, ends all threads. */
  stop(): Promise<void>;
}

/**
 * What every minute needs (sweep, and three that listen) and two more: the functions of a post take turns there. Measured over 6 hours at full
 * speed: a seventh costs 30 MB and saves about one cold start of 0.1 s for each post; the first one comes as soon.
 */
const usualWorkers = 6;

/** Runs bundled functions in worker threads as Lambda runs them in execution environments. */
export function startHost(options: HostOptions): Host {
  const { calendar } = options;
  const maximumWorkers = options.maximumWorkers ?? usualWorkers;
  const maximumPerFunction = Math.min(options.maximumPerFunction ?? 2, maximumWorkers);
  /** In AWS each environment has a disk of its own; here they share one, so who unpacks more than usual onto it runs one at a time. */
  const mostOf = ({ storageMb }: FunctionPlan): number => (storageMb === undefined ? maximumPerFunction : 1);
  const idleMs = options.idleMs ?? 10_000;
  const functions = new Map(options.functions.map((settings) => [settings.name, settings]));
  const environments = new Set<ExecutionEnvironment>();
  const running = new Map<string, number>();
  let waiting: { settings: FunctionPlan; take(environment: ExecutionEnvironment): void }[] = [];
  const inFlight = new Set<Promise<unknown>>();
  let stopping = false;

  // Lambda's functions live in UTC. Node reads a thread's zone from the process, not from the thread's own environment.
  process.env.TZ = 'UTC';

  const of = (settings: FunctionPlan): ExecutionEnvironment[] =>
    [...environments].filter(
      ({ functionName, dead, outdated }) => functionName === settings.name && !dead && !outdated,
    );

  const make = ({ name }: FunctionPlan): ExecutionEnvironment => {
    const settings = settingsOf(name);
    const environment = new ExecutionEnvironment({
      settings,
      environment: functionEnvironment(settings, options.environment),
      ...(calendar.live ? {} : { calendar: calendar.shared }),
      ...(options.compileCache === undefined ? {} : { compileCache: options.compileCache }),
      onLine: (line, stream) => options.onLog(settings.name, line, stream),
      onEnd: () => {
        environments.delete(environment);
        serve();
      },
    });
    environments.add(environment);
    return environment;
  };

  /** A free environment, or a new one where there is room; idle ones of other functions make room, longest unused first. */
  const find = (settings: FunctionPlan): ExecutionEnvironment | undefined => {
    const own = of(settings);
    const free = own.find((environment) => !environment.busy);
    if (free !== undefined) return free;
    if (own.length >= mostOf(settings)) return undefined;
    if (environments.size >= maximumWorkers) {
      // The end of one calls serve() again: only then its memory is free, so one at a time is asked to go.
      if ([...environments].some((environment) => environment.dead)) return undefined;
      const idle = [...environments].filter((environment) => !environment.busy);
      void idle.sort((a, b) => a.usedAt - b.usedAt)[0]?.end();
      return undefined;
    }
    return make(settings);
  };

  const serve = (): void => {
    const still: typeof waiting = [];
    for (const waiter of waiting) {
      const environment = find(waiter.settings);
      if (environment === undefined) still.push(waiter);
      else {
        environment.busy = true;
        waiter.take(environment);
      }
    }
    waiting = still;
  };

  const acquire = (settings: FunctionPlan): Promise<ExecutionEnvironment> =>
    new Promise((take) => {
      waiting.push({ settings, take });
      serve();
    });

  const run = async (settings: FunctionPlan, payload: string): Promise<InvokeResult> => {
    const release = calendar.hold(settings.name);
    running.set(settings.name, (running.get(settings.name) ?? 0) + 1);
    const known = new Set(environments);
    try {
      const environment = await acquire(settings);
      const begun = performance.now();
      const requestId = randomUUID();
      const result = await environment.invoke(requestId, payload);
      if (environment.outdated) await environment.end();
      environment.busy = false;
      options.onInvocation?.({
        functionName: settings.name,
        requestId,
        ok: result.ok,
        durationMs: performance.now() - begun,
        coldStart: !known.has(environment),
      });
      return result;
    } finally {
      running.set(settings.name, (running.get(settings.name) ?? 1) - 1);
      serve();
      release();
    }
  };

  const settingsOf = (functionName: string): FunctionPlan => {
    const settings = functions.get(functionName);
    if (settings === undefined) throw new Error(`There is no function ${functionName} in the template.`);
    return settings;
  };

  const reaper = setInterval(
    () => {
      const now = performance.now();
      for (const settings of functions.values()) {
        const idle = of(settings).filter((environment) => !environment.busy);
        const kept = of(settings).length - idle.length > 0 ? 0 : 1;
        for (const environment of idle.sort((a, b) => b.usedAt - a.usedAt).slice(kept)) {
          if (now - environment.usedAt > idleMs) void environment.end();
        }
      }
    },
    Math.max(50, idleMs / 4),
  );
  reaper.unref();

  return {
    async invoke(functionName, payload) {
      const settings = settingsOf(functionName);
      if (stopping) throw new Error(`The embedded cloud is stopping: ${functionName} was not invoked.`);
      const result = run(settings, payload);
      inFlight.add(result);
      try {
        return await result;
      } finally {
        inFlight.delete(result);
      }
    },
    async warm(functionNames) {
      const fresh = functionNames.map(settingsOf).filter((settings) => of(settings).length === 0);
      // A bundle that cannot be loaded says so in its log, and again when it is invoked.
      await Promise.allSettled(fresh.map((settings) => make(settings).ready));
    },
    async replaceCode(functionName, folder) {
      const settings = settingsOf(functionName);
      functions.set(functionName, { ...settings, folder });
      const old = of(settings);
      for (const environment of old) environment.outdated = true;
      await Promise.all(old.filter(({ busy }) => !busy).map((environment) => environment.end()));
    },
    room(functionName) {
      const settings = functions.get(functionName);
      return settings === undefined ? 0 : Math.max(0, mostOf(settings) - (running.get(functionName) ?? 0));
    },
    workers: () => environments.size,
    async stop() {
      stopping = true;
      clearInterval(reaper);
      await Promise.allSettled(inFlight);
      await Promise.all([...environments].map((environment) => environment.end()));
    },
  };
}

/**
 * A function's environment: the template's, over what Lambda sets itself, under what the embedded cloud adds.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (read 2026-11)
 */
export function functionEnvironment(settings: FunctionPlan, added: Record<string, string>): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    ...(process.env.CHROME_PATH === undefined ? {} : { CHROME_PATH: process.env.CHROME_PATH }),
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    // Powertools tells a cold start by it.
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: settings.folder,
    _HANDLER: settings.handler,
    ...settings.environment,
    ...clientEnvironment(),
    ...added,
  };
}

/** What an AWS SDK client needs besides the endpoints to speak with the embedded cloud. */
export function clientEnvironment(): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCOUNT_ID: ACCOUNT_ID,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The SDK would take the calendar for a wrong clock, correct it, and then retry failed conditional writes.
    AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
  };
}
