import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Calendar milliseconds per machine millisecond, at most; `max` jumps from one interesting instant to the next. */
export type Speed = number | 'max';

export interface CalendarOptions {
  /** First instant, epoch milliseconds. What the file holds wins when that is later: the calendar never goes back. */
  start: number;
  speed: Speed;
  machineNow: () => number;
  /** The calendar is the machine's clock: holds and instants no longer stop it. Needs speed 1. */
  live?: boolean;
  /** Where the reached instant is kept over restarts. */
  file?: string;
}

/**
 * The clock behind every `Date` of the embedded cloud. It stands still while somebody holds it, until begin() was called, and at
 * the next interesting instant until that was taken; between those it runs at most `speed` times as fast as the machine.
 */
export interface Calendar {
  /** Epoch milliseconds. */
  now(): number;
  readonly speed: Speed;
  readonly live: boolean;
  /** One 64-bit integer, epoch milliseconds, for other threads; exact whenever the calendar is held. */
  readonly shared: SharedArrayBuffer;
  /** Stops the calendar until the returned function was called; that may be called twice. */
  hold(reason: string): () => void;
  readonly held: boolean;
  /** Who holds it now, for messages. */
  holders(): string[];
  /** Called each time the last hold ends. */
  onFree(listener: () => void): void;
  /** The instant it may not pass before the next call; undefined: none known (then `max` stands still). */
  setIdleUntil(instant: number | undefined): void;
  /** Lets it run. Before that it stands, so that a fresh one can be set with moveTo. */
  begin(): void;
  /** Sets it forward to an instant; an earlier one than now changes nothing. Only before begin(). */
  moveTo(instant: number): void;
  /** Machine milliseconds until the idle-until instant can be reached: 0 when it is, undefined when nothing leads there. */
  machineTimeToIdle(): number | undefined;
  /** Writes the reached instant and closes the file. */
  close(): void;
}

/** How far ahead of the present the file is written at finite speeds, in machine milliseconds: a kill costs at most that. */
const AHEAD = 100;
const WIDTH = 16;

/** Where a running calendar is, given where it was, how long ago by the machine's clock, and what it may not pass. */
export function advance(from: number, elapsedMachine: number, speed: Speed, idleUntil: number | undefined): number {
  if (speed === 'max') return idleUntil === undefined ? from : Math.max(from, idleUntil);
  const free = from + Math.max(0, elapsedMachine) * speed;
  return Math.floor(idleUntil === undefined ? free : Math.max(from, Math.min(free, idleUntil)));
}

/**
 * The instant a calendar file holds, undefined when there is no file yet.
 * @throws when the file holds something else.
 */
export function readCalendarFile(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8').trim();
  if (text === '') return undefined;
  const instant = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(instant)) {
    throw new Error(
      `The calendar file ${file} holds "${text.slice(0, 40)}" where epoch milliseconds are expected: mend it, or begin anew with --fresh.`,
    );
  }
  return instant;
}

/**
 * Makes a calendar that stands at its start (or where its file says it was) until begin().
 * @throws when speed is not above 0, or above 1 with `live`, or the file is damaged.
 */
export function createCalendar(options: CalendarOptions): Calendar {
  const { speed, machineNow, file } = options;
  const live = options.live ?? false;
  if (speed !== 'max' && !(speed > 0 && Number.isFinite(speed))) {
    throw new Error(`The calendar's speed is ${speed}; expected a number above 0, or "max".`);
  }
  if (live && speed !== 1) {
    throw new Error(`A live calendar runs at speed 1, found ${speed}: leave --speed out, or leave --live out.`);
  }
  const stored = file === undefined ? undefined : readCalendarFile(file);
  const descriptor = file === undefined ? undefined : openSync(file, existsSync(file) ? 'r+' : 'w+');

  let value = Math.floor(Math.max(options.start, stored ?? 0));
  let anchor = machineNow();
  let running = false;
  let idleUntil: number | undefined;
  let written = stored ?? 0;
  let open = true;
  const holds = new Map<symbol, string>();
  const listeners: (() => void)[] = [];
  const shared = new SharedArrayBuffer(8);
  const view = new BigInt64Array(shared);

  const write = (instant: number): void => {
    if (descriptor === undefined || !open) return;
    writeSync(descriptor, `${String(instant).padStart(WIDTH, '0')}\n`, 0);
    written = instant;
  };

  const now = (): number => {
    if (live) value = Math.max(value, machineNow());
    else if (running && holds.size === 0) {
      const machine = machineNow();
      const next = advance(value, machine - anchor, speed, idleUntil);
      // Fractions of a millisecond stay in the anchor, so that a slow calendar asked often still moves.
      // Time spent waiting at the next instant is not made up for.
      if (speed === 'max' || (idleUntil !== undefined && next >= idleUntil)) anchor = machine;
      else anchor += (next - value) / speed;
      value = next;
    }
    if (value > written) {
      // The file is never behind what somebody has seen: a finite speed reserves a little, up to the next instant.
      const reserve = speed === 'max' ? value : Math.floor(value + AHEAD * speed);
      write(idleUntil === undefined ? reserve : Math.max(value, Math.min(reserve, idleUntil)));
    }
    Atomics.store(view, 0, BigInt(value));
    return value;
  };
  now();

  return {
    now,
    speed,
    live,
    shared,
    hold(reason) {
      now();
      const key = Symbol(reason);
      holds.set(key, reason);
      return () => {
        if (!holds.delete(key) || holds.size > 0) return;
        anchor = machineNow();
        for (const listener of listeners) listener();
      };
    },
    get held() {
      return holds.size > 0;
    },
    holders: () => [...holds.values()],
    onFree(listener) {
      listeners.push(listener);
    },
    setIdleUntil(instant) {
      now();
      idleUntil = instant;
    },
    begin() {
      anchor = machineNow();
      running = true;
    },
    moveTo(instant) {
      if (running) throw new Error('The calendar is running: it can be set only before it begins.');
      value = Math.max(value, Math.floor(instant));
      now();
    },
    machineTimeToIdle() {
      if (idleUntil === undefined) return undefined;
      const rest = idleUntil - now();
      if (rest <= 0) return 0;
      if (!live && (!running || holds.size > 0)) return undefined;
      return speed === 'max' ? 0 : rest / speed;
    },
    close() {
      if (!open) return;
      now();
      write(value);
      open = false;
      if (descriptor !== undefined) {
        ftruncateSync(descriptor, WIDTH + 1);
        closeSync(descriptor);
      }
    },
  };
}
