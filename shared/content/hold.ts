import type { AccountState, AccountStore } from '../limits/account.ts';
import { approvalOf } from '../personality/approval.ts';
import type { Personality } from '../personality/personality.ts';
import { changeAccount } from '../publication/accounts.ts';
import type { Publication } from '../publication/publication.ts';
import { chooseTopic } from './topic.ts';

/** So many posts of a new personality are looked at by a person on a live stage, unless its file says `auto`. */
export const firstPostsHeld = 3;

const rememberedTopics = 64;

/**
 * Why a person looks at the draft before it is posted; undefined where nobody does. What is planned keeps what its version said; the first
 * posts are counted by the account, for its present owner.
 * @param live the stage posts to the real platforms
 */
export function whyHeld(
  publication: Pick<Publication, 'approvalRequired' | 'platform'>,
  personality: Personality,
  account: AccountState | undefined,
  live: boolean,
): string | undefined {
  if (publication.approvalRequired) return `the file of ${personality.id} asks for approval`;
  if (!live || approvalOf(personality, publication.platform) !== undefined) return undefined;
  const posts = account?.posts ?? 0;
  if (posts >= firstPostsHeld) return undefined;
  return `it is among the first ${firstPostsHeld} posts of ${personality.id} on ${publication.platform}, and its file does not say \`approval: "auto"\``;
}

/**
 * Chooses the topic of a draft that will be held, and remembers it at once with the account: drafts that wait side by side, written long
 * before they are sent, do not take the same.
 */
export async function takeTopic(
  { topic, platform, account }: Pick<Publication, 'topic' | 'platform' | 'account'>,
  topics: readonly string[],
  order: string,
  accounts: AccountStore,
): Promise<string | undefined> {
  let taken = topic;
  if (topics.length === 0 && topic === undefined) return undefined;
  await changeAccount(accounts, platform, account, (state) => {
    taken = topic ?? chooseTopic(topics, state.topics, order);
    return taken === undefined ? state : { ...state, topics: [...state.topics, taken].slice(-rememberedTopics) };
  });
  return taken;
}
