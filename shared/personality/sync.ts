import { type Problem, quote } from '../config/problem.ts';
import { StoreBusy } from '../publication/errors.ts';
import { withSettings } from '../publication/platform.ts';
import { personalityIdPattern } from '../publication/publication-id.ts';
import type { AccountName } from './accounts.ts';
import { claimAccounts } from './claim.ts';
import type { Personality } from './personality.ts';
import { fileNameProblem, maxPersonalityBytes } from './personality-file.ts';
import type { StoredObject } from './ports.ts';
import { emptyReport, readReport, refusalSummary, refusedReportKey, reportKey, writeReport } from './report.ts';
import { configKey, syncConfig } from './sync-config.ts';
import { personalityKey, personalityName, type Round, type SyncDeps, type SyncOutcome } from './sync-deps.ts';
import { loadSteps } from './sync-parts.ts';
import { keepVersionFile } from './version-file.ts';

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
  /** Accounts to be freed if they turn out to be owned without need. */
  readonly suspects?: readonly AccountName[];
}

/**
 * One personality. Each round reads `current`, then the object, and takes at most one step by a conditional write on `current`; so a step
 * never rests on an older object than the step before it did. Whoever loses a race starts over and looks at everything again, because
 * what it wrote meanwhile may be older than what counts now.
 */
export async function syncPersonality(id: string, deps: SyncDeps, options: SyncOptions = {}): Promise<SyncOutcome> {
  const suspects = [...(options.suspects ?? [])];
  // The owner's file may have let go of the account already, only its event has not come yet.
  const help = (owner: string, account: AccountName) =>
    syncPersonality(owner, deps, { verify: true, mayHelp: false, suspects: [account] });
  let verify = options.verify ?? false;
  for (let races = 0; races < mostRaces; ) {
    const current = await deps.personalities.readCurrent(id);
    const object = await deps.objects.read(personalityKey(id), maxPersonalityBytes + 1);
    const round: Round = { id, current, object, verify, suspects, ...(options.mayHelp === false ? {} : { help }) };
    const step = object === undefined ? await erase(round, deps) : await apply({ ...round, object }, deps);
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

type RoundWithObject = Round & { readonly object: StoredObject };

async function apply(round: RoundWithObject, deps: SyncDeps): Promise<Step> {
  const { id, current, object } = round;
  if (current?.status === 'active' && current.etag === object.etag) {
    return current.settled && !round.verify && (await reportFits(reportKey(id), 'accepted', object.etag, deps))
      ? { key: object.key, result: 'unchanged', personality: id, version: current.version }
      : (await loadSteps()).settle(round, deps);
  }
  const now = deps.clock.now();
  const [{ readPersonality }, platforms] = await Promise.all([loadSteps(), withSettings(deps.platforms)]);
  const read = readPersonality(id, object.body, platforms, { size: object.size, now });
  if (!read.ok) {
    return refuse(round, read.problems, deps);
  }
  const claimed = await claimAccounts(round, read.personality, deps);
  if (claimed === 'step' || claimed === 'race') {
    return claimed;
  }
  if (claimed.length > 0) {
    return refuse(round, claimed, deps);
  }
  const version = await putVersion(id, (current?.version ?? 0) + 1, object.etag, read.personality, deps);
  // Before it counts: whoever finds a version in force finds its file as well.
  await keepVersionFile(id, version, object.body, deps.objects);
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

/** Stores the version under the first free number; one that an interrupted run stored of the same object is used again. */
async function putVersion(
  id: string,
  first: number,
  etag: string,
  effective: Personality,
  deps: SyncDeps,
): Promise<number> {
  for (let version = first; ; version += 1) {
    const createdAt = deps.clock.now();
    if (await deps.personalities.putVersion({ personality: id, version, etag, createdAt, effective })) {
      return version;
    }
    const stored = await deps.personalities.readVersion(id, version);
    if (stored?.etag === etag) {
      return version;
    }
  }
}

/** A bad file writes its report and nothing else; what an earlier run began for the version in force is finished. */
async function refuse(round: RoundWithObject, problems: readonly Problem[], deps: SyncDeps): Promise<Step> {
  const { id, current, object } = round;
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
  if (current !== undefined && (!current.settled || round.verify)) {
    const { settle } = await loadSteps();
    if ((await settle(round, deps)) === 'race') {
      return 'race';
    }
  } else if ((await deps.objects.read(object.key, 1))?.etag !== object.etag) {
    return 'race';
  }
  return { key: object.key, result: 'refused', personality: id, problems };
}

async function erase(round: Round, deps: SyncDeps): Promise<Step> {
  const { id, current } = round;
  if (current?.status === 'active') {
    const { revision: _revision, ...before } = current;
    const next = { ...before, status: 'deleted', settled: false, updatedAt: deps.clock.now() } as const;
    return (await deps.personalities.moveCurrent(current, next)) ? 'step' : 'race';
  }
  const settled = current?.settled !== false && !round.verify;
  if (settled && (await reportFits(reportKey(id), 'deleted', undefined, deps))) {
    return { key: personalityKey(id), result: 'unchanged', personality: id };
  }
  return (await loadSteps()).settle(round, deps);
}

/** Whether the stored report says so of that object; one of a file that is gone may be missing. */
async function reportFits(key: string, status: string, etag: string | undefined, deps: SyncDeps): Promise<boolean> {
  const report = await readReport(deps.objects, key);
  return report === undefined ? status === 'deleted' : report.status === status && report.etag === etag;
}

async function refuseName(key: string, name: string, deps: SyncDeps): Promise<SyncOutcome> {
  const report = refusedReportKey(key);
  const object = await deps.objects.read(key, 1);
  const now = deps.clock.now();
  if (object === undefined) {
    if (await reportFits(report, 'deleted', undefined, deps)) {
      return { key, result: 'unchanged' };
    }
    await writeReport(deps.objects, report, emptyReport(key, 'deleted', now, `${key} is gone.`));
    return { key, result: 'deleted' };
  }
  const problems = [fileNameProblem(name)];
  const summary = refusalSummary(/^[\x21-\x7e]+$/.test(key) ? key : quote(key), problems);
  const refused = { ...emptyReport(key, 'refused', now, summary), etag: object.etag, problems };
  if (await writeReport(deps.objects, report, refused)) {
    deps.log.warn('personality.refused', { key, etag: object.etag, summary, problems });
  }
  return { key, result: 'refused', problems };
}
