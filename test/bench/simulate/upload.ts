import type { Accounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { keepListening } from '../../../shared/interaction/listen.ts';
import type { Clock, Log } from '../../../shared/monitoring/log.ts';
import { requestUsd } from '../../../shared/openai/request-cost.ts';
import { accountsOf } from '../../../shared/personality/accounts.ts';
import { wantedSchedules } from '../../../shared/personality/schedules.ts';
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
}

/**
 * So many files go through the whole sync, twice. Every further personality is the twin of one of them, under a name of its own: no sync
 * knows of another, so its calls are as many and its outcome is the same, and reading a hundred thousand files would take most of the time.
 */
const syncedInFull = 2000;

/** Uploads every file at once, and then all of them again: what sync-personalities does with each event. */
export async function uploadAll(
  count: number,
  seed: number,
  { personalities, control, accounts, scheduler, clock, log }: UploadPorts,
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
  const uploads: Upload[] = [];
  // One file after the other: what a whole crowd of them weighs in the bucket is nobody's concern here.
  const sums = [tally(), tally()];
  for (let number = 0; number < count; number += 1) {
    const id = idOf(number);
    if (number >= syncedInFull) {
      await storeTwin(id, idOf(number % syncedInFull), deps);
      await keepListening(id, listening);
      scheduler.takeCalls();
      continue;
    }
    objects.upload(personalityKey(id), fileOf(number, seed, allPlatformTraits));
    for (const sum of sums) {
      const { result } = await syncObject(personalityKey(id), deps);
      if (result !== 'refused') await keepListening(id, listening);
      sum.add(result, scheduler.takeCalls());
    }
    objects.objects.clear();
    objects.writes.length = 0;
  }
  const times = count / Math.min(count, syncedInFull);
  for (const sum of sums) {
    const { results } = sum;
    const calls = Object.fromEntries(
      Object.entries(sum.calls).map(([name, number]) => [name, Math.round(number * times)]),
    ) as unknown as SchedulerCalls;
    const { create, update, get } = calls;
    const seconds = Math.max(
      create / schedulerQuotas.CreateSchedule,
      update / schedulerQuotas.UpdateSchedule,
      get / schedulerQuotas.GetSchedule,
    );
    const accepted = results.get('accepted') ?? 0;
    uploads.push({ calls, accepted, refused: results.get('refused') ?? 0, secondsAtQuota: Math.ceil(seconds) });
  }
  return { first: uploads[0]!, again: uploads[1]! };
}

/** What a sync leaves behind where nothing is wrong. */
async function storeTwin(id: string, of: string, { personalities, owners, schedules, clock }: SyncDeps) {
  const original = await personalities.readVersion(of, 1);
  if (original === undefined) throw new Error(`The made-up file of ${of} was refused.`);
  const platforms = Object.entries(original.effective.platforms).map(([name, plan]) => [
    name,
    { ...plan, account: id },
  ]);
  const effective = { ...original.effective, id, platforms: Object.fromEntries(platforms) };
  const { etag, createdAt } = original;
  const accounts = accountsOf(effective);
  await personalities.putVersion({ personality: id, version: 1, etag, createdAt, effective });
  const current = { personality: id, status: 'active' as const, version: 1, etag, settled: true, paused: false };
  await personalities.moveCurrent(undefined, { ...current, accounts, updatedAt: createdAt });
  for (const { platform, account } of accounts) await owners.claim(platform, account, id);
  for (const schedule of wantedSchedules(effective, clock.now())) await schedules.put(schedule, false);
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
