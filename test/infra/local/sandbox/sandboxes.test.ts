import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sandboxIds, startSandboxes } from '../../../../infra/local/sandbox/index.ts';
import { testClock } from './clock.ts';
import { clientOf, failure } from './twitter/client.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe('startSandboxes', () => {
  it('starts one for each platform, and OpenAI', async () => {
    const sandboxes = await startSandboxes({ clock: testClock(), dataDir: folder });
    await sandboxes.warmUp();
    expect(sandboxIds()).toContain('twitter');
    expect([...sandboxes.platforms.keys()]).toEqual(sandboxIds());
    for (const sandbox of sandboxes.platforms.values()) {
      expect(sandbox.signUp('ada')).toEqual(sandbox.signUp('ada', { scheme: sandbox.schemes[0] }));
      expect((await fetch(sandbox.url)).status).toBe(200);
    }
    expect((await fetch(`${sandboxes.openai.baseUrl}/responses`, { method: 'POST' })).status).toBe(401);
    await sandboxes.close();
    await expect(fetch(sandboxes.openai.url)).rejects.toThrow();
  });

  it('says in one sentence that a port is in use, and leaves nothing running', async () => {
    const first = await startSandboxes({ clock: testClock() });
    const taken = first.platforms.get('twitter')?.port ?? 0;
    const error = await failure(startSandboxes({ clock: testClock(), ports: { twitter: taken } }));
    expect(error.message).toBe(`Port ${taken} for the sandbox of X is in use; free it or choose another one.`);
    await first.close();
  });
});

describe('a sandbox that is killed', () => {
  it('has kept every post it answered for', async () => {
    const start = join(import.meta.dirname, 'start-sandboxes.ts');
    const child = spawn(process.execPath, [start, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url, credentials } = JSON.parse(line) as { url: string; credentials: Record<string, string> };
    const client = clientOf(url, credentials).v2;
    const answered: string[] = [];
    for (let number = 0; number < 20; number++) answered.push((await client.tweet(`Number ${number}`)).data.id);
    const underway = Array.from({ length: 8 }, (_, number) => client.tweet(`Under way ${number}`));
    await underway[0];
    child.kill('SIGKILL');
    for (const sent of await Promise.allSettled(underway)) {
      if (sent.status === 'fulfilled') answered.push(sent.value.data.id);
    }
    const again = await startSandboxes({ clock: testClock(), dataDir: folder });
    const kept =
      again.platforms
        .get('twitter')
        ?.timeline()
        .map((post) => post.id) ?? [];
    await again.close();
    expect(answered.length).toBeGreaterThan(20);
    expect(kept).toEqual(expect.arrayContaining(answered));
    expect(kept.length).toBeLessThanOrEqual(28);
  });
});
