import { scheduleArn, scheduleGroupArn } from '../names.ts';
import { ApiError, type ApiRequest, jsonObject, startEndpoint } from './endpoint.ts';
import {
  describeGroup,
  describeSchedule,
  keyOf,
  type Schedule,
  ScheduleBook,
  type ScheduleDefinition,
  sameDefinition,
  summarizeSchedule,
} from './schedule-book.ts';
import { checkGroupName, checkTiming, scheduleDefinition, validation } from './schedule-validation.ts';
import type { SchedulePlan, Scheduler } from './types.ts';

/**
 * Starts an EventBridge Scheduler: its API for the SDK (schedules and schedule groups, no tags), and in process what fires. `now` is the
 * calendar. Everything lies in one journal file, written before an answer leaves; without `file` it lies in memory.
 *
 * Timing is that of AWS (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html): a wall-clock time that comes twice
 * fires once, one that is left out does not fire; a rate counts from its start date, and without one fires at once; a slot fires inside its
 * flexible window; slots before a schedule, or its present timing, was made never fire. An update that leaves the timing as it is does not
 * make a rate begin anew.
 *
 * @throws Error with one sentence when the journal cannot be read
 */
export async function startScheduler(options: { file?: string; now: () => number }): Promise<Scheduler> {
  const book = new ScheduleBook(options.file, options.now);
  const api = new SchedulerApi(book, options.now);
  const endpoint = await startEndpoint('application/json', (request) => api.answer(request));
  return {
    url: endpoint.url,
    ensureGroups: async (names) => {
      for (const name of names) {
        checkGroupName(name);
        if (!book.groups.has(name)) book.addGroup(name);
      }
    },
    put: async (plan) => book.putIfChanged(planned(plan, book)),
    delete: async (groupName, name) => {
      book.remove(keyOf(groupName, name));
    },
    due: (until) => book.due(until),
    next: () => book.next(),
    acknowledge: async (firing) => book.acknowledge(firing),
    onChange: (listener) => book.onChange(listener),
    stop: async () => {
      await endpoint.stop();
      book.close();
    },
  };
}

/** The definition a schedule of the template stands for. CloudFormation has checked the rest. */
function planned(plan: SchedulePlan, book: ScheduleBook): ScheduleDefinition {
  if (!book.groups.has(plan.groupName)) {
    throw new Error(`Schedule ${plan.name} names the group ${plan.groupName}, which the template does not have.`);
  }
  const timing = {
    expression: plan.expression,
    timeZone: plan.timeZone,
    startDate: plan.startDate,
    endDate: plan.endDate,
    enabled: plan.enabled,
  };
  try {
    checkTiming(timing, undefined);
  } catch (error) {
    throw new Error(`Schedule ${plan.name} of the template: ${(error as Error).message}`, { cause: error });
  }
  return {
    groupName: plan.groupName,
    name: plan.name,
    actionAfterCompletion: 'NONE',
    windowMinutes: plan.flexibleWindowMinutes ?? 0,
    timing,
    target: {
      Arn: plan.targetArn,
      RoleArn: plan.roleArn,
      RetryPolicy: {
        MaximumRetryAttempts: plan.retryPolicy.maximumRetryAttempts,
        MaximumEventAgeInSeconds: plan.retryPolicy.maximumEventAgeSeconds,
      },
      ...(plan.input === undefined ? {} : { Input: plan.input }),
      ...(plan.deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: plan.deadLetterArn } }),
    },
  };
}

/** Deletions remembered, so that one the SDK sends again because its answer got lost succeeds. */
const REMEMBERED_DELETIONS = 1_000;

class SchedulerApi {
  private readonly book: ScheduleBook;
  private readonly now: () => number;
  private readonly deletions = new Set<string>();

  constructor(book: ScheduleBook, now: () => number) {
    this.book = book;
    this.now = now;
  }

  answer(request: ApiRequest): unknown {
    const [, collection, encoded, ...more] = request.path.split('/');
    const name = decodeURIComponent(encoded ?? '');
    const action = `${request.method} ${collection}${name === '' ? '' : '/{Name}'}`;
    if (more.length === 0) {
      if (action === 'POST schedules/{Name}') return this.create(name, jsonObject(request.body));
      if (action === 'PUT schedules/{Name}') return this.update(name, jsonObject(request.body));
      if (action === 'GET schedules/{Name}') return describeSchedule(this.find(request.query.get('groupName'), name));
      if (action === 'DELETE schedules/{Name}') return this.remove(name, request.query);
      if (action === 'GET schedules') return this.list(request.query);
      if (action === 'POST schedule-groups/{Name}') return this.createGroup(name);
      if (action === 'GET schedule-groups/{Name}') return describeGroup(this.findGroup(name));
      if (action === 'DELETE schedule-groups/{Name}') return this.removeGroup(name, request.query);
      if (action === 'GET schedule-groups') return this.listGroups(request.query);
    }
    throw new ApiError('UnknownOperationException', `The embedded cloud has no Scheduler action ${action}.`, 404);
  }

  private create(name: string, input: Record<string, unknown>): unknown {
    const definition = scheduleDefinition(name, input, this.now());
    this.findGroup(definition.groupName);
    const present = this.book.schedules.get(keyOf(definition.groupName, name));
    const token = clientToken(input.ClientToken);
    if (present !== undefined) {
      if (token !== undefined && present.clientToken === token && sameDefinition(present, definition))
        return arnOf(present);
      throw new ApiError('ConflictException', `Schedule ${name} already exists.`, 409);
    }
    return arnOf(this.book.put(definition, token));
  }

  private update(name: string, input: Record<string, unknown>): unknown {
    const definition = scheduleDefinition(name, input, this.now());
    const present = this.find(definition.groupName, name);
    const token = clientToken(input.ClientToken);
    const repeated = token !== undefined && present.clientToken === token && sameDefinition(present, definition);
    return arnOf(repeated ? present : this.book.put(definition, token));
  }

  private remove(name: string, query: URLSearchParams): unknown {
    const groupName = query.get('groupName') ?? 'default';
    return this.once(query.get('clientToken'), keyOf(groupName, name), () => {
      this.book.remove(this.find(groupName, name).key);
    });
  }

  private createGroup(name: string): unknown {
    checkGroupName(name);
    if (this.book.groups.has(name)) {
      throw new ApiError('ConflictException', `Schedule group ${name} already exists.`, 409);
    }
    return { ScheduleGroupArn: scheduleGroupArn(this.book.addGroup(name).name) };
  }

  private removeGroup(name: string, query: URLSearchParams): unknown {
    if (name === 'default') throw validation('The default schedule group cannot be deleted.');
    return this.once(query.get('clientToken'), name, () => this.book.removeGroup(this.findGroup(name).name));
  }

  /** Deletes, unless the same request has already done so. */
  private once(token: string | null, what: string, work: () => void): unknown {
    const request = `${token} ${what}`;
    if (token !== null && this.deletions.has(request)) return {};
    work();
    this.deletions.add(request);
    const [oldest] = this.deletions;
    if (this.deletions.size > REMEMBERED_DELETIONS && oldest !== undefined) this.deletions.delete(oldest);
    return {};
  }

  private list(query: URLSearchParams): unknown {
    const group = query.get('ScheduleGroup');
    if (group !== null) this.findGroup(group);
    const state = query.get('State');
    if (state !== null && state !== 'ENABLED' && state !== 'DISABLED') {
      throw validation(
        `Value '${state}' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED]`,
      );
    }
    const prefix = query.get('NamePrefix') ?? '';
    const found = [...this.book.schedules.values()].filter(
      (schedule) =>
        (group === null || schedule.groupName === group) &&
        schedule.name.startsWith(prefix) &&
        (state === null || schedule.timing.enabled === (state === 'ENABLED')),
    );
    const { page, token } = paged(found, (schedule) => schedule.key, query);
    return { Schedules: page.map(summarizeSchedule), NextToken: token };
  }

  private listGroups(query: URLSearchParams): unknown {
    const prefix = query.get('NamePrefix') ?? '';
    const found = [...this.book.groups.values()].filter((group) => group.name.startsWith(prefix));
    const { page, token } = paged(found, (group) => group.name, query);
    return { ScheduleGroups: page.map(describeGroup), NextToken: token };
  }

  private find(groupName: string | null, name: string): Schedule {
    const group = this.findGroup(groupName ?? 'default');
    const schedule = this.book.schedules.get(keyOf(group.name, name));
    if (schedule === undefined)
      throw new ApiError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return schedule;
  }

  private findGroup(name: string): { name: string; created: number } {
    const group = this.book.groups.get(name);
    if (group === undefined) {
      throw new ApiError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
    }
    return group;
  }
}

const arnOf = ({ groupName, name }: Schedule) => ({ ScheduleArn: scheduleArn(groupName, name) });

function clientToken(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && /^[a-zA-Z0-9-_]{1,64}$/.test(value)) return value;
  throw validation(
    "1 validation error detected: Value at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-_]{1,64}",
  );
}

function paged<T>(all: T[], key: (one: T) => string, query: URLSearchParams): { page: T[]; token?: string } {
  const max = Number(query.get('MaxResults') ?? 100);
  if (!Number.isInteger(max) || max < 1 || max > 100) {
    throw validation(
      `1 validation error detected: Value '${query.get('MaxResults')}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 100`,
    );
  }
  const given = query.get('NextToken');
  const after = given === null ? undefined : Buffer.from(given, 'base64url').toString('utf8');
  if (after !== undefined && Buffer.from(after).toString('base64url') !== given) throw validation('Invalid NextToken.');
  const rest = all.filter((one) => after === undefined || key(one) > after).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const page = rest.slice(0, max);
  const last = page.at(-1);
  const token = rest.length > max && last !== undefined ? Buffer.from(key(last)).toString('base64url') : undefined;
  return { page, token };
}
