import { describe, expect, it } from 'vitest';
import { later, loadAhead } from '../../../shared/config/later.ts';

/** A part that counts how often it was asked for; the first `failures` times that fails. */
function part(failures = 0) {
  const loads = { count: 0 };
  const load = async () => {
    loads.count += 1;
    if (loads.count <= failures) throw new Error('The part cannot be read.');
    return loads.count;
  };
  return { load, loads };
}

describe('later', () => {
  it('loads at the first call and not before, once for calls at the same time', async () => {
    const { load, loads } = part();
    const asked = later(load);
    expect(loads.count).toBe(0);
    expect(await Promise.all([asked(), asked()])).toEqual([1, 1]);
    expect(await asked()).toBe(1);
  });

  it('loads again after a load that failed', async () => {
    const asked = later(part(1).load);
    await expect(asked()).rejects.toThrow('The part cannot be read.');
    expect(await asked()).toBe(2);
  });
});

describe('loading ahead', () => {
  it('takes one part after the other, in their order, and none at once', async () => {
    const seen: string[] = [];
    const slow = (name: string) => async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} is there`);
    };
    const loading = loadAhead([slow('prompt'), slow('client')]);
    expect(seen).toEqual([]);
    await loading;
    expect(seen).toEqual(['prompt begins', 'prompt is there', 'client begins', 'client is there']);
  });

  it('goes on after a part that cannot be loaded, whose error belongs to whoever needs it', async () => {
    const broken = later(part(2).load);
    const { load, loads } = part();
    await expect(loadAhead([broken, load])).resolves.toBeUndefined();
    expect(loads.count).toBe(1);
    await expect(broken()).rejects.toThrow('The part cannot be read.');
  });
});
