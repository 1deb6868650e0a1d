import { readFileSync } from 'node:fs';
import { caches } from '../../shared/aws/caches.ts';
import { secretWrites } from '../../shared/aws/secret-writes.ts';
import { makeSecrets } from '../../shared/aws/secrets.ts';
import { withNearest } from '../../shared/config/problem.ts';
import { withNewCredentials } from '../../shared/limits/new-credentials.ts';
import { accountPattern } from '../../shared/personality/schema.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { changeAccount } from '../../shared/publication/accounts.ts';
import { CliError } from './cli-error.ts';
import type { Call, Io, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { askForEntry, credentialReader, entryOf } from './credential-forms.ts';
import { list, utc } from './format.ts';

/** The word for the key of the model, beside the platforms. */
const model = 'openai';

export interface SecretOptions {
  /** Where the secret stands; absent: asked for, or read from a pipe. */
  readonly file?: string;
  readonly transport?: string;
}

/** Stores the model's key or an account's credentials. What is stored shows nowhere. */
export async function putSecret(
  call: Call,
  what: string,
  account: string | undefined,
  options: SecretOptions,
): Promise<Result> {
  if (what === model) {
    if (account !== undefined)
      throw new CliError(
        `Found the account "${account}", expected "hive secret put ${model}": one key serves the whole hive.`,
      );
    return putModelKey(call, options);
  }
  const platforms = allPlatformTraits.map(({ id }) => id);
  if (!platforms.includes(what)) {
    const known = [model, ...platforms];
    throw new CliError(
      `Nothing here takes the secret "${what}", ${withNearest(`expected one of ${list(known)}`, what, known)}.`,
    );
  }
  if (account === undefined) throw new CliError(`Name the account as well: hive secret put ${what} ACCOUNT.`);
  if (!accountPattern.test(account)) {
    throw new CliError(
      `Found the account "${account}", expected the name from the personality's file: at most 64 lower-case letters, digits, _, - and dots.`,
    );
  }
  return putCredentials(call, what, account, options);
}

async function putModelKey(call: Call, { file }: SecretOptions): Promise<Result> {
  const connection = await call.connect();
  const key = ((await given(call.io, file)) ?? (await call.io.askHidden('The API key of OpenAI', keyFault))).trim();
  const fault = keyFault(key);
  if (fault !== undefined) throw new CliError(`Nothing was stored: ${fault}`);
  const names = await import('../names.ts');
  const secret = names.openaiSecretName(connection.stage);
  await withSecrets(connection, (writes) => writes.putText(secret, key));
  await call.did({ what: 'stored', on: `secret ${secret}` });
  const until = connection.clock.now() + caches.openaiKey.lifetimeMs;
  const control = await connection.control.read();
  const wasBlocked = (control.writerBlockedUntil ?? 0) > connection.clock.now();
  // Not free at once: a warm function that still holds the old key would only block it again.
  if (wasBlocked)
    await connection.control.blockWriter(
      until,
      'a new key was stored, and functions that run take it up within minutes',
    );
  return {
    data: { secret, stored: true, ...(wasBlocked ? { writerFreeAt: new Date(until).toISOString() } : {}) },
    text: (paint) =>
      `${paint('green', `Stored in ${secret}`)} on ${connection.where}; functions take it up within five minutes.${wasBlocked ? ` The writer was blocked and goes on at ${utc(until)}.` : ''}`,
  };
}

function keyFault(key: string | undefined): string | undefined {
  const text = key?.trim() ?? '';
  if (text === '') return 'found nothing, expected a key.';
  return /\s/.test(text) ? 'found white space in it, expected one key.' : undefined;
}

async function putCredentials(call: Call, platform: string, account: string, options: SecretOptions): Promise<Result> {
  const connection = await call.connect();
  const { where } = connection;
  refuseDryRun(connection);
  const { transport, owner } = await routeOf(connection, platform, account, options.transport);
  const reader = await credentialReader(platform, transport);
  const text = await given(call.io, options.file);
  const entry = text === undefined ? await askForEntry(call.io, platform, account, reader.forms) : entryOf(text);
  reader.check(account, entry);
  const bundles = await bundlesOf(connection, platform, transport);
  const { bundle, replaced } = await withSecrets(connection, (writes) =>
    writes.putEntry(bundles, account, entry as Readonly<Record<string, unknown>>),
  );
  await call.did({
    what: 'stored',
    on: `credentials of ${platform}/${account}`,
    why: `${replaced ? 'in the place of others' : 'the first'}, for its transport ${transport}`,
  });
  const { takenUpAt, before, freed } = await markStored(connection, platform, account);
  return {
    data: {
      secret: bundle,
      platform,
      account,
      transport,
      replaced,
      stored: true,
      ...(owner === undefined ? {} : { personality: owner }),
      ...(freed ? { accountFreeAt: new Date(takenUpAt).toISOString() } : {}),
    },
    text: (paint) =>
      [
        `${paint('green', `${replaced ? 'Replaced' : 'Stored'} the credentials of ${platform}/${account}`)} in ${bundle} on ${where}.`,
        freed
          ? `The account needed a login and goes on at ${utc(takenUpAt)}.`
          : 'Functions take them up within five minutes.',
        before?.status === 'suspended'
          ? paint('yellow', 'The account is suspended; credentials do not mend that.')
          : '',
        owner === undefined ? paint('yellow', 'No personality names this account yet.') : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
  };
}

/** Functions of a dry run may not even read them. */
export function refuseDryRun({ stage }: Pick<Connection, 'stage'>): void {
  if (stage.mode !== 'dry-run') return;
  throw new CliError(
    `Stage ${stage.name} is a dry run and keeps no credentials of platforms: store them on a live stage, with --stage.`,
  );
}

/** The secrets that hold the credentials of a transport's accounts. */
export async function bundlesOf(
  { stage }: Pick<Connection, 'stage'>,
  platform: string,
  transport: string,
): Promise<readonly string[]> {
  const names = await import('../names.ts');
  const route = names
    .routesOf(allPlatformTraits)
    .find((one) => one.platform === platform && one.transport === transport);
  if (route === undefined) throw new CliError(`Platform ${platform} has no transport ${transport}.`);
  return names.credentialSecretNames(stage, route);
}

/** Notes on the account's item that something new was stored; one that waited for a login is free again at `takenUpAt`. */
export async function markStored({ accounts, clock }: Connection, platform: string, account: string) {
  const now = clock.now();
  const takenUpAt = now + caches.credentials.lifetimeMs + caches.credentials.missMs;
  const before = await accounts.read(platform, account);
  await changeAccount(accounts, platform, account, (state) => withNewCredentials(state, takenUpAt, now));
  return { takenUpAt, before, freed: before?.status === 'needs-login' };
}

/** The way the account's owner reaches the platform, unless another one is named. */
export async function routeOf(
  { accounts, personalities }: Connection,
  platform: string,
  account: string,
  named: string | undefined,
): Promise<{ readonly transport: string; readonly owner?: string }> {
  const transports = platformTraits(platform)?.transports.map(({ id }) => id) ?? [];
  const owner = (await accounts.read(platform, account))?.owner;
  if (named !== undefined && !transports.some((id) => id === named)) {
    throw new CliError(`Platform ${platform} has no transport "${named}", expected one of ${list(transports)}.`);
  }
  const current = owner === undefined ? undefined : await personalities.readCurrent(owner);
  const version =
    current === undefined ? undefined : await personalities.readVersion(current.personality, current.version);
  const plan = version?.effective.platforms[platform];
  const own = plan?.account === account ? plan.transport : undefined;
  return { transport: named ?? own ?? transports[0] ?? 'api', ...(owner === undefined ? {} : { owner }) };
}

export async function withSecrets<T>(
  { client }: Connection,
  work: (writes: ReturnType<typeof secretWrites>) => Promise<T>,
): Promise<T> {
  const secrets = makeSecrets(client('SECRETS_MANAGER'));
  try {
    return await work(secretWrites(() => secrets));
  } finally {
    secrets.destroy();
  }
}

/** From the file, or from a pipe; undefined where a person is to be asked. */
export async function given(io: Io, file: string | undefined): Promise<string | undefined> {
  if (file !== undefined && file !== '-') {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new CliError(`The file ${file} cannot be read (${code ?? 'unknown'}): name the one that holds the secret.`);
    }
  }
  return file === '-' || !io.interactive ? io.readInput() : undefined;
}
