import {
  admitHive,
  type HiveClaim,
  type HiveLimitState,
  isBounded,
  newHiveLimits,
  settleHive,
} from '../limits/hive-limits.ts';
import { StoreBusy } from './errors.ts';
import type { Publication } from './publication.ts';
import type { PublishTools } from './publish-tools.ts';

const tries = 5;

export type Entered =
  /** `state`: the bounds with the new place in them; absent where the part had its place already. */
  | { readonly room: true; readonly state?: HiveLimitState }
  | { readonly room: false; readonly until: number; readonly reason: string };

/** One more among all accounts of the platform; answers why not, and until when. */
export async function enterHive(
  platform: string,
  claim: HiveClaim,
  leaseUntil: number,
  { hiveLimits, clock }: Pick<PublishTools, 'hiveLimits' | 'clock'>,
): Promise<Entered> {
  const caps = await hiveLimits.caps();
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await hiveLimits.store.read(platform);
    const answer = admitHive(before ?? newHiveLimits(platform), claim, leaseUntil, caps, clock.now());
    if (!answer.admitted) return { room: false, until: answer.until, reason: answer.reason };
    const written = await hiveLimits.store.write(before, answer.next);
    if (written !== undefined)
      return before?.open[claim.key] === undefined ? { room: true, state: written } : { room: true };
  }
  throw new StoreBusy(`The bounds of all accounts on ${platform} are changed by many; the message comes again.`);
}

/**
 * Takes back the place that was entered a moment ago and is not needed: only while nobody changed the bounds since, for another worker of the
 * same part may rely on it by now. Else it counts until its lease's end, which is never too few.
 */
export async function withdraw(
  entered: HiveLimitState,
  claim: HiveClaim,
  { hiveLimits }: Pick<PublishTools, 'hiveLimits'>,
): Promise<void> {
  await hiveLimits.store.write(entered, settleHive(entered, claim, undefined));
}

/**
 * The hive's bounds follow the account's windows: the part is out at the latest at `at`, or known not to be out where that is undefined.
 * Where it cannot be written, the entry counts until its lease's end, which is never too few.
 */
export async function leaveHive(
  { id, platform }: Publication,
  claim: HiveClaim,
  at: number | undefined,
  { hiveLimits, log }: Pick<PublishTools, 'hiveLimits' | 'log'>,
): Promise<void> {
  if (!isBounded(await hiveLimits.caps())) return;
  try {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const before = await hiveLimits.store.read(platform);
      if (before?.open[claim.key] === undefined) return;
      const next = settleHive(before, claim, at);
      if (next === before || (await hiveLimits.store.write(before, next)) !== undefined) return;
    }
  } catch (error) {
    if (!(error instanceof StoreBusy)) throw error;
  }
  log.warn('hive-limits.not-settled', { publication: id, platform });
}
