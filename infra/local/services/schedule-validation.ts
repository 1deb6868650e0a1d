import { ApiError } from './endpoint.ts';
import type { ScheduleDefinition, Target } from './schedule-book.ts';
import { ExpressionError, isTimeZone, parseExpression } from './schedule-expression.ts';
import type { Timing } from './schedule-progress.ts';

type Input = Record<string, unknown>;

const NAME = /^[0-9a-zA-Z-_.]{1,64}$/;
const ROLE = /^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const QUEUE = /^arn:aws(-[a-z]+)?:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9-_]+$/;
const LATEST_START_IN_THE_PAST = 5 * 60_000;

export const validation = (message: string): ApiError => new ApiError('ValidationException', message);

/**
 * Checks what CreateSchedule and UpdateSchedule check and gives the definition that is stored.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 *
 * @throws ApiError ValidationException that names the field
 */
export function scheduleDefinition(name: string, input: Input, now: number): ScheduleDefinition {
  const faults = new Faults();
  faults.check(NAME.test(name), 'name', name, `Member must satisfy regular expression pattern: ${NAME.source}`);
  const groupName = faults.text(input, 'GroupName', 1, 64) ?? 'default';
  faults.check(
    NAME.test(groupName),
    'groupName',
    groupName,
    `Member must satisfy regular expression pattern: ${NAME.source}`,
  );
  const expression = faults.required(faults.text(input, 'ScheduleExpression', 1, 256), 'scheduleExpression');
  const state = faults.text(input, 'State', 0, 64) ?? 'ENABLED';
  faults.check(
    ['ENABLED', 'DISABLED'].includes(state),
    'state',
    state,
    'Member must satisfy enum value set: [ENABLED, DISABLED]',
  );
  const action = faults.text(input, 'ActionAfterCompletion', 0, 64) ?? 'NONE';
  faults.check(
    ['NONE', 'DELETE'].includes(action),
    'actionAfterCompletion',
    action,
    'Member must satisfy enum value set: [NONE, DELETE]',
  );
  const timeZone = faults.text(input, 'ScheduleExpressionTimezone', 1, 50) ?? 'UTC';
  const description = faults.text(input, 'Description', 0, 512);
  const kmsKeyArn = faults.text(input, 'KmsKeyArn', 1, 2048);
  const target = checkTarget(faults, faults.object(input, 'Target'));
  const window = faults.object(input, 'FlexibleTimeWindow');
  const mode = faults.required(
    window === undefined ? 'OFF' : faults.text(window, 'Mode', 0, 64),
    'flexibleTimeWindow.mode',
  );
  faults.check(
    ['OFF', 'FLEXIBLE'].includes(mode),
    'flexibleTimeWindow.mode',
    mode,
    'Member must satisfy enum value set: [OFF, FLEXIBLE]',
  );
  const minutes =
    window === undefined
      ? undefined
      : faults.integer(window, 'MaximumWindowInMinutes', 'flexibleTimeWindow.maximumWindowInMinutes', 1, 1_440);
  const startDate = faults.date(input, 'StartDate');
  const endDate = faults.date(input, 'EndDate');
  faults.raise();

  if (mode === 'FLEXIBLE' && minutes === undefined) {
    throw validation('MaximumWindowInMinutes must be set when the FlexibleTimeWindow Mode is FLEXIBLE.');
  }
  if (mode === 'OFF' && minutes !== undefined) {
    throw validation('MaximumWindowInMinutes cannot be set when the FlexibleTimeWindow Mode is OFF.');
  }
  const timing = { expression, timeZone, startDate, endDate, enabled: state === 'ENABLED' };
  checkTiming(timing, now);
  return {
    groupName,
    name,
    description,
    kmsKeyArn,
    actionAfterCompletion: action as 'NONE' | 'DELETE',
    windowMinutes: mode === 'FLEXIBLE' ? (minutes ?? 0) : 0,
    timing,
    target,
  };
}

/** @throws ApiError for an expression or zone that does not exist, or dates in the wrong order */
export function checkTiming(timing: Timing, now: number | undefined): void {
  const { expression, timeZone, startDate, endDate } = timing;
  let oneTime: boolean;
  try {
    oneTime = parseExpression(expression).kind === 'at';
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw validation(`Invalid Schedule Expression ${expression}: ${error.message}.`);
  }
  if (!isTimeZone(timeZone)) throw validation(`Invalid ScheduleExpressionTimezone ${timeZone}: no such time zone.`);
  if (oneTime) return;
  if (now !== undefined && startDate !== undefined && startDate < now - LATEST_START_IN_THE_PAST) {
    throw validation('The StartDate you specify cannot be earlier than 5 minutes ago.');
  }
  if (endDate !== undefined && endDate <= (startDate ?? now ?? endDate - 1)) {
    throw validation('The EndDate you specify must come after the StartDate and the current time.');
  }
}

function checkTarget(faults: Faults, target: Input | undefined): Target {
  if (target === undefined) return { Arn: '', RoleArn: '' };
  const arn = faults.required(faults.text(target, 'Arn', 1, 1_600), 'target.arn');
  faults.check(/^arn:aws[a-z-]*:[^:]+:[^:]*:[^:]*:.+$/.test(arn), 'target.arn', arn, 'Member must be an ARN');
  const role = faults.required(faults.text(target, 'RoleArn', 1, 1_600), 'target.roleArn');
  faults.check(
    ROLE.test(role),
    'target.roleArn',
    role,
    `Member must satisfy regular expression pattern: ${ROLE.source}`,
  );
  const input = faults.text(target, 'Input', 1, 262_144);
  if (input !== undefined && arn.includes(':lambda:')) {
    faults.check(isJson(input), 'target.input', 'the input', 'Member must be valid JSON for this target');
  }
  const retry = faults.object(target, 'RetryPolicy', true) ?? {};
  faults.integer(retry, 'MaximumRetryAttempts', 'target.retryPolicy.maximumRetryAttempts', 0, 185);
  faults.integer(retry, 'MaximumEventAgeInSeconds', 'target.retryPolicy.maximumEventAgeInSeconds', 60, 86_400);
  const dead = faults.text(faults.object(target, 'DeadLetterConfig', true) ?? {}, 'Arn', 1, 1_600);
  if (dead !== undefined) {
    faults.check(
      QUEUE.test(dead),
      'target.deadLetterConfig.arn',
      dead,
      `Member must satisfy regular expression pattern: ${QUEUE.source}`,
    );
  }
  return target as Target;
}

/** @throws ApiError ValidationException for a name no schedule group can have */
export function checkGroupName(name: string): void {
  if (!NAME.test(name)) {
    throw validation(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ${NAME.source}`,
    );
  }
}

/** Collects what is wrong, as AWS names all of it in one message. */
class Faults {
  private readonly found: string[] = [];

  check(right: boolean, field: string, value: string, constraint: string): void {
    if (!right && value !== '')
      this.found.push(`Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`);
  }

  required(value: string | undefined, field: string): string {
    if (value === undefined) {
      this.found.push(`Value null at '${field}' failed to satisfy constraint: Member must not be null`);
    }
    return value ?? '';
  }

  text(input: Input, member: string, least: number, most: number): string | undefined {
    const value = input[member];
    if (value === undefined || value === null) return undefined;
    const field = lowerFirst(member);
    if (typeof value !== 'string') {
      throw new ApiError('SerializationException', `${field} is no string.`);
    }
    if (value.length < least || value.length > most) {
      const bound = value.length < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
      this.found.push(`Value at '${field}' failed to satisfy constraint: Member must have length ${bound}`);
    }
    return value;
  }

  object(input: Input, member: string, optional = false): Input | undefined {
    const value = input[member];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
    if (value !== undefined && value !== null) {
      throw new ApiError('SerializationException', `${lowerFirst(member)} is no object.`);
    }
    if (!optional) this.required(undefined, lowerFirst(member));
    return undefined;
  }

  integer(input: Input, member: string, field: string, least: number, most: number): number | undefined {
    const value = input[member];
    if (value === undefined || value === null) return undefined;
    if (!Number.isInteger(value)) throw new ApiError('SerializationException', `${field} is no integer.`);
    if (Number(value) < least || Number(value) > most) {
      const bound = Number(value) < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
      this.found.push(`Value '${value}' at '${field}' failed to satisfy constraint: Member must have value ${bound}`);
    }
    return Number(value);
  }

  /** The protocol writes dates as epoch seconds; the result is in milliseconds. */
  date(input: Input, member: string): number | undefined {
    const value = input[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number') throw new ApiError('SerializationException', `${lowerFirst(member)} is no date.`);
    return Math.round(value * 1_000);
  }

  raise(): void {
    const { length } = this.found;
    if (length === 0) return;
    throw validation(`${length} validation error${length === 1 ? '' : 's'} detected: ${this.found.join('; ')}`);
  }
}

const lowerFirst = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
