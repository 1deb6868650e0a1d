import { readPersonality } from '../../shared/personality/import.ts';
import { platformsWithSettings } from '../platforms.ts';
import type { Cloud } from './cloud.ts';
import { bucketOf } from './hive-bucket.ts';
import { bundlesOf } from './live/credentials.ts';
import type { Sandboxes } from './sandbox/index.ts';
import { signUpAccounts } from './sign-up.ts';
import { personalityOf } from './uploads.ts';

/** Who is uploaded is signed up with the sandboxes. */
export interface SignUps {
  /** An object came: its personality's accounts get what they need, one after another. */
  take(key: string): void;
  done(): Promise<void>;
}

export function createSignUps(parts: () => { cloud: Cloud | undefined; sandboxes: Sandboxes | undefined }): SignUps {
  let chain: Promise<void> = Promise.resolve();
  const signUp = async (key: string): Promise<void> => {
    const { cloud, sandboxes } = parts();
    const id = personalityOf(key);
    if (cloud === undefined || sandboxes === undefined || id === undefined) return;
    const file = await bucketOf(cloud).bucket.get(key);
    const read = file === undefined ? undefined : readPersonality(id, file, platformsWithSettings);
    // What is wrong with a file is sync-personalities' to say.
    if (read?.ok !== true) return;
    await signUpAccounts(read.personality, {
      secrets: cloud.secrets,
      sandboxes: [...sandboxes.platforms.values()],
      bundles: (platform, transport) => bundlesOf(cloud.plan, platform, transport),
    });
  };
  return {
    take(key) {
      // A sign-up that fails leaves the account without credentials, which the hive then says by itself.
      chain = chain
        .then(() => signUp(key))
        .catch((error: unknown) => console.error(`Sign-up for ${key} failed:`, error));
    },
    done: () => chain,
  };
}
