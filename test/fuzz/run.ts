import fc from 'fast-check';
import { judgeFile } from './judge-file.ts';
import { bytesOf, type Case, mutatedFile } from './mutations.ts';
import type { Before } from './world.ts';

/** One case, made and judged. */
export interface Finding {
  readonly seed: number;
  readonly accepted: boolean;
  readonly faults: readonly string[];
  readonly milliseconds: number;
  readonly made: Case;
}

/** The case that a seed stands for, always the same. */
export function caseOf(seed: number): Case {
  const [made] = fc.sample(mutatedFile, { seed, numRuns: 1 });
  if (made === undefined) throw new Error(`Seed ${seed} makes no case.`);
  return made;
}

/** Makes the case of a seed, uploads it and judges what came of it. */
export async function runSeed(seed: number): Promise<Finding> {
  const made = caseOf(seed);
  return { seed, made, ...(await judgeFile(bytesOf(made), uploadedAs(made), beforeOf(seed))) };
}

/** A smaller case with a fault too; the same where there is none. */
export async function shrunk({ seed, made }: Finding): Promise<Case> {
  let smallest = made;
  for (let smaller: Case | undefined = made; smaller !== undefined; ) {
    smallest = smaller;
    smaller = undefined;
    for (const one of lessOf(smallest)) {
      if ((await judgeFile(bytesOf(one), uploadedAs(one), beforeOf(seed))).faults.length > 0) {
        smaller = one;
        break;
      }
    }
  }
  return smallest;
}

function lessOf(made: Case): Case[] {
  const without = <T>(list: readonly T[], index: number) => list.filter((_, other) => other !== index);
  return [
    ...made.spellings.map((_, index) => ({ ...made, spellings: without(made.spellings, index) })),
    ...made.changes.map((_, index) => ({ ...made, changes: without(made.changes, index) })),
  ];
}

function uploadedAs({ form }: Case): 'personality' | 'config' {
  return form === 'config' ? 'config' : 'personality';
}

function beforeOf(seed: number): Before {
  return seed % 2 === 0 ? 'empty' : 'in force';
}
