import type { OptOuts } from '../interaction/opt-outs-port.ts';
import type { AccountStore } from '../limits/account.ts';
import type { BudgetStore } from '../limits/budget.ts';
import type { HiveLimitStore, HiveLimits } from '../limits/hive-limits.ts';
import type { WindowLimits } from '../limits/rate-limiter.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { PlatformClient, PlatformTraits } from './platform.ts';
import type { Ledger, Switches } from './ports.ts';
import type { Publication } from './publication.ts';

/** What the publish step works with. */
export interface PublishTools {
  readonly ledger: Ledger;
  readonly accounts: AccountStore;
  readonly switches: Switches;
  /** Asked of replies alone. */
  readonly optOuts: Pick<OptOuts, 'has'>;
  readonly traits: PlatformTraits;
  /** The one way to the platform that is served here; absent: every way. */
  readonly transport?: string;
  /** The way by which its account is reached now, where the personality's file still names the account; absent: the one of the publication. */
  transportNow?(publication: Publication): Promise<string | undefined>;
  /** Throws AccountBlocked('credentials') where the account has none. */
  connect(account: string): Promise<PlatformClient>;
  /** The limits in force for this publication's account. */
  limitsOf(publication: Publication): Promise<WindowLimits>;
  /** What all accounts of the platform may send together. */
  readonly hiveLimits: { readonly store: HiveLimitStore; caps(): Promise<HiveLimits> };
  readonly budgets: BudgetStore;
  readonly clock: Clock;
  /** 0 up to 1. */
  random(): number;
  readonly log: Log;
  /** Lambda timeout of the function, milliseconds: a claim's lease follows from it. */
  readonly functionTimeoutMs: number;
  /** Abort timeout of one request, milliseconds. */
  readonly requestTimeoutMs: number;
}

/** What became of the message: for logs and metrics. */
export type PublishOutcome = 'nothing' | 'waiting' | 'unconfirmed' | 'published' | 'ended';
