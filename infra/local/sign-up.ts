import { bundleOf } from '../../shared/aws/bundles.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import type { PlatformSandbox } from './sandbox/types.ts';
import type { SecretsManager } from './services/types.ts';

export interface SignUpTools {
  readonly secrets: Pick<SecretsManager, 'get' | 'put'>;
  readonly sandboxes: readonly PlatformSandbox[];
  /** Names of the credential bundles of a platform's transport, in the order that bundles are counted by. */
  bundles(platform: string, transport: string): readonly string[];
}

/**
 * Gives every account that a personality names an account of the sandbox, and puts its credentials where the functions look for them. An
 * entry that is there already stays: one put by hand counts more than ours.
 */
export async function signUpAccounts(
  personality: Personality,
  { secrets, sandboxes, bundles }: SignUpTools,
): Promise<void> {
  for (const [platform, { account, transport, settings }] of Object.entries(personality.platforms)) {
    const sandbox = sandboxes.find(({ id }) => id === platform);
    sandbox?.allowPlaces?.(platformTraits(platform)?.places?.(settings) ?? []);
    const names = bundles(platform, transport);
    if (sandbox === undefined || names.length === 0) continue;
    const secret = bundleOf(account, names);
    const entries = JSON.parse((await secrets.get(secret)) ?? '{}') as Record<string, unknown>;
    if (entries[account] !== undefined) continue;
    await secrets.put(secret, JSON.stringify({ ...entries, [account]: sandbox.signUp(account, { transport }) }));
  }
}
