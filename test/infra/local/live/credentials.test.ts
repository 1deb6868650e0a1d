import { describe, expect, it } from 'vitest';
import { storedEntry, storeLiveSecrets } from '../../../../infra/local/live/credentials.ts';
import type { Live } from '../../../../infra/local/live/live.ts';

const secret = 'hive/local/toy/api/0';
const plan = { secrets: [{ name: secret }], functions: [] } as unknown as Parameters<typeof storeLiveSecrets>[1];
const ada = { platform: 'toy', transport: 'api', account: 'ada', personality: 'ada', entry: { key: 'k' } };
const live = (changes: Partial<typeof ada> = {}): Live => ({
  platforms: ['toy'],
  accounts: [{ ...ada, ...changes }],
  endpoints: {},
  model: { apiKey: 'model-key' },
});

/** A store that holds these entries in the one bundle. */
function store(entries: Readonly<Record<string, unknown>>) {
  const texts = new Map([[secret, JSON.stringify(entries)]]);
  return {
    get: async (name: string) => texts.get(name),
    put: async (name: string, value: string) => void texts.set(name, value),
  };
}

describe('the credentials of a live start', () => {
  it('are those that were named, and nobody else’s', async () => {
    const secrets = store({ bob: { key: 'b' } });
    await storeLiveSecrets(live(), plan, secrets);
    expect(JSON.parse((await secrets.get(secret)) ?? '')).toEqual({ ada: { key: 'k' } });
  });

  it('keep the session that was imported for them, for its renewed tokens are known by it', async () => {
    const secrets = store({ ada: { key: 'k', session: { accessToken: 'brought' } } });
    await storeLiveSecrets(live(), plan, secrets);
    expect(await storedEntry(ada, plan, secrets)).toEqual({ key: 'k', session: { accessToken: 'brought' } });
    await storeLiveSecrets(live({ entry: { key: 'another' } }), plan, secrets);
    expect(await storedEntry(ada, plan, secrets)).toEqual({ key: 'another' });
  });

  it('are none where nothing was stored', async () => {
    expect(await storedEntry({ ...ada, account: 'nobody' }, plan, store({}))).toBeUndefined();
  });
});
