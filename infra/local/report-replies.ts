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
  /** The platform's id of the post. */
  readonly id?: string;
  readonly platform?: string;
  /** When an account of the hive first heard it, epoch milliseconds. */
  readonly storedAt?: number;
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
  /** Answers to somebody who had asked for no more, and was heard. */
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

/**
 * Accounts are asked once an hour at least: until an account is asked it has not heard the wish, and others may answer the same person.
 * From so long after it was said a wish counts, heard or not.
 */
const heardWithinMs = 65 * 60_000;

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
    const wishes = optOutsIn(posts, own, (id) => byId.get(id)?.account);
    const heard = heardAt(input.interactions, platform);
    const answers = new Set<string>();
    for (const { account, inReplyTo, createdAt } of posts) {
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
      const wish = wishes.get(about.account);
      // What somebody said before they asked for silence may be answered at the same moment.
      if (wish === undefined || wish.createdAt > about.createdAt) continue;
      const itself = wish.id === about.id;
      const known = Math.min(heard(wish.id) ?? Number.POSITIVE_INFINITY, wish.createdAt + heardWithinMs);
      if (itself || createdAt > known) optedOutAnswered += 1;
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

/** The post in which somebody first asked an account of the hive for silence, by who asked. */
function optOutsIn(
  posts: readonly SaidPost[],
  own: ReadonlySet<string>,
  authorOf: (id: string) => string | undefined,
): ReadonlyMap<string, SaidPost> {
  const wishes = new Map<string, SaidPost>();
  for (const post of posts) {
    const { account, text, inReplyTo, deleted } = post;
    const toUs = inReplyTo !== undefined && own.has(authorOf(inReplyTo) ?? '');
    // One that was taken down may never have been heard.
    if (own.has(account) || wishes.has(account) || !toUs || deleted || !optsOut(text)) continue;
    wishes.set(account, post);
  }
  return wishes;
}

/** When a post was first heard on that platform; a store may write the kind of thing before the id that its clients know. */
function heardAt(interactions: readonly InteractionRow[], platform: string): (id: string) => number | undefined {
  const times = new Map<string, number>();
  for (const { id, platform: on, storedAt } of interactions) {
    if (id === undefined || storedAt === undefined || on !== platform) continue;
    times.set(id, Math.min(storedAt, times.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return (id) => times.get(id) ?? times.get(id.slice(id.lastIndexOf('_') + 1));
}
