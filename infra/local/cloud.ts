import { join } from 'node:path';
import type { Transition } from './alarms/types.ts';
import { type Alarms, startAlarms } from './alarms/watch.ts';
import { type Asynchronous, createAsynchronous } from './asynchronous.ts';
import { type Services, startServices } from './boot-services.ts';
import { type Calendar, createCalendar, type Speed } from './calendar.ts';
import type { CloudEvent } from './cloud-event.ts';
import { firingId } from './events.ts';
import { type HostOptions, startHost } from './host.ts';
import type { StackInput } from './intrinsics.ts';
import { openJournal } from './journal.ts';
import { entriesOfObject, entryOfFiring } from './journal-entries.ts';
import { takeLock } from './lock.ts';
import type { Plan } from './plan.ts';
import { startPoller } from './poller.ts';
import { createRunner, type Runner } from './runner.ts';
import { type Cloud, runningCloud } from './running-cloud.ts';
import type { SecretsManager } from './services/types.ts';

export type { Services } from './boot-services.ts';
export type { CloudEvent } from './cloud-event.ts';
export type { Cloud } from './running-cloud.ts';

/** What runs before the first function does. */
export interface Stores {
  readonly plan: Plan;
  readonly secrets: SecretsManager;
  /** Environment that points an SDK client at them. */
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface CloudOptions {
  stacks: StackInput[];
  /** Everything that outlives the process. */
  dataDir: string;
  services: Services;
  calendar: {
    speed: Speed;
    /** First instant of a fresh data folder, epoch milliseconds; by default the machine's. */
    start?: number;
    live?: boolean;
    machineNow?: () => number;
  };
  /**
   * Given to all functions; a function where it belongs to something that needs the calendar, such as a sandbox. That is called when the
   * stores run and no function does yet.
   */
  environment?:
    | Record<string, string>
    | ((calendar: Calendar, stores: Stores) => Record<string, string> | Promise<Record<string, string>>);
  onLog?(functionName: string, line: string, stream: 'stdout' | 'stderr'): void;
  onEvent?(event: CloudEvent): void;
  /** The calendar stands at this instant, and everything before it is through; nothing is fired yet. */
  onInstant?(now: number): void;
  /** An alarm of the template changed its state, and its topics were told. */
  onAlarm?(transition: Transition): void;
  host?: Pick<HostOptions, 'maximumWorkers' | 'maximumPerFunction' | 'idleMs' | 'compileCache'>;
  retryDelaysMs?: number[];
}

/**
 * Starts everything a template describes in this process, on a data folder of its own. The calendar stands still until begin(), so
 * that what the caller uploads first is taken in before the first slot; what an earlier run left unfinished is taken up at once.
 * @throws one sentence when the folder is in use, the template cannot be run, or a file in the folder is damaged.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const closers: (() => void | Promise<void>)[] = [];
  /** In reverse order, each even if one before it failed; the first failure is told. */
  const closeAll = async (): Promise<void> => {
    let failure: unknown;
    for (const close of closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  };
  try {
    return await boot(options, closers, closeAll);
  } catch (error) {
    // The reason of the failed start is the one to tell.
    await closeAll().catch(() => undefined);
    throw error;
  }
}

async function boot(
  options: CloudOptions,
  closers: (() => void | Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<Cloud> {
  const { dataDir } = options;
  const path = (name: string): string => join(dataDir, name);
  let alarms: Alarms | undefined;
  const tell = (event: CloudEvent): void => {
    alarms?.observe(event);
    options.onEvent?.(event);
  };
  const lock = takeLock(dataDir);
  closers.push(() => lock.release());

  const journal = openJournal(path('journal.jsonl'));
  closers.push(() => journal.close());
  const machineNow = options.calendar.machineNow ?? Date.now;
  const calendar = createCalendar({
    speed: options.calendar.speed,
    live: options.calendar.live ?? false,
    machineNow,
    file: path('calendar'),
    start: Math.max(options.calendar.start ?? machineNow(), journal.latest ?? 0),
  });
  closers.push(() => calendar.close());

  const now = (): number => calendar.now();
  let asynchronous: Asynchronous | undefined;
  const { plan, messaging, secrets, scheduler, endpoints } = await startServices({
    services: options.services,
    stacks: options.stacks,
    path,
    now,
    onStarted: (service) => closers.push(() => service.stop()),
    onObject: (plan, event) => {
      tell({ type: 'object', event });
      for (const entry of entriesOfObject(plan, event, now())) asynchronous?.take(entry)?.();
    },
  });
  const { environment = {} } = options;
  const added =
    typeof environment === 'function' ? await environment(calendar, { plan, secrets, endpoints }) : environment;

  let runner: Runner | undefined;
  const onFatal = (error: Error): void => {
    calendar.hold('a fatal error');
    tell({ type: 'fatal', error });
    runner?.fail(error);
  };
  alarms = startAlarms({
    plan,
    calendar,
    messaging,
    dataDir,
    onTransition: (transition) => options.onAlarm?.(transition),
    onFatal,
  });
  const watching = alarms;
  const host = startHost({
    compileCache: path('compile-cache'),
    ...options.host,
    functions: plan.functions,
    calendar,
    environment: { ...endpoints, ...added },
    onLog: (functionName, line, stream) => {
      watching.takeLine(line);
      options.onLog?.(functionName, line, stream);
    },
    onInvocation: (invocation) => tell({ type: 'invocation', ...invocation }),
  });
  asynchronous = createAsynchronous({
    journal,
    host,
    calendar,
    functions: plan.functions,
    send: (...message) => messaging.send(...message),
    onOutcome: (outcome) => tell({ type: 'asynchronous', ...outcome }),
    onFatal,
    ...(options.retryDelaysMs === undefined ? {} : { retryDelaysMs: options.retryDelaysMs }),
  });
  const poller = startPoller({
    sources: plan.eventSources,
    messaging,
    host,
    calendar,
    onBatch: (outcome) => tell({ type: 'batch', ...outcome }),
    onFatal,
  });
  const taken = asynchronous;
  runner = createRunner({
    calendar,
    scheduler,
    poller,
    onInstant: (now) => {
      watching.passed(now);
      options.onInstant?.(now);
    },
    onFatal,
    take: (firing) => {
      const entry = entryOfFiring(plan, firing, now());
      const start = taken.take(entry);
      if (start !== undefined) tell({ type: 'fired', id: entry.id, firing, at: entry.queuedAt });
      return start;
    },
  });
  const running = runner;
  closers.push(
    () => watching.settled(),
    () => host.stop(),
    () => poller.stop(),
    () => taken.stop(),
    () => running.stop(),
  );
  // Killed between journal and acknowledgement: these are in the journal, so they must not come again.
  for (const firing of scheduler.due(now())) {
    if (journal.knows(firingId(firing))) await scheduler.acknowledge(firing);
  }
  taken.replay();
  return runningCloud({
    dataDir,
    plan,
    calendar,
    journal,
    host,
    poller,
    runner,
    scheduler,
    alarms,
    messaging,
    secrets,
    endpoints,
    closeAll,
  });
}
