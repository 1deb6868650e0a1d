/** Ids of X carry their time: milliseconds since this moment, above 22 bits (the "snowflake" of 2010). */
const epoch = 1_288_834_974_657n;

/**
 * When a post was made, epoch milliseconds. X stamps whole seconds; its id knows the milliseconds, which count where both agree on the second.
 */
export function timeOf(id: string, stamp: string | undefined): number {
  const exact = Number((BigInt(id) >> 22n) + epoch);
  const stamped = stamp === undefined ? Number.NaN : Date.parse(stamp);
  if (Number.isNaN(stamped)) return exact;
  return Math.floor(exact / 1000) === Math.floor(stamped / 1000) ? exact : stamped;
}

/** The largest id that a post made before this instant (epoch milliseconds) can have. */
export function lastIdBefore(instant: number): string {
  const steps = BigInt(Math.floor(instant)) - epoch;
  return steps <= 0n ? '0' : String((steps << 22n) - 1n);
}
