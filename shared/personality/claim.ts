import type { Problem } from '../config/problem.ts';
import { accountsOf, accountsWithout, otherOwner, ownedProblem } from './accounts.ts';
import type { Personality } from './personality.ts';
import type { Round, SyncDeps } from './sync-deps.ts';

/**
 * Makes the personality the owner of its accounts (no problems), or answers why it cannot be. Looks before it writes, so that a refused
 * file leaves no trace; then notes in `current` which accounts it is about to claim (`step`), so that an interrupted run's claims are
 * known and can be freed. `race`: somebody else moved `current`.
 */
export async function claimAccounts(
  round: Round,
  personality: Personality,
  deps: SyncDeps,
): Promise<readonly Problem[] | 'step' | 'race'> {
  const { id, current } = round;
  const wanted = accountsOf(personality);
  const problems: Problem[] = [];
  const instead = new Map<string, string>();
  for (const account of wanted) {
    let other = await otherOwner(account, id, deps);
    if (other.owner !== undefined && round.help !== undefined) {
      await round.help(other.owner, account);
      other = await otherOwner(account, id, deps);
    }
    if (other.owner !== undefined) {
      problems.push(ownedProblem(account, id, other.owner));
    }
    if (other.instead !== undefined) {
      instead.set(account.platform, other.instead);
    }
  }
  if (problems.length > 0) {
    return problems;
  }
  const noted = current?.accounts ?? [];
  const fresh = accountsWithout(wanted, noted);
  if (fresh.length > 0 || current === undefined) {
    const blank = { personality: id, status: 'deleted', version: 0, etag: '', paused: false } as const;
    const { revision: _revision, ...before } = current ?? { ...blank, revision: 0 };
    const next = { ...before, accounts: [...noted, ...fresh], settled: false, updatedAt: deps.clock.now() };
    return (await deps.personalities.moveCurrent(current, next)) ? 'step' : 'race';
  }
  for (const account of wanted) {
    // Another run may have moved on and freed it by now: then this claim is one to look at again.
    round.suspects.push(account);
    const owner = await deps.owners.claim(account.platform, account.account, id, instead.get(account.platform));
    if (owner !== id) {
      problems.push(ownedProblem(account, id, owner));
    }
  }
  return problems;
}
