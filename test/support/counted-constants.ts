import type { Takes } from '../../infra/cost/counted.ts';
import type { CountedRun } from './counted-ground.ts';

/** What a counted run comes to in the cost model. */
export function takesOf(run: CountedRun): Takes {
  const { writeUnits, readUnits, queueRequests, runs, objectWrites, objectReads, logBytes, metrics } = run;
  return { writeUnits, readUnits, queueRequests, runs, objectWrites, objectReads, logBytes, metrics };
}

/** Pure: what the first took beyond the second. */
export function beyond(run: CountedRun, other: CountedRun): Takes {
  const less = (of: (one: CountedRun) => number): number => of(run) - of(other);
  return {
    writeUnits: less(({ writeUnits }) => writeUnits),
    readUnits: less(({ readUnits }) => readUnits),
    queueRequests: less(({ queueRequests }) => queueRequests),
    runs: less(({ runs }) => runs),
    objectWrites: less(({ objectWrites }) => objectWrites),
    objectReads: less(({ objectReads }) => objectReads),
    logBytes: less(({ logBytes }) => logBytes),
    metrics: { ofPlatform: less((one) => one.metrics.ofPlatform), ofAll: less((one) => one.metrics.ofAll) },
  };
}
