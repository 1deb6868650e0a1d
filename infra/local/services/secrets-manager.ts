import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from './atomic-file.ts';
import { ApiError, jsonObject, startEndpoint } from './endpoint.ts';
import { SecretStore, type StoredSecret } from './secret-store.ts';
import type { SecretsManager } from './types.ts';

/**
 * Starts a Secrets Manager that speaks the AWS JSON 1.1 protocol: CreateSecret, GetSecretValue, PutSecretValue, UpdateSecret,
 * DescribeSecret, DeleteSecret, RestoreSecret and ListSecrets. All secrets lie in one file that only its owner may read, replaced in one
 * step before an answer leaves; without `file` they live in memory. `now` gives the dates (default: the machine's clock).
 *
 * @throws Error with one sentence when the file cannot be read
 */
export async function startSecretsManager(options: { file?: string; now?: () => number }): Promise<SecretsManager> {
  const { file } = options;
  const save = (secrets: StoredSecret[]): void => {
    if (file !== undefined) writeAtomically(file, `${JSON.stringify({ version: 1, secrets })}\n`);
  };
  const store = new SecretStore(file === undefined ? [] : load(file), save, options.now ?? Date.now);
  const endpoint = await startEndpoint('application/x-amz-json-1.1', ({ headers, body }) => {
    const action = /^secretsmanager\.(\w+)$/.exec(String(headers['x-amz-target'] ?? ''))?.[1];
    if (action === undefined || !store.knows(action)) {
      throw new ApiError(
        'UnknownOperationException',
        `The embedded cloud has no Secrets Manager action ${action ?? '(none)'}.`,
      );
    }
    return store.perform(action, jsonObject(body));
  });
  return {
    url: endpoint.url,
    ensure: async (names) => {
      for (const name of names) if (!store.has(name)) store.perform('CreateSecret', { Name: name });
    },
    get: async (name) => store.current(name),
    put: async (name, value) => {
      if (store.has(name)) store.perform('PutSecretValue', { SecretId: name, SecretString: value });
      else store.perform('CreateSecret', { Name: name, SecretString: value });
    },
    stop: () => endpoint.stop(),
  };
}

function load(file: string): StoredSecret[] {
  if (!existsSync(file)) return [];
  try {
    const { version, secrets } = JSON.parse(readFileSync(file, 'utf8')) as { version: number; secrets: StoredSecret[] };
    if (version === 1 && Array.isArray(secrets)) return secrets;
  } catch (error) {
    // Never the parser's message: it quotes the file.
    if (!(error instanceof SyntaxError))
      throw new Error(`The secrets in ${file} cannot be read: ${(error as Error).message}`);
  }
  throw new Error(
    `The secrets in ${file} are damaged (no JSON of version 1): remove the file and put the secrets again.`,
  );
}
