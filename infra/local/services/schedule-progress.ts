import { createHash } from 'node:crypto';
import { nextSlot, parseExpression, type ScheduleExpression } from './schedule-expression.ts';

/** When a schedule fires: the fields whose change makes another timing of it. Times are epoch milliseconds. */
export interface Timing {
  expression: string;
  timeZone: string;
  startDate?: number;
  endDate?: number;
  enabled: boolean;
}

/** How far a schedule has come. Every slot is either before `from`, at or before `done`, in `acked`, or still to fire. */
export interface Progress {
  /** Where a rate without a start date counts from. */
  anchor: number;
  /** Slots before this moment do not exist: the schedule, or its timing, was made then. */
  from: number;
  /** All slots up to this one have been acknowledged. */
  done: number;
  /** Acknowledged slots after `done`: flexible windows let a later slot fire first. */
  acked: number[];
  /** Earliest moment at which an unacknowledged slot fires. */
  next?: number;
}

export interface Timed {
  key: string;
  timing: Timing;
  windowMinutes: number;
  progress: Progress;
}

export interface Slot {
  slot: number;
  fireAt: number;
}

/** What Number.NEGATIVE_INFINITY would say, but for JSON. */
const NEVER = -8_640_000_000_000_000;

/** A schedule made at `now`: the past is none of its business. A rate without a start date fires at once, as on AWS. */
export function begin(now: number): Progress {
  return { anchor: now, from: now, done: NEVER, acked: [] };
}

/**
 * The progress of a schedule that is replaced at `now`. The same timing goes on where it was, so that an edit of the target neither fires
 * again nor loses a slot that waits in its window. Another timing begins now, and what has fired does not fire again.
 */
export function carryOver(before: Timed, timing: Timing, now: number): Progress {
  const same = (Object.keys({ ...before.timing, ...timing }) as (keyof Timing)[]).every(
    (field) => before.timing[field] === timing[field],
  );
  if (same) return before.progress;
  const { done, acked } = before.progress;
  return { anchor: now, from: now, done, acked: acked.filter((slot) => slot >= now) };
}

/** Everything that fires up to `until` and has not been acknowledged, slot by slot. */
export function firings(schedule: Timed, until: number): Slot[] {
  const found: Slot[] = [];
  for (const slot of openSlots(schedule)) {
    if (slot > until) break;
    const fireAt = momentOf(schedule, slot);
    if (fireAt <= until) found.push({ slot, fireAt });
  }
  return found;
}

/** Earliest moment at which an unacknowledged slot fires, undefined when none is left. */
export function nextMoment(schedule: Timed): number | undefined {
  let earliest: number | undefined;
  for (const slot of openSlots(schedule)) {
    if (earliest !== undefined && slot >= earliest) break;
    earliest = Math.min(earliest ?? Number.POSITIVE_INFINITY, momentOf(schedule, slot));
  }
  return earliest;
}

/** The progress once a slot is acknowledged; the same object when that changes nothing. */
export function acknowledged(schedule: Timed, slot: number): Progress {
  const { progress } = schedule;
  if (slot < progress.from || slot <= progress.done || progress.acked.includes(slot)) return progress;
  const acked = new Set([...progress.acked, slot]);
  let { done } = progress;
  // `slots` and not openSlots: the acknowledged ones are what is walked over.
  for (const passed of slots(schedule)) {
    if (!acked.delete(passed)) break;
    done = passed;
  }
  return { ...progress, done, acked: [...acked] };
}

function* openSlots(schedule: Timed): Generator<number> {
  const acked = new Set(schedule.progress.acked);
  for (const slot of slots(schedule)) if (!acked.has(slot)) yield slot;
}

/** All slots after `done` and not before `from`. May never end. */
function* slots({ timing, progress }: Timed): Generator<number> {
  if (!timing.enabled) return;
  const expression = parsed(timing.expression);
  const bounds = {
    start: timing.startDate ?? (expression.kind === 'rate' ? progress.anchor : NEVER),
    end: timing.endDate,
  };
  const step = (after: number) => nextSlot(expression, timing.timeZone, after, bounds);
  for (let slot = step(Math.max(progress.done, progress.from - 1)); slot !== undefined; slot = step(slot)) {
    yield slot;
  }
}

/** When a slot fires: a moment in its flexible window, always the same one, chosen by a hash of the schedule and the slot. */
function momentOf({ key, windowMinutes }: Timed, slot: number): number {
  if (windowMinutes === 0) return slot;
  const share = createHash('sha256').update(`${key} ${slot}`).digest().readUIntBE(0, 6) / 2 ** 48;
  return slot + Math.floor(share * windowMinutes * 60) * 1_000;
}

const expressions = new Map<string, ScheduleExpression>();

function parsed(text: string): ScheduleExpression {
  let expression = expressions.get(text);
  if (expression === undefined) {
    expression = parseExpression(text);
    if (expressions.size > 1_000) expressions.clear();
    expressions.set(text, expression);
  }
  return expression;
}
