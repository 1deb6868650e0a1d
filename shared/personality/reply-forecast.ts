import type { Effective } from '../config/effective.ts';
import { billedLooksInAll } from '../interaction/engagement-figures.ts';
import { listensThrough, type PlatformTraits } from '../publication/platform.ts';
import type { PlatformPlan } from './personality.ts';
import type { ConversationMessage } from './quoted.ts';
import { replySettings } from './replies.ts';
import { replyProbability } from './traits/tone.ts';

/** What an account without a following of its own hears in a day, where nobody knows better. */
export const usualMentionsPerDay = 1;
/** Of that, what gets an answer where nothing is left to chance: age, depth, daily caps and wishes to be left alone take the rest. */
export const answeredShare = 0.5;
/** Posts of a conversation that are read before the answer: the one above, and the one that is answered, which was read when it was heard. */
const conversationReads = { all: 2, unread: 1 } as const;
const daysPerMonth = 365.25 / 12;

/** What answering people comes to on one platform; USD. Nothing where the account does not listen. */
export interface ReplyForecast {
  readonly listens: boolean;
  /** In an average month, by what accounts usually hear and by the personality's own settings. */
  readonly mentionsPerMonth: number;
  readonly repliesPerMonth: number;
  /** What the platform bills for hearing one thing. */
  readonly heardUsd: number;
  /** What it bills for one answer: reading the conversation, the reply, and how that was taken. */
  readonly replyUsd: number;
}

/** Pure. */
export function replyForecastOf(plan: PlatformPlan, traits: PlatformTraits, effective: Effective): ReplyForecast {
  const { enabled, probability, perDay } = replySettings(plan, traits);
  if (!enabled || !listensThrough(traits, plan.transport)) {
    return { listens: false, mentionsPerMonth: 0, repliesPerMonth: 0, heardUsd: 0, replyUsd: 0 };
  }
  const { prices } = traits;
  const { reply, ownRead, read = ownRead } = prices;
  const chance = replyProbability(probability, effective.traits, traits);
  const looks = billedLooksInAll(effective.interactions.figuresEveryHours, prices, 'reply');
  const reads = prices.readOncePerDay === true ? conversationReads.unread : conversationReads.all;
  return {
    listens: true,
    mentionsPerMonth: usualMentionsPerDay * daysPerMonth,
    repliesPerMonth: Math.min(perDay, usualMentionsPerDay * answeredShare * chance) * daysPerMonth,
    heardUsd: read,
    replyUsd: reads * read + reply + looks * ownRead,
  };
}

/** A conversation of usual length, for what the model is asked when it answers. */
export const usualConversation: readonly ConversationMessage[] = [
  { own: true, text: 'x'.repeat(200) },
  { own: false, text: 'x'.repeat(140) },
];
