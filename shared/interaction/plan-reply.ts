import type { Clock, Log } from '../monitoring/log.ts';
import { approvalOf } from '../personality/approval.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import { quietHoursOf } from '../personality/quiet.ts';
import { replySettings } from '../personality/replies.ts';
import { planned } from '../publication/planned.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Jobs, Ledger } from '../publication/ports.ts';
import { type Interaction, replyPublicationId, replyTarget } from './interaction.ts';

/** From the moment it was heard an answer may be given for so long, milliseconds. */
export const replyLifetimeMs = 24 * 60 * 60_000;

/** Smallest time between two answers of an account, minutes: people who are waiting are not made to wait as readers of posts are. */
const replyGapMinutes = 1;

export interface PlanReplyTools {
  readonly traits: PlatformTraits;
  readonly ledger: Pick<Ledger, 'create' | 'read'>;
  readonly jobs: Pick<Jobs, 'draft'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Plans the publication that answers an interaction and hands it to the writer. Its id follows from the interaction, so whatever repeats
 * plans it once; one that may have lost its message gets another. Answers have windows of their own, beside those of posts.
 */
export async function planReply(
  interaction: Interaction,
  {
    personality,
    version,
    plan,
  }: { readonly personality: Personality; readonly version: number; readonly plan: PlatformPlan },
  tools: PlanReplyTools,
): Promise<void> {
  const { platform, account, author } = interaction;
  const id = replyPublicationId(personality.id, platform, interaction.id);
  const { perDay } = replySettings(plan, tools.traits);
  const publication = planned(
    {
      id,
      personality: personality.id,
      version,
      platform,
      plan: { ...plan, account, limits: { ...plan.limits, perDay, minimumGapMinutes: replyGapMinutes } },
      kind: 'reply',
      target: replyTarget(interaction),
      answering: { id: author.id, handle: author.handle },
      slot: interaction.storedAt,
      quiet: quietHoursOf(personality, platform),
      approval: approvalOf(personality, platform),
      maxLatenessMs: replyLifetimeMs,
    },
    tools.clock.now(),
  );
  if (await tools.ledger.create(publication)) {
    tools.log.info('publication.planned', { publication: id, personality: personality.id, platform, kind: 'reply' });
    await tools.jobs.draft(id);
    return;
  }
  const existing = await tools.ledger.read(id);
  if (existing?.state === 'planned' && existing.wait === undefined) await tools.jobs.draft(id);
}
