import { describe, expect, it } from 'vitest';
import { formNames } from '../../fuzz/files.ts';
import { hostileKeys } from '../../fuzz/hostile.ts';
import { judgeFile } from '../../fuzz/judge-file.ts';
import { judgeKey } from '../../fuzz/judge-key.ts';
import { bytesOf } from '../../fuzz/mutations.ts';
import { caseOf, runSeed } from '../../fuzz/run.ts';

const runs = 500;
const atOnce = 50;
const batches = Array.from({ length: runs / atOnce }, (_, batch) => batch * atOnce + 1);

describe('mutated files', () => {
  it.each(formNames)('begin with one that is accepted: %s', async (form) => {
    const bytes = bytesOf({ form, changes: [], spellings: [] });
    const judged = await judgeFile(bytes, form === 'config' ? 'config' : 'personality', 'in force');
    expect(judged).toMatchObject({ accepted: true, faults: [] });
  });

  // Which faults are looked for stands in test/fuzz/judge-*.ts; npm run fuzz does the same with more of them.
  it.each(batches)('never crash, change half or leave the field out: seeds from %i', async (first) => {
    const guilty: unknown[] = [];
    for (let seed = first; seed < first + atOnce; seed += 1) {
      const { faults } = await runSeed(seed);
      if (faults.length > 0) guilty.push({ replay: `npm run fuzz -- --seed ${seed}`, faults });
    }
    expect(guilty).toEqual([]);
  });

  it('are decided by their seeds', () => {
    expect(bytesOf(caseOf(7))).toEqual(bytesOf(caseOf(7)));
    const made = new Set(Array.from({ length: runs }, (_, index) => JSON.stringify(caseOf(index + 1))));
    expect(made.size).toBeGreaterThan(0.95 * runs);
  });

  it.each(hostileKeys)('under a name that is no id come to one report and nothing else: %j', async (key) => {
    expect(await judgeKey(key)).toEqual([]);
  });
});
