import type { Calendar } from './calendar.ts';
import type { Poller } from './poller.ts';
import type { Firing, Scheduler } from './services/types.ts';

export interface RunnerOptions {
  calendar: Calendar;
  scheduler: Pick<Scheduler, 'due' | 'next' | 'acknowledge' | 'onChange'>;
  poller: Pick<Poller, 'scan'>;
  /** Puts a firing into the journal and answers what starts it; undefined when it was taken before. */
  take(firing: Firing): (() => void) | undefined;
  /** Called with the calendar's instant when everything before it is through, and before anything is fired at it. */
  onInstant(now: number): void;
  onFatal(error: Error): void;
}

export interface Runner {
  /** Lets the calendar run. */
  start(): void;
  /** Resolves when nothing holds the calendar, or on stop(). */
  drained(): Promise<void>;
  /** Resolves when the calendar is at the instant and nothing holds it, or on stop(); without an instant: only on stop(). */
  until(instant: number | undefined): Promise<void>;
  /** Everybody who waits is refused. */
  fail(error: Error): void;
  stop(): Promise<void>;
}

/** Longest pause between two looks, in machine milliseconds: setTimeout is not exact over hours. */
const LONGEST_MS = 1000;

/** Moves the calendar from one interesting instant to the next and fires what is due there. */
export function createRunner(options: RunnerOptions): Runner {
  const { calendar, scheduler, poller } = options;
  let started = false;
  let stopping = false;
  let limit: number | undefined;
  let failure: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  let queued = false;
  const firing = new Set<Promise<void>>();
  let waiters: { met(): boolean; resolve(): void; reject(error: Error): void }[] = [];

  /** The next instant at which something happens. */
  const target = (): number | undefined => {
    const next = scheduler.next();
    if (limit === undefined) return next;
    return next === undefined ? limit : Math.min(next, limit);
  };

  const fire = async (due: Firing): Promise<void> => {
    const release = calendar.hold(`schedule ${due.scheduleName}`);
    try {
      const begin = options.take(due);
      await scheduler.acknowledge(due);
      begin?.();
    } finally {
      release();
    }
  };

  const free = (): boolean => {
    poller.scan();
    return !calendar.held;
  };

  const step = (): void => {
    queued = false;
    clearTimeout(timer);
    const going = started && !stopping && failure === undefined;
    // A live calendar runs on whatever is being worked on; any other waits, and the last release calls again.
    if (going && (free() || calendar.live)) options.onInstant(calendar.now());
    answer();
    if (!going || !(free() || calendar.live)) return;
    const now = calendar.now();
    const due = scheduler.due(limit === undefined ? now : Math.min(now, limit));
    for (const one of due) {
      const work = fire(one)
        .catch((error: unknown) => options.onFatal(error instanceof Error ? error : new Error(String(error))))
        .finally(() => {
          firing.delete(work);
          if (firing.size === 0) soon();
        });
      firing.add(work);
    }
    if (due.length > 0) return;
    if (limit !== undefined && now >= limit) return;
    calendar.setIdleUntil(target());
    const wait = calendar.machineTimeToIdle();
    if (wait === 0) soon();
    else if (wait !== undefined) timer = setTimeout(step, Math.min(Math.ceil(wait), LONGEST_MS));
  };

  /** Not at once: requests from outside get their turn between two instants, also at the highest speed. */
  const soon = (): void => {
    if (queued) return;
    queued = true;
    setImmediate(step);
  };

  const answer = (): void => {
    const still: typeof waiters = [];
    for (const waiter of waiters.splice(0)) {
      if (failure !== undefined) waiter.reject(failure);
      else if (stopping || waiter.met()) waiter.resolve();
      else still.push(waiter);
    }
    waiters = [...waiters, ...still];
  };

  const wait = (met: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      waiters.push({ met, resolve, reject });
      soon();
    });

  calendar.onFree(() => {
    // At once, before anybody can ask for the time: a message that was sent meanwhile holds the calendar again.
    poller.scan();
    soon();
  });
  scheduler.onChange(() => {
    if (started) calendar.setIdleUntil(target());
    soon();
  });

  return {
    start() {
      started = true;
      // First, or a fast calendar is past the first instant before anybody looks.
      calendar.setIdleUntil(target());
      calendar.begin();
      soon();
    },
    drained: () => wait(() => free() && firing.size === 0),
    until(instant) {
      limit = instant;
      if (started) calendar.setIdleUntil(target());
      return wait(() => {
        if (instant === undefined || !free() || calendar.now() < instant) return false;
        return scheduler.due(instant).length === 0;
      });
    },
    fail(error) {
      failure = error;
      answer();
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await Promise.all(firing);
      answer();
    },
  };
}
