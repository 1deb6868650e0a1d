import { Purse } from '../content/purse.ts';
import type { BudgetCaps } from '../limits/budget.ts';
import { type Answer, changedMeanwhile, kept, refused } from './approval.ts';
import type { Audit } from './audit.ts';
import { settleMoney } from './cost.ts';
import type { Move } from './moves.ts';
import { completed, type EndTools, iso } from './outcomes.ts';
import type { PlatformTraits } from './platform.ts';
import type { Jobs } from './ports.ts';
import { nextPart, openWish, type Publication, partsStanding, type Wish } from './publication.ts';
import { ask, cutShort } from './wish-moves.ts';

/** What a person's side of a wish works with: no credentials, no platform. */
export interface WishTools extends EndTools {
  readonly jobs: Pick<Jobs, 'publish'>;
  readonly audit: Audit;
  /** What its personality may spend. */
  capsOf(publication: Publication): Promise<BudgetCaps>;
  traitsOf(platform: string): PlatformTraits | undefined;
  /** Lower-case letters and digits, never the same twice. */
  nonce(): string;
}

/**
 * Wishes that what failed is sent again, where its absence is proved, within so many milliseconds from now. What the platform bills is set
 * aside like that of any post before anything is asked.
 */
export async function askRetry(
  id: string,
  { by, withinMs }: { readonly by: string; readonly withinMs: number },
  tools: WishTools,
): Promise<Answer> {
  const publication = await tools.ledger.read(id);
  if (publication === undefined) return refused(`There is no publication ${id}.`);
  const why = whyNotFailed(publication) ?? stillOpen(publication);
  if (why !== undefined) return refused(why);
  const now = tools.clock.now();
  const wish: Wish = { kind: 'retry', nonce: tools.nonce(), by, at: now, notAfter: now + withinMs };
  const broke = await setAside(publication, wish, tools);
  if (broke !== undefined) return refused(`Publication ${id} cannot be sent again: ${broke}.`);
  return place(publication, wish, 'retried', tools);
}

/** Wishes that what is published is taken down: all its parts, or the one with this index. */
export async function askRemoval(
  id: string,
  { by, part, why }: { readonly by: string; readonly part?: number; readonly why?: string },
  tools: WishTools,
): Promise<Answer> {
  const publication = await tools.ledger.read(id);
  if (publication === undefined) return refused(`There is no publication ${id}.`);
  const not = whyNothingStands(publication, part) ?? stillOpen(publication);
  if (not !== undefined) return refused(not);
  const wish: Wish = {
    kind: 'remove',
    nonce: tools.nonce(),
    by,
    at: tools.clock.now(),
    ...(part === undefined ? {} : { part }),
    ...(why === undefined || why.trim() === '' ? {} : { why: why.trim() }),
  };
  return place(publication, wish, 'removed', tools);
}

/**
 * A person names the posts of what nobody could settle: they are evidence, its owner first, and with all of them it is published; what
 * failed and has fewer than all is published in part.
 * @param posts links or ids, of the parts that have none yet, in their order
 */
export async function namePosts(
  id: string,
  { by, posts }: { readonly by: string; readonly posts: readonly string[] },
  tools: WishTools,
): Promise<Answer> {
  const { ledger, clock } = tools;
  let publication = await ledger.read(id);
  if (publication === undefined) return refused(`There is no publication ${id}.`);
  const open = publication.state === 'unconfirmed' || publication.partial === true;
  const not = open ? undefined : whyNotFailed(publication);
  if (not !== undefined) return refused(not);
  const missing = publication.parts.flatMap((_, part) => (publication?.ids[String(part)] === undefined ? [part] : []));
  if (posts.length > missing.length) {
    return refused(
      `Publication ${id} has ${missing.length} parts without a post, and ${posts.length} posts are named.`,
    );
  }
  const traits = tools.traitsOf(publication.platform);
  const named = posts.map((written) => postOf(written, traits));
  const unread = posts.find((_, index) => named[index] === undefined);
  if (unread !== undefined) {
    return refused(
      `"${unread}" is neither a link to a post on ${traits?.name ?? publication.platform} nor the id of one.`,
    );
  }
  for (const [index, post] of named.entries()) {
    if (post === undefined) continue;
    const owner = await ledger.claimExternal(publication.platform, post.id, id);
    if (owner !== id) return refused(`Post ${post.id} is that of publication ${owner}: look at the account again.`);
    publication = await ledger.addEvidence(id, missing[index] ?? 0, { ...post, at: clock.now() });
    if (publication === undefined) return refused(`There is no publication ${id} any more.`);
  }
  const why = `posted as ${posts.join(' ')}`;
  await kept({ at: clock.now(), who: by, what: 'retried', on: id, why }, tools);
  if (nextPart(publication) === undefined) await completed(publication, tools);
  else if (publication.state === 'failed') {
    const reason = `${by} named ${Object.keys(publication.ids).length} of its ${publication.parts.length} parts`;
    if ((await ledger.apply(id, cutShort(publication, reason, clock.now()))) === undefined) {
      return refused(changedMeanwhile(id));
    }
  }
  return { done: true, publication: (await ledger.read(id)) ?? publication };
}

/** Where a dry run "posted" something. */
const dryRunLink = /^dry-run:\/\/\S+\/([^/\s]+)$/;

function postOf(written: string, traits: PlatformTraits | undefined): { id: string; url: string } | undefined {
  const text = written.trim();
  const dry = dryRunLink.exec(text)?.[1];
  if (dry !== undefined) return { id: dry, url: text };
  if (text === '') return undefined;
  const named = traits?.namedPost === undefined ? { id: text, url: text } : traits.namedPost(text);
  if (named === undefined) return undefined;
  return { id: named.id, url: /^https?:/.test(text) ? text : named.url };
}

function whyNotFailed({ id, state, reason, ids, parts }: Publication): string | undefined {
  const because = reason === undefined ? '' : `, because ${reason}`;
  switch (state) {
    case 'failed':
      return parts.length > 0
        ? undefined
        : `Publication ${id} failed before it had words${because}: say it anew with "hive post".`;
    case 'published':
      return `Publication ${id} is published already: ${ids['0']?.url ?? 'see "hive posts show"'}.`;
    case 'skipped':
    case 'rejected':
    case 'expired':
    case 'removed':
      return `Publication ${id} is ${state}${because}: that is its end; say something anew with "hive post".`;
    case 'unconfirmed':
      return `Publication ${id} is unconfirmed: the hive looks for it by itself until it has failed; if you found the post, name it with --posted.`;
    default:
      return `Publication ${id} is ${state}: it is on its way and has not failed; see "hive why ${id}".`;
  }
}

function whyNothingStands(publication: Publication, part: number | undefined): string | undefined {
  const { id, state, parts, reason } = publication;
  if (state !== 'published') {
    const because = reason === undefined ? '' : `, because ${reason}`;
    const unclear = `if you found the post on the platform, name it first with "hive posts retry ${id} --posted URL"`;
    const cure =
      state === 'failed' || state === 'unconfirmed'
        ? unclear
        : state === 'publishing' || state === 'drafted'
          ? 'ask again when it is published'
          : 'there is nothing to take down';
    return `Publication ${id} is ${state}${because}, expected one that is published: ${cure}.`;
  }
  const standing = partsStanding(publication);
  if (part === undefined || standing.includes(part)) return undefined;
  const found = standing.map((one) => one + 1).join(', ');
  return `Publication ${id} has no part ${part + 1} that stands: of its ${parts.length} parts, ${found || 'none'} can be seen.`;
}

function stillOpen(publication: Publication): string | undefined {
  const wish = openWish(publication);
  if (wish === undefined) return undefined;
  const waits = wish.waits === undefined ? '' : `; it waits until ${iso(publication.wakeAt ?? wish.at)}: ${wish.waits}`;
  return `${wish.by} asked for that at ${iso(wish.at)} already, and it goes on${waits}.`;
}

async function place(
  publication: Publication,
  wish: Wish,
  what: 'retried' | 'removed',
  tools: WishTools,
): Promise<Answer> {
  const { ledger, clock, jobs } = tools;
  const move: Move = ask(publication, wish, clock.now());
  const asked = await ledger.apply(publication.id, move);
  if (asked === undefined) return refused(changedMeanwhile(publication.id));
  const why = wish.why === undefined ? {} : { why: wish.why };
  await kept({ at: wish.at, who: wish.by, what, on: asked.id, ...why }, tools);
  // Lost here, sweep finds it: wakeAt is set.
  await jobs.publish(asked.platform, asked.transport, asked.id);
  return { done: true, publication: asked };
}

/** What sending it again costs on the platform; answers why not. What failed is counted as sent already, and stays so. */
async function setAside(publication: Publication, wish: Wish, tools: WishTools): Promise<string | undefined> {
  const { id, personality, postCostUsd = 0 } = publication;
  if (postCostUsd === 0) return undefined;
  const { budgets, clock } = tools;
  const known = await budgets.read(personality, { consistent: true });
  // The failure may have died before it settled what it cost.
  const left = known?.open[id] !== undefined;
  if (left) await settleMoney({ ...publication, state: 'unconfirmed' }, publication, tools);
  const until = { ...publication, notAfter: wish.notAfter ?? publication.notAfter };
  const caps = await tools.capsOf(publication);
  const purse = new Purse({ publication: until, caps, known: left ? undefined : known, budgets, clock });
  return purse.reserve(0, postCostUsd);
}
