import { fieldPath, type Problem, quote } from '../config/problem.ts';
import type { Personality } from './personality.ts';
import type { AccountOwners, PersonalityCurrent, PersonalityStore } from './ports.ts';

/** One login on one platform. */
export interface AccountName {
  readonly platform: string;
  readonly account: string;
}

/** The accounts that a personality names, one for each of its platforms, enabled or not. */
export function accountsOf(personality: Personality): AccountName[] {
  return Object.entries(personality.platforms).map(([platform, { account }]) => ({ platform, account }));
}

/** Those of `left` that are not in `right`. */
export function accountsWithout(left: readonly AccountName[], right: readonly AccountName[]): AccountName[] {
  return left.filter(
    (one) => !right.some(({ platform, account }) => platform === one.platform && account === one.account),
  );
}

export interface OwnershipDeps {
  readonly owners: AccountOwners;
  readonly personalities: Pick<PersonalityStore, 'readCurrent'>;
}

/**
 * Who owns the account, if it is somebody else who may keep it: an owner that never got a version, or whose deletion is finished, may not.
 */
export async function otherOwner(
  { platform, account }: AccountName,
  personality: string,
  deps: OwnershipDeps,
): Promise<{ readonly owner?: string; readonly instead?: string }> {
  const owner = await deps.owners.ownerOf(platform, account);
  if (owner === undefined || owner === personality) {
    return {};
  }
  return gone(await deps.personalities.readCurrent(owner)) ? { instead: owner } : { owner };
}

/** Problem of a personality that wants an account another one has. Names both. */
export function ownedProblem({ platform, account }: AccountName, personality: string, owner: string): Problem {
  return {
    field: fieldPath(['platforms', platform, 'account']),
    found: `${quote(account)}, which belongs to the personality ${quote(owner)}`,
    expected: `an account of its own for ${quote(personality)}; take it out of personalities/${owner}.json first, or name another`,
  };
}

function gone(current: PersonalityCurrent | undefined): boolean {
  return current === undefined || (current.status === 'deleted' && current.settled);
}
