import { knownTraits } from '../config/effective.ts';
import { type Problem, problemSentence } from '../config/problem.ts';
import { withSettings } from '../publication/platform.ts';
import { type AccountName, accountsOf, accountsWithout, ownedProblem } from './accounts.ts';
import type { Finding } from './findings.ts';
import { forecastOf } from './forecast.ts';
import { readPersonality } from './import.ts';
import type { Personality } from './personality.ts';
import type { PersonalityCurrent, StoredObject } from './ports.ts';
import { type CredentialState, emptyReport, type Report, reportKey, writeReport } from './report.ts';
import { acceptedSummary, platformCostPerMonth, reportedSchedules } from './report-content.ts';
import { cadenceBy, postsPerMonth, scheduleFits, wantedSchedules } from './schedules.ts';
import { personalityKey, type Round, type SyncDeps, type SyncOutcome } from './sync-deps.ts';

/**
 * Makes everything around a personality agree with `current`: accounts owned, schedules put and removed, accounts it no longer uses freed, the report
 * written, `settled` set. Every part may be repeated. Answers `race` when somebody moved `current` or the object changed meanwhile: then the
 * caller looks at all of it again.
 */
export async function settle(round: Round, deps: SyncDeps): Promise<SyncOutcome | 'race'> {
  const { id, current, object } = round;
  const personality = await personalityInForce(id, current, deps);
  const wanted = personality === undefined ? [] : accountsOf(personality);
  const lost = await claimAgain(id, wanted, deps);
  await putSchedules(id, personality, lost, deps);
  const again = await deps.personalities.readCurrent(id);
  if (again?.revision !== current?.revision) {
    return 'race';
  }
  for (const { platform, account } of accountsWithout([...(current?.accounts ?? []), ...round.suspects], wanted)) {
    await deps.owners.free(platform, account, id);
  }
  const outcome = await report(id, current, personality, object, lost, deps);
  if (current !== undefined && !current.settled) {
    const { revision: _revision, ...before } = current;
    const next = { ...before, accounts: wanted, settled: true, updatedAt: deps.clock.now() };
    if (!(await deps.personalities.moveCurrent(current, next))) {
      return 'race';
    }
    announce(id, current, object, lost, deps);
  } else if ((await deps.personalities.readCurrent(id))?.revision !== current?.revision) {
    return 'race';
  }
  return (await deps.objects.read(personalityKey(id), 1))?.etag === object?.etag ? outcome : 'race';
}

async function personalityInForce(
  id: string,
  current: PersonalityCurrent | undefined,
  deps: SyncDeps,
): Promise<Personality | undefined> {
  if (current?.status !== 'active') {
    return undefined;
  }
  const stored = await deps.personalities.readVersion(id, current.version);
  if (stored === undefined) {
    throw new Error(
      `Version ${current.version} of personality ${id} is in force but not stored: upload its file again.`,
    );
  }
  return stored.effective;
}

/** Claims what is wanted, which normally changes nothing, and answers the accounts that somebody else has by now. */
async function claimAgain(id: string, wanted: readonly AccountName[], deps: SyncDeps): Promise<LostAccount[]> {
  const lost: LostAccount[] = [];
  for (const { platform, account } of wanted) {
    const known = await deps.owners.ownerOf(platform, account);
    const owner = known ?? (await deps.owners.claim(platform, account, id));
    if (owner !== id) {
      lost.push({ platform, account, owner });
    }
  }
  return lost;
}

interface LostAccount extends AccountName {
  readonly owner: string;
}

/** Desired against actual. A platform whose account is lost gets no schedule: better silent than two voices in one account. */
async function putSchedules(
  id: string,
  personality: Personality | undefined,
  lost: readonly LostAccount[],
  deps: SyncDeps,
): Promise<void> {
  const { config } = await deps.control.read();
  const wanted =
    personality === undefined
      ? []
      : wantedSchedules(personality, deps.clock.now(), cadenceBy(config)).filter(
          ({ payload }) => !lost.some(({ platform }) => platform === payload.platform),
        );
  const actual = await deps.schedules.list(id);
  for (const schedule of wanted) {
    const stored = actual.includes(schedule.name) ? await deps.schedules.read(schedule.name) : undefined;
    if (stored === undefined || !scheduleFits(schedule, stored)) {
      await deps.schedules.put(schedule, stored !== undefined);
    }
  }
  for (const name of actual) {
    if (!wanted.some((schedule) => schedule.name === name)) {
      await deps.schedules.remove(name);
    }
  }
}

async function report(
  id: string,
  current: PersonalityCurrent | undefined,
  personality: Personality | undefined,
  object: StoredObject | undefined,
  lost: readonly LostAccount[],
  deps: SyncDeps,
): Promise<SyncOutcome> {
  const key = personalityKey(id);
  const now = deps.clock.now();
  const version = current?.version === 0 ? undefined : current?.version;
  if (object === undefined) {
    const summary = `${key} is gone: its schedules are removed and its accounts are free. Its history stays.`;
    await writeReport(deps.objects, reportKey(id), {
      ...emptyReport(key, 'deleted', now, summary),
      personality: id,
      ...(version === undefined ? {} : { version }),
    });
    return { key, result: current?.settled === true ? 'unchanged' : 'deleted', personality: id, version };
  }
  // A refused file has its report already; this run only finishes what belongs to the version in force.
  if (personality !== undefined && current?.etag === object.etag) {
    const accepted = await acceptedReport(current, personality, object, lost, deps);
    await writeReport(deps.objects, reportKey(id), accepted);
  }
  return { key, result: current?.settled === true ? 'unchanged' : 'accepted', personality: id, version };
}

async function acceptedReport(
  current: PersonalityCurrent,
  personality: Personality,
  object: StoredObject,
  lost: readonly LostAccount[],
  deps: SyncDeps,
): Promise<Report> {
  const now = deps.clock.now();
  const { config } = await deps.control.read();
  const options = { size: object.size, now, traits: knownTraits(config) };
  const read = readPersonality(personality.id, object.body, await withSettings(deps.platforms), options);
  const understood = read.ok ? read.understood : [];
  const problems = lost.map((account) => ownedProblem(account, personality.id, account.owner));
  const credentials = await credentialStates(personality, deps);
  const cadence = cadenceBy(config);
  const wanted = wantedSchedules(personality, now, cadence).filter(
    ({ payload }) => !lost.some(({ platform }) => platform === payload.platform),
  );
  const { platforms, modelUsdPerPost: modelUsd } = deps;
  const forecast = modelUsd === undefined ? undefined : forecastOf({ personality, platforms, config, modelUsd, now });
  return {
    ...emptyReport(object.key, 'accepted', now, acceptedSummary(personality, current.version, now)),
    personality: personality.id,
    etag: object.etag,
    version: current.version,
    ...(personality.fileVersion === undefined ? {} : { fileVersion: personality.fileVersion }),
    problems,
    understood,
    schedules: reportedSchedules(personality, wanted, now),
    postsPerMonth: postsPerMonth(personality, now, cadence),
    platformCostPerMonth: platformCostPerMonth(personality, deps.platforms, now),
    ...(forecast === undefined ? {} : { modelCostPerMonth: forecast.modelUsdPerMonth, budget: forecast.budget }),
    credentials,
    warnings: [...warnings(problems, understood, credentials), ...(forecast?.warnings ?? [])],
  };
}

async function credentialStates(personality: Personality, deps: SyncDeps): Promise<Report['credentials']> {
  return Promise.all(
    accountsOf(personality).map(async ({ platform, account }) => {
      const state = (await deps.credentialsOf?.(platform, account)) ?? 'unknown';
      const words: CredentialState = state === 'unknown' ? 'unknown until the first post' : state;
      return { platform, account, state: words };
    }),
  );
}

function warnings(
  problems: readonly Problem[],
  understood: readonly Finding[],
  credentials: Report['credentials'],
): string[] {
  return [
    ...problems.map(problemSentence),
    ...understood.filter(({ kind }) => kind === 'unknown' || kind === 'warning').map(({ text }) => text),
    ...credentials
      .filter(({ state }) => state === 'missing')
      .map(
        ({ platform, account }) =>
          `The account ${account} on ${platform} has no credentials: nothing can be posted there.`,
      ),
  ];
}

/** Says once, at the end of the work, what became of the object. */
function announce(
  id: string,
  current: PersonalityCurrent,
  object: StoredObject | undefined,
  lost: readonly LostAccount[],
  deps: SyncDeps,
): void {
  const fields = { personality: id, key: personalityKey(id), version: current.version };
  if (lost.length > 0) {
    deps.log.error('personality.account-lost', { ...fields, accounts: lost });
  }
  if (object === undefined && current.version > 0) {
    deps.log.info('personality.deleted', fields);
  } else if (object !== undefined && current.status === 'active' && current.etag === object.etag) {
    deps.log.info('personality.accepted', { ...fields, etag: current.etag, paused: current.paused });
  }
}
