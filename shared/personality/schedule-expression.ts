import { type Cron, parseAwsCron, parseUnixCron } from './cron.ts';
import type { PostingSchedule } from './personality.ts';
import { readQuietHours } from './quiet.ts';

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = { minute: minuteMs, hour: 60 * minuteMs, day: 1440 * minuteMs };
/** Below that the default gap between two posts would hold most of them back. */
const shortestRateMs = 10 * minuteMs;
const longestRateMs = 365 * 1440 * minuteMs;
/** What the scheduler takes: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html, read November 2026. */
const longestExpression = 256;
/** Beyond that it would be another schedule. */
export const mostJitterMinutes = 240;

export const scheduleForms =
  '"cron(0 9 * * ? *)", "rate(6 hours)", { "cron": "0 9 * * *", "jitter": 15 } or { "every": "6 hours" }';

/** The two kinds of schedules, understood. */
export type ParsedExpression =
  | { readonly kind: 'cron'; readonly cron: Cron }
  | { readonly kind: 'rate'; readonly intervalMs: number };

export type ScheduleResult =
  | { readonly ok: true; readonly schedule: PostingSchedule }
  /** `at` is the place inside the schedule, `expected` completes "expected ...". */
  | { readonly ok: false; readonly at: readonly (string | number)[]; readonly expected: string };

/** Reads a schedule as an operator writes it (see `scheduleForms`) and answers it as EventBridge Scheduler takes it. */
export function readSchedule(written: unknown): ScheduleResult {
  if (typeof written === 'string') {
    return scheduled(readExpression(written), [], { windowMinutes: 0 });
  }
  if (written === null || typeof written !== 'object' || Array.isArray(written)) {
    return { ok: false, at: [], expected: scheduleForms };
  }
  const { cron, every, ...timing } = written as { cron?: unknown; every?: unknown };
  if ((cron === undefined) === (every === undefined)) {
    return { ok: false, at: [], expected: `exactly one of cron and every, as in ${scheduleForms}` };
  }
  const read = readTiming(timing);
  if (!read.ok) {
    return read;
  }
  if (cron !== undefined) {
    return typeof cron === 'string'
      ? scheduled(readCron(cron), ['cron'], read.timing)
      : { ok: false, at: ['cron'], expected: 'a text of five fields, such as "0 9 * * *"' };
  }
  return typeof every === 'string'
    ? scheduled(readRate(every, 'a number and minutes, hours or days, such as "6 hours"'), ['every'], read.timing)
    : { ok: false, at: ['every'], expected: 'a text such as "6 hours"' };
}

type Timing = Omit<PostingSchedule, 'expression'>;

/** What moves a post away from its slot, or keeps it from being sent there. */
function readTiming({
  window = 0,
  jitter = 0,
  quietHours = [],
}: {
  window?: unknown;
  jitter?: unknown;
  quietHours?: unknown;
}): { readonly ok: true; readonly timing: Timing } | Extract<ScheduleResult, { ok: false }> {
  if (!wholeMinutes(window, 1440)) {
    return { ok: false, at: ['window'], expected: 'whole minutes from 0 (off) to 1440' };
  }
  if (!wholeMinutes(jitter, mostJitterMinutes)) {
    return { ok: false, at: ['jitter'], expected: `whole minutes from 0 (off) to ${mostJitterMinutes}` };
  }
  const quiet = readQuietHours(quietHours);
  if (!quiet.ok) {
    return { ...quiet, at: ['quietHours', ...quiet.at] };
  }
  const timing = {
    windowMinutes: window,
    ...(jitter === 0 ? {} : { jitterMinutes: jitter }),
    ...(quiet.ranges.length === 0 ? {} : { quietHours: quiet.ranges }),
  };
  return { ok: true, timing };
}

function wholeMinutes(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

/** A sync asks hundreds of times for the same one, and most of a hive write the same few. */
const parsedLately = new Map<string, ParsedExpression>();
const rememberedExpressions = 100;

/** Understands an expression that `readSchedule` made; throws on any other, which would be a bug. */
export function parseExpression(expression: string): ParsedExpression {
  const known = parsedLately.get(expression);
  if (known !== undefined) return known;
  const parsed = parsedFrom(expression);
  if (parsedLately.size >= rememberedExpressions) parsedLately.clear();
  parsedLately.set(expression, parsed);
  return parsed;
}

function parsedFrom(expression: string): ParsedExpression {
  const result = readExpression(expression);
  if (!result.ok) {
    throw new Error(`Schedule expression ${expression} is not valid: expected ${result.expected}.`);
  }
  return result.parsed;
}

/**
 * The expression with its interval stretched: a factor of 2 posts half as often, 0.5 twice as often. The factor counts within 0.5 to 2, the
 * interval is rounded to whole minutes and stays between ten minutes and 365 days. Crons name times and stay as they are.
 */
export function stretchInterval(expression: string, factor: number): string {
  const parsed = parseExpression(expression);
  if (parsed.kind === 'cron') {
    return expression;
  }
  const stretched = parsed.intervalMs * Math.min(2, Math.max(0.5, factor));
  const minutes = Math.round(Math.min(longestRateMs, Math.max(shortestRateMs, stretched)) / minuteMs);
  const [unit, size] = minutes % 1440 === 0 ? ['day', 1440] : minutes % 60 === 0 ? ['hour', 60] : ['minute', 1];
  return minutes === parsed.intervalMs / minuteMs ? expression : rate(minutes / Number(size), String(unit));
}

function rate(value: number, unit: string): string {
  return `rate(${value} ${unit}${value === 1 ? '' : 's'})`;
}

type Read =
  | { readonly ok: true; readonly expression: string; readonly parsed: ParsedExpression }
  | { readonly ok: false; readonly expected: string };

function scheduled(read: Read, at: readonly string[], timing: Timing): ScheduleResult {
  return read.ok
    ? { ok: true, schedule: { expression: read.expression, ...timing } }
    : { ok: false, at, expected: read.expected };
}

function readExpression(written: string): Read {
  const call = /^(cron|rate|at)\s*\((.*)\)$/i.exec(written.trim());
  switch (call?.[1]?.toLowerCase()) {
    case 'cron':
      return fromCron(parseAwsCron(call![2]!));
    case 'rate':
      return readRate(call![2]!, 'rate(value unit) with minutes, hours or days, such as rate(6 hours)');
    case 'at':
      return { ok: false, expected: `a schedule that repeats: ${scheduleForms}` };
    default:
      return { ok: false, expected: scheduleForms };
  }
}

function readCron(written: string): Read {
  if (/^cron\s*\(/i.test(written.trim())) {
    return readExpression(written);
  }
  return fromCron(written.trim().split(/\s+/).length === 6 ? parseAwsCron(written) : parseUnixCron(written));
}

function fromCron(result: ReturnType<typeof parseAwsCron>): Read {
  if (!result.ok) {
    return { ok: false, expected: result.expected };
  }
  const expression = `cron(${result.cron.text})`;
  return expression.length <= longestExpression
    ? { ok: true, expression, parsed: { kind: 'cron', cron: result.cron } }
    : { ok: false, expected: `a cron of at most ${longestExpression} characters; write ranges instead of lists` };
}

function readRate(written: string, form: string): Read {
  const match = /^(\d{1,6})\s*(minute|hour|day)s?$/i.exec(written.trim());
  const unit = match?.[2]?.toLowerCase();
  if (match === null || unit === undefined) {
    return { ok: false, expected: form };
  }
  const value = Number(match[1]);
  const intervalMs = value * unitMs[unit]!;
  if (intervalMs < shortestRateMs || intervalMs > longestRateMs) {
    return { ok: false, expected: 'at least 10 minutes and at most 365 days between two posts' };
  }
  return {
    ok: true,
    expression: rate(value, unit),
    parsed: { kind: 'rate', intervalMs },
  };
}
