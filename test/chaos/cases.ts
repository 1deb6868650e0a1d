import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import { endHive, hour, localHive, minute, monday } from '../support/local-hive.ts';
import { type Create, type Expectation, idsKept, type Measured, oncePerSlot } from './cases-judge.ts';
import { runKillCase } from './cases-kill.ts';
import { casePersona, createsOf, measure } from './cases-measure.ts';
import { faultCases, killCases, words } from './cases-table.ts';
import { buildHive } from './processes-hive.ts';

/** One line of the table: what was done, what came of it, and whether that is right. */
export interface CaseResult {
  readonly case: string;
  readonly platform: string;
  /** Requests to the endpoint that creates posts, as the sandbox counted them; status 0: cut without an answer. */
  readonly creates: readonly { readonly at: string; readonly status: number }[];
  readonly listings: number;
  readonly slots: readonly string[];
  readonly livePosts: number;
  readonly states: readonly string[];
  readonly reasons: readonly string[];
  readonly idKept: boolean;
  /** Whether the id came from reconcile, not from the answer. */
  readonly foundAgain: boolean;
  readonly ok: boolean;
  /** What is wrong, where it is not ok. */
  readonly wrong?: string;
}

const platforms = Object.keys(words);

/** Every case of the table, or those whose id is named: measured, then judged. */
export async function runCases(only?: readonly string[]): Promise<readonly CaseResult[]> {
  const wanted = (id: string): boolean => only?.includes(id) ?? true;
  const results: CaseResult[] = [];
  if (wanted('restart')) results.push(...(await restartCase()));
  results.push(...(await measureFaults(wanted)));
  const killed = killCases.filter(({ id }) => wanted(id));
  if (killed.length > 0) await buildHive();
  for (const one of killed) {
    const measured = await runKillCase(one);
    results.push(...measured.map((each) => resultOf(one.title, each, one.expected)));
  }
  return results;
}

export function resultOf(title: string, measured: Measured, expected: Expectation): CaseResult {
  const { publications, creates, live, platform } = measured;
  const wrong = expected(measured);
  return {
    case: title,
    platform,
    creates: creates.map(({ at, status }) => ({ at: new Date(at).toISOString(), status })),
    listings: measured.listings,
    slots: publications.map(({ slot }) => new Date(slot).toISOString()),
    livePosts: live.length,
    states: publications.map(({ state }) => state),
    reasons: publications.flatMap(({ reason }) => (reason === undefined ? [] : [reason])),
    idKept: idsKept(measured),
    foundAgain: measured.foundAgain,
    ok: wrong === undefined,
    ...(wrong === undefined ? {} : { wrong }),
  };
}

/** All cases in which the platform errs, in one hive: a personality each, with one slot at ten. */
async function measureFaults(wanted: (id: string) => boolean): Promise<readonly CaseResult[]> {
  const chosen = faultCases.filter(({ id }) => wanted(id));
  if (chosen.length === 0) return [];
  const slot = monday + 2 * hour;
  const hive = await localHive();
  try {
    for (const { id, create, listing } of chosen) {
      await hive.put(`personalities/${id}.json`, casePersona(id, '0 10 * * *'));
      for (const platform of platforms) {
        const where = words[platform]!;
        const inject = (fault: object | undefined, match: object): void => {
          if (fault === undefined) return;
          const whole = { ...fault, match: { ...match, account: id } } as FaultInput;
          hive.sandboxes.platforms.get(platform)?.injectFault(whole);
        };
        inject(create(where, slot), where.create);
        inject(listing, where.listing);
      }
    }
    await hive.pass(6 * hour);
    const results: CaseResult[] = [];
    for (const { id, title, create, expected } of chosen) {
      for (const platform of platforms) {
        if (create(words[platform]!, slot) === undefined) continue;
        results.push(resultOf(title, await measure(hive, platform, id), expected));
      }
    }
    return results;
  } finally {
    await endHive(hive);
  }
}

/** Starts long before the slots, between them and right after one: nothing but the slots makes posts. */
async function restartCase(): Promise<readonly CaseResult[]> {
  const id = 'restart';
  const slots = [monday + 2 * hour, monday + 4 * hour];
  const earlier: Record<string, readonly Create[]> = {};
  let hive = await localHive();
  try {
    await hive.put(`personalities/${id}.json`, casePersona(id, '0 10,12 * * *'));
    for (const pause of [hour, hour + minute, hour]) {
      await hive.pass(pause);
      for (const platform of platforms) {
        const seen = hive.sandboxes.platforms.get(platform)!.requests();
        earlier[platform] = [...(earlier[platform] ?? []), ...createsOf(platform, id, seen)];
      }
      const { folder } = hive;
      await hive.stop();
      hive = await localHive({ folder });
    }
    await hive.pass(3 * hour);
    const results: CaseResult[] = [];
    for (const platform of platforms) {
      const measured = await measure(hive, platform, id, earlier[platform]);
      results.push(resultOf('start, and each of three restarts', measured, oncePerSlot(slots)));
    }
    return results;
  } finally {
    await endHive(hive);
  }
}
