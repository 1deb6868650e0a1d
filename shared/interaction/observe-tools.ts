import type { Effective } from '../config/effective.ts';
import type { AccountStore } from '../limits/account.ts';
import type { BudgetStore } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore } from '../personality/ports.ts';
import type { PlatformClient, PlatformTraits } from '../publication/platform.ts';
import type { Jobs, Ledger, Switches } from '../publication/ports.ts';
import type { InteractionStore, ListeningStore, PeopleStore, PlaceStore, TallyStore } from './ports.ts';

/** What the observe step needs: no key of a model, no right to write to a platform. */
export interface ObserveTools {
  readonly traits: PlatformTraits;
  readonly transport: string;
  readonly accounts: AccountStore;
  readonly listening: ListeningStore;
  readonly interactions: InteractionStore;
  readonly tallies: TallyStore;
  readonly people: PeopleStore;
  readonly places: PlaceStore;
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
  readonly switches: Switches;
  /** Which personalities, platforms or the whole hive an operator switched off; costs nothing to ask again. */
  pausedByOperator(): Promise<PausedByOperator>;
  readonly ledger: Ledger;
  readonly budgets: BudgetStore;
  readonly jobs: Pick<Jobs, 'draft'>;
  /** The configuration in force, for a plan where one is named. */
  configOf(plan?: PlatformPlan, personality?: Personality): Promise<Effective>;
  connect(account: string): Promise<Reader>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What listening asks of a platform's client. */
export type Reader = Pick<
  PlatformClient,
  'whoAmI' | 'fetchInteractions' | 'fetchConversation' | 'fetchPlace' | 'acknowledge'
>;

export interface PausedByOperator {
  /** The hive or this platform. */
  readonly everybody: boolean;
  readonly personalities: readonly string[];
}
