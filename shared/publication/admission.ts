import { type AccountState, admit, newAccount } from '../limits/account.ts';
import { type HiveLimitState, isBounded } from '../limits/hive-limits.ts';
import { StoreBusy } from './errors.ts';
import { enterHive, withdraw } from './hive-room.ts';
import { leaseMarginMs } from './moves.ts';
import { blockedLookMs, normalisedHash } from './outcomes.ts';
import { type Publication, partKey } from './publication.ts';
import type { PublishTools } from './publish-tools.ts';
import { pausedLookMs } from './switches.ts';

const minute = 60_000;
const leaseLookMs = minute;
const admissionTries = 5;

export type Admitted =
  | {
      readonly admitted: true;
      readonly account: AccountState;
      readonly admittedAt: number;
      readonly leaseUntil: number;
    }
  | { readonly admitted: false; readonly until: number; readonly reason: string };

/**
 * Room for one part in the windows of its account and of the hive, and the account's lease: an entry each, written by a condition before
 * anything is claimed. Throws StoreBusy where others are faster every time.
 * @param known the account as it was read a moment ago, perhaps late: a refusal is worth a second look
 */
export async function admission(
  publication: Publication,
  part: number,
  known: AccountState | undefined,
  tools: PublishTools,
): Promise<Admitted> {
  const { platform, account } = publication;
  const [limits, hiveCaps] = await Promise.all([tools.limitsOf(publication), tools.hiveLimits.caps()]);
  const key = partKey(publication.id, part);
  const claim = { key, fence: publication.fence + 1 };
  let before = known;
  let fresh = false;
  let entered: HiveLimitState | undefined;
  for (let tries = 0; tries < admissionTries; tries += 1) {
    // Asked anew for each try: an entry must not carry the time of a try long ago.
    const now = tools.clock.now();
    const leaseUntil = now + tools.functionTimeoutMs + leaseMarginMs;
    const answer = admit(
      before,
      newAccount(platform, account),
      {
        publication: publication.id,
        key,
        action: publication.kind,
        textHash: normalisedHash(publication, part, tools.traits),
        // The topic of one that a person looked at was remembered when it was written.
        topic: part === 0 && !publication.approvalRequired ? publication.topic : undefined,
        fence: claim.fence,
        leaseUntil,
        limits,
        leaseMarginMs,
      },
      now,
    );
    if (!answer.admitted && fresh) {
      if (entered !== undefined) await withdraw(entered, claim, tools);
      // The lease of another publication usually ends long before its time.
      const until = answer.why === 'lease' ? Math.min(answer.until ?? now, now + leaseLookMs) : answer.until;
      const look = answer.why === 'paused' ? pausedLookMs : blockedLookMs;
      return { admitted: false, until: until ?? now + look, reason: answer.reason };
    }
    if (answer.admitted) {
      if (isBounded(hiveCaps)) {
        const answered = await enterHive(platform, claim, leaseUntil, tools);
        if (!answered.room) return { admitted: false, until: answered.until, reason: answered.reason };
        entered = answered.state;
      }
      const written = await tools.accounts.write(before, answer.next);
      if (written !== undefined) return { admitted: true, account: written, admittedAt: now, leaseUntil };
    }
    before = await tools.accounts.read(platform, account);
    fresh = true;
  }
  throw new StoreBusy(
    `Account ${account} was changed by other workers while ${publication.id} was admitted; the message comes again.`,
  );
}
