import { isDeepStrictEqual } from 'node:util';
import { bundleOf } from '../../../shared/aws/bundles.ts';
import { environmentKeys } from '../../../shared/config/environment.ts';
import type { Plan } from '../plan.ts';
import type { SecretsManager } from '../services/types.ts';
import type { Live, LiveAccount } from './live.ts';

/** Names of the credential bundles of a platform's transport, in the order that bundles are counted by. */
export function bundlesOf({ secrets }: Pick<Plan, 'secrets'>, platform: string, transport: string): string[] {
  return secrets
    .map(({ name }) => name)
    .filter((name) => name.split('/').slice(-3, -1).join('/') === `${platform}/${transport}`);
}

/** Name of the secret that holds the model's key; undefined where no function reads one. */
export function modelSecretOf({ functions }: Pick<Plan, 'functions'>): string | undefined {
  return functions
    .map(({ environment }) => environment[environmentKeys.openaiSecret])
    .find((secret) => secret !== undefined);
}

/**
 * Writes the bundles of the live platforms anew, so that they hold these accounts and no other: whoever was not named at this start cannot
 * post. A session that was imported stays with its account while the credentials are the same. Bundles of sandboxed platforms are left alone.
 */
export async function storeLiveSecrets(
  { platforms, accounts, model }: Live,
  plan: Pick<Plan, 'secrets' | 'functions'>,
  secrets: Pick<SecretsManager, 'get' | 'put'>,
): Promise<void> {
  const key = modelSecretOf(plan);
  if (key !== undefined) await secrets.put(key, model.apiKey);
  for (const platform of platforms) {
    const transports = new Set(
      plan.secrets
        .map(({ name }) => name.split('/').slice(-3))
        .flatMap(([id, transport]) => (id === platform ? [transport ?? ''] : [])),
    );
    for (const transport of transports) {
      const bundles = bundlesOf(plan, platform, transport);
      const contents = new Map(bundles.map((name) => [name, {} as Record<string, unknown>]));
      for (const { account, entry, ...of } of accounts) {
        if (of.platform !== platform || of.transport !== transport) continue;
        const content = contents.get(bundleOf(account, bundles));
        if (content === undefined) continue;
        content[account] = withSession(entry, await storedEntry({ platform, transport, account }, plan, secrets));
      }
      for (const [name, content] of contents) await secrets.put(name, JSON.stringify(content));
    }
  }
}

/** What the bundle of an account holds of it; undefined where it holds nothing. */
export async function storedEntry(
  { platform, transport, account }: Pick<LiveAccount, 'platform' | 'transport' | 'account'>,
  plan: Pick<Plan, 'secrets'>,
  secrets: Pick<SecretsManager, 'get'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const bundle = bundleOf(account, bundlesOf(plan, platform, transport));
  const entries = JSON.parse((await secrets.get(bundle)) ?? '{}') as Record<
    string,
    Record<string, unknown> | undefined
  >;
  return entries[account];
}

/** Tokens that were renewed from an imported session are known by the entry they came from: it has to stay as it was. */
function withSession(
  entry: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const { session, ...credentials } = before ?? {};
  return session !== undefined && isDeepStrictEqual(credentials, entry) ? { ...entry, session } : entry;
}
