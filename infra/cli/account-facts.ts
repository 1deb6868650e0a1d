import { type AccountState, accountStop } from '../../shared/limits/account.ts';
import type { WindowLimits } from '../../shared/limits/rate-limiter.ts';
import { leaseMarginMs } from '../../shared/publication/moves.ts';
import { list, utc } from './format.ts';
import { iso } from './publications.ts';
import { windowsOf } from './why-facts.ts';

/** What is known of a session by who may not open it; times in epoch milliseconds. */
interface Session {
  readonly renewedAt?: number;
  readonly renewalUntil?: number;
}

export interface AccountEvidence {
  readonly platform: string;
  readonly account: string;
  /** Who owns it, or names it. */
  readonly personality?: string;
  readonly transport: string;
  readonly state: AccountState | undefined;
  readonly limits: WindowLimits;
  readonly session: Session | undefined;
  /** A person can bring a session instead of a login. */
  readonly takesSession?: boolean;
  /** Switches above the account that are off: `the hive`, `platform NAME`. */
  readonly paused: readonly string[];
  /** A dry run has no credentials. */
  readonly mode: 'live' | 'dry-run';
  readonly now: number;
}

/** One account as `hive account show` tells of it: plain data, times as ISO texts. */
export type AccountFacts = ReturnType<typeof accountFacts>;

/** What follows from all that is known of an account. Pure. */
export function accountFacts(evidence: AccountEvidence) {
  const { platform, account, personality, transport, state, limits, session, paused, now } = evidence;
  const stop = accountStop(state, now);
  // Cooling that is over is active again, whatever the item still says.
  const status = stop === undefined ? 'active' : (state?.status ?? 'active');
  const { lease, remote, remoteUntil, lastPostAt, credentialsAt } = state ?? {};
  const shut = state?.listening?.places?.refused ?? [];
  return {
    platform,
    account,
    ...(personality === undefined ? {} : { personality }),
    transport,
    status,
    ...(stop === undefined || state?.statusReason === undefined ? {} : { reason: state.statusReason }),
    ...(stop?.until === undefined ? {} : { until: iso(stop.until) }),
    paused,
    windows: windowsOf(state, limits, now),
    ...(lease === undefined
      ? {}
      : {
          lease: {
            publication: lease.publication,
            until: iso(lease.until),
            live: now <= lease.until + leaseMarginMs,
          },
        }),
    ...(remote === undefined || remote.resetAt <= now
      ? {}
      : { remote: { remaining: remote.remaining, limit: remote.limit, resetAt: iso(remote.resetAt) } }),
    ...(remoteUntil === undefined || remoteUntil <= now ? {} : { remoteUntil: iso(remoteUntil) }),
    ...(lastPostAt === undefined ? {} : { lastPost: iso(lastPostAt) }),
    posts: state?.posts ?? 0,
    credentials: {
      state: state?.credentials ?? 'unknown',
      ...(credentialsAt === undefined ? {} : { changedAt: iso(credentialsAt) }),
    },
    session: sessionFacts(session, credentialsAt, now),
    ...(shut.length === 0 ? {} : { shutPlaces: shut }),
    todo: todo(evidence, status, stop?.until),
  };
}

/** The content is sealed for the functions alone; whether it goes with the present credentials follows from when each was stored. */
function sessionFacts(session: Session | undefined, credentialsAt: number | undefined, now: number) {
  if (session === undefined) return { exists: false as const };
  const { renewedAt, renewalUntil } = session;
  const known = renewedAt !== undefined && credentialsAt !== undefined;
  return {
    exists: true as const,
    ...(renewedAt === undefined ? {} : { renewedAt: iso(renewedAt) }),
    ...(renewalUntil === undefined || renewalUntil <= now ? {} : { renewalUntil: iso(renewalUntil) }),
    credentials: !known
      ? ('unknown' as const)
      : renewedAt >= credentialsAt
        ? ('present' as const)
        : ('earlier' as const),
  };
}

/** What a person has to do for it, in one sentence with the command. Pure. */
function todo(
  { platform, account, state, paused, mode, takesSession = false }: AccountEvidence,
  status: AccountState['status'],
  until: number | undefined,
): string {
  const shut = state?.listening?.places?.refused ?? [];
  const resume = `hive account resume ${platform} ${account}`;
  const put = `hive secret put ${platform} ${account}`;
  switch (status) {
    case 'needs-login': {
      const bring = takesSession
        ? `, or bring that browser's session with "hive account session import ${platform} ${account}"`
        : '';
      return `Where the platform does not take the credentials, store new ones with "${put}" and it goes on by itself; where it asks a person for something, settle that in a browser, then give "${resume}"${bring}.`;
    }
    case 'suspended':
      return `Log in on the platform in a browser, settle there what it asks for, then give "${resume}".`;
    case 'cooling':
      return until === undefined
        ? `Nothing says when it ends: give "${resume}" when it is to go on.`
        : `Nothing: it goes on by itself at ${utc(until)}.`;
    case 'paused':
      return `An operator switched it off: give "${resume}" when it is to go on.`;
    case 'active':
      if (mode === 'live' && state?.credentials === 'missing')
        return `It has no credentials: store them with "${put}".`;
      if (paused[0] === 'the hive') return 'The account is fine; the hive is paused: give "hive resume --all".';
      if (paused.length > 0) {
        return `The account is fine; its platform is paused: give "hive resume --platform ${platform}".`;
      }
      if (shut.length > 0) {
        const names = list(shut.map(({ name }) => name));
        return `It cannot read the new posts of ${names}: mend the name in the personality's file, take it out there, or let the account in on the platform; it is asked for again once a day.`;
      }
      return 'Nothing.';
  }
}
