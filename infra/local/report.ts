import type { Personality } from '../../shared/personality/personality.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { isTerminal, type PublicationState } from '../../shared/publication/publication.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';
import { countReplies, type RepliesInput, type ReplyCounts } from './report-replies.ts';
import { type CurrentVoice, countOffTime, type SlotFiring } from './report-slots.ts';
import { countTexts, type PostOrigin, type StoredPost, type TextCounts } from './report-texts.ts';

/** What the report reads of a publication. */
export interface PublicationRow {
  readonly id: string;
  readonly platform: string;
  readonly state: PublicationState;
  readonly notAfter: number;
  readonly textHash?: string;
}

/** With what tells which posts are its own, and who wrote them. */
export interface ReportedPublication extends PublicationRow {
  readonly personality: string;
  readonly version: number;
  readonly reason?: string;
  /** Absent where a person wrote the words. */
  readonly topic?: string;
  readonly modelCostUsd?: number;
  readonly ids: Readonly<Record<string, { readonly id: string }>>;
}

/** A post as a sandbox keeps it. */
export interface PostRow extends StoredPost {
  readonly deleted: boolean;
}

/** What the report reads of a personality's versions. */
export interface VoiceRow {
  readonly personality: string;
  readonly version: number;
  readonly effective: Personality;
  /** Since when it counts, epoch milliseconds; absent for a version that does not count now. */
  readonly currentSince?: number;
}

export interface ReportInput {
  readonly publications: readonly ReportedPublication[];
  /** By platform, of the accounts of the hive. */
  readonly posts: Readonly<Record<string, readonly PostRow[]>>;
  readonly firings: readonly SlotFiring[];
  readonly voices: readonly VoiceRow[];
  /** What people said, and everything that stands on the platforms. */
  readonly replies: RepliesInput;
  traitsOf(platform: string): PlatformTraits | undefined;
  /** From then on the calendar ran without a pause; absent: always. */
  readonly since?: number;
  /** The calendar, epoch milliseconds. */
  readonly now: number;
}

/** The figures of a run. All states are present ones; `drafted` counts what ever had its words. */
export interface RunCounts extends TextCounts, ReplyCounts {
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
  /** Slots that did not fire at their time on the wall, and do not say why. */
  readonly offTime: number;
}

/** True where a run did what it must never do. */
export function isFaulty(counts: RunCounts): boolean {
  const { duplicates, lost, failed, nearDuplicates, repeatedTexts, unfit, undisclosed, offTime } = counts;
  const { repliedTwice, strangersAnswered, siblingsAnswered, optedOutAnswered } = counts;
  const posts = duplicates + lost + failed + nearDuplicates + repeatedTexts + unfit + undisclosed + offTime;
  return posts + repliedTwice + strangersAnswered + siblingsAnswered + optedOutAnswered > 0;
}

/** Sweep comes once a minute: so long after its time a publication may still be open. */
const sweepSlackMs = 2 * 60_000;
/** A firing that left nothing in the table is lost once it is so old. */
const missingAfterMs = 5 * 60_000;

export function countRun(input: ReportInput): RunCounts {
  const { publications, posts, firings, voices, traitsOf, since, now } = input;
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
    ...countReplies(input.replies),
    ...countTexts(posts, traitsOf, originsOf(publications, voices)),
    offTime: countOffTime({
      firings,
      voices: voices.flatMap(currentVoice),
      reasonOf: reasonsOf(publications),
      ...(since === undefined ? {} : { since }),
      now,
    }),
  };
}

function currentVoice({ effective, currentSince }: VoiceRow): CurrentVoice[] {
  return currentSince === undefined ? [] : [{ effective, since: currentSince }];
}

function reasonsOf(publications: readonly ReportedPublication[]): (id: string) => string | undefined {
  const reasons = new Map(publications.map(({ id, reason }) => [id, reason]));
  return (id) => reasons.get(id);
}

/** Which publication a post is of: by the id that the platform gave it. */
function originsOf(publications: readonly ReportedPublication[], voices: readonly VoiceRow[]) {
  const versions = new Map(
    voices.map(({ personality, version, effective }) => [`${personality}#${version}`, effective]),
  );
  const origins = new Map<string, PostOrigin>();
  for (const { id, platform, personality, version, topic, modelCostUsd = 0, ids } of publications) {
    const effective = versions.get(`${personality}#${version}`);
    if (effective === undefined) continue;
    for (const [part, evidence] of Object.entries(ids)) {
      const of = {
        publication: id,
        part: Number(part),
        personality: effective,
        generated: topic !== undefined || modelCostUsd > 0,
      };
      origins.set(`${platform}#${evidence.id}`, of);
    }
  }
  // A store may write the kind of thing before the id that its clients know.
  return (platform: string, id: string) =>
    origins.get(`${platform}#${id}`) ?? origins.get(`${platform}#${id.slice(id.lastIndexOf('_') + 1)}`);
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
function lostFirings(publications: readonly PublicationRow[], firings: readonly SlotFiring[], now: number): number {
  const byId = new Map(publications.map((publication) => [publication.id, publication]));
  return firings.filter(({ payload, firedAt }) => {
    const { personality, platform, slot } = JSON.parse(payload) as Record<string, string>;
    if (personality === undefined || platform === undefined || slot === undefined) return true;
    const publication = byId.get(slotPublicationId(personality, platform, Date.parse(slot)));
    if (publication === undefined) return firedAt + missingAfterMs < now;
    const { state, notAfter } = publication;
    if (isTerminal(state) || state === 'publishing' || state === 'unconfirmed') return false;
    return notAfter + sweepSlackMs < now;
  }).length;
}
