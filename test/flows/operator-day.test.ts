import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly said: string;
  readonly cure?: string;
}

let hive: TestHive;
let operator: Operator;
beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile());
});
afterAll(() => endHive(hive));

async function findings(): Promise<{ readonly code: number; readonly found: readonly Finding[]; readonly out: string }> {
  const { code, out } = await operator.cli('doctor --json');
  return { code, out, found: (JSON.parse(out) as { findings: Finding[] }).findings };
}

it('finds nothing wrong with a hive that works', async () => {
  await hive.pass(3 * hour);
  const { code, found, out } = await findings();
  for (const line of ['report marlow', 'report --all --csv', 'cost', 'cost --personalities 1000']) console.log((await operator.cli(line)).out);
  expect(found.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
  expect(code).toBe(0);
});
