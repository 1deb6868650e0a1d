import { type PublicationState, publicationStates } from '../../shared/publication/publication.ts';
import { engagementChart, engagementLines, unansweredLines } from './engagement-text.ts';
import { blocks, columns, type Paint, section, shorten } from './format.ts';
import type { Period, PeriodRow, Spread } from './period.ts';
import { paintState } from './publications.ts';

/** One column of the table and of the CSV: what is told of a day. Another figure is another entry of `periodColumns`. */
export interface PeriodColumn {
  /** In the CSV; never changed once it is there. */
  readonly id: string;
  readonly title: string;
  /** Undefined where the day has no such figure. */
  of(row: PeriodRow): number | string | undefined;
  /** Shown though no day has anything but 0. */
  readonly always?: true;
}

const states = publicationStates.map(
  (state): PeriodColumn => ({
    id: state,
    title: state,
    of: (row) => row.states[state] ?? 0,
    ...(state === 'published' ? { always: true } : {}),
  }),
);

const spread = (id: string, title: string, of: (row: PeriodRow) => Spread | undefined): readonly PeriodColumn[] => [
  { id: `${id}_median`, title, of: (row) => of(row)?.median.toString() },
  { id: `${id}_most`, title: 'most', of: (row) => of(row)?.most.toString() },
];

export const periodColumns: readonly PeriodColumn[] = [
  { id: 'slots', title: 'slots', of: ({ slots }) => slots, always: true },
  ...states,
  { id: 'for_approval', title: 'for approval', of: ({ forApproval }) => forApproval },
  ...spread('approval_minutes', 'approved after min', ({ approvalMinutes }) => approvalMinutes),
  ...spread('slot_to_published_seconds', 'out after s', ({ slotToPublishedSeconds }) => slotToPublishedSeconds),
  ...spread('length', 'length', ({ length }) => length),
  { id: 'likes', title: 'likes', of: ({ engagement }) => engagement?.likes },
  { id: 'replies', title: 'replies', of: ({ engagement }) => engagement?.replies },
  { id: 'reposts', title: 'reposts', of: ({ engagement }) => engagement?.reposts },
  { id: 'score', title: 'points', of: ({ engagement }) => engagement?.score },
  { id: 'ratio', title: 'up', of: ({ engagement }) => engagement?.ratio?.toFixed(2) },
  { id: 'heard', title: 'heard', of: ({ heard }) => heard?.interactions },
  { id: 'answers', title: 'answers', of: ({ answers }) => answers },
  { id: 'unanswered', title: 'unanswered', of: ({ heard }) => unanswered(heard) },
  { id: 'model_usd', title: 'model $', of: ({ modelUsd }) => modelUsd.toFixed(4), always: true },
  { id: 'platform_usd', title: 'platform $', of: ({ platformUsd }) => platformUsd.toFixed(4), always: true },
];

/** What a rule was against. */
function unanswered(heard: PeriodRow['heard']): number | undefined {
  return heard === undefined ? undefined : heard.interactions - heard.answered - heard.open;
}

const widest = 40;
const mostReasons = 10;

/** A table, a chart and the reasons, as people read them. Pure. */
export function periodText(period: Period, paint: Paint): string {
  const { personality, days, all, reasons } = period;
  if (all.slots === 0 && all.answers === 0 && all.heard === undefined)
    return `${paint('bold', personality)}: no slot in these days.`;
  const shown = periodColumns.filter(
    ({ of, always }) => always === true || days.some((row) => ![undefined, 0].some((nothing) => of(row) === nothing)),
  );
  const cells = (row: PeriodRow): string[] => [row.day, ...shown.map(({ of }) => String(of(row) ?? '-'))];
  const table = columns([['day', ...shown.map(({ title }) => title)], ...days.map(cells), cells(all)]);
  const why = reasons
    .slice(0, mostReasons)
    .map(({ state, reason, count }) => [String(count), paintState(state, paint), shorten(reason, 110)]);
  return blocks(
    section(personality, table, paint),
    chart(days, paint),
    engagementChart(days, paint),
    engagementLines(period, paint),
    section('Why not', columns(why), paint),
    section('Why no answer', unansweredLines(period), paint),
  );
}

/** A bar for each day: what was published, what is open, what came to nothing. Pure. */
export function chart(days: readonly PeriodRow[], paint: Paint): string {
  const most = Math.max(...days.map(({ slots }) => slots), 1);
  const scale = most > widest ? widest / most : 1;
  const bar = (sign: string, count: number): string =>
    sign.repeat(count === 0 ? 0 : Math.max(1, Math.round(count * scale)));
  const rows = days.map((row) => {
    const published = row.states.published ?? 0;
    const open = ['planned', 'held', 'drafted', 'publishing', 'unconfirmed'].reduce(
      (sum, state) => sum + (row.states[state as PublicationState] ?? 0),
      0,
    );
    const lost = row.slots - published - open;
    const bars = `${paint('green', bar('█', published))}${paint('cyan', bar('▒', open))}${paint('yellow', bar('░', lost))}`;
    return [row.day, `${bars} ${published} of ${row.slots}`.trim()];
  });
  return `${columns(rows)}\n  ${paint('dim', '█ published  ▒ open  ░ not published')}`;
}

/** One line for each personality and day, with a heading; numbers as they are. Pure. */
export function periodCsv(periods: readonly Period[]): string {
  const lines = [
    ['personality', 'day', ...periodColumns.map(({ id }) => id)],
    ...periods.flatMap(({ personality, days }) =>
      days.map((row) => [personality, row.day, ...periodColumns.map(({ of }) => String(of(row) ?? ''))]),
    ),
  ];
  return lines.map((line) => line.map(quoted).join(',')).join('\n');
}

/** By RFC 4180. */
function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
