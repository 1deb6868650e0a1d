import { describe, expect, it } from 'vitest';
import { batchedWrites } from '../../../../shared/aws/dynamodb/batched-writes.ts';
import { StoreBusy } from '../../../../shared/publication/errors.ts';

const items = (count: number) => Array.from({ length: count }, (_, index) => ({ pk: `k${index}`, sk: 's' }));

describe('writes that go out together', () => {
  it('are split at the 25 that one call may hold', async () => {
    const calls: number[] = [];
    await batchedWrites(async (some) => {
      calls.push(some.length);
      return [];
    })(items(60));
    expect(calls).toEqual([25, 25, 10]);
  });

  it('are no call at all where there are none', async () => {
    let calls = 0;
    await batchedWrites(async () => {
      calls += 1;
      return [];
    })([]);
    expect(calls).toBe(0);
  });

  it('send again what was left out', async () => {
    const sent: string[] = [];
    await batchedWrites(async (some) => {
      sent.push(some.map(({ pk }) => pk).join(','));
      return sent.length === 1 ? some.slice(1) : [];
    })(items(3));
    expect(sent).toEqual(['k0,k1,k2', 'k1,k2']);
  });

  it('give up with StoreBusy where it is left out again and again', async () => {
    const busy = batchedWrites(async (some) => some.slice(-1))(items(2));
    await expect(busy).rejects.toThrow(StoreBusy);
    await expect(busy).rejects.toThrow(/left 1 of 2 writes out 5 times/);
  });
});
