import type { Effective } from '../config/effective.ts';
import type { ControlStore } from '../config/ports.ts';
import type { AccountStore } from '../limits/account.ts';
import type { BudgetStore } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore } from '../personality/ports.ts';
import type { Notices } from '../publication/notices.ts';
import type { ended } from '../publication/outcomes.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Jobs, Ledger, Switches } from '../publication/ports.ts';
import type { Publication } from '../publication/publication.ts';
import type { Answered } from './answering.ts';
import type { Moderator } from './moderation.ts';
import type { RunStore, SimilarTexts } from './ports.ts';
import type { Writer } from './writer.ts';

export interface DraftTools {
  readonly ledger: Ledger;
  readonly personalities: Pick<PersonalityStore, 'readVersion'>;
  readonly accounts: AccountStore;
  readonly switches: Switches;
  readonly control: Pick<ControlStore, 'blockWriter'>;
  readonly budgets: BudgetStore;
  /** The configuration in force for this plan of the personality on this platform, the writer it asks for, and the moderation if it is on. */
  writer(
    traits: PlatformTraits,
    plan: PlatformPlan,
    personality: Personality,
  ): Promise<{ readonly writer: Writer; readonly config: Effective; readonly moderator: Moderator | undefined }>;
  readonly runs: RunStore;
  readonly similar: SimilarTexts;
  /** What a reply answers; absent where nobody is answered. */
  answering?(publication: Publication): Promise<Answered | undefined>;
  readonly jobs: Jobs;
  readonly notices: Notices;
  /** The stage posts to the real platforms. */
  readonly live: boolean;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export type DraftOutcome = 'nothing' | 'drafted' | 'held' | 'waiting' | 'over-budget' | 'ended';

/** What became of it, where a move says so. */
export function outcome(of: Awaited<ReturnType<typeof ended>>): DraftOutcome {
  if (of === 'nothing' || of === 'waiting') return of;
  return 'ended';
}
