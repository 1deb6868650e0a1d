import { accountPattern } from '../../shared/personality/schema.ts';
import { platformNamed } from './accounts.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { credentialReader, entryOf } from './credential-forms.ts';
import { utc } from './format.ts';
import { bundlesOf, given, markStored, refuseDryRun, routeOf, type SecretOptions, withSecrets } from './secret.ts';

/**
 * Puts a session beside an account's credentials, where the functions take it up instead of logging in. It is stored with them and not where
 * sessions are kept, because the key of those is nobody's but the functions'.
 */
export async function importSession(
  call: Call,
  onPlatform: string,
  account: string,
  options: SecretOptions,
): Promise<Result> {
  const platform = platformNamed(onPlatform);
  if (!accountPattern.test(account)) {
    throw new CliError(
      `Found the account "${account}", expected the name from the personality's file: at most 64 lower-case letters, digits, _, - and dots.`,
    );
  }
  const text = await given(call.io, options.file);
  if (text === undefined)
    throw new CliError('Found no session, expected --file FILE with its fields as JSON, or a pipe.');
  const value = entryOf(text);
  const connection = await call.connect();
  refuseDryRun(connection);
  const { transport } = await routeOf(connection, platform, account, options.transport);
  const reader = await credentialReader(platform, transport);
  const bundles = await bundlesOf(connection, platform, transport);
  const now = connection.clock.now();
  const { bundle } = await withSecrets(connection, (writes) =>
    writes.changeEntry(bundles, account, (before) => {
      if (typeof before !== 'object' || before === null) {
        throw new CliError(
          `Nothing was stored: account ${account} on ${platform} has no credentials, which a session needs when it ends; store them first with "hive secret put ${platform} ${account}".`,
        );
      }
      const { session: _earlier, ...credentials } = before as Record<string, unknown>;
      const session = reader.session(account, credentials, value);
      refuseExpired(session, now);
      return { ...credentials, session };
    }),
  );
  const { takenUpAt, before, freed } = await markStored(connection, platform, account);
  const about = `${platform}/${account}`;
  await call.did({ what: 'imported', on: `session of ${about}`, why: `for its transport ${transport}` });
  return {
    data: {
      secret: bundle,
      platform,
      account,
      transport,
      stored: true,
      ...(freed ? { accountFreeAt: new Date(takenUpAt).toISOString() } : {}),
    },
    text: (paint) =>
      [
        `${paint('green', `Stored a session of ${about}`)} in ${bundle} on ${connection.where}; it takes the place of the one before.`,
        freed
          ? `The account needed a login and goes on at ${utc(takenUpAt)}.`
          : 'Functions take it up within five minutes.',
        before?.status === 'suspended'
          ? paint('yellow', 'The account is suspended; a session does not mend that.')
          : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
  };
}

/** One that is over and cannot be renewed would only be followed by the login that it was to save. */
function refuseExpired({ expiresAt, refreshToken }: Readonly<Record<string, unknown>>, now: number): void {
  if (typeof expiresAt !== 'number' || expiresAt > now || refreshToken !== undefined) return;
  throw new CliError(`Nothing was stored: the session ended at ${utc(expiresAt)}, expected one that is still good.`);
}
