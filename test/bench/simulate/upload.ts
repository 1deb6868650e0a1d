import type { Accounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { keepListening } from '../../../shared/interaction/listen.ts';
import type { Clock, Log } from '../../../shared/monitoring/log.ts';
import { requestUsd } from '../../../shared/openai/request-cost.ts';
import { syncObject } from '../../../shared/personality/sync.ts';
import type { SyncDeps } from '../../../shared/personality/sync-deps.ts';
import { personalityKey } from '../../../shared/personality/sync-deps.ts';
import { allPlatformTraits, platformTraits } from '../../../shared/platforms/registry.ts';
import { type MemoryControl, MemoryObjects, type MemoryPersonalities } from '../../support/personality-memory.ts';
import { fileOf, idOf } from './crowd.ts';
import { type MemoryScheduler, type SchedulerCalls, schedulerQuotas } from './scheduler.ts';

export interface Upload {
  readonly calls: SchedulerCalls;
  /** Files whose sync changed something. */
  readonly accepted: number;
  readonly refused: number;
  /** At the quota of the call that there are most of, seconds. */
  readonly secondsAtQuota: number;
}

export interface UploadPorts {
  readonly personalities: MemoryPersonalities;
  readonly control: MemoryControl;
  readonly accounts: Accounts;
  readonly scheduler: MemoryScheduler;
  readonly clock: Clock;
  readonly log: Log;
  /** Plans what these write ahead of its slot. */
  ahead(ids: readonly string[]): Promise<void>;
}

/** Uploads every file at once, and then all of them again: what sync-personalities does with each event. */
export async function uploadAll(
  { first, count, seed }: { readonly first: number; readonly count: number; readonly seed: number },
  { personalities, control, accounts, scheduler, clock, log, ahead }: UploadPorts,
): Promise<{ readonly first: Upload; readonly again: Upload }> {
  const objects = new MemoryObjects();
  const deps: SyncDeps = {
    objects,
    personalities,
    owners: accounts,
    schedules: scheduler.store(),
    control,
    clock,
    log,
    platforms: allPlatformTraits,
    modelUsdPerPost: requestUsd,
    credentialsOf: async (platform, account) => (await accounts.read(platform, account))?.credentials ?? 'unknown',
  };
  const listening = { personalities, accounts, traitsOf: platformTraits, clock };
  // One file after the other: what a whole crowd of them weighs in the bucket is nobody's concern here.
  const sums = [tally(), tally()];
  for (let number = first; number < first + count; number += 1) {
    const id = idOf(number);
    objects.upload(personalityKey(id), fileOf(number, seed, allPlatformTraits));
    for (const sum of sums) {
      const { result } = await syncObject(personalityKey(id), deps);
      if (result !== 'refused') {
        await ahead([id]);
        await keepListening(id, listening);
      }
      sum.add(result, scheduler.takeCalls());
    }
    objects.objects.clear();
    objects.writes.length = 0;
  }
  const [once, again] = sums.map(({ calls, results }) => ({
    calls,
    accepted: results.get('accepted') ?? 0,
    refused: results.get('refused') ?? 0,
    secondsAtQuota: secondsAtQuota(calls),
  }));
  return { first: once!, again: again! };
}

/** Requests of one kind wait for each other alone. */
export function secondsAtQuota({ create, update, get }: SchedulerCalls): number {
  const { CreateSchedule, UpdateSchedule, GetSchedule } = schedulerQuotas;
  return Math.ceil(Math.max(create / CreateSchedule, update / UpdateSchedule, get / GetSchedule));
}

function tally() {
  const calls = { list: 0, get: 0, update: 0, create: 0, remove: 0 };
  const results = new Map<string, number>();
  return {
    calls,
    results,
    add(result: string, more: SchedulerCalls) {
      results.set(result, (results.get(result) ?? 0) + 1);
      for (const name of Object.keys(calls) as (keyof SchedulerCalls)[]) calls[name] += more[name];
    },
  };
}
