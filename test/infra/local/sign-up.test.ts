import { describe, expect, it } from 'vitest';
import { credentialReader } from '../../../infra/cli/credential-forms.ts';
import type { PlatformSandbox, StartPlatformSandbox } from '../../../infra/local/sandbox/types.ts';
import type { SecretsManager } from '../../../infra/local/services/types.ts';
import { signUpAccounts } from '../../../infra/local/sign-up.ts';
import { personalityOf } from '../../../infra/local/uploads.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { personality } from '../../support/world.ts';

describe('sign-up at the sandbox', () => {
  it('stores credentials where the functions look, once, and leaves those alone that are there', async () => {
    const values = new Map<string, string>([['hive/local/twitter/api/0', JSON.stringify({ bob: { own: 'entry' } })]]);
    const secrets = {
      get: async (name: string) => values.get(name),
      put: async (name: string, value: string) => void values.set(name, value),
    } as unknown as SecretsManager;
    let signUps = 0;
    const sandbox = {
      id: 'twitter',
      signUp: (_account: string, { transport }: { transport?: string } = {}) => ({ transport, number: ++signUps }),
    } as unknown as PlatformSandbox;
    const bundles = (platform: string, transport: string) => [`hive/local/${platform}/${transport}/0`];
    const ada = personality();
    for (const one of [
      ada,
      ada,
      personality({ id: 'bob', platforms: { twitter: { ...ada.platforms.twitter!, account: 'bob' } } }),
      personality({ platforms: { twitter: { ...ada.platforms.twitter!, transport: 'browser' } } }),
    ]) {
      await signUpAccounts(one, { secrets, sandboxes: [sandbox], bundles });
    }
    expect(JSON.parse(values.get('hive/local/twitter/api/0') ?? '')).toEqual({
      bob: { own: 'entry' },
      ada: { transport: 'api', number: 1 },
    });
    expect(JSON.parse(values.get('hive/local/twitter/browser/0') ?? '')).toEqual({
      ada: { transport: 'browser', number: 2 },
    });
  });

  it('knows personality files by their keys', () => {
    expect(personalityOf('personalities/ada.json')).toBe('ada');
    expect(personalityOf('personalities/sub/ada.json')).toBeUndefined();
    expect(personalityOf('config.json')).toBeUndefined();
  });
});

describe('what a sandbox answers', () => {
  it.each(allPlatformTraits.flatMap(({ id, transports }) => transports.map((way) => [id, way.id] as const)))(
    'of %s over %s is an entry that its client takes',
    async (platform, transport) => {
      const clock = { now: () => Date.now(), hold: () => () => undefined };
      const { startSandbox } = await import(`../../../infra/local/sandbox/${platform}/index.ts`);
      const sandbox = (await (startSandbox as StartPlatformSandbox)({ clock })) as PlatformSandbox;
      try {
        const { check } = await credentialReader(platform, transport);
        const entry = sandbox.signUp('ada', { transport });
        expect(() => check('ada', entry)).not.toThrow();
        expect(sandbox.signUp('ada', { transport })).toEqual(entry);
      } finally {
        await sandbox.close();
      }
    },
  );
});
