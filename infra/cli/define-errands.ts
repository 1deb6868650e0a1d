import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type Act, type CommonOptions, deed, examples, number } from './leaf.ts';

const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';
const id = `ada.${platform}.20261123T0900Z`;

/** What the functions that reach a platform do at a person's wish. */
export function defineErrands(program: Command, act: Act): void {
  const posts = groupOf(program, 'posts', 'what was posted, and what was not');
  deed(
    posts,
    'retry <id>',
    'send a failed post again, where the platform proves that it is not there; or say where it is',
    [`posts retry ${id}`, `posts retry ${id} --within 6h`, `posts retry ${id} --posted URL`],
  )
    .option('--within <time>', 'so long it may still be sent: 30m, 2h, 1d', '2h')
    .option('--posted <posts...>', 'you found it on the platform: links or ids, of a thread one for each part')
    .option('--wait <seconds>', 'how long to wait for what becomes of it', number, 30)
    .option('--no-wait', 'ask and leave')
    .action((written: string, options: CommonOptions & { within: string; posted?: string[]; wait: number | false }) =>
      act(options, async (call) =>
        (await import('./errands.ts')).retryPost(call, written, { ...options, wait: Number(options.wait) }),
      ),
    );
  deed(posts, 'remove <id>', 'take a published post down, all its parts; also while the hive is paused', [
    `posts remove ${id}`,
    `posts remove ${id} --part 3`,
    `posts remove ${id} --why "It names somebody."`,
  ])
    .option('--part <number>', 'this part of a thread alone, counted from 1', number)
    .option('--why <reason>', 'the reason, which is kept')
    .option('--wait <seconds>', 'how long to wait until it is gone', number, 30)
    .option('--no-wait', 'ask and leave')
    .action((written: string, options: CommonOptions & { part?: number; why?: string; wait: number | false }) =>
      act(options, async (call) =>
        (await import('./errands.ts')).removePost(call, written, { ...options, wait: Number(options.wait) }),
      ),
    );
  defineAccountCheck(groupOf(program, 'account', 'the logins of the personalities on their platforms'), act);
}

/** `account check`, for the group of the accounts. */
export function defineAccountCheck(group: Command, act: Act): void {
  deed(group, 'check [platform] [account]', 'ask the platforms who the accounts are; nothing is posted', [
    'account check',
    `account check ${platform}`,
    `account check ${platform} ada --stage prod --json`,
  ])
    .option('--wait <seconds>', 'how long to wait for the answers', number, 30)
    .action((where: string | undefined, account: string | undefined, options: CommonOptions & { wait: number }) =>
      act(options, async (call) =>
        (await import('./account-report.ts')).checkAccount(call, where, account, options.wait),
      ),
    );
}

function groupOf(program: Command, name: string, description: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  return (
    known ??
    program
      .command(name)
      .description(description)
      .addHelpText('after', examples(`${name} check`))
  );
}
