import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { type Environment, required } from '../config/environment.ts';
import { lazily } from '../config/lazily.ts';
import type { Clock } from '../monitoring/log.ts';
import { redactor } from '../monitoring/redact.ts';
import { AccountBlocked, ConfigInvalid, ModelAccount } from '../publication/errors.ts';
import { bundleNames, bundleOf } from './bundles.ts';
import { callStore } from './busy.ts';
import { caches, expiringCache } from './caches.ts';
import { clientOptions } from './clients.ts';
import type { SessionKeys } from './dynamodb/sessions.ts';
import { sealingKey } from './sealing.ts';

/** A client of Secrets Manager; tests and tools bring their own endpoint. */
export function makeSecrets(config: SecretsManagerClientConfig = {}): SecretsManagerClient {
  return new SecretsManagerClient({ ...clientOptions, ...config });
}

const sharedSecrets = lazily(makeSecrets);
type Client = () => SecretsManagerClient;

/** The text of a secret; undefined where it does not exist or has no value yet. */
async function readSecret(name: string, client: Client, stage?: string): Promise<string | undefined> {
  const command = new GetSecretValueCommand({ SecretId: name, VersionStage: stage });
  try {
    const { SecretString } = await callStore(`The secret ${name}`, () => client().send(command));
    return SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Reads the model's key, at most once in five minutes; throws ModelAccount naming the secret where it has none. */
export function openaiKey(
  environment: Environment,
  clock: Clock,
  client: Client = sharedSecrets,
): () => Promise<string> {
  const name = required(environment, 'openaiSecret');
  const cache = expiringCache<string>(caches.openaiKey.lifetimeMs, clock);
  return () =>
    cache.get(name, async () => {
      const key = (await readSecret(name, client))?.trim();
      if (key === undefined || key === '') {
        throw new ModelAccount(
          'bad-key',
          `Secret ${name} holds no OpenAI key: store one with "hive secret put openai".`,
        );
      }
      redactor.hide(key);
      return key;
    });
}

export type Bundle = Readonly<Record<string, unknown>>;

export interface Credentials {
  /** The account's entry as it was stored, unchecked; throws AccountBlocked('credentials') where there is none. */
  of(account: string): Promise<unknown>;
}

/**
 * Credentials of the accounts of one platform and transport, from the bundles that the environment names. A bundle is read at most once in
 * five minutes, and for an account that is missing in it at most once a minute, so that a stored entry is soon met.
 */
export function credentials(
  environment: Environment,
  platform: string,
  clock: Clock,
  client: Client = sharedSecrets,
): Credentials {
  const bundles = bundleNames(environment);
  const load = async (bundle: string): Promise<Bundle> => parseBundle(bundle, await readSecret(bundle, client));
  const { lifetimeMs, missMs } = caches.credentials;
  const young = expiringCache<Bundle>(missMs, clock, bundles.length);
  const cache = expiringCache<Bundle>(lifetimeMs, clock, bundles.length);

  return {
    async of(account) {
      const bundle = bundleOf(account, bundles);
      const fresh = () => young.get(bundle, () => load(bundle));
      const entry = entryOf(await cache.get(bundle, fresh), account) ?? entryOf(await fresh(), account);
      if (entry === undefined) {
        throw new AccountBlocked(
          'credentials',
          `Account ${account} has no entry in secret ${bundle}: store one with "hive secret put ${platform} ${account}".`,
        );
      }
      redactor.hide(entry);
      return entry;
    },
  };
}

function entryOf(bundle: Bundle, account: string): unknown {
  const entry = Object.hasOwn(bundle, account) ? bundle[account] : undefined;
  return entry === null ? undefined : entry;
}

/** The parser's own message quotes the text, so nothing of it is passed on. */
export function parseBundle(name: string, text: string | undefined): Bundle {
  if (text === undefined || text.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigInvalid(
      `Secret ${name} is no JSON object of account names and their credentials: repair it, or store each entry with "hive secret put".`,
    );
  }
  return parsed as Bundle;
}

/** The keys of stored sessions, from the generated secret; read at most once in five minutes. */
export function sessionKeys(environment: Environment, clock: Clock, client: Client = sharedSecrets): SessionKeys {
  const name = required(environment, 'sessionSecret');
  const cache = expiringCache<string | undefined>(caches.sessionSecret.lifetimeMs, clock, 2);
  const read = (stage: 'AWSCURRENT' | 'AWSPREVIOUS') =>
    cache.get(stage, async () => {
      const secret = await readSecret(name, client, stage);
      redactor.hide(secret);
      return secret;
    });
  return {
    async current() {
      const secret = await read('AWSCURRENT');
      if (secret === undefined || secret === '') {
        throw new ConfigInvalid(
          `Secret ${name} has no value, expected the generated one that the data stack makes: deploy again.`,
        );
      }
      return sealingKey(secret);
    },
    async previous() {
      const secret = await read('AWSPREVIOUS');
      return secret === undefined || secret === '' ? undefined : sealingKey(secret);
    },
  };
}
