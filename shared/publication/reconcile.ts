import { leaseMarginMs } from './moves.ts';
import type { FoundPost, PlatformTraits, RecentPosts } from './platform.ts';
import type { Part, Publication, Target } from './publication.ts';

/** Clocks agree within half of it: a post may carry a stamp that much older than the claim, milliseconds. */
export const clockMarginMs = 60_000;
const lookAgainMs = 5 * 60_000;

/** Since when the account's own posts have to be listed for a proof. */
export function reconcileSince(publication: Publication): number {
  return (publication.sentAt ?? publication.slot) - clockMarginMs;
}

/** Where the part went: the first where the publication goes, the others as answers to the part before. */
export function targetOf(publication: Publication, part: number): Target {
  const before = publication.ids[String(part - 1)];
  return before === undefined ? publication.target : { ...publication.target, replyTo: before.id };
}

/**
 * The listed posts that can be this part: the same words after normalisation, the same place and parent, not older than the claim. Whether
 * another publication owns one of them is not looked at here.
 */
export function candidates(
  publication: Publication,
  part: number,
  recent: RecentPosts,
  traits: PlatformTraits,
): readonly FoundPost[] {
  const words = publication.parts[part];
  if (words === undefined) return [];
  const target = targetOf(publication, part);
  const since = reconcileSince(publication);
  return recent.posts.filter(
    (post) => post.createdAt >= since && sameWords(words, post, traits) && sameTarget(post.target, target),
  );
}

/** Whether both go to the same place, in answer to the same post. */
export function sameTarget(one: Target, other: Target): boolean {
  return (
    (one.replyTo ?? '') === (other.replyTo ?? '') &&
    (one.place ?? '').toLowerCase() === (other.place ?? '').toLowerCase()
  );
}

function sameWords(words: Part, post: FoundPost, traits: PlatformTraits): boolean {
  return (
    traits.normalise(words.text) === traits.normalise(post.text) &&
    traits.normalise(words.title ?? '') === traits.normalise(post.title ?? '')
  );
}

export type Judgement =
  | { readonly judgement: 'found'; readonly post: FoundPost }
  | { readonly judgement: 'absent' }
  | { readonly judgement: 'unsure'; readonly lookAt: number; readonly reason: string };

/**
 * What the listing proves. Presence and absence are proved by nothing while another publication of the account has the same words under way
 * to the same target; absence only by a complete listing, after the platform's grace time, counted from the end of the lease.
 * @param mine candidates that no other publication owns, newest first
 * @param now when the listing was asked for, epoch milliseconds
 */
export function judge(
  publication: Publication,
  mine: readonly FoundPost[],
  complete: boolean,
  twinUnderWay: boolean,
  traits: PlatformTraits,
  now: number,
): Judgement {
  if (twinUnderWay) {
    return {
      judgement: 'unsure',
      lookAt: now + lookAgainMs,
      reason: 'another publication with the same words is under way',
    };
  }
  // The oldest one is the one our request made; a later twin would be somebody else's doing.
  const post = mine.at(-1);
  if (post !== undefined) return { judgement: 'found', post };
  if (!complete) {
    return {
      judgement: 'unsure',
      lookAt: now + lookAgainMs,
      reason: 'the listing of own posts does not reach back far enough',
    };
  }
  const provable = (publication.leaseUntil ?? publication.stateSince) + traits.graceTimeMs + leaseMarginMs;
  if (now < provable) {
    return {
      judgement: 'unsure',
      lookAt: provable,
      reason: 'it does not show yet, and the platform may still be listing it',
    };
  }
  return { judgement: 'absent' };
}
