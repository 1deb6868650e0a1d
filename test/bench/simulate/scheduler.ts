import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { hiveSchedules } from '../../../shared/aws/scheduler.ts';
import { nextFirings } from '../../../shared/personality/firings.ts';
import type { PlanPostPayload, ScheduleStore } from '../../../shared/personality/ports.ts';

/**
 * Requests a second of an account in the larger regions, all adjustable: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html,
 * seen November 2026. The page was raised lately for creating; the lower figure of the regional copies is what we count with.
 */
export const schedulerQuotas = {
  CreateSchedule: 1000,
  UpdateSchedule: 1000,
  GetSchedule: 1000,
  invocations: 1000,
} as const;

const minute = 60_000;
const schedulesPerPage = 100;
/** Firings that are looked up at once. */
const atOnce = 16;
const environment = {
  HIVE_SCHEDULE_GROUP: 'simulated',
  HIVE_SCHEDULE_TARGET_ARN: 'arn:aws:lambda:us-east-1:000000000000:function:plan-post',
  HIVE_SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/scheduler',
  HIVE_SCHEDULE_DEAD_LETTER_ARN: 'arn:aws:sqs:us-east-1:000000000000:failed',
};

export type SchedulerCalls = Readonly<Record<'list' | 'get' | 'update' | 'create' | 'remove', number>>;

/** EventBridge Scheduler in memory: the hive's own adapter speaks to it, each of its requests is counted. */
export class MemoryScheduler {
  readonly schedules = new Map<string, CreateScheduleCommandInput>();
  readonly #ofPersonality = new Map<string, Set<string>>();
  #calls = { list: 0, get: 0, update: 0, create: 0, remove: 0 };

  /** The calls since the last time somebody asked. */
  takeCalls(): SchedulerCalls {
    const calls = this.#calls;
    this.#calls = { list: 0, get: 0, update: 0, create: 0, remove: 0 };
    return calls;
  }

  store(): ScheduleStore {
    const client = { send: async (command: unknown) => this.#send(command) } as unknown as SchedulerClient;
    return hiveSchedules(environment, () => client);
  }

  #send(command: unknown): object {
    if (command instanceof ListSchedulesCommand) return this.#list(command.input);
    if (command instanceof UpdateScheduleCommand) return this.#put('update', command.input, true);
    if (command instanceof CreateScheduleCommand) return this.#put('create', command.input, false);
    const name = (command as GetScheduleCommand | DeleteScheduleCommand).input.Name ?? '';
    const found = this.schedules.get(name);
    if (command instanceof GetScheduleCommand) this.#calls.get += 1;
    else if (command instanceof DeleteScheduleCommand) this.#calls.remove += 1;
    else throw new TypeError(`The scheduler of a simulation does not know ${String(command)}.`);
    if (found === undefined) throw notFound(name);
    if (command instanceof DeleteScheduleCommand) {
      this.schedules.delete(name);
      this.#ofPersonality.get(ownerOf(name))?.delete(name);
    }
    return { ...found };
  }

  #put(call: 'update' | 'create', input: CreateScheduleCommandInput, there: boolean): object {
    this.#calls[call] += 1;
    const name = input.Name ?? '';
    if (this.schedules.has(name) !== there) throw there ? notFound(name) : taken(name);
    this.schedules.set(name, input);
    const owner = ownerOf(name);
    const own = this.#ofPersonality.get(owner) ?? new Set();
    this.#ofPersonality.set(owner, own.add(name));
    return {};
  }

  #list({ NamePrefix, NextToken }: { NamePrefix?: string; NextToken?: string }): object {
    this.#calls.list += 1;
    const names =
      NamePrefix === undefined ? [...this.schedules.keys()] : [...(this.#ofPersonality.get(ownerOf(NamePrefix)) ?? [])];
    const from = Number(NextToken ?? 0);
    const next = from + schedulesPerPage;
    return {
      Schedules: names.slice(from, next).map((Name) => ({ Name })),
      ...(next < names.length ? { NextToken: String(next) } : {}),
    };
  }
}

export interface Firing {
  readonly payload: PlanPostPayload;
  readonly slot: number;
}

/** The firings of one schedule as the scheduler has it, one after the other. */
export class Firings {
  readonly windowMs: number;
  readonly #schedule: { readonly expression: string; readonly timezone: string; readonly startAt?: number };
  readonly #payload: PlanPostPayload;
  #next: number[] = [];
  #position = 0;
  #after: number;

  constructor(stored: CreateScheduleCommandInput, from: number) {
    const { ScheduleExpression = '', ScheduleExpressionTimezone = 'UTC', StartDate, FlexibleTimeWindow } = stored;
    this.#schedule = {
      expression: ScheduleExpression,
      timezone: ScheduleExpressionTimezone,
      ...(StartDate === undefined ? {} : { startAt: StartDate.getTime() }),
    };
    this.windowMs = (FlexibleTimeWindow?.MaximumWindowInMinutes ?? 0) * minute;
    this.#payload = JSON.parse(stored.Target?.Input ?? '{}') as PlanPostPayload;
    this.#after = from;
  }

  /** The next slot; undefined where none ever comes. */
  next(): Firing | undefined {
    if (this.#position >= this.#next.length) {
      this.#next = nextFirings(this.#schedule, this.#after, atOnce);
      this.#position = 0;
    }
    const slot = this.#next[this.#position];
    if (slot === undefined) return undefined;
    this.#position += 1;
    this.#after = slot;
    return { slot, payload: { ...this.#payload, slot: new Date(slot).toISOString() } };
  }
}

function ownerOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function notFound(name: string): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: `no schedule ${name}`, Message: name, $metadata: {} });
}

function taken(name: string): ConflictException {
  return new ConflictException({ message: `${name} is there`, Message: name, $metadata: {} });
}
