import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type CheckAnswer, type CheckedAccount, checkAccounts } from './account-check.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { columns, count, list, type Paint } from './format.ts';
import { pick } from './pick.ts';
import { readMembers } from './roster.ts';

/** Asks the platforms who the accounts are: all of them, those of one platform, or one. */
export async function checkAccount(
  call: Call,
  where: string | undefined,
  written: string | undefined,
  seconds: number,
): Promise<Result> {
  const platforms = allPlatformTraits.map(({ id }) => id);
  const platform =
    where === undefined ? undefined : pick('platform', where, platforms, `this hive knows ${list(platforms)}`);
  const connection = await call.connect();
  const known = (await checkedAccounts(connection)).filter(
    (one) => platform === undefined || one.platform === platform,
  );
  const account =
    written === undefined
      ? undefined
      : pick(
          'account',
          written,
          [...new Set(known.map((one) => one.account))],
          'see "hive status" for those there are',
        );
  const asked = known.filter((one) => account === undefined || one.account === account);
  if (asked.length === 0) {
    throw new CliError('There is no account to ask for: upload a personality with "hive personality put FILE" first.');
  }
  call.io.note(`${count(asked.length, 'account')} asked for ...`);
  await call.did({
    what: 'checked',
    on: asked.length === 1 ? `account ${asked[0]?.platform}/${asked[0]?.account}` : count(asked.length, 'account'),
  });
  const answers = await checkAccounts(connection, asked, { sleep: call.io.sleep, seconds });
  return {
    failed: answers.some(({ check }) => check?.outcome !== 'works'),
    data: answers.map((answer) => ({ ...answer, advice: adviceOf(answer) })),
    text: (paint) =>
      [
        columns(
          answers.map((answer) => [answer.platform, answer.account, said(answer, paint)]),
          '',
        ),
        ...answers.flatMap((answer) => adviceOf(answer) ?? []),
      ].join('\n'),
  };
}

/** All accounts that present personalities name, each with its way to the platform. */
export async function checkedAccounts(connection: Connection): Promise<readonly CheckedAccount[]> {
  const members = await readMembers(connection, await connection.control.read());
  const accounts = members
    .filter(({ state }) => state !== 'deleted')
    .flatMap(({ effective }) => Object.entries(effective?.platforms ?? {}))
    .map(([platform, { account, transport }]) => ({ platform, account, transport }));
  return [...new Map(accounts.map((one) => [`${one.platform}/${one.account}`, one])).values()];
}

function said({ check, status }: CheckAnswer, paint: Paint): string {
  if (check === undefined) return paint('yellow', 'no answer yet');
  const { outcome, handle, id, about, reason = '' } = check;
  if (outcome === 'works') {
    const rest = status === undefined || status === 'active' ? '' : paint('yellow', `, and is ${status} here`);
    const words = about === undefined ? '' : about === '' ? ', without a bio' : `, "${about}"`;
    return `${paint('green', `works as ${handle} (${id})`)}${words}${rest}`;
  }
  return `${paint(outcome === 'blocked' ? 'red' : 'yellow', outcome)}: ${reason}`;
}

function adviceOf({ platform, account, check, status }: CheckAnswer): string | undefined {
  if (check === undefined) {
    return `No answer about ${account} on ${platform} came in time: the queue may be busy; see "hive status", and ask again.`;
  }
  if (check.outcome !== 'works' || status === undefined || status === 'active' || status === 'cooling')
    return undefined;
  return `Account ${account} on ${platform} works again and is still ${status}: resume it with "hive resume --platform ${platform} --account ${account}".`;
}
