import { type AccountCheck, type AccountState, blockAccount } from '../limits/account.ts';
import { statusOf } from '../limits/breaker.ts';
import { changeAccount } from './accounts.ts';
import { AccountBlocked, HiveError, StoreBusy } from './errors.ts';
import type { CheckRequest } from './ports.ts';
import type { PublishTools } from './publish-tools.ts';

export type CheckTools = Pick<PublishTools, 'accounts' | 'connect' | 'clock' | 'log'>;

/** What came of the message: `nothing` where it was answered before. */
export type CheckOutcome = AccountCheck['outcome'] | 'nothing';

/** The account's item holds windows and lease too and stays small. */
const longestWords = 200;

type Answer = Pick<AccountCheck, 'outcome' | 'id' | 'handle' | 'about' | 'reason'> & {
  readonly blocked?: AccountBlocked;
};

/**
 * Asks the platform who the account is and keeps the answer on the account's item, with the mark of its credentials. Nothing is posted, and
 * windows are left alone. One that wants a person may be asked, for so a person learns that it is mended, and stays at rest all the same;
 * one that is cooling, or that the platform wants to wait, is not asked. Throwing means that the message comes again.
 */
export async function checkAccount(request: CheckRequest, tools: CheckTools): Promise<CheckOutcome> {
  const { platform, account, nonce } = request;
  const { accounts, clock, log } = tools;
  const before = await accounts.read(platform, account);
  if (before?.check?.nonce === nonce) return 'nothing';
  const leftAlone = restOf(before, clock.now());
  const { blocked, ...answer } = leftAlone ?? (await ask(account, tools));
  const check: AccountCheck = { at: clock.now(), nonce, ...answer };
  await changeAccount(accounts, platform, account, (state) => after(state, check, blocked), before);
  log.info('account.checked', { platform, account, outcome: check.outcome, reason: check.reason });
  if (blocked !== undefined) {
    log.error('account.blocked', { platform, account, kind: blocked.kind, reason: blocked.message });
  }
  return check.outcome;
}

/** Why the platform is not asked now, if so. */
function restOf(state: AccountState | undefined, now: number): Answer | undefined {
  const cooling = state?.status === 'cooling' ? state.statusUntil : undefined;
  const until = Math.max(cooling ?? 0, state?.remoteUntil ?? 0);
  if (until <= now) return undefined;
  const why = cooling === until ? (state?.statusReason ?? 'it is cooling') : 'the platform wants it to wait';
  return { outcome: 'not-asked', reason: short(`it is left alone until ${new Date(until).toISOString()}: ${why}`) };
}

async function ask(account: string, tools: CheckTools): Promise<Answer> {
  try {
    const { id, handle, about } = await (await tools.connect(account)).whoAmI();
    return { outcome: 'works', id, handle, ...(about === undefined ? {} : { about: short(about) }) };
  } catch (error) {
    if (!(error instanceof HiveError) || error instanceof StoreBusy) throw error;
    const reason = short(error.message);
    return error instanceof AccountBlocked
      ? { outcome: 'blocked', reason, blocked: error }
      : { outcome: 'unreachable', reason };
  }
}

type Next = Omit<AccountState, 'revision'>;

/** The breaker opens where the platform wants a person; it closes by a person's word alone. */
function after(state: Next, check: AccountCheck, blocked: AccountBlocked | undefined): Next {
  const { credentials } = state;
  const next: Next = { ...state, check };
  if (check.outcome === 'works') return { ...next, credentials: 'present' };
  if (blocked === undefined) return next;
  const mark = blocked.kind === 'credentials' ? 'missing' : credentials;
  // What an operator switched off stays so, and needs nobody.
  if (state.status === 'paused') return { ...next, credentials: mark };
  return blockAccount(next, statusOf(blocked.kind), blocked.message, mark);
}

function short(words: string): string {
  return words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words;
}
