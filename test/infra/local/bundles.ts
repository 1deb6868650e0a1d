import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { functionArn } from '../../../infra/local/names.ts';
import type { FunctionPlan } from '../../../infra/local/plan.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flavumhive-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes `folder/key/index.mjs`, a bundle with this code. */
export function bundle(folder: string, key: string, code: string): string {
  mkdirSync(join(folder, key), { recursive: true });
  writeFileSync(join(folder, key, 'index.mjs'), code);
  return join(folder, key);
}

export function functionPlan(
  folder: string,
  key: string,
  code: string,
  more: Partial<FunctionPlan> = {},
): FunctionPlan {
  return {
    name: key,
    arn: functionArn(key),
    logicalId: key,
    folder: bundle(folder, key, code),
    key,
    handler: 'index.handler',
    timeoutSeconds: 3,
    memoryMb: 128,
    environment: {},
    asynchronous: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    ...more,
  };
}

/** Lines a handler appended to a file with `appendFileSync`. */
export function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
