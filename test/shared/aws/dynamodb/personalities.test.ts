import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPersonalities } from '../../../../shared/aws/dynamodb/personalities.ts';
import type { Personality } from '../../../../shared/personality/personality.ts';
import type { PersonalityCurrent, PersonalityVersion } from '../../../../shared/personality/ports.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { describePersonalityStore } from '../../personality/stores-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

/** Deeper than the table lets attributes be nested. */
function nested(depth: number): Record<string, unknown> {
  return depth === 0 ? { '': 'bottom' } : { inner: nested(depth - 1) };
}

const version = (personality: string, number: number): PersonalityVersion => ({
  personality,
  version: number,
  etag: `e${number}`,
  createdAt: 5,
  effective: {
    id: personality,
    name: 'Ada',
    platforms: { twitter: { settings: nested(40) } },
  } as unknown as Personality,
});

describePersonalityStore('in the table', async () => dynamoPersonalities(await store.emptyTable()));

describe('personalities in the table', () => {
  it('refuses to write one personality over another', async () => {
    const personalities = dynamoPersonalities(store.table);
    const before: PersonalityCurrent = {
      personality: 'ada',
      status: 'active',
      version: 1,
      etag: 'e1',
      settled: true,
      paused: false,
      accounts: [],
      updatedAt: 1_000,
      revision: 1,
    };
    await expect(personalities.moveCurrent(before, { ...before, personality: 'eve' })).rejects.toThrow(/eve/);
  });

  it('stores a version once, however deep, and gives it back', async () => {
    const personalities = dynamoPersonalities(store.table);
    expect(await personalities.readVersion('bob', 1)).toBeUndefined();
    expect(await personalities.putVersion(version('bob', 1))).toBe(true);
    expect(await personalities.putVersion({ ...version('bob', 1), etag: 'other' })).toBe(false);
    expect(await personalities.readVersion('bob', 1)).toEqual(version('bob', 1));
    expect(await dynamoPersonalities(store.table).readVersion('bob', 1)).toEqual(version('bob', 1));
    expect(await personalities.readVersion('bob', 2)).toBeUndefined();
  });

  it('reads a version from the table once', async () => {
    const reads: unknown[] = [];
    const counting = {
      ...store.table,
      get: (...args: Parameters<typeof store.table.get>) => {
        reads.push(args);
        return store.table.get(...args);
      },
    };
    const personalities = dynamoPersonalities(counting);
    await personalities.putVersion(version('carl', 7));
    await personalities.readVersion('carl', 7);
    await personalities.readVersion('carl', 7);
    expect(reads).toHaveLength(1);
  });
});
