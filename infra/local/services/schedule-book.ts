import { isDeepStrictEqual } from 'node:util';
import { scheduleArn, scheduleGroupArn } from '../names.ts';
import { type Entry, ScheduleJournal } from './schedule-journal.ts';
import {
  acknowledged,
  begin,
  carryOver,
  firings,
  nextMoment,
  type Progress,
  type Timing,
} from './schedule-progress.ts';
import { ScheduleQueue } from './schedule-queue.ts';
import type { Firing } from './types.ts';

/** What a request may set, checked; the target as it came, because it is given back as it came. */
export interface ScheduleDefinition {
  groupName: string;
  name: string;
  description?: string;
  kmsKeyArn?: string;
  actionAfterCompletion: 'NONE' | 'DELETE';
  /** Minutes; 0 for OFF. */
  windowMinutes: number;
  timing: Timing;
  target: Target;
}

export interface Target {
  Arn: string;
  RoleArn: string;
  Input?: string;
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
  [other: string]: unknown;
}

export interface Schedule extends ScheduleDefinition {
  key: string;
  created: number;
  modified: number;
  clientToken?: string;
  progress: Progress;
}

export interface Group {
  name: string;
  created: number;
}

export const keyOf = (groupName: string, name: string): string => `${groupName}/${name}`;

/** Defaults of https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const RETRY_ATTEMPTS = 185;
const EVENT_AGE_SECONDS = 86_400;

/** All schedules and groups, their progress, and the journal that keeps both. A change that cannot be written does not happen. */
export class ScheduleBook {
  readonly schedules = new Map<string, Schedule>();
  readonly groups = new Map<string, Group>();
  private readonly queue = new ScheduleQueue();
  private readonly journal: ScheduleJournal | undefined;
  private readonly now: () => number;
  private readonly listeners: (() => void)[] = [];

  constructor(file: string | undefined, now: () => number) {
    this.now = now;
    this.groups.set('default', { name: 'default', created: now() });
    if (file !== undefined) {
      this.journal = new ScheduleJournal(
        file,
        (entry) => this.apply(entry),
        () => this.snapshot(),
      );
    }
  }

  addGroup(name: string): Group {
    const group = { name, created: this.now() };
    this.write({ op: 'group', group });
    return group;
  }

  /** Takes its schedules with it. */
  removeGroup(name: string): void {
    this.write({ op: 'remove-group', name });
    this.changed();
  }

  /** Makes a schedule or replaces all of it. */
  put(definition: ScheduleDefinition, clientToken?: string): Schedule {
    const now = this.now();
    const key = keyOf(definition.groupName, definition.name);
    const before = this.schedules.get(key);
    const progress = before === undefined ? begin(now) : carryOver(before, definition.timing, now);
    const schedule: Schedule = {
      ...definition,
      key,
      created: before?.created ?? now,
      modified: now,
      clientToken,
      progress,
    };
    schedule.progress = { ...progress, next: nextMoment(schedule) };
    this.write({ op: 'put', schedule });
    this.changed();
    return schedule;
  }

  /** As `put`, but a schedule that has not changed stays untouched. */
  putIfChanged(definition: ScheduleDefinition): void {
    const present = this.schedules.get(keyOf(definition.groupName, definition.name));
    const same = present !== undefined && sameDefinition(present, definition);
    if (!same) this.put(definition);
  }

  remove(key: string): boolean {
    if (!this.schedules.has(key)) return false;
    this.write({ op: 'remove', key });
    this.changed();
    return true;
  }

  next(): number | undefined {
    return this.queue.first();
  }

  due(until: number): Firing[] {
    const found: Firing[] = [];
    for (const key of this.queue.until(until)) {
      const schedule = this.schedules.get(key);
      if (schedule === undefined) continue;
      for (const { slot, fireAt } of firings(schedule, until)) found.push(firingOf(schedule, slot, fireAt));
    }
    return found.sort((a, b) => a.fireAt - b.fireAt || a.slot - b.slot || (firingKey(a) < firingKey(b) ? -1 : 1));
  }

  acknowledge(firing: Firing): void {
    const schedule = this.schedules.get(firingKey(firing));
    if (schedule === undefined) return;
    const progress = acknowledged(schedule, firing.slot);
    if (progress === schedule.progress) return;
    const next = nextMoment({ ...schedule, progress });
    if (next === undefined && schedule.timing.enabled && schedule.actionAfterCompletion === 'DELETE') {
      this.remove(schedule.key);
    } else {
      this.write({ op: 'progress', key: schedule.key, progress: { ...progress, next } });
    }
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  close(): void {
    this.journal?.close();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private write(entry: Entry): void {
    this.journal?.add(entry);
    this.apply(entry);
    this.journal?.compactIfLong();
  }

  private apply(entry: Entry): void {
    if (entry.op === 'group') {
      const group = entry.group as Group;
      this.groups.set(group.name, group);
    } else if (entry.op === 'remove-group') {
      this.groups.delete(String(entry.name));
      for (const schedule of this.schedules.values()) {
        if (schedule.groupName === entry.name) this.drop(schedule.key);
      }
    } else if (entry.op === 'put') {
      const schedule = entry.schedule as Schedule;
      this.schedules.set(schedule.key, schedule);
      this.queue.set(schedule.key, schedule.progress.next);
    } else if (entry.op === 'progress') {
      const schedule = this.schedules.get(String(entry.key));
      if (schedule === undefined) return;
      schedule.progress = entry.progress as Progress;
      this.queue.set(schedule.key, schedule.progress.next);
    } else this.drop(String(entry.key));
  }

  private drop(key: string): void {
    this.schedules.delete(key);
    this.queue.set(key, undefined);
  }

  private snapshot(): Entry[] {
    return [
      ...[...this.groups.values()].map((group) => ({ op: 'group', group })),
      ...[...this.schedules.values()].map((schedule) => ({ op: 'put', schedule })),
    ];
  }
}

/** Whether a stored schedule is this definition. Compared as JSON: what was read from the journal has lost its undefined fields. */
export function sameDefinition(present: Schedule, definition: ScheduleDefinition): boolean {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
  return Object.entries(definition).every(([field, value]) =>
    isDeepStrictEqual(plain(present[field as keyof Schedule]), plain(value)),
  );
}

const firingKey = (firing: Firing): string => keyOf(firing.groupName, firing.scheduleName);

function firingOf({ groupName, name, target }: Schedule, slot: number, fireAt: number): Firing {
  return {
    scheduleName: name,
    groupName,
    slot,
    fireAt,
    targetArn: target.Arn,
    input: target.Input,
    retryPolicy: {
      maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? RETRY_ATTEMPTS,
      maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? EVENT_AGE_SECONDS,
    },
    deadLetterArn: target.DeadLetterConfig?.Arn,
  };
}

/** As GetSchedule answers; dates in epoch seconds. */
export function describeSchedule(schedule: Schedule): Record<string, unknown> {
  const { timing, target, windowMinutes } = schedule;
  const seconds = (time: number | undefined) => (time === undefined ? undefined : time / 1_000);
  return {
    ...summarizeSchedule(schedule),
    ActionAfterCompletion: schedule.actionAfterCompletion,
    Description: schedule.description,
    KmsKeyArn: schedule.kmsKeyArn,
    ScheduleExpression: timing.expression,
    ScheduleExpressionTimezone: timing.timeZone,
    StartDate: seconds(timing.startDate),
    EndDate: seconds(timing.endDate),
    FlexibleTimeWindow:
      windowMinutes === 0 ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: windowMinutes },
    Target: {
      ...target,
      RetryPolicy: {
        MaximumEventAgeInSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? EVENT_AGE_SECONDS,
        MaximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? RETRY_ATTEMPTS,
      },
    },
  };
}

/** As ListSchedules answers. */
export function summarizeSchedule({
  groupName,
  name,
  timing,
  target,
  created,
  modified,
}: Schedule): Record<string, unknown> {
  return {
    Arn: scheduleArn(groupName, name),
    GroupName: groupName,
    Name: name,
    State: timing.enabled ? 'ENABLED' : 'DISABLED',
    CreationDate: created / 1_000,
    LastModificationDate: modified / 1_000,
    Target: { Arn: target.Arn },
  };
}

export function describeGroup({ name, created }: Group): Record<string, unknown> {
  return {
    Arn: scheduleGroupArn(name),
    Name: name,
    State: 'ACTIVE',
    CreationDate: created / 1_000,
    LastModificationDate: created / 1_000,
  };
}
