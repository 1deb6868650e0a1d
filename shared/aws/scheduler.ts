import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  type SchedulerClientConfig,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { type Environment, required } from '../config/environment.ts';
import { lazily } from '../config/lazily.ts';
import type { PlanPostPayload, ScheduleStore, WantedSchedule } from '../personality/ports.ts';
import { callStore } from './busy.ts';
import { clientOptions } from './clients.ts';

/** A client of EventBridge Scheduler; tests and tools bring their own endpoint. */
export function makeScheduler(config: SchedulerClientConfig = {}): SchedulerClient {
  return new SchedulerClient({ ...clientOptions, ...config });
}

const sharedScheduler = lazily(makeScheduler);

/**
 * A firing that cannot be delivered is tried for two hours, as long as a slot may be late by default; what is left then goes to the
 * dead-letter queue.
 */
const retryPolicy = { MaximumEventAgeInSeconds: 2 * 60 * 60, MaximumRetryAttempts: 60 };

/** The hive's schedule group: its own schedules of personalities, and nothing else. Throws StoreBusy while the service is out of reach. */
export function hiveSchedules(
  environment: Environment,
  client: () => SchedulerClient = sharedScheduler,
): ScheduleStore {
  const group = required(environment, 'scheduleGroup');
  const target = {
    Arn: required(environment, 'scheduleTargetArn'),
    RoleArn: required(environment, 'scheduleRoleArn'),
    DeadLetterConfig: { Arn: required(environment, 'scheduleDeadLetterArn') },
    RetryPolicy: retryPolicy,
  };
  const call = <T>(work: () => Promise<T>): Promise<T> => callGroup(group, work);

  const inputOf = (schedule: WantedSchedule): CreateScheduleCommandInput => ({
    GroupName: group,
    Name: schedule.name,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    FlexibleTimeWindow:
      schedule.windowMinutes > 0
        ? { Mode: 'FLEXIBLE', MaximumWindowInMinutes: schedule.windowMinutes }
        : { Mode: 'OFF' },
    StartDate: schedule.startAt === undefined ? undefined : new Date(schedule.startAt),
    State: schedule.enabled ? 'ENABLED' : 'DISABLED',
    ActionAfterCompletion: 'NONE',
    Target: { ...target, Input: JSON.stringify(schedule.payload) },
  });

  /** False when there is none to update. */
  const update = async (schedule: WantedSchedule): Promise<boolean> =>
    found(() => call(() => client().send(new UpdateScheduleCommand(inputOf(schedule)))));

  /** False when there is one already. */
  const create = async (schedule: WantedSchedule): Promise<boolean> => {
    try {
      await call(() => client().send(new CreateScheduleCommand(inputOf(schedule))));
      return true;
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
      return false;
    }
  };

  return {
    ...readSchedules(group, client),

    async put(schedule, there = true) {
      if (there && (await update(schedule))) return;
      if (await create(schedule)) return;
      // Created by another run in between; the last to write wins, and both wanted what the file says.
      await update(schedule);
    },

    async remove(name) {
      await found(() => call(() => client().send(new DeleteScheduleCommand({ GroupName: group, Name: name }))));
    },
  };
}

/** The schedules of one group, for whoever only looks. Throws StoreBusy while the service is out of reach. */
export function readSchedules(
  group: string,
  client: () => SchedulerClient = sharedScheduler,
): Pick<ScheduleStore, 'list' | 'read'> {
  const call = <T>(work: () => Promise<T>): Promise<T> => callGroup(group, work);
  return {
    async list(personality) {
      // The dot ends the id, so `ada.` is no beginning of a name of `ada2`.
      const prefix = personality === undefined ? undefined : `${personality}.`;
      const names: string[] = [];
      let next: string | undefined;
      do {
        const command = new ListSchedulesCommand({ GroupName: group, NamePrefix: prefix, NextToken: next });
        const page = await call(() => client().send(command));
        for (const { Name } of page.Schedules ?? []) {
          if (Name?.startsWith(prefix ?? '')) names.push(Name);
        }
        next = page.NextToken;
      } while (next !== undefined);
      return names;
    },

    async read(name) {
      let answer: GetScheduleCommandOutput | undefined;
      const there = await found(async () => {
        answer = await call(() => client().send(new GetScheduleCommand({ GroupName: group, Name: name })));
      });
      return there && answer !== undefined ? scheduleOf(name, answer) : undefined;
    },
  };
}

function callGroup<T>(group: string, work: () => Promise<T>): Promise<T> {
  return callStore(`The schedule group ${group}`, work);
}

async function found(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function scheduleOf(name: string, answer: GetScheduleCommandOutput): WantedSchedule {
  return {
    name,
    expression: answer.ScheduleExpression ?? '',
    timezone: answer.ScheduleExpressionTimezone ?? 'UTC',
    windowMinutes:
      answer.FlexibleTimeWindow?.Mode === 'FLEXIBLE' ? (answer.FlexibleTimeWindow.MaximumWindowInMinutes ?? 0) : 0,
    ...(answer.StartDate === undefined ? {} : { startAt: answer.StartDate.getTime() }),
    enabled: answer.State !== 'DISABLED',
    payload: payloadOf(answer.Target?.Input),
  };
}

/** What somebody else wrote into a schedule of ours never equals what is wanted, so it is put right. */
function payloadOf(input: string | undefined): PlanPostPayload {
  let parsed: unknown;
  try {
    parsed = JSON.parse(input ?? '');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { personality = '', platform = '', slot = '' } = (parsed ?? {}) as Partial<PlanPostPayload>;
  return { personality, platform, slot };
}
