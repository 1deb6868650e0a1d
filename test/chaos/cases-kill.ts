import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import { hour, localHive } from '../support/local-hive.ts';
import type { Create, Measured } from './cases-judge.ts';
import { casePersona, createsOf, measure } from './cases-measure.ts';
import { type KillCase, words } from './cases-table.ts';
import { hiveFolder, type LivingHive, startProcess } from './processes-hive.ts';

const platforms = Object.keys(words);
const lookMs = 2;
const longestWaitMs = 60_000;
/** Slow enough that faults are in place two seconds before the first slot. */
const speed = '30';

/** The hive of `npm start` with one personality, killed while or right after its first posts are created; then a start in peace. */
export async function runKillCase({ id, delay }: KillCase): Promise<readonly Measured[]> {
  const home = hiveFolder({ [id]: casePersona(id, '0 10 * * *') });
  try {
    const process = startProcess(home, speed);
    let earlier: Readonly<Record<string, readonly Create[]>>;
    try {
      await process.ready;
      for (const platform of platforms) {
        if (delay === undefined) continue;
        const match = { ...words[platform]!.create, account: id };
        await process.injectFault(platform, { ...delay, match } as FaultInput);
      }
      earlier = await untilCreated(process, id, delay === undefined);
    } finally {
      await process.kill();
    }
    const hive = await localHive({ folder: home.folder });
    try {
      await hive.pass(3 * hour);
      return await Promise.all(platforms.map((platform) => measure(hive, platform, id, earlier[platform])));
    } finally {
      await hive.stop();
    }
  } finally {
    home.forget();
  }
}

/** Waits for the create on both platforms, and for its answer where that is asked for. @throws when none came. */
async function untilCreated(
  process: LivingHive,
  id: string,
  answered: boolean,
): Promise<Record<string, readonly Create[]>> {
  const began = performance.now();
  while (performance.now() - began < longestWaitMs) {
    const seen = await Promise.all(
      platforms.map(async (platform) => createsOf(platform, id, await process.requests(platform))),
    );
    const there = seen.every((creates) => creates.some(({ status }) => !answered || status !== 0));
    if (there) return Object.fromEntries(platforms.map((platform, index) => [platform, seen[index] ?? []]));
    await sleep(lookMs);
  }
  throw new Error(`No create of ${id} came within ${longestWaitMs / 1000} seconds.`);
}
