import { describe, expect, it } from 'vitest';
import { batchedReads, type Reads } from '../../../../shared/aws/dynamodb/batched-reads.ts';
import type { Key } from '../../../../shared/aws/dynamodb/keys.ts';
import { StoreBusy } from '../../../../shared/publication/errors.ts';

const key = (pk: string) => ({ pk, sk: 's' });

function recorded(many?: Reads['many']) {
  const calls: string[] = [];
  const nameAll = (keys: readonly Key[]) => keys.map(({ pk }) => pk).join(',');
  const read = batchedReads({
    async one({ pk }, consistent) {
      calls.push(`one ${pk} ${consistent}`);
      return pk.startsWith('absent') ? undefined : { pk, sk: 's' };
    },
    async many(keys, consistent) {
      calls.push(`many ${nameAll(keys)} ${consistent}`);
      if (many !== undefined) return many(keys, consistent);
      // The service answers in an order of its own and leaves out what is not there.
      const items = keys.filter(({ pk }) => !pk.startsWith('absent')).map(({ pk }) => ({ pk, sk: 's' }));
      return { items: items.reverse(), left: [] };
    },
  });
  return { calls, read };
}

describe('reads that are asked for together', () => {
  it('go out as one call, and each gets its own item', async () => {
    const { calls, read } = recorded();
    const later = async () => {
      await Promise.resolve();
      await Promise.resolve();
      return read(key('c'), true);
    };
    const items = await Promise.all([read(key('a'), true), read(key('absent'), true), later()]);
    expect(items.map((item) => item?.pk)).toEqual(['a', undefined, 'c']);
    expect(calls).toEqual(['many a,absent,c true']);
  });

  it('stay an ordinary read when there is one', async () => {
    const { calls, read } = recorded();
    expect(await read(key('a'), false)).toEqual(key('a'));
    expect(await read(key('absent'), true)).toBeUndefined();
    expect(calls).toEqual(['one a false', 'one absent true']);
  });

  it('name a key once, and keep consistent and late ones apart', async () => {
    const { calls, read } = recorded();
    await Promise.all([read(key('a'), true), read(key('a'), true), read(key('a'), false), read(key('b'), false)]);
    expect(calls.sort()).toEqual(['many a,b false', 'one a true']);
  });

  it('are split at the hundred that one call may hold', async () => {
    const { calls, read } = recorded();
    const items = await Promise.all(Array.from({ length: 201 }, (_, i) => read(key(`k${i}`), true)));
    expect(items.map((item) => item?.pk)).toEqual(Array.from({ length: 201 }, (_, i) => `k${i}`));
    expect(calls).toHaveLength(3);
  });

  it('ask again for what was left out', async () => {
    let round = 0;
    const { calls, read } = recorded(async (keys) => {
      round += 1;
      return round === 1
        ? { items: [key('a')], left: keys.slice(1) }
        : { items: keys.map(({ pk }) => key(pk)), left: [] };
    });
    const items = await Promise.all([read(key('a'), true), read(key('b'), true)]);
    expect(items.map((item) => item?.pk)).toEqual(['a', 'b']);
    expect(calls).toEqual(['many a,b true', 'many b true']);
  });

  it('are busy when they are left out again and again, and fail as the call fails', async () => {
    const { calls, read } = recorded(async (keys) => ({ items: [], left: keys }));
    const both = await Promise.allSettled([read(key('a'), true), read(key('b'), true)]);
    expect(both.map((result) => result.status === 'rejected' && result.reason instanceof StoreBusy)).toEqual([
      true,
      true,
    ]);
    expect(calls).toHaveLength(5);
    const failing = recorded(() => Promise.reject(new Error('denied')));
    const results = await Promise.allSettled([failing.read(key('a'), true), failing.read(key('b'), true)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
