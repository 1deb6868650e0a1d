import type { SandboxPost } from '../../infra/local/sandbox/types.ts';
import type { Interaction } from '../../shared/interaction/interaction.ts';
import type { WindowLimits } from '../../shared/limits/rate-limiter.ts';
import { defaultReplies } from '../../shared/personality/replies.ts';

export type RemainingInteraction = Pick<Interaction, 'platform' | 'account' | 'id' | 'verdict' | 'publication'>;

type Said = Pick<SandboxPost, 'id' | 'account' | 'deleted' | 'inReplyTo'>;

/** What people and the hive said to each other, as the platforms keep it, and what the hive stored of it. */
export interface RepliesRemains {
  /** By platform, everybody's. */
  readonly said: Readonly<Record<string, readonly Said[]>>;
  /** Accounts of the hive. */
  readonly own: ReadonlySet<string>;
  readonly interactions: readonly RemainingInteraction[];
  /** Ids of all publications. */
  readonly publications: ReadonlySet<string>;
}

export interface ReplyFindings {
  readonly interactions: number;
  /** Answers of the hive to people that stand on the platforms. */
  readonly answered: number;
  readonly repliedTwice: number;
  /** Stored, and without a verdict; or to be answered, and no publication for it. What its author took down is nothing to be answered. */
  readonly unanswered: number;
}

/** Between two answers of an account lies so much, minutes; their hour is that of posts, their day what personalities say of replies. */
const replyGapMinutes = 1;

export function limitsOfReplies({ perHour }: WindowLimits): WindowLimits {
  return { perHour, perDay: defaultReplies.perDay, minimumGapMinutes: replyGapMinutes };
}

/** The same post with and without the kind in front of it (t3_1q4a000). */
export function bareId(id: string): string {
  return id.replace(/^t\d_/, '');
}

/** The post answers somebody: it is no part of a thread below a post of its own. */
export function isReply(post: Said, byId: ReadonlyMap<string, Said>): boolean {
  return post.inReplyTo !== undefined && byId.get(post.inReplyTo)?.account !== post.account;
}

export function judgeReplies({ said, own, interactions, publications }: RepliesRemains): ReplyFindings {
  const answers: string[] = [];
  const gone = new Set<string>();
  for (const [platform, posts] of Object.entries(said)) {
    const byId = new Map(posts.map((post) => [post.id, post]));
    for (const post of posts) {
      if (post.deleted) gone.add(`${platform} ${bareId(post.id)}`);
      if (own.has(post.account) && isReply(post, byId)) answers.push(`${platform} ${post.account} ${post.inReplyTo}`);
    }
  }
  const unanswered = interactions.filter(({ platform, id, verdict, publication = '' }) => {
    const done = verdict !== undefined && (!verdict.answer || publications.has(publication));
    return !done && !gone.has(`${platform} ${bareId(id)}`);
  });
  return {
    interactions: interactions.length,
    answered: answers.length,
    repliedTwice: answers.length - new Set(answers).size,
    unanswered: unanswered.length,
  };
}
