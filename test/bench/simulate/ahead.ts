import { cachedControl } from '../../../shared/aws/dynamodb/switches.ts';
import { maxLatenessMs } from '../../../shared/config/lateness.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import { type PlanAheadTools, planAllAhead } from '../../../shared/publication/plan-ahead.ts';
import { countedPersonalities } from './counted-stores.ts';
import { leadHours } from './crowd.ts';
import type { MemoryScheduler } from './scheduler.ts';
import type { Stores } from './stores.ts';

const hour = 60 * 60_000;
/** As shared/publication/plan-ahead.ts has it: until the next tick, and a quarter of an hour. */
const horizonMs = 1.25 * hour;

/**
 * Plans the drafts that these personalities want to be written ahead, as the hourly look and each sync do it. Nothing beyond the end of the
 * simulation is planned: towards it drafts are written at their slots.
 */
export function aheadOf(stores: Stores, scheduler: MemoryScheduler, end: number) {
  const { clock, log, ledger, budgets, timeline, personalities, traffic } = stores;
  const tools: PlanAheadTools = {
    ledger,
    budgets,
    timeline,
    personalities: countedPersonalities(personalities, traffic, true),
    schedules: scheduler.store(),
    maxLatenessMs: maxLatenessMs(cachedControl(stores.control, clock), platformTraits),
    clock,
    log,
  };
  return async (ids: readonly string[]): Promise<void> => {
    if (clock.now() + leadHours * hour + horizonMs <= end) await planAllAhead(ids, tools);
  };
}
