import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type Act, type CommonOptions, deed, examples, leaf } from './leaf.ts';

/** Logins on the platforms: how they are, and what a person does for them. */
export function defineAccount(program: Command, act: Act): void {
  const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';
  const group = program
    .command('account')
    .description('logins on the platforms: how they are, and what a person has to do')
    .addHelpText('after', examples('account list', `account show ${platform} ada`, `account resume ${platform} ada`));

  leaf(group, 'list', 'all accounts of the personalities', ['account list', 'account list --stage prod --json']).action(
    (options: CommonOptions) => act(options, async (call) => (await import('./accounts.ts')).listAccounts(call)),
  );
  leaf(group, 'show <platform> <account>', 'status, windows, credentials, session, and what to do', [
    `account show ${platform} ada`,
  ]).action((onPlatform: string, account: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./accounts.ts')).showAccount(call, onPlatform, account)),
  );
  deed(group, 'resume <platform> <account>', 'free it after what stopped it was mended', [
    `account resume ${platform} ada`,
  ]).action((onPlatform: string, account: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./accounts.ts')).resumeAccountOf(call, onPlatform, account)),
  );

  const session = group
    .command('session')
    .description('a session that a person made, instead of a login')
    .addHelpText('after', examples(`account session import ${platform} ada --file tokens.json`));
  deed(
    session,
    'import <platform> <account>',
    'take these tokens or cookies instead of logging in; they are never shown',
    [
      `account session import ${platform} ada --file tokens.json`,
      `account session import ${platform} ada < tokens.json`,
      `account session import ${platform} ada --transport browser --file cookies.json`,
    ],
  )
    .option('--file <file>', 'JSON with the fields of the session; - is standard input')
    .option('--transport <name>', "the way it is for, where not the personality's own")
    .action((onPlatform: string, account: string, options: CommonOptions & { file?: string; transport?: string }) =>
      act(options, async (call) =>
        (await import('./account-session.ts')).importSession(call, onPlatform, account, options),
      ),
    );
}
