import { type Environment, required } from '../../config/environment.ts';
import type { Clock } from '../../monitoring/log.ts';
import type { SessionKeys } from '../dynamodb/sessions.ts';
import type { Credentials } from '../secrets.ts';
import { onDemand } from './port.ts';

/** See openaiKey. Throws one sentence at once where the secret's name is not in the environment. */
export function openaiKeyOnDemand(environment: Environment, clock: Clock): () => Promise<string> {
  required(environment, 'openaiSecret');
  const { read } = onDemand(async () => ({ read: (await import('../secrets.ts')).openaiKey(environment, clock) }));
  return read;
}

/** See credentials. Throws one sentence at once where the bundles' names are not in the environment. */
export function credentialsOnDemand(environment: Environment, platform: string, clock: Clock): Credentials {
  required(environment, 'credentialSecrets');
  return onDemand(async () => (await import('../secrets.ts')).credentials(environment, platform, clock));
}

/** See sessionKeys. Throws one sentence at once where the secret's name is not in the environment. */
export function sessionKeysOnDemand(environment: Environment, clock: Clock): SessionKeys {
  required(environment, 'sessionSecret');
  return onDemand(async () => (await import('../secrets.ts')).sessionKeys(environment, clock));
}
