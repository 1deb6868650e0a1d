import { dayOf } from '../limits/budget.ts';
import type { Prices } from '../publication/platform.ts';
import type { Interaction } from './interaction.ts';

/** Whether the platform bills another reading of what it billed before at that time, epoch milliseconds. Pure. */
export function isBilledAgain(
  { readOncePerDay }: Pick<Prices, 'readOncePerDay'>,
  billedAt: number | undefined,
  now: number,
): boolean {
  return readOncePerDay !== true || billedAt === undefined || dayOf(billedAt) !== dayOf(now);
}

/** The mark of what is read now, where the platform bills that and would not bill it again today. Pure. */
export function billedMark(
  { readOncePerDay, ownRead, read = ownRead }: Prices,
  now: number,
): Pick<Interaction, 'billedAt'> {
  return readOncePerDay === true && read > 0 ? { billedAt: now } : {};
}
