import { type OptOuts, optedOutReason } from '../interaction/opt-outs-port.ts';
import type { Log } from '../monitoring/log.ts';
import type { Audit, AuditEntry } from './audit.ts';
import * as moves from './moves.ts';
import { hasOptedOut } from './opted-out.ts';
import { type EndTools, ended, iso } from './outcomes.ts';
import type { Jobs } from './ports.ts';
import type { Publication } from './publication.ts';

export interface ApprovalTools extends EndTools {
  readonly jobs: Pick<Jobs, 'publish'>;
  readonly audit: Audit;
  readonly optOuts: Pick<OptOuts, 'has'>;
}

/** `reasons`: sentences, one for each thing that is in the way; nothing was changed. */
export type Answer =
  | { readonly done: true; readonly publication: Publication }
  | { readonly done: false; readonly reasons: readonly string[] };

/** The words a person has read; an approval of others is refused. */
export interface Approving {
  readonly by: string;
  /** The hash of the words, or its first digits (eight at least). */
  readonly hash: string;
}

const fewestDigits = 8;

/** Why nothing can be said to it any more; undefined for a held one in time. */
export function whyNotHeld(publication: Publication, now: number): string | undefined {
  const { id, state, reason, approvedBy, approvedAt, notAfter } = publication;
  if (approvedBy !== undefined && approvedAt !== undefined) {
    return `Publication ${id} was approved by ${approvedBy} at ${iso(approvedAt)} already; it is ${state}.`;
  }
  if (state !== 'held') {
    const because = reason === undefined ? '' : `, because ${reason.replace(/\.$/, '')}`;
    return `Publication ${id} is ${state}${because}: only one that is held waits for a person.`;
  }
  return now > notAfter
    ? `The time of publication ${id} ran out at ${iso(notAfter)}: it will not be posted any more.`
    : undefined;
}

/**
 * held -> drafted, by a person who read these very words. What is due goes to the publisher at once, what is early waits for its time.
 * An answer to somebody who opted out meanwhile is skipped instead, and the refusal says so. The publication keeps who it was, when, and the hash; so does the audit.
 */
export async function approve(id: string, { by, hash }: Approving, tools: ApprovalTools): Promise<Answer> {
  const { ledger, clock, jobs } = tools;
  const publication = await ledger.read(id);
  if (publication === undefined) return refused(`There is no publication ${id}.`);
  const now = clock.now();
  const why = whyNotHeld(publication, now);
  if (why !== undefined) return refused(why);
  const { textHash = '' } = publication;
  if (hash.length < fewestDigits || !textHash.startsWith(hash)) {
    return refused(
      `The approval of ${id} names the hash ${hash}, and its words have ${textHash.slice(0, 12)} now: read them again with "hive posts show".`,
    );
  }
  if (await hasOptedOut(publication, tools.optOuts)) {
    const gone = await ended(publication, 'skipped', optedOutReason, tools);
    if (gone === 'nothing') return refused(changedMeanwhile(id));
    return refused(`Publication ${id} is not sent and skipped, because ${optedOutReason}.`);
  }
  const approved = await ledger.apply(id, moves.approve(publication, textHash, by, now));
  if (approved === undefined) return refused(changedMeanwhile(id));
  await kept({ at: now, who: by, what: 'approved', on: id, hash: textHash }, tools);
  // Lost here, sweep finds it: wakeAt is set.
  if (approved.wait === undefined) await jobs.publish(approved.platform, approved.transport, id);
  return { done: true, publication: approved };
}

/** held -> rejected, with what the person says. */
export async function reject(
  id: string,
  { by, why }: { readonly by: string; readonly why: string },
  tools: ApprovalTools,
): Promise<Answer> {
  const publication = await tools.ledger.read(id);
  if (publication === undefined) return refused(`There is no publication ${id}.`);
  const now = tools.clock.now();
  const notHeld = whyNotHeld(publication, now);
  if (notHeld !== undefined) return refused(notHeld);
  if (why.trim() === '') return refused('A rejection needs a reason: say --why "...".');
  const outcome = await ended(publication, 'rejected', `${by} rejected it: ${why.trim()}`, tools);
  const after = await tools.ledger.read(id);
  if (outcome === 'nothing' || after === undefined) return refused(changedMeanwhile(id));
  const { textHash } = publication;
  const hash = textHash === undefined ? {} : { hash: textHash };
  await kept({ at: now, who: by, what: 'rejected', on: id, why: why.trim(), ...hash }, tools);
  return { done: true, publication: after };
}

/** Keeps a deed in the audit and in the log. */
export async function kept(
  entry: AuditEntry,
  { audit, log }: { readonly audit: Audit; readonly log: Log },
): Promise<void> {
  await audit.append(entry);
  const { on: publication, who, what, hash } = entry;
  log.info(`publication.${what}`, { publication, by: who, hash });
}

/** An answer that nothing was done, with whole sentences for the person who asked. */
export function refused(...reasons: readonly string[]): Extract<Answer, { done: false }> {
  return { done: false, reasons };
}

/** The sentence for a write that came too late: what was read is no longer so. */
export function changedMeanwhile(id: string): string {
  return `Publication ${id} was changed by somebody else at this very moment: look at it again with "hive posts show ${id}".`;
}
