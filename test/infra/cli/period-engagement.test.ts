import { describe, expect, it } from 'vitest';
import { engagementChart, figuresText } from '../../../infra/cli/engagement-text.ts';
import { plain } from '../../../infra/cli/format.ts';
import { beginningOf, periodOf } from '../../../infra/cli/period.ts';
import { figuresOf, heardOf, outstandingOf } from '../../../infra/cli/period-engagement.ts';
import { periodCsv, periodText } from '../../../infra/cli/period-text.ts';
import type { PostFigures } from '../../../shared/interaction/engagement-figures.ts';
import type { Interaction } from '../../../shared/interaction/interaction.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { said } from './interactions.ts';
import { hour, now, published } from './members.ts';

const figures = (publication: Publication, changes: Partial<PostFigures> = {}): PostFigures => ({
  publication: publication.id,
  part: 0,
  kind: publication.kind,
  at: publication.slot,
  askedAt: now,
  likes: 0,
  replies: 0,
  reposts: 0,
  ...changes,
});
const day = (...all: readonly PostFigures[]) => ({
  posts: Object.fromEntries(all.map((one, index) => [`${one.publication}/${index}`, one])),
});
const post = (hoursAgo: number, changes: Partial<Publication> = {}) => published(hoursAgo * 60, changes);

describe('what stands out', () => {
  const [young, old, silent] = [post(1), post(2), post(3)];
  const known = figuresOf([
    day(figures(young, { likes: 3 }), figures(old, { likes: 1, replies: 4, score: 2, ratio: 0.9 }), figures(silent)),
  ]);

  it('is the post that people did most with, and the one they did least with', () => {
    const { best, worst } = outstandingOf([young, old, silent], known);
    expect(best).toMatchObject({ id: old.id, replies: 4, score: 2, text: 'The lamp is lit.' });
    expect(worst).toMatchObject({ id: silent.id, likes: 0 });
  });

  it('is no answer to somebody, none that is gone, and none of one', () => {
    const reply = post(4, { kind: 'reply' });
    const removed = post(5, { state: 'removed', reason: 'by eve' });
    const more = figuresOf([day(figures(young), figures(reply, { likes: 9 }), figures(removed, { likes: 9 }))]);
    expect(outstandingOf([young, reply, removed], more)).toEqual({});
  });
});

it('counts what was said by what came of it', () => {
  const verdict = (rule: string, answer = false) => ({ verdict: { answer, rule, why: 'w', at: now } });
  const all = [verdict('age'), verdict('chance'), verdict('chance'), verdict('answered', true), {}];
  expect(heardOf(all)).toEqual({ interactions: 5, answered: 1, skipped: { chance: 2, age: 1 }, open: 1 });
  expect(Object.keys(heardOf(all).skipped)).toEqual(['chance', 'age']);
});

describe('a period with reactions', () => {
  const first = post(3);
  const second = post(25, { missing: { '0': now - 2 * hour } });
  const reply = post(2, { kind: 'reply', postCostUsd: 0.01, modelCostUsd: 0.001 });
  const interactions: readonly Interaction[] = [
    said({ createdAt: now - 2 * hour, verdict: { answer: true, rule: 'answered', why: 'w', at: now } }),
    said({ createdAt: now - 3 * hour, verdict: { answer: false, rule: 'age', why: 'w', at: now } }),
    said({ createdAt: now - 3 * hour, personality: 'bea' }),
  ];
  const days = [
    day(figures(first, { likes: 4, replies: 1 }), figures(reply, { likes: 1 })),
    { ...day(figures(second, { likes: 30, reposts: 2 })), skipped: { at: now - hour, why: 'its budget is used up' } },
  ];
  const within = { from: beginningOf(2, now), now };
  const period = periodOf('ada', [first, second, reply], within, platformTraits, { days, interactions });

  it('has figures for each day and in all, an answer is no slot', () => {
    expect(period.days).toMatchObject([
      { day: '2026-11-22', slots: 1, answers: 0, engagement: { posts: 1, likes: 30, reposts: 2 } },
      { day: '2026-11-23', slots: 1, answers: 1, engagement: { posts: 2, likes: 5, replies: 1 } },
    ]);
    expect(period.all).toMatchObject({ slots: 2, answers: 1, engagement: { likes: 35 }, platformUsd: 0.01 });
    expect(period.days[0]?.heard).toBeUndefined();
    expect(period.days[1]?.heard).toEqual({ interactions: 2, answered: 1, skipped: { age: 1 }, open: 0 });
  });

  it('is told with best and worst, what is gone, and why figures are missing', () => {
    const text = periodText(period, plain);
    expect(text).toMatch(/likes +replies +reposts +heard +answers +unanswered/);
    expect(text).toContain(`best   30 likes, 0 replies and 2 reposts  ${second.id}`);
    expect(text).toContain(`worst  4 likes, 1 reply and 0 reposts`);
    expect(text).toMatch(/gone +since 2026-11-23 08:05 UTC.*nobody here took it down/);
    expect(text).toContain('No figures were asked for at 2026-11-23 09:05 UTC: its budget is used up.');
    expect(text).toMatch(/Why no answer\n +1 +age/);
  });

  it('has the same in the table for a spreadsheet', () => {
    const [head = [], , today = []] = periodCsv([period])
      .split('\n')
      .map((line) => line.split(','));
    const cell = (name: string) => today[head.indexOf(name)];
    expect([cell('likes'), cell('heard'), cell('answers'), cell('unanswered'), cell('score')]).toEqual([
      '5',
      '2',
      '1',
      '1',
      '',
    ]);
  });
});

describe('the chart', () => {
  const row = { day: 'x', slots: 1, states: {}, forApproval: 0, answers: 0, modelUsd: 0, platformUsd: 0 };

  it('draws what people did, and nothing where nobody asked', () => {
    const engagement = { posts: 1, likes: 3, replies: 2, reposts: 1 };
    expect(engagementChart([{ ...row, engagement }, row], plain).split('\n')[0]).toBe('  x  ███▒▒░ 6');
    expect(engagementChart([row], plain)).toBe('');
  });

  it('never is wider than the page, nor drawn for points below nothing', () => {
    const many = { posts: 1, likes: 900, replies: 1, reposts: 0 };
    expect(engagementChart([{ ...row, engagement: many }], plain).split('\n')[0]).toBe(`  x  ${'█'.repeat(40)}▒ 901`);
    const hated = { posts: 1, likes: 0, replies: 0, reposts: 0, score: -4 };
    expect(engagementChart([{ ...row, engagement: hated }], plain).split('\n')[0]).toBe('  x  0');
  });

  it('says figures in the words of the platform', () => {
    expect(figuresText({ likes: 1, replies: 1, reposts: 1 })).toBe('1 like, 1 reply and 1 repost');
    expect(figuresText({ likes: 7, replies: 2, reposts: 0, score: 9, ratio: 0.921 })).toBe(
      '9 points (92% up) and 2 replies',
    );
  });
});
