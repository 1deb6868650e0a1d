import type { EngagementDay, EngagementSum } from '../../shared/interaction/engagement-figures.ts';
import type { Interaction } from '../../shared/interaction/interaction.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { isTerminal, type Publication, type PublicationState, partsOut } from '../../shared/publication/publication.ts';
import {
  engagementOf,
  type Figures,
  figuresOf,
  type Heard,
  heardOf,
  type Outstanding,
  outstandingOf,
} from './period-engagement.ts';

const dayMs = 24 * 3_600_000;

/** What a number of posts was like; of the ones that have it. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly most: number;
}

/** One day of a personality, or all of them together. Days are those of UTC; money in USD. */
export interface PeriodRow {
  /** `2026-11-23`, or `all`. */
  readonly day: string;
  readonly slots: number;
  readonly states: Readonly<Partial<Record<PublicationState, number>>>;
  /** Had to be approved by a person, whatever became of them. */
  readonly forApproval: number;
  /** Minutes from the plan to a person's yes. */
  readonly approvalMinutes?: Spread;
  /** Seconds from the slot to the post; jitter and approval are in it. */
  readonly slotToPublishedSeconds?: Spread;
  /** Characters of a whole text as its platform counts them. */
  readonly length?: Spread;
  /** Answers to people that are out. */
  readonly answers: number;
  /** How people took posts and answers of the day, by the newest figures; absent where nobody asked. */
  readonly engagement?: EngagementSum;
  /** What people said that day; absent where that was nothing. */
  readonly heard?: Heard;
  readonly modelUsd: number;
  readonly platformUsd: number;
}

export interface Reason {
  readonly state: PublicationState;
  readonly reason: string;
  readonly count: number;
}

/** What became of a personality's slots in some days. */
export interface Period {
  readonly personality: string;
  readonly days: readonly PeriodRow[];
  readonly all: PeriodRow;
  /** Why something was not published, most frequent first. */
  readonly reasons: readonly Reason[];
  readonly best?: Outstanding;
  readonly worst?: Outstanding;
  /** Posts that the platform has no more, though nobody here took them down. */
  readonly missing: readonly { readonly id: string; readonly url: string; readonly since: string }[];
  /** The last time figures were not asked for, and why. */
  readonly figuresSkipped?: { readonly at: string; readonly why: string };
}

/** What is known besides the publications. */
export interface Reactions {
  readonly days?: readonly Pick<EngagementDay, 'posts' | 'skipped'>[];
  readonly interactions?: readonly Interaction[];
}

/** Midnight (UTC) with which a report of so many days begins, today being the last of them. */
export function beginningOf(days: number, now: number): number {
  return Math.floor(now / dayMs) * dayMs - (days - 1) * dayMs;
}

/** Pure: the days from `from` to `now`, those without a slot too. */
export function periodOf(
  personality: string,
  publications: readonly Publication[],
  { from, now }: { readonly from: number; readonly now: number },
  traitsOf: (platform: string) => PlatformTraits | undefined,
  reactions: Reactions = {},
): Period {
  const own = publications.filter((one) => one.personality === personality && one.slot >= from);
  const said = (reactions.interactions ?? []).filter((one) => one.personality === personality && one.createdAt >= from);
  const figures = figuresOf(reactions.days ?? []);
  const days: PeriodRow[] = [];
  for (let start = from; start <= now; start += dayMs) {
    const day = new Date(start).toISOString().slice(0, 10);
    const within = (time: number): boolean => time >= start && time < start + dayMs;
    const publicationsThen = own.filter(({ slot }) => within(slot));
    const saidThen = said.filter(({ createdAt }) => within(createdAt));
    days.push(rowOf(day, publicationsThen, traitsOf, figures, saidThen));
  }
  const skipped = (reactions.days ?? []).flatMap((one) => one.skipped ?? []).sort((a, b) => b.at - a.at)[0];
  return {
    personality,
    days,
    all: rowOf('all', own, traitsOf, figures, said),
    reasons: reasonsOf(own),
    ...outstandingOf(own, figures),
    missing: own.flatMap(({ id, ids, missing = {} }) =>
      Object.entries(missing).map(([part, since]) => ({
        id,
        url: ids[part]?.url ?? '',
        since: new Date(since).toISOString(),
      })),
    ),
    ...(skipped === undefined ? {} : { figuresSkipped: { at: new Date(skipped.at).toISOString(), why: skipped.why } }),
  };
}

function rowOf(
  day: string,
  all: readonly Publication[],
  traitsOf: (platform: string) => PlatformTraits | undefined,
  figures: Figures,
  said: readonly Interaction[],
): PeriodRow {
  const publications = all.filter(({ kind }) => kind === 'post');
  const engagement = engagementOf(all, figures);
  const states: Partial<Record<PublicationState, number>> = {};
  for (const { state } of publications) states[state] = (states[state] ?? 0) + 1;
  const published = publications.filter(({ state }) => state === 'published');
  const approval = spreadOf(
    publications.flatMap(({ createdAt, approvedAt }) =>
      approvedAt === undefined ? [] : [(approvedAt - createdAt) / 60_000],
    ),
  );
  const delay = spreadOf(
    published.flatMap(({ slot, ids }) => {
      const sent = ids['0']?.at;
      return sent === undefined ? [] : [(sent - slot) / 1000];
    }),
  );
  const length = spreadOf(
    published.map(({ platform, parts }) => {
      const traits = traitsOf(platform);
      return parts.reduce((sum, { text }) => sum + (traits?.measure(text) ?? [...text].length), 0);
    }),
  );
  return {
    day,
    slots: publications.length,
    states,
    forApproval: publications.filter(({ approvalRequired }) => approvalRequired).length,
    ...(approval === undefined ? {} : { approvalMinutes: approval }),
    ...(delay === undefined ? {} : { slotToPublishedSeconds: delay }),
    ...(length === undefined ? {} : { length }),
    answers: all.filter(({ kind, state }) => kind === 'reply' && state === 'published').length,
    ...(engagement === undefined ? {} : { engagement }),
    ...(said.length === 0 ? {} : { heard: heardOf(said) }),
    modelUsd: micros(all.reduce((sum, { modelCostUsd = 0 }) => sum + modelCostUsd, 0)),
    platformUsd: micros(all.reduce((sum, one) => sum + billed(one), 0)),
  };
}

/** The platform bills what got out; of a thread that was cut short, its share. */
function billed(publication: Publication): number {
  const { postCostUsd = 0, parts } = publication;
  return parts.length === 0 ? 0 : (postCostUsd * partsOut(publication)) / parts.length;
}

/** Absent where there is nothing to speak of. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { count: sorted.length, median: tenths(median), most: tenths(sorted.at(-1)!) };
}

/** Numbers, times and ids differ from one to the next and would make every reason its own: they are told as `…`. */
function reasonsOf(publications: readonly Publication[]): Reason[] {
  const counts = new Map<string, { readonly state: PublicationState; readonly reason: string; count: number }>();
  for (const { state, reason } of publications) {
    if (!isTerminal(state) || state === 'published' || reason === undefined) continue;
    const kind = reason
      .replace(/\d{4}-\d{2}-\d{2}[T ]?[\d:.]*Z?/g, '…')
      .replace(/\d+(?:\.\d+)?/g, '…')
      .trim();
    const key = `${state} ${kind}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { state, reason: kind, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
const micros = (usd: number): number => Math.round(usd * 1_000_000) / 1_000_000;
