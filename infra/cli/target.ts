import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Environment } from '../../shared/config/environment.ts';
import { projectRoot } from '../cache.ts';
import { isAlive } from '../is-alive.ts';
import { jsonOf } from '../json-of.ts';
import { CliError } from './cli-error.ts';

/** Which hive is spoken to. */
export type Target =
  | {
      readonly kind: 'embedded';
      readonly stage: 'local';
      readonly dataDir: string;
      readonly marker: Marker;
    }
  | { readonly kind: 'aws'; readonly stage: string };

export interface TargetOptions {
  readonly stage?: string;
  /** Folder of a running hive; its own .hive/ where absent. */
  readonly dataDir?: string;
}

const marker = z.object({
  pid: z.int().positive(),
  environment: z.record(z.string(), z.string()),
  bucket: z.string().min(1),
  table: z.string().min(1),
  /** Where the look-alikes answer, by name; what is not played stands in for nothing here. */
  sandboxes: z.record(z.string(), z.string()).optional(),
});

/** What a running hive leaves in its data folder for this command. */
export type Marker = z.infer<typeof marker>;

const usualFolder = join(projectRoot, '.hive');
const usualStage = 'dev';
const localStage = 'local';

/**
 * A stage that is named, or AWS_PROFILE, means AWS; else the hive that runs on this machine, if one does; else stage dev in AWS, but where
 * HIVE_DATA_DIR names a hive: whoever means that one is never led to another because it was stopped.
 * @throws CliError where a hive of this machine was asked for and none runs.
 */
export function chooseTarget(
  options: TargetOptions,
  environment: Environment,
  alive: (pid: number) => boolean = isAlive,
): Target {
  const { stage } = options;
  const named = options.dataDir ?? (environment.HIVE_DATA_DIR || undefined);
  const dataDir = named ?? usualFolder;
  if (stage !== undefined && stage !== localStage) return { kind: 'aws', stage };
  const wantsLocal = stage === localStage || options.dataDir !== undefined;
  if (!wantsLocal && (environment.AWS_PROFILE ?? '') !== '') return { kind: 'aws', stage: usualStage };
  const found = readMarker(dataDir);
  if (found !== undefined && alive(found.pid)) return { kind: 'embedded', stage: localStage, dataDir, marker: found };
  if (wantsLocal || named !== undefined) {
    const left = found === undefined ? '' : ` (process ${found.pid} left its mark there and is gone)`;
    throw new CliError(`No hive runs on the data folder ${dataDir}${left}: start one with "npm start".`);
  }
  return { kind: 'aws', stage: usualStage };
}

/** Whether a hive runs on this machine, on the folder that HIVE_DATA_DIR names or else the usual one. @throws CliError on a damaged mark. */
export function runsHere(environment: Environment): boolean {
  const found = readMarker(environment.HIVE_DATA_DIR || usualFolder);
  return found !== undefined && isAlive(found.pid);
}

/** The mark in a data folder; undefined where there is none. */
function readMarker(dataDir: string): Marker | undefined {
  const file = join(dataDir, 'hive.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const read = marker.safeParse(jsonOf(text));
  if (read.success) return read.data;
  throw new CliError(`The file ${file} is damaged: stop the hive, start it again with "npm start".`);
}
