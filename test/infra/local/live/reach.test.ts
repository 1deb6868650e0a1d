import { afterEach, describe, expect, it, vi } from 'vitest';
import { functionEnvironment } from '../../../../infra/local/host.ts';
import type { Live } from '../../../../infra/local/live/live.ts';
import { guardReach, reachOf } from '../../../../infra/local/live/reach.ts';
import { startSandboxes } from '../../../../infra/local/sandbox/index.ts';
import { endpointKey } from '../../../../shared/config/environment.ts';
import { allPlatformTraits } from '../../../../shared/platforms/registry.ts';

const sandboxes = {
  model: 'http://127.0.0.1:1/v1',
  platforms: { a: 'http://127.0.0.1:2', 'b-c': 'http://127.0.0.1:3' },
};
const live = (changes: Partial<Live>): Live => ({
  platforms: [],
  accounts: [],
  endpoints: {},
  model: { apiKey: 'k' },
  ...changes,
});
const ids = ['a', 'b-c'];

describe('where the functions can reach', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is closed for every platform of the registry, whatever the process of npm start has in its environment', async () => {
    const registered = allPlatformTraits.map(({ id }) => id);
    for (const key of [
      ...registered.map(endpointKey),
      'OPENAI_BASE_URL',
      'OPENAI_API_KEY',
      'HIVE_LIVE',
      'HTTPS_PROXY',
    ]) {
      vi.stubEnv(key, 'https://stranger.example');
    }
    const { openai, platforms, close } = await startSandboxes({
      clock: { now: Date.now, hold: () => () => undefined },
    });
    try {
      const addresses = Object.fromEntries([...platforms.values()].map(({ id, url }) => [id, url]));
      const reach = reachOf({ model: openai.baseUrl, platforms: addresses }, undefined);
      expect(() => guardReach(reach, registered, undefined)).not.toThrow();
      const settings = {
        name: 'f',
        folder: '/f',
        handler: 'index.handler',
        memoryMb: 256,
        environment: { HIVE_STAGE: 'local' },
      };
      const given = functionEnvironment(settings as unknown as Parameters<typeof functionEnvironment>[0], reach);
      for (const key of [...registered.map(endpointKey), 'OPENAI_BASE_URL']) {
        expect(given[key], key).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
      }
      expect(JSON.stringify(given)).not.toContain('stranger.example');
      expect(given.HIVE_LIVE).toBeUndefined();
    } finally {
      await close();
    }
  });

  it('is this machine alone, unless something is live', () => {
    const reach = reachOf(sandboxes, undefined);
    expect(reach).toEqual({
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
      HIVE_ENDPOINT_A: 'http://127.0.0.1:2',
      HIVE_ENDPOINT_B_C: 'http://127.0.0.1:3',
    });
    expect(() => guardReach(reach, ids, undefined)).not.toThrow();
  });

  it('is the named platform and the model besides, and nothing more', () => {
    const one = live({ platforms: ['a'] });
    expect(reachOf(sandboxes, one)).toEqual({ HIVE_ENDPOINT_B_C: 'http://127.0.0.1:3', HIVE_LIVE: 'true' });
    expect(() => guardReach(reachOf(sandboxes, one), ids, one)).not.toThrow();
    const model = live({ model: { apiKey: 'k', baseUrl: 'https://model.example/v1' } });
    expect(reachOf(sandboxes, model)).toEqual({
      OPENAI_BASE_URL: 'https://model.example/v1',
      HIVE_ENDPOINT_A: 'http://127.0.0.1:2',
      HIVE_ENDPOINT_B_C: 'http://127.0.0.1:3',
    });
    const stated = live({ platforms: ['a'], endpoints: { a: 'http://127.0.0.1:9' } });
    expect(reachOf(sandboxes, stated).HIVE_ENDPOINT_A).toBe('http://127.0.0.1:9');
  });

  it.each([
    ['a platform without a sandbox', { HIVE_ENDPOINT_B_C: undefined }, undefined, 'HIVE_ENDPOINT_B_C is not set'],
    ['a model without one', { OPENAI_BASE_URL: undefined }, undefined, 'OPENAI_BASE_URL is not set'],
    ['a stranger', { HIVE_ENDPOINT_A: 'https://a.example' }, undefined, 'HIVE_ENDPOINT_A leads to https://a.example'],
    [
      'a sandboxed platform of a live hive',
      { HIVE_ENDPOINT_B_C: undefined },
      live({ platforms: ['a'] }),
      'HIVE_ENDPOINT_B_C',
    ],
    [
      'a live platform at a stranger',
      { HIVE_ENDPOINT_A: 'https://x.example' },
      live({ platforms: ['a'] }),
      'HIVE_ENDPOINT_A',
    ],
    ['a service of AWS', { AWS_ENDPOINT_URL_SQS: 'https://sqs.example' }, live({}), 'AWS_ENDPOINT_URL_SQS leads to'],
  ])('is refused for %s', (_what, changes, of, why) => {
    const environment: Record<string, string | undefined> = { ...reachOf(sandboxes, of), ...changes };
    const stated = Object.fromEntries(
      Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    expect(() => guardReach(stated, ids, of)).toThrow(why);
  });
});
