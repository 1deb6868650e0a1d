import { isTerminal, type PublicationState } from '../../shared/publication/publication.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';

/** What the report reads of a publication. */
export interface PublicationRow {
  readonly id: string;
  readonly platform: string;
  readonly state: PublicationState;
  readonly notAfter: number;
  readonly textHash?: string;
}

/** A post as a sandbox keeps it. */
export interface PostRow {
  readonly account: string;
  readonly text: string;
  readonly title?: string;
  readonly deleted: boolean;
}

export interface FiringRow {
  readonly payload: string;
}

export interface ReportInput {
  readonly publications: readonly PublicationRow[];
  /** By platform. */
  readonly posts: Readonly<Record<string, readonly PostRow[]>>;
  readonly firings: readonly FiringRow[];
  /** The calendar, epoch milliseconds. */
  readonly now: number;
}

/** The figures of a run. All states are present ones; `drafted` counts what ever had its words. */
export interface RunCounts {
  readonly firings: number;
  readonly planned: number;
  readonly drafted: number;
  readonly published: Readonly<Record<string, number>>;
  readonly skipped: number;
  readonly rejected: number;
  readonly expired: number;
  readonly removed: number;
  readonly failed: number;
  readonly unconfirmed: number;
  readonly open: number;
  readonly duplicates: number;
  readonly lost: number;
}

/** Sweep comes once a minute: so long after its time a publication may still be open. */
const sweepSlackMs = 2 * 60_000;
/** A firing that left nothing in the table is lost once its slot is so old. */
const missingAfterMs = 5 * 60_000;

export function countRun({ publications, posts, firings, now }: ReportInput): RunCounts {
  const inState = (...states: PublicationState[]) => publications.filter(({ state }) => states.includes(state));
  const published: Record<string, number> = Object.fromEntries(Object.keys(posts).map((platform) => [platform, 0]));
  for (const { platform } of inState('published')) published[platform] = (published[platform] ?? 0) + 1;
  return {
    firings: firings.length,
    planned: publications.length,
    drafted: publications.filter(({ textHash }) => textHash !== undefined).length,
    published,
    skipped: inState('skipped').length,
    rejected: inState('rejected').length,
    expired: inState('expired').length,
    removed: inState('removed').length,
    failed: inState('failed').length,
    unconfirmed: inState('unconfirmed').length,
    open: inState('planned', 'held', 'drafted', 'publishing').length,
    duplicates: Object.values(posts).reduce((sum, rows) => sum + duplicatesOf(rows), 0),
    lost: lostFirings(publications, firings, now),
  };
}

/** The same words more than once on one platform, by whichever account; taken-down posts count, for they were seen. */
function duplicatesOf(posts: readonly PostRow[]): number {
  const words = posts.map(({ title, text }) => JSON.stringify([normal(title ?? ''), normal(text)]));
  return words.length - new Set(words).size;
}

function normal(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * Firings that led nowhere: no publication at all, or one that is past its time and in no terminal state. Those whose outcome the platform
 * still owes are counted as unconfirmed instead.
 */
function lostFirings(publications: readonly PublicationRow[], firings: readonly FiringRow[], now: number): number {
  const byId = new Map(publications.map((publication) => [publication.id, publication]));
  return firings.filter(({ payload }) => {
    const { personality, platform, slot } = JSON.parse(payload) as Record<string, string>;
    if (personality === undefined || platform === undefined || slot === undefined) return true;
    const publication = byId.get(slotPublicationId(personality, platform, Date.parse(slot)));
    if (publication === undefined) return Date.parse(slot) + missingAfterMs < now;
    const { state, notAfter } = publication;
    if (isTerminal(state) || state === 'publishing' || state === 'unconfirmed') return false;
    return notAfter + sweepSlackMs < now;
  }).length;
}
