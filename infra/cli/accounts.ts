import { effectiveConfig } from '../../shared/config/effective.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { type AccountFacts, accountFacts } from './account-facts.ts';
import { pauseOrResumeAccount, pickAccount } from './account-switch.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { credentialReader } from './credential-forms.ts';
import { columns, list, type Paint, relative, utc } from './format.ts';
import { pausesOf } from './paused.ts';
import { pick } from './pick.ts';
import { type Member, mapInBatches, readMembers } from './roster.ts';

/** Every account that a personality owns or names. */
export async function listAccounts(call: Call): Promise<Result> {
  const connection = await call.connect();
  const facts = await readAccounts(connection);
  const now = connection.clock.now();
  return {
    data: facts,
    text: (paint) =>
      facts.length === 0
        ? 'No accounts yet: a personality names them, "hive personality put FILE".'
        : columns(
            facts.map((one) => row(one, now, paint)),
            '',
          ),
  };
}

function row(facts: AccountFacts, now: number, paint: Paint): string[] {
  const { platform, account, personality = '-', transport, status, lastPost, credentials, todo } = facts;
  return [
    `${platform}/${account}`,
    paintStatus(facts, paint),
    `of ${personality}`,
    transport,
    `credentials ${credentials.state}`,
    lastPost === undefined ? 'never posted' : `posted ${relative(Math.min(Date.parse(lastPost), now), now)}`,
    status === 'active' && todo === 'Nothing.' ? '' : todo,
  ];
}

function paintStatus({ status }: Pick<AccountFacts, 'status'>, paint: Paint): string {
  return paint(status === 'active' ? 'green' : status === 'cooling' || status === 'paused' ? 'yellow' : 'red', status);
}

/** One account with all that decides whether it can post. */
export async function showAccount(call: Call, onPlatform: string, written: string): Promise<Result> {
  const connection = await call.connect();
  const found = await pickAccount(written, platformNamed(onPlatform), connection);
  const [facts] = await readAccounts(connection, found);
  const now = connection.clock.now();
  return {
    data: facts,
    text: (paint) =>
      facts === undefined
        ? ''
        : `${paint('bold', `${facts.platform}/${facts.account}`)}\n${columns(factRows(facts, now, paint))}`,
  };
}

function factRows(facts: AccountFacts, now: number, paint: Paint): string[][] {
  const at = (time: string): string => `${utc(Date.parse(time))} (${relative(Date.parse(time), now)})`;
  const { windows, lease, remote, remoteUntil, lastPost, credentials, session, paused, reason, until } = facts;
  const free =
    windows.freeAt === undefined
      ? 'the next may go now'
      : `${windows.reason ?? 'full'}, the next may go ${at(windows.freeAt)}`;
  return [
    [
      'status',
      `${paintStatus(facts, paint)}${reason === undefined ? '' : `: ${reason}`}${until === undefined ? '' : `, until ${at(until)}`}`,
    ],
    ...(paused.length === 0 ? [] : [['paused', list(paused)]]),
    ['owner', facts.personality ?? 'nobody'],
    ['transport', facts.transport],
    [
      'windows',
      `${windows.hour.used} of ${windows.hour.limit} in an hour, ${windows.day.used} of ${windows.day.limit} in a day, ${windows.minimumGapMinutes} minutes apart; ${free}`,
    ],
    ...(lease === undefined
      ? []
      : [['lease', `${lease.publication}, ${lease.live ? 'until' : 'over since'} ${at(lease.until)}`]]),
    ...(remote === undefined
      ? []
      : [['platform', `allows ${remote.remaining} more of ${remote.limit} until ${at(remote.resetAt)}`]]),
    ...(remoteUntil === undefined ? [] : [['platform', `wants it to wait until ${at(remoteUntil)}`]]),
    ['last post', lastPost === undefined ? 'never' : at(lastPost)],
    [
      'credentials',
      `${credentials.state}${credentials.changedAt === undefined ? '' : `, stored ${at(credentials.changedAt)}`}`,
    ],
    ['session', sessionText(session, at)],
    ...(facts.shutPlaces ?? []).map(({ name, why }) => ['new posts', `of ${name} cannot be read: ${why}`]),
    ['to do', facts.todo],
  ];
}

function sessionText(session: AccountFacts['session'], at: (time: string) => string): string {
  if (!session.exists) return 'none';
  const since = session.renewedAt === undefined ? 'there is one' : `renewed ${at(session.renewedAt)}`;
  const of = {
    present: ', of the present credentials',
    earlier: ', of earlier credentials: it is not used any more',
    unknown: '',
  };
  const renewal = session.renewalUntil === undefined ? '' : `, being renewed until ${at(session.renewalUntil)}`;
  return `${since}${of[session.credentials]}${renewal}`;
}

/** Frees an account after a person mended what stopped it. */
export async function resumeAccountOf(call: Call, onPlatform: string, written: string): Promise<Result> {
  return pauseOrResumeAccount(call, false, written, platformNamed(onPlatform));
}

export function platformNamed(written: string): string {
  const known = allPlatformTraits.map(({ id }) => id);
  return pick('platform', written, known, `this hive knows ${list(known)}`);
}

async function readAccounts(
  connection: Connection,
  only?: { readonly platform: string; readonly account: string },
): Promise<AccountFacts[]> {
  const control = await connection.control.read();
  const members = await readMembers(connection, control);
  const named = new Map<string, { readonly platform: string; readonly account: string; readonly members: Member[] }>();
  for (const member of members) {
    for (const { platform, account } of member.accounts) {
      if (only !== undefined && (only.platform !== platform || only.account !== account)) continue;
      const key = `${platform}/${account}`;
      const entry = named.get(key) ?? { platform, account, members: [] };
      entry.members.push(member);
      named.set(key, entry);
    }
  }
  const { clock, stage } = connection;
  const facts = await mapInBatches([...named.values()], async ({ platform, account, members: those }) => {
    const state = await connection.accounts.read(platform, account);
    const owner = those.find(({ id }) => id === state?.owner) ?? those[0];
    const plan = owner?.effective?.platforms[platform];
    const transport = plan?.transport ?? platformTraits(platform)?.transports[0]?.id ?? 'api';
    const { limits } = effectiveConfig({ ...control, traits: platformTraits(platform), plan });
    const paused = pausesOf(control, [platform]);
    const personality = state?.owner ?? owner?.id;
    const session = await connection.sessionOf(platform, account, transport);
    const { takesSession } = await credentialReader(platform, transport);
    return accountFacts({
      platform,
      account,
      personality,
      transport,
      state,
      limits,
      session,
      takesSession,
      paused,
      mode: stage.mode,
      now: clock.now(),
    });
  });
  return facts.sort((a, b) => (`${a.platform}/${a.account}` < `${b.platform}/${b.account}` ? -1 : 1));
}
