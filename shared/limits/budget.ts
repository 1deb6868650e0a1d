/** Money in whole millionths of a dollar, so that sums are exact. */
export type MicroUsd = number;

const microsPerUsd = 1_000_000;

/** What one personality may spend, USD. Days and months are those of UTC, as the platforms bill. */
export interface BudgetCaps {
  readonly perDayUsd: number;
  readonly perMonthUsd: number;
}

/** Money set aside for one publication before anything is paid; it counts as spent until the publication's end settles it. */
export interface Reservation {
  /** The next call of the model, at most. */
  readonly model: MicroUsd;
  /** The posts, as the platform bills them. */
  readonly platform: MicroUsd;
  /** What earlier calls for this publication cost, or may have cost where the run that made them died. */
  readonly sunk: MicroUsd;
  /** From then on nobody settles it any more: it counts at its full price, and the next reservation folds it in. Epoch milliseconds. */
  readonly until: number;
}

/** The purse of one personality, one item: what is spent in the present day and month, and what is set aside. */
export interface BudgetState {
  readonly personality: string;
  /** `2026-11-25`: the day that `daySpent` is of. */
  readonly day: string;
  /** `2026-11`. */
  readonly month: string;
  readonly daySpent: MicroUsd;
  readonly monthSpent: MicroUsd;
  /** By publication. */
  readonly open: Readonly<Record<string, Reservation>>;
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

type Next = Omit<BudgetState, 'revision'>;

export interface BudgetStore {
  /** May be some moments late: `write` is guarded by the revision that was read. */
  read(personality: string, options?: { readonly consistent?: boolean }): Promise<BudgetState | undefined>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); undefined when somebody was faster. */
  write(before: BudgetState | undefined, next: Next): Promise<BudgetState | undefined>;
  /**
   * Settles without reading, one conditional write: where the item is of the day that `now` is in and holds the reservation, that goes
   * and `spent` is added to day and month. False where the condition did not hold.
   */
  settleToday(personality: string, publication: string, spent: MicroUsd, now: number): Promise<boolean>;
}

/** Rounded up: a budget errs on the safe side. */
export function microUsd(usd: number): MicroUsd {
  // What is one part in a billion too much comes from floating point, not from a price.
  return Math.max(0, Math.ceil(usd * microsPerUsd - 1e-3));
}

/** `$0.0154`, as many digits as it has, two at least. */
export function usdText(micros: MicroUsd): string {
  const digits = (micros / microsPerUsd).toFixed(6).replace(/0{1,4}$/, '');
  return `$${digits}`;
}

/** The day of UTC, `2026-11-26`, of a moment in epoch milliseconds. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** A purse nobody has used. */
export function newBudget(personality: string, now: number): Next {
  const day = dayOf(now);
  return { personality, day, month: day.slice(0, 7), daySpent: 0, monthSpent: 0, open: {} };
}

/** All that is set aside for one publication, in millionths of a USD. */
export function totalOf({ model, platform, sunk }: Reservation): MicroUsd {
  return model + platform + sunk;
}

/** The purse in the day and month of `now`: sums of a period that is over are gone, reservations nobody settled are spent. */
function current(state: Next, now: number): Next {
  const day = dayOf(now);
  const month = day.slice(0, 7);
  const entries = Object.entries(state.open);
  const alive = entries.filter(([, { until }]) => until > now);
  const dead = entries.filter(([, { until }]) => until <= now).reduce((sum, [, one]) => sum + totalOf(one), 0);
  return {
    personality: state.personality,
    day,
    month,
    daySpent: (state.day === day ? state.daySpent : 0) + dead,
    monthSpent: (state.month === month ? state.monthSpent : 0) + dead,
    open: alive.length === entries.length ? state.open : Object.fromEntries(alive),
  };
}

export interface Standing {
  readonly daySpent: MicroUsd;
  readonly monthSpent: MicroUsd;
  /** Set aside and not settled. */
  readonly reserved: MicroUsd;
}

/** What counts against the caps at `now`. */
export function standing(state: Next | undefined, now: number): Standing {
  if (state === undefined) return { daySpent: 0, monthSpent: 0, reserved: 0 };
  const { daySpent, monthSpent, open } = current(state, now);
  return { daySpent, monthSpent, reserved: Object.values(open).reduce((sum, one) => sum + totalOf(one), 0) };
}

export type ReserveAnswer =
  /** `sunk`: what earlier calls for the publication cost at most. */
  | { readonly reserved: true; readonly next: Next; readonly sunk: MicroUsd }
  | { readonly reserved: false; readonly until: number; readonly reason: string };

export interface ReserveRequest {
  readonly publication: string;
  readonly model: MicroUsd;
  readonly platform: MicroUsd;
  /** What the call that this very run set money aside for before turned out to be cheaper. */
  readonly refund?: MicroUsd;
  readonly until: number;
  readonly caps: BudgetCaps;
}

/**
 * Sets money aside before it is paid. An earlier reservation for a call of the same publication is taken to be paid, less what this run
 * knows better: another run may be at it, or have died after its call. Refused where spent and reserved money together would pass a cap; `until` is the end of that period.
 */
export function reserve(before: Next, request: ReserveRequest, now: number): ReserveAnswer {
  const { publication, caps, model, platform, until } = request;
  const state = current(before, now);
  const { [publication]: earlier, ...others } = state.open;
  const sunk = earlier === undefined ? 0 : Math.max(0, earlier.sunk + earlier.model - (request.refund ?? 0));
  const mine: Reservation = { model, platform, sunk, until };
  const reserved = Object.values(others).reduce((sum, one) => sum + totalOf(one), 0);
  const asked = reserved + totalOf(mine);
  const over = (spent: MicroUsd, cap: number) => spent + asked > microUsd(cap);
  const period = over(state.monthSpent, caps.perMonthUsd)
    ? { name: 'month', cap: caps.perMonthUsd, spent: state.monthSpent, until: nextMonth(now) }
    : over(state.daySpent, caps.perDayUsd)
      ? { name: 'day', cap: caps.perDayUsd, spent: state.daySpent, until: nextDay(now) }
      : undefined;
  if (period !== undefined) {
    const has = `${usdText(period.spent)} is spent and ${usdText(reserved)} set aside`;
    const wants = `another ${usdText(totalOf(mine))} would pass it`;
    const reason = `its budget of $${period.cap} a ${period.name} allows no more: ${has}, ${wants}; it goes on at ${new Date(period.until).toISOString()}`;
    return { reserved: false, until: period.until, reason };
  }
  return { reserved: true, next: { ...state, open: { ...others, [publication]: mine } }, sunk };
}

/** The publication has come to its end: its reservation goes, what it really cost is spent. Without a reservation nothing is counted. */
export function settleReservation(before: Next, publication: string, spent: MicroUsd, now: number): Next {
  const { [publication]: mine, ...others } = before.open;
  if (mine === undefined) return before;
  return charge({ ...before, open: others }, spent, now);
}

/** Money that went out without a reservation. */
export function charge(before: Next, spent: MicroUsd, now: number): Next {
  const state = current(before, now);
  return { ...state, daySpent: state.daySpent + spent, monthSpent: state.monthSpent + spent };
}

function nextDay(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
}

function nextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
