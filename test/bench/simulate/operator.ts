import { auditKey } from '../../../shared/aws/dynamodb/keys.ts';
import { type ApprovalTools, approve, reject } from '../../../shared/publication/approval.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { seededRandom } from '../../chaos/random.ts';
import type { Calendar } from './calendar.ts';
import type { Stores } from './stores.ts';

const minute = 60_000;
/** A person looks between these times after the mail, milliseconds. */
const soonestMs = 5 * minute;
const latestMs = 5 * 60 * minute;
/** Of a hundred drafts so many are never looked at, and so many rejected. */
const unseen = 15;
const refused = 10;

export interface Operator {
  /** A mail with the words of a draft came. */
  mailed(publication: Publication): void;
}

/** Somebody who is mailed each draft that waits, and approves most of them some time later; what becomes of a draft follows from seed and order. */
export function operatorOf(stores: Stores, calendar: Calendar<() => Promise<void>>, seed: number): Operator {
  const { clock, log, ledger, budgets, jobs, traffic, people, tally } = stores;
  const random = seededRandom(seed * 104_729 + 3);
  const tools: ApprovalTools = {
    ledger,
    budgets,
    jobs,
    clock,
    log,
    audit: { append: async ({ at, on }) => traffic.write(auditKey(at, on).pk, 1), of: async () => [] },
    optOuts: { has: async (platform, person) => (await people.read(platform, person)).optedOut },
  };
  const by = 'operator';
  return {
    mailed({ id, textHash = '' }) {
      // The same mail may come twice.
      if (tally.mailed.has(id)) return;
      tally.mailed.add(id);
      const [lot, delayMs] = [random.below(100), soonestMs + random.below(latestMs - soonestMs)];
      if (lot < unseen) return;
      calendar.add(clock.now() + delayMs, async () => {
        // One whose time ran out meanwhile refuses: it has expired, or does at its next look.
        if (lot < unseen + refused) await reject(id, { by, why: 'It is not what I would say.' }, tools);
        else await approve(id, { by, hash: textHash }, tools);
      });
    },
  };
}
