import { describe, expect, it } from 'vitest';
import type { PlatformSandbox } from '../../../infra/local/sandbox/types.ts';
import type { SecretsManager } from '../../../infra/local/services/types.ts';
import { signUpAccounts } from '../../../infra/local/sign-up.ts';
import { personalityOf } from '../../../infra/local/uploads.ts';
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
      signUp: () => ({ scheme: 'oauth1', number: ++signUps }),
    } as unknown as PlatformSandbox;
    const bundles = (platform: string, transport: string) => [`hive/local/${platform}/${transport}/0`];
    const ada = personality();
    for (const one of [
      ada,
      ada,
      personality({ id: 'bob', platforms: { twitter: { ...ada.platforms.twitter!, account: 'bob' } } }),
    ]) {
      await signUpAccounts(one, { secrets, sandboxes: [sandbox], bundles });
    }
    expect(JSON.parse(values.get('hive/local/twitter/api/0') ?? '')).toEqual({
      bob: { own: 'entry' },
      ada: { scheme: 'oauth1', number: 1 },
    });
  });

  it('knows personality files by their keys', () => {
    expect(personalityOf('personalities/ada.json')).toBe('ada');
    expect(personalityOf('personalities/sub/ada.json')).toBeUndefined();
    expect(personalityOf('config.json')).toBeUndefined();
  });
});
