import { tmpdir } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { fullDisk, roomToStart, watchDisk } from '../../../infra/local/disk.ts';

describe('a full disk', () => {
  it('is named in one sentence, with what is left and what is needed', () => {
    expect(fullDisk(tmpdir(), 1)).toBeUndefined();
    expect(fullDisk('/data', roomToStart, () => roomToStart)).toBeUndefined();
    expect(fullDisk('/data', roomToStart, () => 1.5 * 1024 * 1024)).toBe(
      'The disk of /data has 1.5 MB left, and a hive needs at least 32.0: free some space, then start it again; it goes on where it was.',
    );
    expect(fullDisk(tmpdir(), Number.MAX_SAFE_INTEGER)).toContain(`The disk of ${tmpdir()} has`);
  });

  it('is said once by whoever watches, and not where there is room', () => {
    vi.useFakeTimers();
    const seen: string[] = [];
    let free = 1e9;
    const watch = watchDisk(
      '/data',
      ({ message }) => void seen.push(message),
      () => free,
    );
    vi.advanceTimersByTime(10_000);
    expect(seen).toEqual([]);
    free = 1e6;
    vi.advanceTimersByTime(10_000);
    expect(seen).toEqual([expect.stringContaining('The disk of /data has 1.0 MB left')]);
    watch.stop();
    vi.useRealTimers();
  });
});
