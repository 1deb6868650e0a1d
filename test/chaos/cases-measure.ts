import { join } from 'node:path';
import { matchesPath } from '../../infra/local/sandbox/faults.ts';
import type { SeenRequest } from '../../infra/local/sandbox/types.ts';
import { personaFile, type TestHive } from '../support/local-hive.ts';
import type { Create, Measured } from './cases-judge.ts';
import { words } from './cases-table.ts';
import { foundAgain } from './found-again.ts';

/** A personality with its slots on both platforms. */
export function casePersona(id: string, cron: string): Record<string, unknown> {
  const schedule = { cron };
  return personaFile({
    name: id,
    topics: [`${id} ropes`, `${id} lanterns`, `${id} bells`],
    platforms: { twitter: { schedule }, reddit: { schedule, settings: { subreddits: ['CasesTest'] } } },
  });
}

/** The creates of an account among all that a sandbox saw. */
export function createsOf(platform: string, account: string, seen: readonly SeenRequest[]): readonly Create[] {
  const { method, path } = words[platform]!.create;
  return seen.filter((one) => one.method === method && one.path === path && one.account === account);
}

function listingsOf(platform: string, account: string, seen: readonly SeenRequest[]): number {
  const { method, path } = words[platform]!.listing;
  return seen.filter((one) => one.method === method && matchesPath(path, one.path) && one.account === account).length;
}

/** Reads what became of an account's slots; `earlier` are requests to sandboxes of earlier starts. */
export async function measure(
  hive: TestHive,
  platform: string,
  account: string,
  earlier: readonly Create[] = [],
): Promise<Measured> {
  const sandbox = hive.sandboxes.platforms.get(platform)!;
  const all = await hive.publications();
  const publications = all.filter((one) => one.platform === platform && one.account === account);
  const found = foundAgain(join(hive.folder, 'data'));
  return {
    platform,
    publications,
    foundAgain: publications.some(({ id }) => found.has(id)),
    creates: [...earlier, ...createsOf(platform, account, sandbox.requests())],
    listings: listingsOf(platform, account, sandbox.requests()),
    live: sandbox.timeline(account).filter(({ deleted }) => !deleted),
  };
}
