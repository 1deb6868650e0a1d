import type { ConversationPost } from '../../interaction/interaction.ts';
import type { Engagement } from '../../interaction/platform-reads.ts';
import { type Ask, conversationPost, infoSize, isGone, type ListedThing, lookUp, nameOf } from './things.ts';

/** Steps upward past comments that are gone, beyond those asked for. */
const goneSteps = 5;

/**
 * The comment or post and what is above it, oldest first, at most `depth` of them. A deleted comment still says what it answered: it is left out and
 * the way goes on. Nothing, where the post itself is gone.
 */
export async function readConversation(
  ask: Ask,
  { id, depth, subject }: { readonly id: string; readonly depth: number; readonly subject: string },
): Promise<readonly ConversationPost[]> {
  const known = new Map<string, ListedThing>();
  const upward: ConversationPost[] = [];
  let next = nameOf(id);
  for (let step = 0; next !== undefined && upward.length < depth && step < depth + goneSteps; step++) {
    if (!known.has(next)) {
      for (const [name, thing] of await lookUp(ask, [next], subject)) known.set(name, thing);
    }
    const thing = known.get(next);
    if (thing === undefined) break;
    const post = conversationPost(thing);
    // Nobody answers a post that is gone.
    if (post === undefined && step === 0) break;
    if (post !== undefined) upward.push(post);
    next = thing.parent_id ?? undefined;
  }
  return upward.reverse();
}

/** How people took these posts and comments, in the order asked for; throws RangeError for more than 100 ids. */
export async function readEngagement(
  ask: Ask,
  ids: readonly string[],
  subject: string,
): Promise<readonly Engagement[]> {
  if (ids.length > infoSize) {
    throw new RangeError(`Reddit answers for ${infoSize} posts at a time, not for ${ids.length}; ask in parts.`);
  }
  const things = await lookUp(
    ask,
    ids.flatMap((id) => nameOf(id) ?? []),
    subject,
  );
  return ids.map((id) => {
    const thing = things.get(nameOf(id) ?? '');
    if (thing === undefined || isGone(thing)) return { id, exists: false, likes: 0, replies: 0, reposts: 0 };
    const { score, ups, num_comments: comments, num_crossposts: crossposts, upvote_ratio: ratio } = thing;
    return {
      id,
      exists: true,
      likes: Math.max(0, ups ?? score ?? 0),
      replies: comments ?? 0,
      reposts: crossposts ?? 0,
      ...(typeof score === 'number' ? { score } : {}),
      ...(typeof ratio === 'number' ? { ratio } : {}),
    };
  });
}
