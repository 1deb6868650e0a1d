import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { residentBytes, watchMemory } from '../../../infra/local/memory.ts';

describe('the memory of the whole family of processes', () => {
  it('counts this process and its children', async () => {
    const alone = residentBytes();
    expect(alone).toBeGreaterThanOrEqual(process.memoryUsage().rss * 0.8);
    const script = 'const hold = Buffer.alloc(64e6, 1); console.log("up"); setInterval(() => hold.length, 1000)';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const watch = watchMemory();
    expect(residentBytes() - alone).toBeGreaterThan(64e6);
    expect(watch.peakMb()).toBeGreaterThan((alone + 64e6) / 1024 / 1024);
    watch.stop();
    child.kill('SIGKILL');
  });
});
