import type { PlatformTraits, RepliesIn } from '../publication/platform.ts';
import type { PlatformPlan, ReplyWishes } from './personality.ts';

/** Everything that the reply policy asks of a personality on one platform. */
export interface ReplySettings extends Required<ReplyWishes> {
  readonly places: RepliesIn;
}

/** What holds where a personality says nothing. An answer is expected by who speaks to somebody; unasked ones are few. */
export const defaultReplies: Required<ReplyWishes> = {
  enabled: true,
  probability: 1,
  maximumDepth: 3,
  perPersonPerDay: 5,
  perDay: 20,
  newPostsPerDay: 3,
  maximumAgeHours: 24,
};

type Answering = Pick<PlatformTraits, 'actions' | 'repliesIn'>;

/** How a personality with this plan answers people. Pure; total. */
export function replySettings(
  plan: Pick<PlatformPlan, 'enabled' | 'replies' | 'settings'>,
  traits: Answering,
): ReplySettings {
  const wishes = { ...defaultReplies, ...plan.replies };
  return {
    ...wishes,
    enabled: wishes.enabled && plan.enabled && traits.actions.includes('reply'),
    places: traits.repliesIn?.(plan.settings) ?? { spokenTo: 'everywhere', newPosts: [] },
  };
}
