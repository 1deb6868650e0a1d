import { type Hive, type Transport, transports } from './hive.ts';
import type { ChaosPlatform } from './platform.ts';

/** The ways to a platform over which accounts listen. */
export function waysOf({ manners }: ChaosPlatform): readonly Transport[] {
  return manners.website ? transports : ['api'];
}

/**
 * When an account that has something to hear or to conclude is asked next, at the latest by the round that is under way; infinite where all is
 * heard and concluded.
 * @param ways of one platform
 */
export function nextHearing(hive: Hive, platform: ChaosPlatform, ways: readonly Transport[] = transports): number {
  const { talk, traits } = platform;
  return hive.hearing.all().reduce((next, account) => {
    const { listening } = account;
    if (account.platform !== traits.id || listening === undefined) return next;
    if (!ways.some((way) => way === listening.transport)) return next;
    const toHear = talk.nextFor(account.account, listening.cursor, listening);
    const something = (listening.unfinished ?? []).length > 0 ? listening.nextAt : toHear;
    return Math.min(next, Math.max(listening.nextAt, something));
  }, Number.POSITIVE_INFINITY);
}
