import { type AccountState, pauseAccount, resumeAccount } from '../../shared/limits/account.ts';
import { changeAccount } from '../../shared/publication/accounts.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { list, utc } from './format.ts';
import { pick } from './pick.ts';
import { readMembers } from './roster.ts';

/** Switches one account off, or frees it again whatever kept it. The next claim sees it: no function remembers accounts. */
export async function pauseOrResumeAccount(
  call: Call,
  pause: boolean,
  written: string,
  onPlatform: string | undefined,
): Promise<Result> {
  const connection = await call.connect();
  const { platform, account } = await pickAccount(written, onPlatform, connection);
  const now = connection.clock.now();
  let before: Omit<AccountState, 'revision'> | undefined;
  const after = await changeAccount(connection.accounts, platform, account, (state) => {
    before = state;
    if (!pause) return resumeAccount(state, now);
    if (state.status === 'needs-login' || state.status === 'suspended') {
      throw new CliError(
        `Account ${account} on ${platform} is ${state.status} and sends nothing as it is: see "hive status" for what it needs.`,
      );
    }
    return pauseAccount(state);
  });
  const why =
    before === undefined || before.status === 'active'
      ? {}
      : { why: `it was ${before.status}${before.statusReason === undefined ? '' : `: ${before.statusReason}`}` };
  await call.did({ what: pause ? 'paused' : 'resumed', on: `account ${platform}/${account}`, ...why });
  const cooling = after.status === 'cooling' && after.statusUntil !== undefined;
  return {
    data: { platform, account, paused: pause, status: after.status },
    text: (paint) =>
      [
        `${paint(pause ? 'yellow' : 'green', `Account ${account} on ${platform} ${pause ? 'is paused' : 'runs again'}`)} on ${connection.where}.`,
        pause ? 'Posts that wait are kept until their time runs out; what was sent is still followed up.' : '',
        cooling ? `It is cooling until ${utc(after.statusUntil)}.` : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
  };
}

/** The account that is meant among those that personalities own or name. */
export async function pickAccount(
  written: string,
  onPlatform: string | undefined,
  connection: Connection,
): Promise<{ readonly platform: string; readonly account: string }> {
  const members = await readMembers(connection, await connection.control.read());
  const every = members.flatMap(({ accounts }) => accounts);
  const platforms = [...new Set(every.map(({ platform }) => platform))].sort();
  const wanted =
    onPlatform === undefined
      ? undefined
      : pick('platform', onPlatform, platforms, `accounts are on ${list(platforms) || 'none'}`);
  const known = every.filter(({ platform }) => wanted === undefined || platform === wanted);
  const names = [...new Set(known.map(({ account }) => account))];
  const account = pick('account', written, names, 'see "hive status" for those there are');
  const [found, ...others] = [
    ...new Set(known.filter((one) => one.account === account).map(({ platform }) => platform)),
  ];
  if (found === undefined || others.length > 0) {
    const where = list([found ?? '', ...others].sort());
    throw new CliError(`Account ${account} is on ${where}: say which with --platform NAME.`);
  }
  return { platform: found, account };
}
