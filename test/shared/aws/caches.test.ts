import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { caches, expiringCache, rememberLatest } from '../../../shared/aws/caches.ts';
import { readSourceTree } from '../../architecture/source-tree.ts';
import { manualClock } from '../../support/manual-clock.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** A collection that is empty when the process begins, and outlives the call that fills it. */
const remembering = /^(?:const|let) \w+(?:: [^=\n]+)? = new (?:Weak)?(?:Map|Set)(?:<.*>)?\(\);/m;

describe('caches of a warm function', () => {
  it('are all told of in one file, with whatever else outlives a job', () => {
    const files = readSourceTree(root, ['shared', 'functions']);
    const told = files.get('shared/aws/caches.ts') ?? '';
    const found = [...files].flatMap(([path, source]) =>
      remembering.test(source) ? [path.replace('shared/', '')] : [],
    );
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter((path) => !told.includes(`(${path})`))).toEqual([]);
  });

  it('keeps to the promises about switches and secrets', () => {
    expect(caches.control.lifetimeMs).toBeLessThanOrEqual(30_000);
    expect(caches.personalitySwitches.lifetimeMs).toBeLessThanOrEqual(30_000);
    expect(caches.credentials.lifetimeMs + caches.credentials.missMs).toBeLessThanOrEqual(300_000);
  });

  it('shares one load and loads again when the time is over', async () => {
    const clock = manualClock();
    const cache = expiringCache<number>(1000, clock);
    let loads = 0;
    const load = async () => {
      loads += 1;
      return loads;
    };
    expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
    clock.advance(999);
    expect(await cache.get('a', load)).toBe(1);
    clock.advance(1);
    expect(await cache.get('a', load)).toBe(2);
  });

  it('does not keep a load that failed', async () => {
    const cache = expiringCache<number>(1000, manualClock());
    const failing = cache.get('a', () => Promise.reject(new Error('down')));
    await expect(failing).rejects.toThrow('down');
    expect(await cache.get('a', async () => 7)).toBe(7);
  });

  it('loads again when the clock was set back', async () => {
    const clock = manualClock();
    const cache = expiringCache<number>(1000, clock);
    await cache.get('a', async () => 1);
    clock.advance(-5000);
    expect(await cache.get('a', async () => 2)).toBe(2);
  });

  it('remembers the latest only', () => {
    const latest = rememberLatest<number>(2);
    latest.set('a', 1);
    latest.set('b', 2);
    latest.set('a', 3);
    latest.set('c', 4);
    expect([latest.get('a'), latest.get('b'), latest.get('c')]).toEqual([3, undefined, 4]);
    latest.delete('a');
    expect(latest.get('a')).toBeUndefined();
  });
});
