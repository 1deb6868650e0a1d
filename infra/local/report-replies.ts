import { optsOut } from '../../shared/interaction/opt-out.ts';

/** A post as a look-alike keeps it, whoever wrote it. */
export interface SaidPost {
  readonly id: string;
  readonly account: string;
  readonly text: string;
  readonly createdAt: number;
  readonly deleted: boolean;
  readonly inReplyTo?: string;
  readonly place?: string;
}

/** What the report reads of an interaction. */
export interface InteractionRow {
  readonly verdict?: { readonly answer: boolean; readonly rule: string };
}

export interface ReplyCounts {
  /** What people said to accounts of the hive. */
  readonly interactions: number;
  /** Answers that stand on the platforms. */
  readonly answered: number;
  /** Interactions without an answer, by the rule that was against it. */
  readonly skippedByRule: Readonly<Record<string, number>>;
  /** Posts that one account answered more than once. */
  readonly repliedTwice: number;
  /** Answers to somebody who had not spoken to the account. */
  readonly strangersAnswered: number;
  /** Answers to an account of the hive. */
  readonly siblingsAnswered: number;
  /** Answers to somebody who had asked for no more. */
  readonly optedOutAnswered: number;
}

export interface RepliesInput {
  readonly interactions: readonly InteractionRow[];
  /** Everything the look-alikes have, by platform. */
  readonly said: Readonly<Record<string, readonly SaidPost[]>>;
  /** By platform, the accounts of the hive. */
  readonly own: Readonly<Record<string, ReadonlySet<string>>>;
  /** By the platform's own rules the post speaks to the account. */
  summons(platform: string, id: string, account: string): boolean;
  /** The operator lets the account answer new posts there. */
  answersNewPosts(platform: string, account: string, place: string): boolean;
}

/** Judges answers by what stands on the platforms, whatever the hive believes it has sent. */
export function countReplies(input: RepliesInput): ReplyCounts {
  const skipped: Record<string, number> = {};
  for (const { verdict } of input.interactions) {
    if (verdict?.answer === false) skipped[verdict.rule] = (skipped[verdict.rule] ?? 0) + 1;
  }
  let [answered, repliedTwice, strangersAnswered, siblingsAnswered, optedOutAnswered] = [0, 0, 0, 0, 0];
  for (const [platform, posts] of Object.entries(input.said)) {
    const own = input.own[platform] ?? new Set<string>();
    const byId = new Map(posts.map((post) => [post.id, post]));
    const silentSince = optOutsIn(posts, own, (id) => byId.get(id)?.account);
    const answers = new Set<string>();
    for (const { account, inReplyTo } of posts) {
      const about = inReplyTo === undefined ? undefined : byId.get(inReplyTo);
      // Below a post of its own stands the next part of a thread.
      if (!own.has(account) || about === undefined || about.account === account) continue;
      answered += 1;
      const key = `${account} ${about.id}`;
      if (answers.has(key)) repliedTwice += 1;
      answers.add(key);
      const newPost = about.inReplyTo === undefined && about.place !== undefined;
      const allowed = newPost && input.answersNewPosts(platform, account, about.place ?? '');
      if (!allowed && !input.summons(platform, about.id, account)) strangersAnswered += 1;
      if (own.has(about.account)) siblingsAnswered += 1;
      // What somebody said before they asked for silence may be answered at the same moment.
      if ((silentSince.get(about.account) ?? Number.POSITIVE_INFINITY) <= about.createdAt) optedOutAnswered += 1;
    }
  }
  return {
    interactions: input.interactions.length,
    answered,
    skippedByRule: skipped,
    repliedTwice,
    strangersAnswered,
    siblingsAnswered,
    optedOutAnswered,
  };
}

/** When somebody first asked an account of the hive for silence. */
function optOutsIn(
  posts: readonly SaidPost[],
  own: ReadonlySet<string>,
  authorOf: (id: string) => string | undefined,
): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { account, text, createdAt, inReplyTo, deleted } of posts) {
    const toUs = inReplyTo !== undefined && own.has(authorOf(inReplyTo) ?? '');
    // One that was taken down may never have been heard.
    if (own.has(account) || since.has(account) || !toUs || deleted || !optsOut(text)) continue;
    since.set(account, createdAt);
  }
  return since;
}
