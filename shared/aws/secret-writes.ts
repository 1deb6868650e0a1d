import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { redactor } from '../monitoring/redact.ts';
import { ConfigInvalid, StoreBusy } from '../publication/errors.ts';
import { bundleOf } from './bundles.ts';
import { callStore } from './busy.ts';
import { type Bundle, parseBundle } from './secrets.ts';

/** Largest value of a secret, bytes (Secrets Manager quotas, November 2026). */
const mostBytes = 65_536;
const tries = 5;

/** What an operator stores; no function may. */
export interface SecretWrites {
  /** The whole value of a secret. Throws ConfigInvalid where the secret does not exist. */
  putText(name: string, text: string): Promise<void>;
  /**
   * The account's entry in the bundle that holds it; all other entries stay, also those that somebody else stores at the same moment.
   * Throws ConfigInvalid where the bundle does not exist, holds no object, or would become too large.
   */
  putEntry(
    bundles: readonly string[],
    account: string,
    entry: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly bundle: string; readonly replaced: boolean }>;
  /** The same with an entry that is made from the one before; `change` is called again where somebody else came in between. */
  changeEntry(
    bundles: readonly string[],
    account: string,
    change: (before: unknown) => Readonly<Record<string, unknown>>,
  ): Promise<{ readonly bundle: string; readonly replaced: boolean }>;
}

interface Version {
  readonly id: string | undefined;
  readonly text: string | undefined;
}

/** Writes over Secrets Manager; the client is made when it is first asked for. */
export function secretWrites(client: () => SecretsManagerClient): SecretWrites {
  const read = async (name: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<Version> => {
    const command = new GetSecretValueCommand({ SecretId: name, VersionStage: stage });
    try {
      const { VersionId, SecretString } = await callStore(`The secret ${name}`, () => client().send(command));
      return { id: VersionId, text: SecretString };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { id: undefined, text: undefined };
      throw error;
    }
  };

  const put = async (name: string, text: string): Promise<string | undefined> => {
    const bytes = Buffer.byteLength(text);
    if (bytes > mostBytes) {
      throw new ConfigInvalid(
        `Secret ${name} would hold ${bytes} bytes, and Secrets Manager takes at most ${mostBytes}: give the stage more credentialBundles in cdk.json, deploy, and store every account again.`,
      );
    }
    const command = new PutSecretValueCommand({ SecretId: name, SecretString: text });
    try {
      return (await callStore(`The secret ${name}`, () => client().send(command))).VersionId;
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new ConfigInvalid(`There is no secret ${name}: it comes with the stage; deploy that first.`, {
        cause: error,
      });
    }
  };

  const changeEntry: SecretWrites['changeEntry'] = async (bundles, account, change) => {
    const bundle = bundleOf(account, bundles);
    let before = await read(bundle, 'AWSCURRENT');
    let others: Bundle = parseBundle(bundle, before.text);
    const replaced = Object.hasOwn(others, account);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const entry = change(Object.hasOwn(others, account) ? others[account] : undefined);
      redactor.hide(entry);
      const written = await put(bundle, JSON.stringify({ ...others, [account]: entry }));
      // Secrets Manager has no conditional write; the version before ours says whether somebody came in between.
      const previous = await read(bundle, 'AWSPREVIOUS');
      if (previous.id === before.id) return { bundle, replaced };
      others = { ...others, ...parseBundle(bundle, previous.text) };
      before = { id: written, text: undefined };
    }
    throw new StoreBusy(`Secret ${bundle} was changed by others ${tries} times in a row: store the entry again.`);
  };

  return {
    async putText(name, text) {
      redactor.hide(text);
      await put(name, text);
    },

    putEntry: (bundles, account, entry) => changeEntry(bundles, account, () => entry),
    changeEntry,
  };
}
