import { referencesIn } from '../content/policy.ts';
import {
  type BudgetState,
  type BudgetStore,
  charge,
  type MicroUsd,
  microUsd,
  newBudget,
  settleReservation,
} from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import { StoreBusy } from './errors.ts';
import type { PlatformTraits } from './platform.ts';
import { isTerminal, type Part, type Publication, type PublicationKind, partsOut } from './publication.ts';

const day = 24 * 60 * 60_000;
const tries = 8;

/** What the platform bills for these parts, USD, by the dated prices of its traits. */
export function postCostUsd(traits: PlatformTraits, kind: PublicationKind, parts: readonly Part[]): number {
  const { prices } = traits;
  return parts.reduce(
    (sum, { text }) => sum + (referencesIn(text, traits).links.length > 0 ? prices.link : prices[kind]),
    0,
  );
}

/** Until then a reservation is settled by its publication's end: the last moment it may be sent, and a day for what is unconfirmed. */
export function reservedUntil({ notAfter }: Pick<Publication, 'notAfter'>): number {
  return notAfter + day + 60 * 60_000;
}

interface Bill {
  /** `settle` takes the reservation away; `charge` is money for what was found after its end. */
  readonly kind: 'settle' | 'charge';
  readonly micros: MicroUsd;
  /** The platform's share of it. */
  readonly posts: MicroUsd;
}

/**
 * What a move to an end costs the personality. A post whose outcome nobody knows is taken to be out. Undefined where nothing is to be
 * counted: nothing was paid, what was paid is unknown (then its reservation counts in full), or it was counted before.
 */
export function billOf(before: Publication, after: Publication): Bill | undefined {
  const posts = microUsd(after.postCostUsd ?? 0);
  const share = after.parts.length === 0 ? 0 : Math.ceil((posts * partsOut(after)) / after.parts.length);
  if (isTerminal(before.state)) {
    if (after.state !== 'published' || before.state === 'published' || before.state === 'failed') return undefined;
    return { kind: 'charge', micros: share, posts: share };
  }
  if (!isTerminal(after.state) || after.modelCostUsd === undefined) return undefined;
  const out = after.state === 'failed' ? posts : share;
  // What was sent again after it had failed has paid its model since then.
  const model = (after.retries ?? 0) > 0 ? 0 : microUsd(after.modelCostUsd);
  return { kind: 'settle', micros: model + out, posts: out };
}

export interface MoneyTools {
  readonly budgets: BudgetStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** The purse follows the ledger; where it cannot, the reservation counts at its full price, which is never too little. */
export async function settleMoney(before: Publication, after: Publication, tools: MoneyTools): Promise<void> {
  const bill = billOf(before, after);
  if (bill === undefined || (bill.kind === 'charge' && bill.micros === 0)) return;
  await settleBill(after, bill, tools);
  if (bill.posts === 0) return;
  tools.log.info('platform.billed', { publication: after.id, platform: after.platform, usd: bill.posts / 1_000_000 });
}

/** For an end whose price the caller knows: what the model cost where no text came of it. */
export async function settleSpent(publication: Publication, spent: MicroUsd, tools: MoneyTools): Promise<void> {
  await settleBill(publication, { kind: 'settle', micros: spent, posts: 0 }, tools);
}

async function settleBill({ id, personality }: Publication, bill: Bill, tools: MoneyTools): Promise<void> {
  const { budgets, clock, log } = tools;
  try {
    if (bill.kind === 'settle' && (await budgets.settleToday(personality, id, bill.micros, clock.now()))) return;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const before: BudgetState | undefined = await budgets.read(personality, { consistent: true });
      if (bill.kind === 'settle' && before?.open[id] === undefined) return;
      const now = clock.now();
      const next =
        bill.kind === 'settle' && before !== undefined
          ? settleReservation(before, id, bill.micros, now)
          : charge(before ?? newBudget(personality, now), bill.micros, now);
      const { revision: _revision, ...state } = { revision: 0, ...next };
      if ((await budgets.write(before, state)) !== undefined) return;
    }
    throw new StoreBusy(`The budget of ${personality} was changed by others ${tries} times in a row.`);
  } catch (error) {
    if (!(error instanceof StoreBusy)) throw error;
    log.warn('budget.not-settled', { publication: id, personality, reason: error.message });
  }
}
