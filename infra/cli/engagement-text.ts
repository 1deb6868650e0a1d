import type { EngagementSum } from '../../shared/interaction/engagement-figures.ts';
import { columns, count, list, type Paint, shorten } from './format.ts';
import type { Period, PeriodRow } from './period.ts';

const widest = 40;

/** `3 likes, 1 reply, 2 reposts, 14 points (92% up)`; what a platform has no word for is left out. Pure. */
export function figuresText({ likes, replies, reposts, score, ratio }: Omit<EngagementSum, 'posts'>): string {
  const up = ratio === undefined ? '' : ` (${Math.round(ratio * 100)}% up)`;
  return list([
    ...(score === undefined ? [count(likes, 'like')] : [`${count(score, 'point')}${up}`]),
    count(replies, 'reply', 'replies'),
    ...(score === undefined || reposts > 0 ? [count(reposts, 'repost')] : []),
  ]);
}

/** A bar for each day: likes (or points), replies, reposts of its posts. Empty where nobody asked. Pure. */
export function engagementChart(days: readonly PeriodRow[], paint: Paint): string {
  if (days.every(({ engagement }) => engagement === undefined)) return '';
  const figures = days.map(({ day, engagement }) => {
    const { likes = 0, score, replies = 0, reposts = 0 } = engagement ?? {};
    return { day, liked: Math.max(0, score ?? likes), replies, reposts };
  });
  const most = Math.max(...figures.map(({ liked, replies, reposts }) => liked + replies + reposts), 1);
  const scale = most > widest ? widest / most : 1;
  const bar = (sign: string, number: number): string =>
    sign.repeat(number === 0 ? 0 : Math.max(1, Math.round(number * scale)));
  const rows = figures.map(({ day, liked, replies, reposts }) => {
    const bars = `${paint('green', bar('█', liked))}${paint('cyan', bar('▒', replies))}${paint('yellow', bar('░', reposts))}`;
    return [day, `${bars} ${liked + replies + reposts}`.trim()];
  });
  return `${columns(rows)}\n  ${paint('dim', '█ likes or points  ▒ replies  ░ reposts, of the posts of the day')}`;
}

/** The best and the worst post, and where figures are missing. Pure. */
export function engagementLines({ best, worst, figuresSkipped, missing }: Period, paint: Paint): string {
  const shown = (name: string, one: Period['best']): string[][] =>
    one === undefined ? [] : [[name, figuresText(one), one.id, `"${shorten(one.text, 60)}"`]];
  const rows = [
    ...shown(paint('green', 'best'), best),
    ...shown(paint('yellow', 'worst'), worst),
    ...missing.map(({ id, url, since }) => [
      paint('red', 'gone'),
      `since ${since.slice(0, 16).replace('T', ' ')} UTC`,
      id,
      `${url}; nobody here took it down`,
    ]),
  ];
  const skipped =
    figuresSkipped === undefined
      ? ''
      : `\n  ${paint('yellow', `No figures were asked for at ${figuresSkipped.at.slice(0, 16).replace('T', ' ')} UTC: ${figuresSkipped.why}.`)}`;
  return `${columns(rows)}${skipped}`.trimEnd();
}

/** Why people got no answer, most frequent first. Pure. */
export function unansweredLines({ all: { heard } }: Period): string {
  return columns(Object.entries(heard?.skipped ?? {}).map(([rule, times]) => [String(times), rule]));
}
