import type { Problem } from '../config/problem.ts';
import { StoreBusy } from '../publication/errors.ts';
import { personalityIdPattern } from '../publication/publication-id.ts';
import { accountsOf, accountsWithout, otherOwner, ownedProblem } from './accounts.ts';
import { fileNameProblem, maxPersonalityBytes, readPersonality } from './import.ts';
import type { Personality } from './personality.ts';
import type { PersonalityCurrent, StoredObject } from './ports.ts';
import { emptyReport, readReportStatus, refusalSummary, refusedReportKey, reportKey, writeReport } from './report.ts';
import { settle } from './settle.ts';
import { configKey, syncConfig } from './sync-config.ts';
import { personalityKey, personalityName, type SyncDeps, type SyncOutcome } from './sync-deps.ts';

/** Times that others may be faster before the run gives up and comes again as a new event. */
const mostRaces = 25;

/**
 * Brings the hive in line with the object as it is now, whatever event asked for it: the event is a hint. Repeated, old and out-of-order
 * events change nothing; a run that was interrupted anywhere is finished by the next one. A bad file changes nothing but its report.
 * Throws StoreBusy when others kept being faster, and what the stores throw.
 */
export async function syncObject(key: string, deps: SyncDeps): Promise<SyncOutcome> {
  if (key === configKey) {
    return syncConfig(deps);
  }
  const name = personalityName(key);
  if (name === undefined) {
    return { key, result: 'ignored' };
  }
  return personalityIdPattern.test(name) ? syncPersonality(name, deps) : refuseName(key, name, deps);
}

export interface SyncOptions {
  /** Looks at schedules and accounts although they should be right: the hourly tick. */
  readonly verify?: boolean;
  /** Brings the owner of a wanted account in line first; false inside of that, so that it ends. */
  readonly mayHelp?: boolean;
}

/**
 * One personality. Each round reads `current`, then the object, and takes at most one step by a conditional write on `current`; so a step
 * never rests on an older object than the step before it did. Whoever loses a race starts over and looks at everything again, because
 * what it wrote meanwhile may be older than what counts now.
 */
export async function syncPersonality(id: string, deps: SyncDeps, options: SyncOptions = {}): Promise<SyncOutcome> {
  let verify = options.verify ?? false;
  for (let races = 0; races < mostRaces; ) {
    const current = await deps.personalities.readCurrent(id);
    const object = await deps.objects.read(personalityKey(id), maxPersonalityBytes + 1);
    const step =
      object === undefined
        ? await erase(id, current, verify, deps)
        : await apply(id, current, object, verify, options.mayHelp ?? true, deps);
    if (step === 'race') {
      races += 1;
      verify = true;
    } else if (step !== 'step') {
      return step;
    }
  }
  throw new StoreBusy(
    `Personality ${id} changes faster than it can be synchronised; this run gives up and comes again.`,
  );
}

/** A result ends the run, `step` goes on with the next round, `race` too, and looks at everything again. */
type Step = SyncOutcome | 'step' | 'race';

async function apply(
  id: string,
  current: PersonalityCurrent | undefined,
  object: StoredObject,
  verify: boolean,
  mayHelp: boolean,
  deps: SyncDeps,
): Promise<Step> {
  if (current?.status === 'active' && current.etag === object.etag) {
    return current.settled && !verify
      ? { key: object.key, result: 'unchanged', personality: id, version: current.version }
      : settle(id, current, object, deps);
  }
  const now = deps.clock.now();
  const read = readPersonality(id, object.body, deps.platforms, { size: object.size, now });
  if (!read.ok) {
    return refuse(id, current, object, read.problems, verify, deps);
  }
  const claimed = await claimAccounts(id, current, read.personality, mayHelp, deps);
  if (claimed === 'step' || claimed === 'race') {
    return claimed;
  }
  if (claimed.length > 0) {
    return refuse(id, current, object, claimed, verify, deps);
  }
  const version = await putVersion(id, (current?.version ?? 0) + 1, object.etag, read.personality, deps);
  const moved = await deps.personalities.moveCurrent(current, {
    personality: id,
    status: 'active',
    version,
    etag: object.etag,
    settled: false,
    paused: read.personality.paused,
    accounts: current?.accounts ?? [],
    updatedAt: now,
  });
  return moved ? 'step' : 'race';
}

/**
 * Makes the personality the owner of its accounts, or answers why it cannot be. Looks before it writes, so that a refused file leaves no
 * trace; then writes down which accounts it is about to claim, so that an interrupted run's claims are known and can be freed.
 */
async function claimAccounts(
  id: string,
  current: PersonalityCurrent | undefined,
  personality: Personality,
  mayHelp: boolean,
  deps: SyncDeps,
): Promise<Problem[] | 'step' | 'race'> {
  const wanted = accountsOf(personality);
  const problems: Problem[] = [];
  const instead = new Map<string, string>();
  for (const account of wanted) {
    let other = await otherOwner(account, id, deps);
    if (other.owner !== undefined && mayHelp) {
      // The owner's file may have let go of it already, only its event has not come yet.
      await syncPersonality(other.owner, deps, { mayHelp: false });
      other = await otherOwner(account, id, deps);
    }
    if (other.owner !== undefined) {
      problems.push(ownedProblem(account, id, other.owner));
    }
    if (other.instead !== undefined) {
      instead.set(account.platform, other.instead);
    }
  }
  if (problems.length > 0) {
    return problems;
  }
  const known = current?.accounts ?? [];
  const fresh = accountsWithout(wanted, known);
  if (fresh.length > 0 || current === undefined) {
    const blank = { personality: id, status: 'deleted', version: 0, etag: '', paused: false } as const;
    const { revision: _revision, ...before } = current ?? { ...blank, revision: 0 };
    const noted = await deps.personalities.moveCurrent(current, {
      ...before,
      accounts: [...known, ...fresh],
      settled: false,
      updatedAt: deps.clock.now(),
    });
    return noted ? 'step' : 'race';
  }
  for (const account of wanted) {
    const owner = await deps.owners.claim(account.platform, account.account, id, instead.get(account.platform));
    if (owner !== id) {
      problems.push(ownedProblem(account, id, owner));
    }
  }
  return problems;
}

/** Stores the version under the first free number; one that an interrupted run stored of the same object is used again. */
async function putVersion(
  id: string,
  first: number,
  etag: string,
  effective: Personality,
  deps: SyncDeps,
): Promise<number> {
  for (let version = first; ; version += 1) {
    if (
      await deps.personalities.putVersion({ personality: id, version, etag, createdAt: deps.clock.now(), effective })
    ) {
      return version;
    }
    const stored = await deps.personalities.readVersion(id, version);
    if (stored?.etag === etag) {
      return version;
    }
  }
}

/** A bad file writes its report and nothing else; what an earlier run began for the version in force is finished. */
async function refuse(
  id: string,
  current: PersonalityCurrent | undefined,
  object: StoredObject,
  problems: readonly Problem[],
  verify: boolean,
  deps: SyncDeps,
): Promise<Step> {
  const kept = current?.status === 'active' ? current.version : undefined;
  const summary = refusalSummary(object.key, problems, kept);
  const report = {
    ...emptyReport(object.key, 'refused', deps.clock.now(), summary),
    personality: id,
    etag: object.etag,
    ...(kept === undefined ? {} : { version: kept }),
    problems,
  };
  if (await writeReport(deps.objects, reportKey(id), report)) {
    deps.log.warn('personality.refused', { personality: id, key: object.key, etag: object.etag, summary, problems });
  }
  if (current !== undefined && (!current.settled || verify)) {
    const settled = await settle(id, current, object, deps);
    if (settled === 'race') {
      return settled;
    }
  } else if ((await deps.objects.read(object.key, 1))?.etag !== object.etag) {
    return 'race';
  }
  return { key: object.key, result: 'refused', personality: id, problems };
}

async function erase(
  id: string,
  current: PersonalityCurrent | undefined,
  verify: boolean,
  deps: SyncDeps,
): Promise<Step> {
  const key = personalityKey(id);
  if (current?.status === 'active') {
    const { revision: _revision, ...before } = current;
    const next = { ...before, status: 'deleted', settled: false, updatedAt: deps.clock.now() } as const;
    return (await deps.personalities.moveCurrent(current, next)) ? 'step' : 'race';
  }
  if (current?.settled !== false && !verify && !(await wasReported(reportKey(id), deps))) {
    return { key, result: 'unchanged', personality: id };
  }
  return settle(id, current, undefined, deps);
}

/** Whether a report speaks of a file that is no longer there. */
async function wasReported(key: string, deps: SyncDeps): Promise<boolean> {
  const status = await readReportStatus(deps.objects, key);
  return status !== undefined && status !== 'deleted';
}

async function refuseName(key: string, name: string, deps: SyncDeps): Promise<SyncOutcome> {
  const report = refusedReportKey(key);
  const object = await deps.objects.read(key, 1);
  const now = deps.clock.now();
  if (object === undefined) {
    if (!(await wasReported(report, deps))) {
      return { key, result: 'unchanged' };
    }
    await writeReport(deps.objects, report, emptyReport(key, 'deleted', now, `${key} is gone.`));
    return { key, result: 'deleted' };
  }
  const problems = [fileNameProblem(name)];
  const summary = refusalSummary(key, problems);
  const refused = { ...emptyReport(key, 'refused', now, summary), etag: object.etag, problems };
  if (await writeReport(deps.objects, report, refused)) {
    deps.log.warn('personality.refused', { key, etag: object.etag, summary, problems });
  }
  return { key, result: 'refused', problems };
}
