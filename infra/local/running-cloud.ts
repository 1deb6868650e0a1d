import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alarms } from './alarms/watch.ts';
import type { Calendar } from './calendar.ts';
import type { Host, InvokeResult } from './host.ts';
import type { FiringRecord, Journal } from './journal.ts';
import { ruleSchedules } from './journal-entries.ts';
import { functionArn } from './names.ts';
import type { Plan } from './plan.ts';
import type { Poller } from './poller.ts';
import type { Runner } from './runner.ts';
import type { Messaging, SchedulePlan, Scheduler, SecretsManager } from './services/types.ts';

export interface Cloud {
  /** Environment that points an SDK client at this cloud. */
  endpoints: Record<string, string>;
  calendar: Calendar;
  plan: Plan;
  /** True when this data folder never began before. */
  fresh: boolean;
  messaging: Messaging;
  secrets: SecretsManager;
  scheduler: Scheduler;
  alarms: Alarms;
  /** Runs a function and waits for its answer. Takes its name, ARN, logical id or bundle folder (`plan-post`). */
  invoke(functionId: string, payload: unknown): Promise<InvokeResult>;
  /** Loads functions ahead of need; takes the same ids. */
  warm(functionIds: string[]): Promise<void>;
  /** Deploys other code to a function, as UpdateFunctionCode does; takes the same ids, and the folder of a bundle. */
  replaceCode(functionId: string, folder: string): Promise<void>;
  /** Resolves once nothing runs, waits in a queue with a consumer, or is unacknowledged. */
  drained(): Promise<void>;
  /**
   * Lets the calendar run: a fresh one from one minute before the earliest slot that is scheduled by now (or from `at`). The
   * template's own schedules begin with it. Answers the instant. Doing it twice is harmless.
   */
  begin(options?: { at?: number }): Promise<number>;
  /** Begins, and resolves when the calendar reached the instant and all that fired until then is through; also on stop(). */
  run(options?: { untilCalendar?: number }): Promise<void>;
  /** Firings of the schedules made at run time, over restarts. */
  firings(): FiringRecord[];
  /** Fires nothing more, lets running invocations finish, ends threads and services, gives the folder free. */
  stop(): Promise<void>;
}

/** A fresh calendar starts this much before the earliest slot. */
const HEAD_START_MS = 60_000;

interface Parts {
  dataDir: string;
  plan: Plan;
  calendar: Calendar;
  journal: Journal;
  host: Host;
  poller: Poller;
  runner: Runner;
  scheduler: Scheduler;
  alarms: Alarms;
  messaging: Messaging;
  secrets: SecretsManager;
  endpoints: Record<string, string>;
  closeAll(): Promise<void>;
}

/** What a caller holds of the parts that run. */
export function runningCloud(parts: Parts): Cloud {
  const { plan, calendar, host, runner, scheduler } = parts;
  const began = join(parts.dataDir, 'template-schedules.json');
  const fresh = !existsSync(began);
  let beginning: Promise<number> | undefined;
  let stopping: Promise<void> | undefined;

  const nameOf = (id: string): string => {
    const found = plan.functions.filter((settings) =>
      [settings.name, settings.arn, settings.logicalId, settings.key].includes(id),
    );
    if (found.length !== 1) {
      const known = plan.functions.map(({ key }) => key).join(', ');
      throw new Error(`There are ${found.length} functions called ${id}; known are ${known}.`);
    }
    return found[0]?.name ?? functionArn(id);
  };

  const begin = async (at: number | undefined): Promise<number> => {
    const earliest = scheduler.next();
    const start = at ?? (earliest === undefined ? undefined : earliest - HEAD_START_MS);
    if (fresh && !calendar.live && start !== undefined) calendar.moveTo(start);
    const wanted = [...plan.schedules, ...ruleSchedules(plan).map(({ schedule }) => schedule)];
    const before = fresh ? [] : (JSON.parse(readFileSync(began, 'utf8')) as Pick<SchedulePlan, 'groupName' | 'name'>[]);
    for (const { groupName, name } of before) {
      if (!wanted.some((schedule) => schedule.name === name && schedule.groupName === groupName)) {
        await scheduler.delete(groupName, name);
      }
    }
    for (const schedule of wanted) await scheduler.put(schedule);
    writeFileSync(`${began}.new`, JSON.stringify(wanted.map(({ groupName, name }) => ({ groupName, name }))));
    renameSync(`${began}.new`, began);
    const instant = calendar.now();
    runner.start();
    return instant;
  };

  const beginOnce = (at?: number): Promise<number> => {
    beginning ??= begin(at);
    return beginning;
  };

  return {
    endpoints: parts.endpoints,
    calendar,
    plan,
    fresh,
    messaging: parts.messaging,
    secrets: parts.secrets,
    scheduler,
    alarms: parts.alarms,
    invoke: async (id, payload) => host.invoke(nameOf(id), JSON.stringify(payload) ?? 'null'),
    warm: async (ids) => host.warm(ids.map(nameOf)),
    replaceCode: (id, folder) => host.replaceCode(nameOf(id), folder),
    drained: () => runner.drained(),
    begin: ({ at } = {}) => beginOnce(at),
    async run({ untilCalendar } = {}) {
      await beginOnce();
      await runner.until(untilCalendar);
    },
    firings: () => parts.journal.firings(),
    stop() {
      stopping ??= parts.closeAll();
      return stopping;
    },
  };
}
