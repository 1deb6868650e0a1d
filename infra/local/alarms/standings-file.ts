import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { jsonOf } from '../../json-of.ts';
import { writeAtomically } from '../services/atomic-file.ts';
import type { AlarmPlan, Standing } from './types.ts';

const standing = z.object({
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  reason: z.string(),
  since: z.number(),
  description: z.string(),
});

export type KeptStanding = z.infer<typeof standing>;

const fileOf = (dataDir: string): string => join(dataDir, 'alarms.json');

/**
 * How the alarms of a data folder stood when that was last written, by name; undefined where no hive with alarms ran there.
 * @throws one sentence when the file is damaged.
 */
export function readStandings(dataDir: string): Map<string, KeptStanding> | undefined {
  const file = fileOf(dataDir);
  if (!existsSync(file)) return undefined;
  const read = z.record(z.string(), standing).safeParse(jsonOf(readFileSync(file, 'utf8')));
  if (read.success) return new Map(Object.entries(read.data));
  throw new Error(
    `The file ${file} does not hold the states of alarms: remove it, and alarms that still ring will ring again.`,
  );
}

/** @throws one sentence when the disk refuses. */
export function writeStandings(
  dataDir: string,
  alarms: readonly AlarmPlan[],
  standings: ReadonlyMap<string, Standing>,
): void {
  const kept = alarms.flatMap(({ name, description }): [string, KeptStanding][] => {
    const found = standings.get(name);
    return found === undefined ? [] : [[name, { ...found, description }]];
  });
  writeAtomically(fileOf(dataDir), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
